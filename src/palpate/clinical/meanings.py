"""Which concept a mention means, and which mentions mean nothing of their own."""

import re

from palpate.clinical.details import is_dated
from palpate.clinical.facts import Kind
from palpate.clinical.mentions import Mention
from palpate.clinical.sentences import Sentence
from palpate.clinical.tone import DATED, Tone
from palpate.clinical.turns import REACTION, SELF_DENIED
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept

FIELDS = {
    "conditions": (Kind.CONDITION, Kind.FINDING, Kind.LIFE_STAGE, Kind.ALLERGY),
    "medicines": (Kind.MEDICINE,),
    "procedures": (Kind.PROCEDURE, Kind.DEVICE),
    "any": tuple(Kind),
}
"""The kinds of concept that belong in each field of a form."""
PRESSURE = "blood-pressure"
_GROUPS = {
    Kind.MEDICINE: "medicine",
    Kind.ALLERGY: "allergy",
    Kind.PROCEDURE: "procedure",
    Kind.DEVICE: "procedure",
}
_NOT_ASKED = re.compile(r"\b(?:no|dont use|don't use|not|without|avoid|nothing with) $")
_HEADINGS = ("allergy", "medicine-allergy", "surgery")
_HEADS = re.compile(r"\s*(?:history|hx)?\s*[:=-]")
_GENERAL = frozenset(("injection", "copper-coil", "medicine-patch", "supplement"))
"""What a medicine's name is often followed by."""


def group_of(sentence: Sentence, mention: Mention) -> str:
    """Return what sort of thing is named, marked when it has a date of its own."""
    kind = sentence.library.concepts[mention.concepts[0]].kind
    group = _GROUPS.get(kind, "health")
    return group + DATED if len(sentence.mentions) > 1 and is_dated(sentence, mention) else group


def settle_concepts(
    sentence: Sentence, mention: Mention, field: str, tone: Tone
) -> tuple[str, ...]:
    """Return which of the concepts that share a phrase is meant, more than one when it is open."""
    library, concepts = sentence.library, mention.concepts
    if len(concepts) > 1:
        fitting = tuple(c for c in concepts if library.concepts[c].kind in FIELDS[field])
        concepts = fitting or concepts
    if len(concepts) > 1 and tone.allergic:
        fitting = tuple(c for c in concepts if library.concepts[c].kind is Kind.ALLERGY)
        concepts = fitting or concepts
    if len(concepts) > 1:
        concepts = _settle_measured(sentence, mention, concepts)
        said = sentence.text[mention.start : mention.end].lower()
        # "swollen legs" is not "swollen leg", though the index holds them as one.
        concepts = tuple(c for c in concepts if said in library.concepts[c].words) or concepts
    narrow = tuple(
        c for c in concepts if not any(c in library.broader[d] for d in concepts if d != c)
    )
    return narrow or concepts


def _settle_measured(
    sentence: Sentence, mention: Mention, concepts: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the measurement among concepts when a value of it follows, the others when not."""
    library = sentence.library
    measured = tuple(c for c in concepts if library.concepts[c].kind is Kind.MEASUREMENT)
    reach = sentence.reach(mention)
    if any(find_value(library.concepts[name], reach) for name in measured):
        return measured
    return tuple(c for c in concepts if c not in measured) or concepts


def is_header(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a mention only heads a list of its like: "Allergies: shellfish, latex"."""
    if not _HEADS.match(sentence.text[mention.end :]):
        return False
    kinds = [sentence.library.concepts[name].kind for m in sentence.mentions for name in m.concepts]
    own = sentence.library.concepts[mention.concepts[0]].kind
    listed = kinds.count(own) > 1 or (own is Kind.ALLERGY and Kind.MEDICINE in kinds)
    return listed and mention.concepts[0] in _HEADINGS


def is_noise(sentence: Sentence, mention: Mention, tones: list[Tone]) -> bool:
    """Tell whether a mention adds nothing to the one before it: how one reacts to a thing one is
    allergic to, or the general word behind a name ("Lantus insulin", "Mirena coil")."""
    number = sentence.mentions.index(mention)
    if number == 0:
        return False
    before, concepts = sentence.mentions[number - 1], sentence.library.concepts
    between = sentence.text[before.end : mention.start]
    kinds = {concepts[name].kind for name in before.concepts}
    if tones[number - 1].allergic or kinds == {Kind.ALLERGY}:
        return (
            bool(REACTION.match(between.lower()))
            and concepts[mention.concepts[0]].kind in FIELDS["conditions"]
        )
    if _is_unit(sentence, mention):
        return True
    broader = sentence.library.broader[before.concepts[0]]
    return not between.strip() and (
        mention.concepts[0] in broader - set(before.concepts)
        or (mention.concepts[0] in _GENERAL and Kind.MEDICINE in kinds)
    )


def _is_unit(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether two letters name no measurement, for no number follows: "25 mcg/hr"."""
    concept = sentence.library.concepts[mention.concepts[0]]
    short = mention.end - mention.start <= 2 and concept.id != PRESSURE
    return (
        short
        and concept.kind is Kind.MEASUREMENT
        and find_value(concept, sentence.reach(mention)) is None
    )


def is_refused(sentence: Sentence, concept: Concept, mention: Mention) -> bool:
    """Tell whether a thing is not wanted: "no nuts please" says no more than that of an allergy."""
    said = sentence.text[mention.start : mention.end].lower()
    before = sentence.text[: mention.start].lower()
    named = "allerg" in said or said in SELF_DENIED
    return concept.kind is Kind.ALLERGY and not named and bool(_NOT_ASKED.search(before))
