"""The plan of care: inside the envelope, with a review that says whether it helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from palpate.clinical.goals import Target, improvement
from palpate.clinical.measures import Change, Verdict
from palpate.clinical.options import Fit, Proposal, fit_proposal
from palpate.clinical.screening import Screening

MAX_VISITS_A_WEEK = 7
MAX_WEEKS = 26
LONGEST_REVIEW = timedelta(weeks=12)


class Advice(StrEnum):
    """What a review of a plan suggests; the therapist decides."""

    REACHED = "goal reached"
    CONTINUE = "continue"
    CHANGE = "change or stop"
    REFER = "refer"
    MEASURE = "measure first"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing that keeps a plan from being agreed: the field, and a sentence."""

    field: str
    sentence: str


def check_plan(
    screening: Screening,
    proposals: Sequence[Proposal],
    visits_a_week: int,
    weeks: int,
    review_on: date | None,
) -> tuple[tuple[PlanProblem, ...], tuple[Fit, ...]]:
    """Return what keeps a plan from being agreed, and how each massage fits the envelope."""
    problems: list[PlanProblem] = []
    if not 1 <= visits_a_week <= MAX_VISITS_A_WEEK:
        problems.append(
            PlanProblem("visits_a_week", f"Plan 1 to {MAX_VISITS_A_WEEK} visits a week.")
        )
    if not 1 <= weeks <= MAX_WEEKS:
        problems.append(PlanProblem("weeks", f"Plan 1 to {MAX_WEEKS} weeks."))
    if review_on is None:
        problems.append(PlanProblem("review_on", "Choose a day for the review."))
    elif not screening.on < review_on <= screening.on + LONGEST_REVIEW:
        problems.append(PlanProblem("review_on", "Choose a review within the next twelve weeks."))
    if not proposals:
        problems.append(PlanProblem("massage_types", "Choose at least one massage type."))
    fits = tuple(fit_proposal(screening.library, screening, proposal) for proposal in proposals)
    return tuple(problems), fits


def review_due(review_on: date, today: date) -> bool:
    """Tell whether a plan must be reviewed before it goes on."""
    return today >= review_on


def review_goal(goal: Target, change: Change | None) -> Advice:
    """Return what the measure of one goal suggests at its review.

    Better by the meaningful change: continue, or reached at the target. No change that matters:
    change or stop. Worse: refer. Fewer than two readings: measure first.
    """
    if change is None:
        return Advice.MEASURE
    if improvement(goal.measure, goal.target, change.latest.value) >= 0:
        return Advice.REACHED
    if change.verdict is Verdict.BETTER:
        return Advice.CONTINUE
    return Advice.REFER if change.verdict is Verdict.WORSE else Advice.CHANGE


def sum_advice(advices: Sequence[Advice]) -> Advice:
    """Return what the goals of a plan suggest together.

    Something worse: refer. Something better: continue with it, unless all are reached. Nothing
    that moved: change or stop. Goals that were not measured count only when all were not.
    """
    told = {advice for advice in advices if advice is not Advice.MEASURE}
    if not told:
        return Advice.MEASURE
    if Advice.REFER in told:
        return Advice.REFER
    for only in (Advice.REACHED, Advice.CHANGE):
        if told == {only}:
            return only
    return Advice.CONTINUE


SAYS = {
    Advice.REACHED: "The goal is reached. End the plan, or agree on a new goal.",
    Advice.CONTINUE: "It is better by enough to matter. Go on, and set the next review.",
    Advice.CHANGE: "It has not moved enough to matter. Change the plan, or stop.",
    Advice.REFER: "It is worse. Stop, and ask the referrer or a physician.",
    Advice.MEASURE: "Fewer than two values are there. Measure before deciding.",
}
"""The advice of a review as the therapist reads it."""


def visits_left(authorised: int | None, used: int) -> int | None:
    """Return how many authorised visits remain, never below 0; None when nobody limits them."""
    return None if authorised is None else max(authorised - used, 0)
