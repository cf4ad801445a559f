"""Measured values: whether they can be, and whether a change means anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palpate.clinical.errors import BadValue
from palpate.clinical.goals import improvement
from palpate.clinical.vocabulary import Measure


class Verdict(StrEnum):
    """What a change amounts to."""

    BETTER = "better"
    WORSE = "worse"
    SMALL = "too small to matter"
    ERROR = "within measurement error"
    SAME = "no change"


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value on a day, in the measure's unit; `second` is the diastolic pressure."""

    on: date
    value: float
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From the first to the last reading: how much better (negative is worse), and what it means.

    `percent` is of the baseline, None when the baseline is 0.
    """

    baseline: Reading
    latest: Reading
    gain: float
    percent: float | None
    verdict: Verdict


def check_value(measure: Measure, value: float, second: float | None = None) -> float:
    """Return a value that can be; raise BadValue when it or its partner is off the range."""
    for number in (value, second):
        if number is not None and not measure.low <= number <= measure.high:
            raise BadValue(measure.name, f"{number:g}", measure.low, measure.high, measure.unit_words)
    if second is not None and second >= value:
        raise BadValue(measure.name, f"{value:g}/{second:g}", measure.low, measure.high, measure.unit_words)
    return value


def judge_change(measure: Measure, readings: Sequence[Reading]) -> Change | None:
    """Return the change over readings (any order), or None with fewer than two."""
    if len(readings) < 2:
        return None
    ordered = sorted(readings, key=lambda reading: reading.on)
    first, last = ordered[0], ordered[-1]
    gain = improvement(measure, first.value, last.value)
    percent = gain / first.value * 100 if first.value else None
    return Change(first, last, gain, percent, _verdict(measure, gain))


def _verdict(measure: Measure, gain: float) -> Verdict:
    size = abs(gain)
    if size == 0:
        return Verdict.SAME
    if measure.error is not None and size < measure.error:
        return Verdict.ERROR
    if measure.change is not None and size < measure.change:
        return Verdict.SMALL
    return Verdict.BETTER if gain > 0 else Verdict.WORSE


def compare_normal(measure: Measure, value: float) -> str:
    """Return below, within or above the usual range of a motion; empty when none is known."""
    if measure.normal is None:
        return ""
    low, high = measure.normal
    return "below" if value < low else "above" if value > high else "within"


def compare_sides(left: float, right: float) -> float:
    """Return how much the left differs from the right, in the measure's unit."""
    return left - right


def doses_a_day(doses: float, days: int) -> float:
    """Return doses a day over a number of days (1 or more); raises ValueError below 1."""
    if days < 1:
        raise ValueError("Count doses over at least one day.")
    return doses / days
