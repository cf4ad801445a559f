"""What was measured: before and now, what the change means, and the goals it was for."""

from collections.abc import Iterable, Sequence
from typing import Any

from palpate.clinical.goals import improvement
from palpate.clinical.library import Library
from palpate.clinical.measures import Change, Reading, Verdict, compare_normal, judge_change
from palpate.clinical.vocabulary import Measure
from palpate.exchange.letters.dates import write_day, write_part, write_short
from palpate.people.models import Clinic
from palpate.record.gate import local_day
from palpate.record.models import Fact, Goal, Measurement

_SPEAKERS = {
    "client": "said by the client",
    "referrer": "said by the referrer",
    "therapist": "noted by the therapist",
    "import": "from an imported record",
}
SHOWN_MEASURES = 6
PAIN = "pain-nrs"
PAIN_MEDICINE = "pain-medicine"

LEADS: dict[str, tuple[str, ...]] = {
    "motion": ("physical-therapist", "orthopaedic-surgeon", "surgeon", "sports-physician",
               "rehabilitation-physician", "athletic-trainer", "chiropractor"),
    "own-activity": ("occupational-therapist", "case-manager"),
    "pain-medicine-doses": ("pain-physician", "pharmacist"),
    "girth": ("oncologist",),
    "blood-pressure": ("cardiologist",),
}  # fmt: skip
"""The measure that a role looks for first; pain leads for the others."""


def write_measures(
    library: Library, rows: Sequence[Measurement], goals: Iterable[Goal], role: str, clinic: Clinic
) -> dict[str, Any]:
    """Return each measure at each place, first and last, those of goals and of the role first."""
    series: dict[tuple[str, int], list[Measurement]] = {}
    for row in rows:
        series.setdefault((row.measure, row.site), []).append(row)
    wanted = {(goal.measure, goal.site) for goal in goals}
    keys = [key for key in series if key[0] in library.measures]
    keys.sort(
        key=lambda key: (
            not _leads(library.measures[key[0]], role),
            key[0] != PAIN and key not in wanted,
            key[0] != PAIN,
            len(series[key]) < 2,
            key,
        )
    )
    shown = keys[:SHOWN_MEASURES]
    return {
        "shown": [_write_measure(library, key, series[key], clinic) for key in shown],
        "more": len(keys) - len(shown),
    }


def _leads(measure: Measure, role: str) -> bool:
    kind = "motion" if measure.normal is not None else measure.id
    return role in LEADS.get(kind, ())


def read_readings(rows: Iterable[Measurement], clinic: Clinic) -> list[Reading]:
    """Return measurements as the clinical core judges them."""
    return [Reading(local_day(clinic, row.taken_at), row.value, row.second) for row in rows]


def _write_measure(
    library: Library, key: tuple[str, int], rows: Sequence[Measurement], clinic: Clinic
) -> dict[str, Any]:
    measure = library.measures[key[0]]
    readings = read_readings(rows, clinic)
    change = judge_change(measure, readings)
    first, last = readings[0], readings[-1]
    return {
        "id": measure.id,
        "name": measure.name,
        "place": ", ".join(library.body.describe(key[1])) if key[1] else "",
        "unit": measure.unit_words,
        "first": _number(first),
        "first_on": write_day(first.on),
        "last": _number(last),
        "last_on": write_day(last.on),
        "change": say_change(measure, change),
        "verdict": change.verdict.value if change else "",
        "usual": _say_usual(measure, last.value),
        "note": rows[-1].note,
        "readings": [[one.on.isoformat(), one.value, one.second] for one in readings],
    }


def _number(reading: Reading) -> str:
    return f"{reading.value:g}" + (f"/{reading.second:g}" if reading.second is not None else "")


def say_change(measure: Measure, change: Change | None) -> str:
    """Return what a change amounts to, in words; never what caused it."""
    if change is None:
        return "measured once so far"
    moved = f"{'better' if change.gain > 0 else 'worse'} by {abs(change.gain):g}"
    if change.verdict is Verdict.SAME:
        return "no change"
    if change.verdict is Verdict.ERROR:
        return f"{moved}, within measurement error (less than {measure.error:g})"
    if measure.change is None:
        return f"{moved}; how much is meaningful is not known"
    if change.verdict is Verdict.SMALL:
        return f"{moved}, not a meaningful change (less than {measure.change:g})"
    return f"{moved}, a meaningful change ({measure.change:g} or more)"


def _say_usual(measure: Measure, value: float) -> str:
    side = compare_normal(measure, value)
    if not side or measure.normal is None:
        return ""
    low, high = measure.normal
    return f"{side} the usual {low:g} to {high:g}"


def write_goals(
    library: Library, goals: Iterable[Goal], rows: Sequence[Measurement]
) -> list[dict[str, str]]:
    """Return the goals, each with where it began, where it is and where it should be."""
    latest = {(row.measure, row.site): row.value for row in rows}
    return [_write_goal(library, goal, latest.get((goal.measure, goal.site))) for goal in goals]


def _write_goal(library: Library, goal: Goal, now: float | None) -> dict[str, str]:
    measure = library.measures.get(goal.measure)
    place = f", {', '.join(library.body.describe(goal.site))}" if goal.site else ""
    name = measure.name if measure else ""
    return {
        "words": goal.words,
        "measure": f"{name}{place}" if name else "",
        "unit": measure.unit_words if measure else "",
        "start": _plain(goal.baseline),
        "now": _plain(now),
        "target": _plain(goal.target),
        "by": write_short(goal.by),
        "state": _judge_goal(measure, goal, now),
    }


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _judge_goal(measure: Measure | None, goal: Goal, now: float | None) -> str:
    if measure is None or now is None or goal.target is None:
        return "not measured yet"
    if improvement(measure, goal.target, now) >= 0:
        return "reached"
    if goal.baseline is None:
        return "not reached yet"
    gain = improvement(measure, goal.baseline, now)
    return "nearer" if gain > 0 else "no nearer"


def write_medicines(library: Library, rows: Iterable[Fact]) -> list[dict[str, str]]:
    """Return what the client takes for pain, as said, with since when and who said so."""
    pain = library.narrower.get(PAIN_MEDICINE, frozenset())
    own = [row for row in rows if row.concept in pain and row.whose == "self" and _taken(row)]
    return [
        {
            "text": row.text,
            "name": library.concepts[row.concept].name,
            "since": write_part(row.onset),
            "said": f"{_SPEAKERS.get(row.said_by, row.said_by)}, {write_short(row.said_on)}",
        }
        for row in own
    ]


def _taken(row: Fact) -> bool:
    return row.status in ("active", "suspected")
