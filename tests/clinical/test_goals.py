"""Goals: a target that would count, and the client's words understood whole."""

from dataclasses import replace
from datetime import date

import pytest

from palpate.clinical.errors import BadTarget
from palpate.clinical.goals import Target, check_target, find_goals, improvement
from tests.clinical.screened import library

BY = date(2027, 2, 1)


def target(measure: str, baseline: float, wanted: float) -> Target:
    return Target(library().measures[measure], baseline, wanted, BY)


@pytest.mark.parametrize(
    ("measure", "baseline", "wanted"),
    [
        ("pain-nrs", 7, 3),
        ("pain-nrs", 7, 5),
        ("own-activity", 3, 6),
        ("shoulder-flexion", 90, 120),
        ("blood-pressure", 150, 130),
        ("sleep-nrs", 4, 4.5),
    ],
)
def test_a_target_that_would_count_is_kept(measure: str, baseline: float, wanted: float) -> None:
    goal = target(measure, baseline, wanted)
    assert check_target(goal) is goal


@pytest.mark.parametrize(
    ("measure", "baseline", "wanted", "said"),
    [
        ("pain-nrs", 7, -1, "A target of -1 is off the scale of pain. Use 0 to 10."),
        ("pain-nrs", 12, 3, "A baseline of 12 is off the scale of pain. Use 0 to 10."),
        ("pain-nrs", 7, float("nan"), "A target of nan is off the scale of pain. Use 0 to 10."),
        ("pain-nrs", 3, 3, "The target is no better than today's value"),
        ("pain-nrs", 3, 5, "The target is no better than today's value"),
        ("own-activity", 6, 3, "The target is no better than today's value"),
        ("pain-nrs", 4, 3, "A change of 1 is less than people notice. Aim for at least 2 points"),
        ("shoulder-flexion", 90, 95, "A change of 5 can be chance"),
        ("blood-pressure", 118, 110, "The target is no better than today's value"),
    ],
)
def test_a_target_that_would_not_count_is_refused(
    measure: str, baseline: float, wanted: float, said: str
) -> None:
    with pytest.raises(BadTarget, match=r"^" + said.replace(".", r"\.")):
        check_target(target(measure, baseline, wanted))


@pytest.mark.parametrize(
    ("measure", "before", "after", "gain"),
    [
        ("own-activity", 3, 5, 2),
        ("pain-nrs", 3, 5, -2),
        ("blood-pressure", 150, 130, 20),
        ("blood-pressure", 85, 95, 5),
        ("blood-pressure", 118, 125, -5),
    ],
)
def test_better_is_what_the_measure_says(
    measure: str, before: float, after: float, gain: float
) -> None:
    assert improvement(library().measures[measure], before, after) == gain


def test_within_a_range_nobody_gave_is_within_the_scale() -> None:
    measure = replace(library().measures["blood-pressure"], normal=None)
    assert improvement(measure, 150, 130) == 0


@pytest.mark.parametrize(
    ("words", "goals"),
    [
        ("I want to SLEEP better, I lie awake", ["sleep"]),
        ("My lower back hurts", ["pain"]),
        ("Feeling low since winter", ["mood"]),
        ("less pain, so I can walk the stairs again", ["mobility", "pain"]),
        ("sadly nothing", []),
        ("relax; stiff-necked", ["flexibility", "stress"]),
        ("", []),
    ],
)
def test_words_are_understood_whole(words: str, goals: list[str]) -> None:
    assert [goal.id for goal in find_goals(library(), words)] == goals


def test_every_goal_names_measures_that_exist() -> None:
    known = library()
    for goal in known.goals.values():
        assert set(goal.measures) <= set(known.measures), goal.id
