"""What was measured, as series: one measure at one place, with what its change means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString

from palpate.clinical.body import Body, SiteSet
from palpate.clinical.explain import describe_sites
from palpate.clinical.measures import Change, Reading, Verdict, compare_normal, judge_change
from palpate.clinical.vocabulary import Measure
from palpate.exchange.chart import draw_chart, matter_line, write_reading
from palpate.pages.clinic.frame import write_day
from palpate.record import translate
from palpate.record.models import Measurement


@dataclass(frozen=True, slots=True)
class Series:
    """One measure at one place over time, the oldest reading first."""

    measure: Measure
    site: SiteSet
    rows: tuple[Measurement, ...]

    @property
    def readings(self) -> list[Reading]:
        """The values as the clinical core takes them."""
        return [read_row(row) for row in self.rows]

    @property
    def title(self) -> str:
        """The measure with its place: `Pain, lower back`."""
        place = describe_sites(translate.library(), self.site) if self.site else ""
        return f"{self.measure.name}, {place}" if place else self.measure.name

    @property
    def latest(self) -> str:
        """The last value with its unit."""
        return f"{write_reading(self.readings[-1])} {self.measure.unit_words}"

    @property
    def change(self) -> Change | None:
        """From the first to the last reading."""
        return judge_change(self.measure, self.readings)

    @property
    def words(self) -> str:
        """What the change means."""
        return say_change(self.measure, self.change)

    @property
    def normal(self) -> str:
        """Where the last value stands in the usual range."""
        return say_normal(self.measure, self.readings[-1].value)


def offer_sites(body: Body, measure: Measure) -> SiteSet:
    """Return where a measure can be taken: the sides of what has a side, else any one place.

    A measure of one fixed place, such as bending the neck, has nothing to choose.
    """
    if not measure.sided:
        return 0 if measure.sites else body.all
    # Turning the neck has a side although the back of the neck has none.
    around = measure.sites | body.spread(measure.sites, body.limbs)
    return (measure.sites & body.sided) or (around & body.sided)


def read_number(text: str) -> float:
    """Return a number as people type it, with a point or a comma."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise forms.ValidationError(
            f"“{text.strip()[:20]}” is not a number; write it like 6 or 6.5."
        )
    return number


def read_row(row: Measurement) -> Reading:
    """Return a stored value as a reading of its day at the clinic."""
    return Reading(timezone.localtime(row.taken_at).date(), row.value, row.second)


def group_series(rows: Iterable[Measurement]) -> list[Series]:
    """Return measurements by measure and place; those whose measure is unknown are left out."""
    known = translate.library().measures
    groups: dict[tuple[str, int], list[Measurement]] = {}
    for row in rows:
        if row.measure in known:
            groups.setdefault((row.measure, row.site), []).append(row)
    return [
        Series(known[name], site, tuple(sorted(found, key=_taken)))
        for (name, site), found in groups.items()
    ]


def _taken(row: Measurement) -> datetime:
    return row.taken_at


def draw_series(series: Series, sessions: Sequence[date]) -> SafeString:
    """Draw a series for a page, with the sessions since shortly before its first reading."""
    first = series.readings[0].on
    days = [day for day in sessions if day >= first]
    # The chart is written by code that escapes every value.
    return SafeString(draw_chart(series.measure, series.readings, sessions=days))


def say_change(measure: Measure, change: Change | None) -> str:
    """Return what a change means, against the error and the change that matters to people."""
    if change is None:
        return "One reading so far; measure again to see a change."
    since = f"since {write_day(change.baseline.on)}"
    if change.verdict is Verdict.SAME:
        return f"No change {since}."
    way = "better" if change.gain > 0 else "worse"
    unit = measure.unit_words.partition(" of ")[0]
    size = f"{abs(change.gain):g} {unit} {way} {since}{_say_share(change)}"
    return f"{size}: {_say_verdict(measure, change)}."


def _say_share(change: Change) -> str:
    return "" if change.percent is None else f" ({abs(change.percent):.0f}\u00a0%)"


def _say_verdict(measure: Measure, change: Change) -> str:
    if change.verdict is Verdict.ERROR:
        return f"within the error of measuring ({measure.error:g})"
    if change.verdict is Verdict.SMALL:
        return f"too small to matter (that is {measure.change:g} or more)"
    if measure.change is None:
        return "what change matters is not known for this measure"
    return f"a change that matters ({measure.change:g} or more)"


def say_normal(measure: Measure, value: float) -> str:
    """Return where a value stands in the usual range of a motion; empty when none is known."""
    place = compare_normal(measure, value)
    if not place or measure.normal is None:
        return ""
    return f"{place.capitalize()} the usual {say_range(measure.normal)} {measure.unit_words}."


def say_range(ends: tuple[float, float]) -> str:
    """Return a range in words: `60 to 80`, or one number when both ends are the same."""
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def say_aim(measure: Measure, start: float) -> str:
    """Return from what value on a change would matter."""
    goal = matter_line(measure, start)
    return "" if goal is None else f"A change matters from {goal:g} on."
