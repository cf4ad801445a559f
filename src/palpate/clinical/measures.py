"""Measured values: whether they can be, and whether a change means anything."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from palpate.clinical.errors import BadValue
from palpate.clinical.goals import improvement
from palpate.clinical.vocabulary import Measure

READING_ERROR = 5
"""Degrees by which a motion may miss its usual range and still count as within: even in good hands
5 to 10 degrees lie inside the error of a painful shoulder (hayes-2001-rom)."""


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
            raise BadValue(
                measure.name, f"{number:g}", measure.low, measure.high, measure.unit_words
            )
    if second is not None and second >= value:
        order = f"{measure.unit_words}, the larger number first"
        raise BadValue(measure.name, f"{value:g}/{second:g}", measure.low, measure.high, order)
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


def explain_change(measure: Measure, change: Change) -> str:
    """Return a change in a sentence, with what it means and whether anybody knows what matters."""
    values = f"{_show(change.baseline)} to {_show(change.latest)} {measure.unit_words}"
    return f"{measure.name}: {values}, {change.verdict}{_size(change)}.{_yardstick(measure)}"


def _show(reading: Reading) -> str:
    second = "" if reading.second is None else f"/{reading.second:g}"
    return f"{reading.value:g}{second}"


def _size(change: Change) -> str:
    if change.verdict is Verdict.SAME:
        return ""
    share = "" if change.percent is None else f", {abs(change.percent):.0f} %"
    return f" (by {abs(change.gain):g}{share})"


def _yardstick(measure: Measure) -> str:
    if measure.change is not None:
        return f" People notice {measure.change:g}."
    if measure.error is not None:
        return f" Less than {measure.error:g} can be measurement error."
    return " Nobody has worked out how much of a change matters."


def compare_normal(measure: Measure, value: float) -> str:
    """Return below, within or above the usual range; empty when none is known.

    A motion counts as within when it misses the range by no more than it can be read.
    """
    if measure.normal is None:
        return ""
    low, high = measure.normal
    slack = READING_ERROR if measure.unit == "deg" else 0
    return "below" if value < low - slack else "above" if value > high + slack else "within"


def compare_sides(left: float, right: float) -> float:
    """Return how much the left differs from the right, in the measure's unit."""
    return left - right


def doses_a_day(doses: float, days: int) -> float:
    """Return doses a day over a number of days (1 or more); raises ValueError below 1."""
    if days < 1:
        raise ValueError("Count doses over at least one day.")
    return doses / days


def limb_volume(girths: Sequence[float], step: float) -> float:
    """Return the volume in mL between the first and the last of several girths of a limb.

    Girths and the step between them in cm; each segment is a cut cone (medalg-truncated-cone).
    Raises ValueError for fewer than two girths, or for one or a step that is not above 0.
    """
    if len(girths) < 2 or step <= 0 or min(girths) <= 0:
        raise ValueError("Give at least two girths and the step between them, all above 0.")
    return sum(step / (12 * math.pi) * (a * a + a * b + b * b) for a, b in pairwise(girths))
