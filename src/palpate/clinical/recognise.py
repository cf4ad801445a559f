"""Reads what a client writes into facts for a person to confirm; what it cannot read it asks."""

import re
from dataclasses import dataclass, replace
from datetime import date

from palpate.clinical.details import find_sites, find_when, settle_time
from palpate.clinical.facts import Fact, Kind, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.meanings import (
    FIELDS,
    group_of,
    is_header,
    is_noise,
    is_refused,
    settle_concepts,
)
from palpate.clinical.mentions import Mention, list_pieces, split_sentences
from palpate.clinical.pieces import (
    Heard,
    ReadFact,
    compose_facts,
    note_piece,
    read_allergens,
    read_allergy,
    read_bare,
    read_pressure,
)
from palpate.clinical.reasons import ask_reasons
from palpate.clinical.sentences import Sentence, take_apart
from palpate.clinical.tone import Tone, hear_tone
from palpate.clinical.turns import ALLERGIC_TO, CAUSE
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept

__all__ = ["FIELDS", "ReadFact", "Reading", "read_text"]

ASIDES = frozenset(
    "social-circumstance other-past-illness life-circumstances care-plan-entry test-or-talk "
    "imaging other-examination poor-posture".split()
)
"""Concepts that a text may name without saying anything about the client's health."""
_ALLERGY = "medicine-allergy"
YEAR, SOON = 365, 92
"""A day of a month, said without a year, is the next one when it is so many days away."""
PAST_TIME = re.compile(
    r"\b(?:had|was|were|ago|last|since|s/p|post|after|did|got|(?:19|20)\d\d)\b|\d/\d"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a text: facts, pieces not understood, and questions.

    `reasons` are those of the questions that ask what a medicine is taken for; `asides` was
    understood, but is no fact about health (a job, "healthy", an X-ray).
    """

    facts: tuple[ReadFact, ...]
    not_understood: tuple[str, ...]
    ask: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    asides: tuple[ReadFact, ...] = ()


def read_text(
    library: Library, text: str, on: date, field: str = "any", born: When | None = None
) -> Reading:
    """Read free text into facts as of a day, each to be confirmed by a person.

    `field` (conditions, medicines, procedures, any) says where it was written and settles words
    that could be either; `born` lets "when I was 12" be read. Nothing is dropped: what no concept
    fits is returned as not understood.
    """
    heard = Heard()
    for part in split_sentences(text):
        sentence = take_apart(library, part, text, on, born)
        heard.ask += sentence.asks
        if sentence.mentions:
            _read_mentions(sentence, field, heard)
            heard.facts += read_pressure(sentence)
        else:
            read_bare(sentence, heard)
    found = _distinct(heard.facts) or read_allergens(library, heard, on)
    facts = tuple(item for item in found if item.fact.concept not in ASIDES)
    asides = tuple(item for item in found if item.fact.concept in ASIDES)
    reasons = ask_reasons(library, [item.fact for item in facts])
    asks = tuple(dict.fromkeys((*heard.ask, *reasons)))
    return Reading(facts, tuple(heard.unread), asks, reasons, asides)


def _read_mentions(sentence: Sentence, field: str, heard: Heard) -> None:
    """Read a sentence in which concepts are named, and note its pieces in which none is."""
    spans = [(mention.first, mention.last) for mention in sentence.mentions]
    groups = [group_of(sentence, mention) for mention in sentence.mentions]
    tones = hear_tone(sentence.text, sentence.tokens, spans, groups)
    facts, explained = _read_cause(sentence)
    for mention, tone in zip(sentence.mentions, tones, strict=True):
        if mention.start >= explained and not (
            is_header(sentence, mention) or is_noise(sentence, mention, tones)
        ):
            facts += _read_mention(sentence, mention, tone, field, heard)
    heard.facts += compose_facts(sentence, _drop_broad(sentence.library, facts))
    _read_pieces(sentence, tones, heard)


def _read_cause(sentence: Sentence) -> tuple[list[ReadFact], int]:
    """Return the allergy of "lavender oil gives me a rash", and where the words about it end.

    The rash is no illness of its own.
    """
    found = CAUSE.match(sentence.text.lower())
    if found is None:
        return [], 0
    before = [token for token in sentence.tokens if token.end <= found.end(1)]
    allergies = read_allergy(sentence, before)
    end = sentence.text.find(",", found.end())
    return allergies, (end if end > 0 else len(sentence.text)) if allergies else 0


def _read_pieces(sentence: Sentence, tones: list[Tone], heard: Heard) -> None:
    """Read the pieces of a sentence in which no concept is named, as allergens where it fits."""
    low = sentence.text.lower()
    found = ALLERGIC_TO.search(low)
    allergic = found is not None or "allerg" in low or any(tone.allergic for tone in tones)
    allergic = allergic or any(m.concepts == (_ALLERGY,) for m in sentence.mentions)
    for first, last in list_pieces(
        sentence.tokens, sentence.mentions, found.end() if found else -1
    ):
        named = any(m.first <= last and m.last >= first for m in sentence.mentions)
        if named or (found and found.start() <= sentence.tokens[first].start < found.end()):
            continue
        piece = sentence.tokens[first : last + 1]
        allergies = read_allergy(sentence, piece) if allergic else []
        heard.facts += allergies
        if not allergies:
            note_piece(sentence, piece, heard)


def _drop_broad(library: Library, facts: list[ReadFact]) -> list[ReadFact]:
    """Return facts without the bare "allergic" of a sentence that says to what."""
    said = {item.fact.concept for item in facts}
    named = any("allergy" in library.broader[name] - {name} for name in said)
    return [item for item in facts if not (named and item.fact.concept == "allergy")]


def _read_mention(
    sentence: Sentence, mention: Mention, tone: Tone, field: str, heard: Heard
) -> list[ReadFact]:
    """Return the facts of one mention, several when it is open which concept is meant."""
    library = sentence.library
    said = sentence.text[mention.start : mention.end]
    concepts = [library.concepts[name] for name in settle_concepts(sentence, mention, field, tone)]
    if len(concepts) > 1:
        names = " or ".join(concept.name.lower() for concept in concepts)
        heard.ask.append(f"“{said}” could mean {names}; which is it?")
    ahead = tone.planned or _lies_ahead(sentence, mention)
    if ahead and all(concept.kind is Kind.PROCEDURE for concept in concepts):
        heard.ask.append(f"“{said}” seems to lie ahead; when will it be?")
        return []
    if tone.status is Status.DENIED and all(c.kind is Kind.MEASUREMENT for c in concepts):
        return []
    return [_make_fact(sentence, c, mention, tone, len(concepts) > 1) for c in concepts]


def _lies_ahead(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a day without a year is the next one: "cataract surgery on December 3rd"."""
    when, low = find_when(sentence, mention), sentence.text.lower()
    if when is None or when.earliest != when.latest or PAST_TIME.search(low):
        return False
    days = (when.earliest.replace(day=1, year=sentence.on.year + 1) - sentence.on).days % YEAR
    return when.earliest.year < sentence.on.year and days <= SOON


def _make_fact(
    sentence: Sentence, concept: Concept, mention: Mention, tone: Tone, doubtful: bool
) -> ReadFact:
    """Put together the fact of one mention: time, place, value, status and whose it is."""
    onset, status, end = settle_time(sentence, concept, tone, find_when(sentence, mention))
    if (doubtful or mention.first in sentence.doubtful) and status is Status.ACTIVE:
        status = Status.SUSPECTED
    if status is Status.DENIED and is_refused(sentence, concept, mention):
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


def _distinct(facts: list[ReadFact]) -> list[ReadFact]:
    """Return the facts without those that another one says at least as precisely."""
    kept: list[ReadFact] = []
    for item in facts:
        if any(_covers(other.fact, item.fact) for other in kept):
            continue
        kept = [other for other in kept if not _covers(item.fact, other.fact)]
        kept.append(item)
    return kept


def _doubts(one: Status, other: Status) -> bool:
    return one is Status.ACTIVE and other is Status.SUSPECTED


def _covers(one: Fact, other: Fact) -> bool:
    """Tell whether a fact says all that another one of the same concept says."""
    same = (one.concept, one.whose) == (other.concept, other.whose)
    same = same and (one.status is other.status or _doubts(one.status, other.status))
    return (
        same
        and other.sites in (0, one.sites)
        and other.onset in (None, one.onset)
        and other.value in (None, one.value)
    )
