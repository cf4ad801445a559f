"""Reads what a client writes into facts for a person to confirm; what it cannot read it asks."""

from dataclasses import dataclass, field, replace
from datetime import date

from palpate.clinical.compounds import find_compound
from palpate.clinical.details import (
    Sentence,
    find_places,
    find_sites,
    find_when,
    settle_time,
)
from palpate.clinical.facts import Fact, Kind, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.mentions import Mention, find_mentions, list_pieces, split_sentences
from palpate.clinical.ordinary import IDLE
from palpate.clinical.phrases import Token, fold_word, phrases_of, split_tokens
from palpate.clinical.times import find_moments
from palpate.clinical.tone import Tone, hear_tone
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept

FIELDS = {
    "conditions": (Kind.CONDITION, Kind.FINDING, Kind.LIFE_STAGE, Kind.ALLERGY),
    "medicines": (Kind.MEDICINE,),
    "procedures": (Kind.PROCEDURE, Kind.DEVICE),
    "any": tuple(Kind),
}
"""The kinds of concept that belong in each field of a form."""

_PRESSURE = "blood-pressure"
_ALLERGY = "medicine-allergy"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact read from text, with the letters it came from and what a medicine is."""

    fact: Fact
    said: str
    ingredient: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a text: facts, pieces not understood, and questions."""

    facts: tuple[ReadFact, ...]
    not_understood: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(slots=True)
class _Heard:
    """What has been read of a text so far."""

    facts: list[ReadFact] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)


def read_text(
    library: Library, text: str, on: date, field: str = "any", born: When | None = None
) -> Reading:
    """Read free text into facts as of a day, each to be confirmed by a person.

    `field` (conditions, medicines, procedures, any) says where it was written and settles words
    that could be either; `born` lets "when I was 12" be read. Nothing is dropped: what no concept
    fits is returned as not understood.
    """
    heard = _Heard()
    for part in split_sentences(text):
        sentence = _take_apart(library, part, on, born)
        if sentence.mentions:
            _read_mentions(sentence, field, heard)
        else:
            _read_bare(sentence, heard)
    return Reading(
        tuple(_distinct(heard.facts)), tuple(heard.unread), tuple(dict.fromkeys(heard.ask))
    )


def _take_apart(library: Library, text: str, on: date, born: When | None) -> Sentence:
    tokens = split_tokens(text)
    mentions = find_mentions(phrases_of(library), tokens)
    moments = find_moments(text, on, born)
    return Sentence(library, text, on, tokens, mentions, moments, find_places(library, tokens))


def _read_mentions(sentence: Sentence, field: str, heard: _Heard) -> None:
    """Read a sentence in which concepts are named, and note its pieces in which none is."""
    spans = [(mention.first, mention.last) for mention in sentence.mentions]
    tones = hear_tone(sentence.text, sentence.tokens, spans)
    facts: list[ReadFact] = []
    for mention, tone in zip(sentence.mentions, tones, strict=True):
        facts += _read_mention(sentence, mention, tone, field, heard)
    heard.facts += _compose(sentence, facts)
    for first, last in list_pieces(sentence.tokens, sentence.mentions):
        if not any(m.first <= last and m.last >= first for m in sentence.mentions):
            piece = sentence.tokens[first : last + 1]
            allergies = _read_allergy(sentence, piece) if "allerg" in sentence.text.lower() else []
            heard.facts += allergies
            if not allergies:
                _note_piece(sentence, piece, heard)


def _read_allergy(sentence: Sentence, piece: list[Token]) -> list[ReadFact]:
    """Return the allergy that a bare word is in a list of things one is allergic to."""
    words = tuple(fold_word(token.word) for token in piece)
    known = phrases_of(sentence.library).concepts
    concepts = known.get(("allergic", "to", *words)) or known.get((*words, "allergy")) or ()
    said = sentence.text[piece[0].start : piece[-1].end]
    return [
        ReadFact(Fact(name, Kind.ALLERGY, said_on=sentence.on, text=said), said)
        for name in concepts
        if sentence.library.concepts[name].kind is Kind.ALLERGY
    ]


def _read_mention(
    sentence: Sentence, mention: Mention, tone: Tone, field: str, heard: _Heard
) -> list[ReadFact]:
    """Return the facts of one mention, several when it is open which concept is meant."""
    library = sentence.library
    said = sentence.text[mention.start : mention.end]
    concepts = [library.concepts[name] for name in _settle(library, mention, field, tone)]
    if len(concepts) > 1:
        names = " or ".join(concept.name.lower() for concept in concepts)
        heard.ask.append(f"“{said}” could mean {names}; which is it?")
    if tone.planned and all(concept.kind is Kind.PROCEDURE for concept in concepts):
        heard.ask.append(f"“{said}” seems to lie ahead; when will it be?")
        return []
    return [_make_fact(sentence, c, mention, tone, len(concepts) > 1) for c in concepts]


def _settle(library: Library, mention: Mention, field: str, tone: Tone) -> tuple[str, ...]:
    """Return which of the concepts that share a phrase is meant, more than one when it is open."""
    concepts = mention.concepts
    if len(concepts) > 1:
        fitting = tuple(c for c in concepts if library.concepts[c].kind in FIELDS[field])
        concepts = fitting or concepts
    if len(concepts) > 1 and tone.allergic:
        fitting = tuple(c for c in concepts if library.concepts[c].kind is Kind.ALLERGY)
        concepts = fitting or concepts
    narrow = tuple(
        c for c in concepts if not any(c in library.broader[d] for d in concepts if d != c)
    )
    return narrow or concepts


def _make_fact(
    sentence: Sentence, concept: Concept, mention: Mention, tone: Tone, doubtful: bool
) -> ReadFact:
    """Put together the fact of one mention: time, place, value, status and whose it is."""
    onset, status, end = settle_time(sentence, concept, tone, find_when(sentence, mention))
    if doubtful and status is Status.ACTIVE:
        status = Status.SUSPECTED
    measured = concept.kind is Kind.MEASUREMENT
    value = find_value(concept, sentence.reach(mention)) if measured else None
    fact = Fact(
        concept.id,
        concept.kind,
        status,
        onset,
        end,
        find_sites(sentence, concept, mention),
        value.first if value else None,
        value.second if value else None,
        Whose.FAMILY if tone.family else Whose.SELF,
        said_on=sentence.on,
        text=sentence.text[mention.start : mention.end],
    )
    if tone.allergic and concept.kind is Kind.MEDICINE and _ALLERGY in sentence.library.concepts:
        fact = replace(fact, concept=_ALLERGY, kind=Kind.ALLERGY)
    return ReadFact(fact, sentence.text.strip(" ,"), *_drug(sentence.library, concept))


def _drug(library: Library, concept: Concept) -> tuple[str | None, str | None]:
    """Return the ingredient and the class of a medicine."""
    if concept.kind is not Kind.MEDICINE:
        return None, None
    ingredient = concept.ingredients[0] if concept.ingredients else concept.name.lower()
    return ingredient, library.concepts[concept.is_a[0]].name.lower() if concept.is_a else None


def _compose(sentence: Sentence, found: list[ReadFact]) -> list[ReadFact]:
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


def _read_bare(sentence: Sentence, heard: _Heard) -> None:
    """Read a sentence in which nothing was named; a bare 150/95 is a blood pressure."""
    concept = sentence.library.concepts.get(_PRESSURE)
    value = find_value(concept, sentence.text) if "/" in sentence.text else None
    said = sentence.text.strip(" ,")
    if value is None or value.second is None:
        _note_piece(sentence, sentence.tokens, heard)
        return
    when = sentence.moments[0].when if sentence.moments else None
    fact = Fact(
        _PRESSURE,
        Kind.MEASUREMENT,
        onset=when,
        value=value.first,
        second=value.second,
        said_on=sentence.on,
        text=said,
    )
    heard.facts.append(ReadFact(fact, said))


def _note_piece(sentence: Sentence, tokens: list[Token], heard: _Heard) -> None:
    """Note a piece in which nothing was understood, if any word of it bears meaning."""
    if any(_bears(sentence, token) for token in tokens):
        heard.unread.append(sentence.text[tokens[0].start : tokens[-1].end])


def _bears(sentence: Sentence, token: Token) -> bool:
    """Tell whether a word may say something that nobody understood."""
    word = token.word
    if not word.isalpha() or len(word) < 2 or word in IDLE or fold_word(word) in IDLE:
        return False
    if any(moment.start <= token.start < moment.end for moment in sentence.moments):
        return False
    words = sentence.library.body.words
    return word not in words and fold_word(word) not in words


def _distinct(facts: list[ReadFact]) -> list[ReadFact]:
    """Return the facts without exact repetitions."""
    seen: dict[tuple[object, ...], ReadFact] = {}
    for item in facts:
        fact = item.fact
        key = (fact.concept, fact.status, fact.sites, fact.onset, fact.whose, fact.value)
        seen.setdefault(key, item)
    return list(seen.values())


def suggest_concepts(
    library: Library, typed: str, field: str = "any", limit: int = 8
) -> tuple[Concept, ...]:
    """Return the concepts whose words begin with what was typed, the shortest name first."""
    start = tuple(fold_word(t.word) for t in split_tokens(typed) if t.word[0].isalnum())
    if not start:
        return ()
    found: dict[str, tuple[int, int]] = {}
    for phrase, concepts in phrases_of(library).concepts.items():
        rank = _begins(phrase, start)
        if rank is None:
            continue
        for concept in concepts:
            if library.concepts[concept].kind in FIELDS[field]:
                best = (rank, len(" ".join(phrase)))
                found[concept] = min(found.get(concept, best), best)
    names = sorted(found, key=lambda concept: (found[concept], concept))
    return tuple(library.concepts[name] for name in names[:limit])


def _begins(phrase: tuple[str, ...], start: tuple[str, ...]) -> int | None:
    """Return 0 when a phrase begins with what was typed, 1 when a later word of it does."""
    for at in range(len(phrase) - len(start) + 1):
        part = phrase[at : at + len(start)]
        if part[:-1] == start[:-1] and part[-1].startswith(start[-1]):
            return 0 if at == 0 else 1
    return None
