"""The plan of care: what keeps it from being agreed, and what a review says."""

from datetime import date, timedelta

import pytest

from palpate.clinical.goals import Target
from palpate.clinical.measures import Reading, judge_change
from palpate.clinical.plan import (
    SAYS,
    Advice,
    check_plan,
    review_due,
    review_goal,
    sum_advice,
    visits_left,
)
from tests.clinical.screened import TODAY, bound, library, limited, planned, screened

REVIEW = TODAY + timedelta(weeks=6)
WELL, SAME, WORSE, DONE, NONE = (
    Advice.CONTINUE,
    Advice.CHANGE,
    Advice.REFER,
    Advice.REACHED,
    Advice.MEASURE,
)


def test_a_whole_plan_has_no_problem() -> None:
    problems, fits = check_plan(screened(), [planned(minutes=60)], 1, 10, REVIEW)
    assert problems == ()
    assert [fit.allowed for fit in fits] == [True]


def test_a_massage_outside_the_envelope_comes_back_with_its_reason() -> None:
    _, fits = check_plan(bound(limited(minutes=30)), [planned(minutes=60)], 1, 10, REVIEW)
    assert [reason.rule for reason in fits[0].reasons] == ["made-up"]


@pytest.mark.parametrize(
    ("visits", "weeks", "review", "fields"),
    [
        (0, 10, REVIEW, ["visits_a_week"]),
        (8, 10, REVIEW, ["visits_a_week"]),
        (1, 0, REVIEW, ["weeks"]),
        (1, 27, REVIEW, ["weeks"]),
        (1, 10, None, ["review_on"]),
        (1, 10, TODAY, ["review_on"]),
        (1, 10, TODAY + timedelta(weeks=12, days=1), ["review_on"]),
        (0, 0, None, ["visits_a_week", "weeks", "review_on"]),
        (7, 26, TODAY + timedelta(weeks=12), []),
        (1, 1, TODAY + timedelta(days=1), []),
    ],
)
def test_what_keeps_a_plan_from_being_agreed_names_its_field(
    visits: int, weeks: int, review: date | None, fields: list[str]
) -> None:
    problems, _ = check_plan(screened(), [planned()], visits, weeks, review)
    assert [problem.field for problem in problems] == fields


def test_a_plan_without_massage_is_none() -> None:
    problems, fits = check_plan(screened(), [], 1, 10, REVIEW)
    assert [problem.field for problem in problems] == ["massage_types"]
    assert fits == ()


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (1, True)])
def test_a_review_is_due_on_its_day(days: int, due: bool) -> None:
    assert review_due(REVIEW, REVIEW + timedelta(days=days)) is due


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ((7,), NONE),
        ((7, 3), DONE),
        ((7, 2), DONE),
        ((7, 5), WELL),
        ((7, 6), SAME),
        ((7, 7), SAME),
        ((7, 9), WORSE),
    ],
)
def test_a_review_says_what_the_measure_suggests(values: tuple[float, ...], advice: Advice) -> None:
    pain = library().measures["pain-nrs"]
    readings = [Reading(TODAY + timedelta(days=n), value) for n, value in enumerate(values)]
    goal = Target(pain, 7, 3, REVIEW)
    assert review_goal(goal, judge_change(pain, readings)) is advice


@pytest.mark.parametrize(
    ("advices", "together"),
    [
        ((), NONE),
        ((NONE, NONE), NONE),
        ((DONE, DONE), DONE),
        ((DONE, NONE), DONE),
        ((SAME, SAME), SAME),
        ((SAME, WELL), WELL),
        ((DONE, SAME), WELL),
        ((WELL, WORSE), WORSE),
        ((DONE, WORSE), WORSE),
    ],
)
def test_the_goals_of_a_plan_are_summed_up(advices: tuple[Advice, ...], together: Advice) -> None:
    assert sum_advice(advices) is together


def test_every_advice_has_a_sentence() -> None:
    assert set(SAYS) == set(Advice)


@pytest.mark.parametrize(("authorised", "used", "left"), [(None, 3, None), (6, 2, 4), (6, 8, 0)])
def test_visits_left_are_never_below_none(
    authorised: int | None, used: int, left: int | None
) -> None:
    assert visits_left(authorised, used) == left
