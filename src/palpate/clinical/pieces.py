"""Reads the pieces of a text in which no concept is named, and notes what cannot be read."""

from dataclasses import dataclass, field, replace
from datetime import date

from palpate.clinical.compounds import find_compound
from palpate.clinical.cues import FAMILY, NO
from palpate.clinical.facts import Fact, Kind
from palpate.clinical.letters import LETTERS
from palpate.clinical.library import Library
from palpate.clinical.meanings import PRESSURE
from palpate.clinical.mentions import list_pieces
from palpate.clinical.ordinary import IDLE
from palpate.clinical.phrases import FILLERS, Token, fold_word, phrases_of, split_tokens
from palpate.clinical.sentences import Sentence
from palpate.clinical.turns import ALLERGIC_TO, COMPLAINT, PLANNED_IT
from palpate.clinical.values import find_value

LEAST_LISTED = 2
"""Of so many things, each one that people are allergic to, a list is one of allergies."""
LEAST_BEARING = 2
"""A word of fewer letters says nothing by itself."""
_PAIN = "pain"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact read from text, with the letters it came from and what a medicine is."""

    fact: Fact
    said: str
    ingredient: str | None = None
    family: str | None = None


@dataclass(slots=True)
class Heard:
    """What has been read of a text so far."""

    facts: list[ReadFact] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)


def read_bare(sentence: Sentence, heard: Heard) -> None:
    """Read a sentence in which nothing was named; a bare 150/95 is a blood pressure."""
    found = read_pressure(sentence) or _read_reaction(sentence)
    heard.facts += found
    if not found:
        for first, last in list_pieces(sentence.tokens, []):
            note_piece(sentence, sentence.tokens[first : last + 1], heard)


def read_pressure(sentence: Sentence) -> list[ReadFact]:
    """Return the blood pressure that stands in a sentence without its name."""
    concept = sentence.library.concepts.get(PRESSURE)
    value = find_value(concept, sentence.text) if "/" in sentence.text else None
    named = any(PRESSURE in mention.concepts for mention in sentence.mentions)
    if named or value is None or value.second is None:
        return []
    said = sentence.text.strip(" ,")
    when = sentence.moments[0].when if sentence.moments else None
    fact = Fact(
        PRESSURE,
        Kind.MEASUREMENT,
        onset=when,
        value=value.first,
        second=value.second,
        said_on=sentence.on,
        text=said,
    )
    return [ReadFact(fact, said)]


def _read_reaction(sentence: Sentence) -> list[ReadFact]:
    """Return the allergy of "anaphylactic to bee venom", whose cause is no concept of its own."""
    found = ALLERGIC_TO.search(sentence.text.lower())
    rest = [token for token in sentence.tokens if found and token.start >= found.end()]
    return read_allergy(sentence, rest) if rest else []


def read_allergens(library: Library, heard: Heard, on: date) -> list[ReadFact]:
    """Return the allergies of a text that only lists what one is allergic to: "nickel, cats"."""
    listed = [(said, _allergies_of(library, split_tokens(said))) for said in heard.unread]
    if len(listed) < LEAST_LISTED or not all(names for _, names in listed):
        return []
    heard.unread.clear()
    return [
        ReadFact(Fact(name, Kind.ALLERGY, said_on=on, text=said), said)
        for said, names in listed
        for name in names
    ]


def read_allergy(sentence: Sentence, piece: list[Token]) -> list[ReadFact]:
    """Return the allergy that a bare word is in a list of things one is allergic to."""
    said = sentence.text[piece[0].start : piece[-1].end]
    return [
        ReadFact(Fact(name, Kind.ALLERGY, said_on=sentence.on, text=said), said)
        for name in _allergies_of(sentence.library, piece)
    ]


def _allergies_of(library: Library, piece: list[Token]) -> list[str]:
    """Return the allergies to a thing that is named without the word."""
    words = tuple(fold_word(token.word) for token in piece if token.word not in FILLERS)
    known = phrases_of(library).concepts
    concepts = known.get(("allergic", "to", *words)) or known.get((*words, "allergy")) or ()
    return [name for name in concepts if library.concepts[name].kind is Kind.ALLERGY]


def note_piece(sentence: Sentence, tokens: list[Token], heard: Heard) -> None:
    """Note a piece in which nothing was understood, if any word of it bears meaning."""
    said = sentence.text[tokens[0].start : tokens[-1].end]
    if PLANNED_IT.search(said.lower()):
        heard.ask.append(f"“{said}” seems to lie ahead; when will it be?")
    heard.facts += (complaint := _read_complaint(sentence, tokens))
    if not complaint and any(_bears(sentence, token) for token in tokens):
        heard.unread.append(sentence.text[tokens[0].start : tokens[-1].end])


def _read_complaint(sentence: Sentence, tokens: list[Token]) -> list[ReadFact]:
    """Return the pain of a place that is said to be bad: "my knees are shot"."""
    start, end = tokens[0].start, tokens[-1].end
    said = sentence.text[start:end]
    if not _complains(said, sentence) or _PAIN not in sentence.library.concepts:
        return []
    sites = 0
    for place in sentence.places:
        if start <= sentence.tokens[place.first].start < end:
            sites |= place.sites
    if not sites:
        return []
    when = next((m.when for m in sentence.moments if m.start < end and m.end > start), None)
    fact = Fact(_PAIN, Kind.FINDING, onset=when, sites=sites, said_on=sentence.on, text=said)
    return compose_facts(sentence, [ReadFact(fact, said)])


def _complains(said: str, sentence: Sentence) -> bool:
    """Tell whether words complain, and of the client's own body."""
    low = said.lower()
    family = any(token.word in FAMILY for token in sentence.tokens)
    return bool(COMPLAINT.search(low)) and not family and not NO.search(low.replace("'", ""))


def _bears(sentence: Sentence, token: Token) -> bool:
    """Tell whether a word may say something that nobody understood."""
    word = token.word
    if not word.isalpha() or len(word) < LEAST_BEARING or word in LETTERS:
        return False
    if word in IDLE or fold_word(word) in IDLE:
        return False
    if any(moment.start <= token.start < moment.end for moment in sentence.moments):
        return False
    words = sentence.library.body.words
    return word not in words and fold_word(word) not in words


def compose_facts(sentence: Sentence, found: list[ReadFact]) -> list[ReadFact]:
    """Give what is said of certain places, or with certain words, the concept it then means."""
    library = sentence.library
    names = [item.fact.concept for item in found]
    composed = []
    for item in found:
        fact = item.fact
        makes = find_compound(library, fact.concept, fact.sites, names, sentence.text)
        if makes:
            fact = replace(fact, concept=makes, kind=library.concepts[makes].kind)
        composed.append(replace(item, fact=fact))
    return composed
