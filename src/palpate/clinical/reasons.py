"""What a medicine is usually taken for, as a question: it is never taken for a fact."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from palpate.clinical.facts import Fact, Kind, Status, Whose
from palpate.clinical.library import Library
from palpate.clinical.phrases import LibraryKey
from palpate.clinical.vocabulary import Concept

MOST_REASONS = 3
"""How many usual reasons one question names."""


def ask_reasons(library: Library, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return at most one question a medicine: whether its usual reason is there.

    It is asked only where a rule hangs on the reason, when nothing said bears on it.
    """
    said = _said(library, facts)
    asked: set[str] = set()
    questions = []
    for fact in facts:
        taken = fact.kind is Kind.MEDICINE and fact.status is Status.ACTIVE
        if not taken or fact.whose is not Whose.SELF:
            continue
        concept = library.concepts[fact.concept]
        reasons = _reasons_of(library, concept)
        if reasons and said.isdisjoint(reasons) and asked.isdisjoint(reasons):
            asked.update(reasons)
            questions.append(_question(library, concept, reasons))
    return tuple(questions)


def _said(library: Library, facts: Iterable[Fact]) -> frozenset[str]:
    """Return all concepts that facts are about, broader and narrower ones too."""
    names = {fact.concept for fact in facts}
    return frozenset(kin for n in names for kin in library.broader[n] | library.narrower[n])


def _reasons_of(library: Library, concept: Concept) -> tuple[str, ...]:
    """Return the usual reasons of a medicine, or of its class, on which some rule hangs."""
    reasons, classes = concept.reason, list(concept.is_a)
    while not reasons and classes:
        broader = library.concepts[classes.pop(0)]
        reasons, classes = broader.reason, classes + list(broader.is_a)
    hung = _hung_on(LibraryKey(library))
    return tuple(reason for reason in reasons if reason in hung)[:MOST_REASONS]


@lru_cache(maxsize=4)
def _hung_on(ref: LibraryKey) -> frozenset[str]:
    """Return every concept that a clause of some rule counts."""
    rules = ref.library.rules.values()
    return frozenset(name for rule in rules for clause in rule.when for name in clause.concepts)


def _question(library: Library, concept: Concept, reasons: tuple[str, ...]) -> str:
    names = [_in_sentence(library.concepts[reason].name) for reason in reasons]
    listed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    tail = "Is that so?" if len(names) == 1 else "Is it one of these?"
    return f"{concept.name} is often taken for {listed}. {tail}"


def _in_sentence(name: str) -> str:
    """Return a name as it stands inside a sentence: "Parkinson disease" keeps its capital."""
    return name if name.split(maxsplit=1)[0] in PROPER else name[0].lower() + name[1:]


PROPER = frozenset({"Parkinson", "Raynaud", "Paget", "Cushing", "Sjögren", "Ehlers-Danlos", "HIV"})
"""Names that begin with a capital wherever they stand."""
