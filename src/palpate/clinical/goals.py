"""What the client wants, in her words, tied to a measure with a baseline and a target."""

import re
from dataclasses import dataclass
from datetime import date

from palpate.clinical.errors import BadTarget
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Goal, Measure

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a measure stands, where it should come and by when, in the measure's unit."""

    measure: Measure
    baseline: float
    target: float
    by: date


def check_target(goal: Target) -> Target:
    """Return a target that would count as a change; raise BadTarget otherwise.

    It and the baseline must lie within the measure's range, the target on the better side, and
    no nearer than the measurement error and the meaningful change where they are known.
    """
    measure = goal.measure
    for what, value in (("baseline", goal.baseline), ("target", goal.target)):
        if not measure.low <= value <= measure.high:
            raise BadTarget(
                f"A {what} of {value:g} is off the scale of {measure.name.lower()}",
                f"Use {measure.low:g} to {measure.high:g}",
            )
    gain = improvement(measure, goal.baseline, goal.target)
    if gain <= 0:
        raise BadTarget(
            "The target is no better than today's value", "Set a target on the better side"
        )
    if measure.error is not None and gain < measure.error:
        raise BadTarget(
            f"A change of {gain:g} can be chance: measuring twice differs by as much",
            f"Aim for at least {measure.error:g} {measure.unit_words}",
        )
    if measure.change is not None and gain < measure.change:
        raise BadTarget(
            f"A change of {gain:g} is less than people notice",
            f"Aim for at least {measure.change:g} {measure.unit_words}",
        )
    return goal


def improvement(measure: Measure, before: float, after: float) -> float:
    """Return by how much a value got better, in the measure's unit; negative when worse."""
    if measure.better == "higher":
        return after - before
    if measure.better == "lower":
        return before - after
    low, high = measure.normal or (measure.low, measure.high)
    return _distance(before, low, high) - _distance(after, low, high)


def _distance(value: float, low: float, high: float) -> float:
    return max(low - value, value - high, 0.0)


def find_goals(library: Library, words: str) -> tuple[Goal, ...]:
    """Return the goals that a client's words speak of, the most mentioned first.

    Words count whole: "lower back" speaks of no low mood.
    """
    text = f" {' '.join(_WORD.findall(words.lower()))} "
    counts = {
        goal.id: sum(f" {word} " in text for word in goal.words) for goal in library.goals.values()
    }
    return tuple(
        library.goals[name]
        for name in sorted(counts, key=lambda g: (-counts[g], g))
        if counts[name]
    )
