"""What is known of a massage type for a goal, and how much it weighs; a cell is never empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from palpate.clinical.explain import join_words
from palpate.clinical.facts import Kind
from palpate.clinical.library import Library
from palpate.clinical.rules import HOLDS
from palpate.clinical.screening import Screening
from palpate.clinical.vocabulary import Evidence, Goal, MassageType

GRADES = {
    "moderate": 6,
    "low": 5,
    "very low": 4,
    "mixed": 3,
    "not studied": 2,
    "no better": 1,
    "against": 0,
}
"""How much a grade speaks for a massage type, from 6 (moderate and positive) to 0 (against)."""

GRADE_WORDS = {
    "moderate": "Probably helps",
    "low": "May well help",
    "very low": "May help; hardly any good studies",
    "mixed": "Studies disagree",
    "not studied": "Nobody has studied this",
    "no better": "No better than a dummy, rest or nothing",
    "against": "A guideline or study speaks against it",
}
"""The grades as a therapist and a client read them."""

NOT_STUDIED = "Nobody has studied this massage for this, as far as we know."
AFTERMATH = timedelta(days=183)
FEW_TYPES = 3
"""A statement about more types than these is about massage in general."""


@dataclass(frozen=True, slots=True)
class GoalEvidence:
    """One cell of the choice: what is known of a massage type for one goal. It is never empty.

    `rank` runs from 0 (against) to 6; `grade` is that of what weighs most.
    """

    goal: Goal
    rank: int
    grade: str
    says: str
    for_client: str
    evidence: tuple[Evidence, ...]

    @property
    def words(self) -> str:
        """The grade as people read it."""
        return GRADE_WORDS[self.grade]


def present_concepts(screening: Screening) -> frozenset[str]:
    """Return what a person has now, with everything broader: what picks the evidence about her.

    An operation counts for half a year: the trials looked at the weeks after it.
    """
    on = screening.on
    now = [
        fact.concept
        for fact in screening.facts
        if fact.counts
        and fact.status in HOLDS
        and not (fact.kind is Kind.PROCEDURE and fact.onset and fact.onset.latest < on - AFTERMATH)
    ]
    return broaden(screening.library, now)


def broaden(library: Library, concepts: Iterable[str]) -> frozenset[str]:
    """Return concepts with everything broader: a frozen shoulder is also shoulder pain."""
    return frozenset().union(*(library.broader.get(c, frozenset((c,))) for c in concepts))


def find_evidence(
    library: Library,
    kind: MassageType,
    goals: tuple[str, ...],
    concepts: frozenset[str] = frozenset(),
) -> tuple[Evidence, ...]:
    """Return the evidence of a type for these goals, first what is about the client's own state.

    What is shown but not counted comes last.
    """
    own = broaden(library, concepts)
    found = [
        e
        for e in library.evidence
        if e.goal in goals and kind.id in e.types and (not e.about or own.intersection(e.about))
    ]
    return tuple(sorted(found, key=_weight))


def _weight(evidence: Evidence) -> tuple[bool, bool, int, bool, str]:
    return (
        evidence.beside, not evidence.about, -_worth(evidence), _is_general(evidence), evidence.id
    )  # fmt: skip


def weigh_goal(library: Library, kind: MassageType, goal: str, own: frozenset[str]) -> GoalEvidence:
    """Return what is known for one goal; what nobody studied says so."""
    found = find_evidence(library, kind, (goal,), own)
    counted = [e for e in found if not e.beside]
    studied = _studied(library, goal) & own
    rank = _rank(counted, studied)
    if not counted:
        return GoalEvidence(
            library.goals[goal], rank, "not studied", NOT_STUDIED, NOT_STUDIED, found
        )
    head = counted[0]
    for_others = bool(studied) and not head.about
    missing = _not_studied_for(library, studied) if for_others else ""
    return GoalEvidence(
        library.goals[goal], rank, _grade(counted, head, for_others),
        missing + head.says, missing + head.for_client, found,
    )  # fmt: skip


def _not_studied_for(library: Library, studied: frozenset[str]) -> str:
    names = [library.concepts[name].name.lower() for name in sorted(studied)]
    return f"Nobody has studied it for {join_words(names, 'or')}. In general: "


def _grade(counted: list[Evidence], head: Evidence, for_others: bool) -> str:
    """Return the grade of a cell: a step less for massage in general and for other people."""
    if GRADES[head.grade] <= GRADES["mixed"]:
        return head.grade
    same = [e for e in counted if bool(e.about) == bool(head.about)]
    if any(GRADES[e.grade] < GRADES["not studied"] for e in same):
        return "mixed"
    rank = max(GRADES["very low"], _worth(head) - for_others)
    return next(grade for grade, value in GRADES.items() if value == rank)


def _is_general(evidence: Evidence) -> bool:
    return len(evidence.types) > FEW_TYPES


def _worth(evidence: Evidence) -> int:
    """Return what a statement is worth for one type: massage in general counts a step less."""
    grade = GRADES[evidence.grade]
    return grade - (grade > GRADES["mixed"] and _is_general(evidence))


def _rank(counted: list[Evidence], studied: frozenset[str]) -> int:
    """Return 0 to 6 for one goal: the mean over the client's conditions that were studied for it.

    Where only massage for other people was studied, it counts a step less.
    """
    general = _weigh([e for e in counted if not e.about])
    if not studied:
        return general
    indirect = max(general - 1, min(general, GRADES["not studied"]))
    ranks = []
    for name in studied:
        about = [e for e in counted if name in e.about]
        ranks.append(_weigh(about) if about else indirect)
    return sum(ranks) // len(ranks)


def _studied(library: Library, goal: str) -> frozenset[str]:
    """Return the conditions in which some massage was studied for a goal."""
    return frozenset(
        name for e in library.evidence if e.goal == goal and not e.beside for name in e.about
    )


def _weigh(counted: list[Evidence]) -> int:
    """Return the best of what is said, halfway to the worst where something is in doubt."""
    if not counted:
        return GRADES["not studied"]
    best = max(map(_worth, counted))
    doubts = [GRADES[e.grade] for e in counted if GRADES[e.grade] <= GRADES["mixed"]]
    return (best + min(doubts)) // 2 if doubts else best
