"""Measures: what can be, what a change means, and what nobody knows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from palpate.clinical.errors import BadValue
from palpate.clinical.measures import (
    Change,
    Reading,
    Verdict,
    check_value,
    compare_normal,
    compare_sides,
    doses_a_day,
    explain_change,
    judge_change,
    limb_volume,
)
from palpate.clinical.vocabulary import Measure
from tests.clinical.screened import library

START = date(2026, 10, 1)


def measure(name: str) -> Measure:
    return library().measures[name]


def change(name: str, *values: float) -> Change:
    readings = [Reading(START + timedelta(days=7 * n), v) for n, v in enumerate(values)]
    found = judge_change(measure(name), readings)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "value", "second"),
    [("pain-nrs", 0, None), ("pain-nrs", 10, None), ("blood-pressure", 150, 95)],
)
def test_a_value_that_can_be_is_kept(name: str, value: float, second: float | None) -> None:
    assert check_value(measure(name), value, second) == value


@pytest.mark.parametrize(
    ("name", "value", "second", "said"),
    [
        ("pain-nrs", 11, None, "Pain: 11 cannot be. Use a number from 0 to 10 points of 10."),
        ("pain-nrs", -1, None, "Pain: -1 cannot be."),
        ("pain-nrs", float("nan"), None, "Pain: nan cannot be."),
        ("blood-pressure", 150, 5, "Blood pressure: 5 cannot be."),
        (
            "blood-pressure",
            80,
            120,
            (
                "Blood pressure: 80/120 cannot be. "
                "Use a number from 20 to 300 mmHg, the larger number first."
            ),
        ),
        ("blood-pressure", 90, 90, "Blood pressure: 90/90 cannot be."),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    name: str, value: float, second: float | None, said: str
) -> None:
    with pytest.raises(BadValue) as refused:
        check_value(measure(name), value, second)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("name", "values", "verdict"),
    [
        ("pain-nrs", (7, 5), Verdict.BETTER),
        ("pain-nrs", (7, 6), Verdict.SMALL),
        ("pain-nrs", (5, 7), Verdict.WORSE),
        ("pain-nrs", (5, 6), Verdict.SMALL),
        ("pain-nrs", (5, 9, 5), Verdict.SAME),
        ("own-activity", (3, 6), Verdict.BETTER),
        ("shoulder-abduction", (90, 98), Verdict.ERROR),
        ("shoulder-abduction", (90, 100), Verdict.BETTER),
        ("sleep-nrs", (4, 5), Verdict.BETTER),
        ("blood-pressure", (150, 130), Verdict.BETTER),
    ],
)
def test_a_change_means_what_its_measure_says(
    name: str, values: tuple[float, ...], verdict: Verdict
) -> None:
    assert change(name, *values).verdict is verdict


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_readings_are_no_change(count: int) -> None:
    assert judge_change(measure("pain-nrs"), [Reading(START, 5)] * count) is None


def test_readings_are_put_in_order() -> None:
    later, first = Reading(START + timedelta(days=9), 3), Reading(START, 7)
    found = judge_change(measure("pain-nrs"), [later, first])
    assert found == Change(first, later, 4, pytest.approx(57.14, abs=0.01), Verdict.BETTER)


def test_a_share_of_nothing_is_not_told() -> None:
    assert change("pain-medicine-doses", 0, 2).percent is None


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        (
            "pain-nrs",
            (7, 4),
            "Pain: 7 to 4 points of 10, better (by 3, 43 %). People notice 2.",
        ),
        ("pain-nrs", (7, 7), "Pain: 7 to 7 points of 10, no change. People notice 2."),
        (
            "shoulder-extension",
            (40, 45),
            (
                "Shoulder: moving the arm back: 40 to 45 degrees, "
                "within measurement error (by 5, 12 %). Less than 10 can be measurement error."
            ),
        ),
        (
            "pain-medicine-doses",
            (0, 2),
            (
                "Pain medicine: 0 to 2 doses a day, worse (by 2). "
                "Nobody has worked out how much of a change matters."
            ),
        ),
    ],
)
def test_a_change_is_told_in_a_sentence(name: str, values: tuple[float, ...], said: str) -> None:
    assert explain_change(measure(name), change(name, *values)) == said


def test_both_numbers_of_a_blood_pressure_are_told() -> None:
    readings = [Reading(START, 150, 95), Reading(START + timedelta(days=30), 130, 85)]
    found = judge_change(measure("blood-pressure"), readings)
    assert found is not None
    said = explain_change(measure("blood-pressure"), found)
    assert said.startswith("Blood pressure: 150/95 to 130/85 mmHg, better")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("knee-flexion", 100, "below"),
        ("knee-flexion", 135, "within"),
        ("knee-flexion", 126, "within"),
        ("knee-flexion", 150, "above"),
        ("blood-pressure", 121, "above"),
        ("blood-pressure", 89, "below"),
        ("pain-nrs", 5, ""),
    ],
)
def test_a_value_is_compared_with_the_usual_range(name: str, value: float, said: str) -> None:
    assert compare_normal(measure(name), value) == said


def test_the_slack_is_for_motions_only() -> None:
    assert compare_normal(replace(measure("knee-flexion"), unit="cm"), 126) == "below"


def test_sides_are_compared_left_with_right() -> None:
    assert compare_sides(40, 50) == -10


def test_doses_are_counted_by_the_day() -> None:
    assert doses_a_day(21, 7) == 3


def test_doses_of_no_day_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        doses_a_day(3, 0)


def test_a_limb_is_a_row_of_cut_cones() -> None:
    # A cylinder of 31.4159 cm girth is 10 cm wide: 78.54 mL a centimetre.
    assert limb_volume([31.4159, 31.4159, 31.4159], 4) == pytest.approx(628.3, abs=0.1)


def test_a_cone_lies_between_its_two_cylinders() -> None:
    assert limb_volume([20, 20], 10) < limb_volume([20, 30], 10) < limb_volume([30, 30], 10)


@pytest.mark.parametrize(("girths", "step"), [([20], 4), ([20, 20], 0), ([20, 0], 4)])
def test_a_limb_without_girths_or_step_has_no_volume(girths: list[float], step: float) -> None:
    with pytest.raises(ValueError, match="at least two girths"):
        limb_volume(girths, step)


def test_every_measure_holds_together() -> None:
    known = library()
    for entry in known.measures.values():
        assert entry.low < entry.high, entry.id
        assert entry.change is None or entry.sources, entry.id
        assert entry.error is None or entry.sources, entry.id
        assert entry.change is None or entry.error is None or entry.change >= entry.error, entry.id
        if entry.normal:
            assert entry.low <= entry.normal[0] <= entry.normal[1] <= entry.high, entry.id
        if entry.unit == "deg":
            assert entry.sites, entry.id
            assert entry.normal, entry.id
