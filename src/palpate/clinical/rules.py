"""Rules: conjunctions of clauses about facts, and the limits they set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from palpate.clinical.body import Body, SiteSet
from palpate.clinical.envelope import (
    ALL_PERMITS,
    MAX_MINUTES,
    NO_TOUCH,
    Envelope,
    SeekCare,
    Standing,
    bar_position,
    bar_technique,
    cap_pressure,
)
from palpate.clinical.facts import AGE, Fact, Status, Truth, When

HOLDS = frozenset({Status.ACTIVE, Status.SUSPECTED})


@dataclass(frozen=True, slots=True)
class Span:
    """A window in days after a date, both ends inclusive; None is open."""

    from_days: int | None = None
    to_days: int | None = None

    def judge(self, when: When | None, on: date) -> Truth:
        """Tell whether `on` lies in the window after `when`, as surely as `when` is known."""
        if when is None:
            return Truth.UNKNOWN
        most, least = (on - when.earliest).days, (on - when.latest).days
        low = self.from_days if self.from_days is not None else least
        high = self.to_days if self.to_days is not None else most
        if low <= least and most <= high:
            return Truth.YES
        return Truth.UNKNOWN if most >= low and least <= high else Truth.NO

    def until(self, when: When | None) -> date | None:
        """Return the first day after the window, or None when it does not end by itself."""
        if when is None or self.to_days is None:
            return None
        # The calendar ends with the year 9999, and an onset may lie that far ahead.
        after = timedelta(days=self.to_days + 1)
        return min(when.latest, date.max - after) + after


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values, lower end inclusive and upper end exclusive; None is open."""

    low: float | None = None
    below: float | None = None

    def judge(self, value: float | None) -> Truth:
        """Tell whether a value lies in the range; a missing value is unknown."""
        if value is None:
            return Truth.UNKNOWN
        if self.low is not None and value < self.low:
            return Truth.NO
        return Truth.NO if self.below is not None and value >= self.below else Truth.YES


@dataclass(frozen=True, slots=True)
class Clause:
    """What one fact must be. `concepts` holds every concept that counts, narrower ones too.

    `undated_no` says that a fact without a date lies outside the window (a history of something)
    where otherwise it may lie inside.
    """

    concepts: frozenset[str]
    named: tuple[str, ...]
    statuses: frozenset[Status] = HOLDS
    since: Span | None = None
    ended: Span | None = None
    site: SiteSet = 0
    value: Range | None = None
    second: Range | None = None
    undated_no: bool = False
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        """Note whether the status alone decides, which most clauses need no more than."""
        details = (self.since, self.ended, self.value, self.second, self.site or None)
        object.__setattr__(self, "plain", not any(details))

    def judge(self, fact: Fact, on: date, usual: SiteSet = 0) -> Truth:
        """Tell whether a fact about one of the concepts meets the clause on a day.

        `usual` is where the concept can be at all: a fact without a site may be at any of these.
        """
        if fact.status not in self.statuses:
            return Truth.NO
        if self.plain:
            return Truth.YES
        truth = Truth.YES
        if self.since is not None:
            truth = min(truth, self._judge_since(self.since, fact, on))
        if self.ended is not None:
            truth = min(truth, self.ended.judge(fact.end, on))
        if self.value is not None:
            truth = min(truth, _judge_value(self.value, fact))
        if self.second is not None:
            truth = min(truth, _judge_second(self.second, fact))
        if self.site:
            truth = min(truth, _touches(self.site, fact.sites, usual))
        return truth

    def _judge_since(self, since: Span, fact: Fact, on: date) -> Truth:
        """Judge the window after the onset; what is over and has no dates was long ago."""
        if fact.onset is None and fact.end is None and fact.status is Status.RESOLVED:
            return Truth.NO if self.undated_no or since.to_days is not None else Truth.YES
        if fact.onset is None and self.undated_no:
            return Truth.NO
        return since.judge(fact.onset, on)

    def until(self, fact: Fact) -> date | None:
        """Return the day from which the clause no longer holds by itself, if it ends."""
        if self.since is None and self.ended is None:
            return None
        ends = [
            end
            for end in (
                self.since.until(fact.onset) if self.since else None,
                self.ended.until(fact.end) if self.ended else None,
            )
            if end
        ]
        return min(ends, default=None)


def _judge_value(value: Range, fact: Fact) -> Truth:
    """Judge a value; an age that a birth year leaves open is unknown where it decides."""
    truth = value.judge(fact.value)
    if fact.concept != AGE or fact.second is None or value.judge(fact.second) is truth:
        return truth
    return Truth.UNKNOWN


def _judge_second(second: Range, fact: Fact) -> Truth:
    """Judge the diastolic value; when only the systolic was taken it decides alone."""
    if fact.second is None and fact.value is not None:
        return Truth.NO
    return second.judge(fact.second)


def _touches(site: SiteSet, found: SiteSet, usual: SiteSet) -> Truth:
    if found:
        return Truth.YES if site & found else Truth.NO
    return Truth.UNKNOWN if not usual or site & usual else Truth.NO


@dataclass(frozen=True, slots=True)
class Target:
    """Where a limit holds: fixed sites, and places that depend on the fact (`@limb`)."""

    sites: SiteSet = 0
    relative: tuple[str, ...] = ()

    def resolve(self, body: Body, found: SiteSet) -> SiteSet:
        """Return the sites meant, given where the fact is."""
        sites = self.sites
        for name in self.relative:
            sites |= _RELATIVE[name](body, found)
        return sites


def _side_of(body: Body, found: SiteSet) -> SiteSet:
    sites = found
    for side, mask in (("left", body.left), ("right", body.right)):
        if found & mask:
            sites |= body.places[f"{side} quadrant"]
    return sites


_RELATIVE = {
    "@site": lambda body, found: found,
    "@beyond": lambda body, found: body.spread(found, body.beyond),
    "@around": lambda body, found: body.spread(found, body.around),
    "@limb": lambda body, found: body.spread(found, body.limbs),
    "@side": _side_of,
}
RELATIVE_PLACES = frozenset(_RELATIVE)


@dataclass(frozen=True, slots=True)
class PressureLimit:
    """At most this level (0 to 5) there."""

    level: int
    target: Target


@dataclass(frozen=True, slots=True)
class TechniqueLimit:
    """None of these techniques (by number) there."""

    techniques: tuple[int, ...]
    target: Target


@dataclass(frozen=True, slots=True)
class Limits:
    """What a rule demands of a session."""

    standing: Standing = Standing.NOTE
    care: SeekCare = SeekCare.NONE
    pressure: tuple[PressureLimit, ...] = ()
    techniques: tuple[TechniqueLimit, ...] = ()
    positions: tuple[int, ...] = ()
    minutes: int = MAX_MINUTES
    placed: bool = field(init=False)

    def __post_init__(self) -> None:
        """Note whether any limit depends on where the fact is."""
        targets = [cap.target for cap in self.pressure] + [bar.target for bar in self.techniques]
        placed = any(target.relative for target in targets)
        object.__setattr__(self, "placed", placed)

    def permits(self, body: Body, found: SiteSet) -> int:
        """Return the packed permissions that remain, given where the fact is."""
        permits = NO_TOUCH if self.standing is Standing.STOP else ALL_PERMITS
        for cap in self.pressure:
            permits &= cap_pressure(cap.target.resolve(body, found), cap.level)
        for bar in self.techniques:
            sites = bar.target.resolve(body, found)
            for technique in bar.techniques:
                permits &= bar_technique(technique, sites)
        for position in self.positions:
            permits &= bar_position(position)
        return permits

    def envelope(self, body: Body, found: SiteSet) -> Envelope:
        """Return the limits as an envelope of their own."""
        return Envelope(self.permits(body, found), self.minutes, self.standing, self.care)


@dataclass(frozen=True, slots=True)
class Lift:
    """What would end a limit. `by` is time, clearance, resolution, measurement or never."""

    by: str
    who: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence of safety knowledge, with its reason, sources and limits.

    `basis` says what it rests on; `ours` which of its numbers are our own conversion of a word.
    `when` is a conjunction whose first clause is the anchor; `unless` are exceptions.
    `population` narrows whom it is for, `data` is the rule as it is written.
    """

    id: str
    area: str
    title: str
    basis: str
    sources: tuple[str, ...]
    because: str
    for_client: str
    for_referrer: str
    written: date
    when: tuple[Clause, ...]
    limits: Limits
    lift: Lift
    unless: tuple[Clause, ...] = ()
    ours: tuple[str, ...] = ()
    universal: bool = False
    question: str | None = None
    applies_unasked: bool = False
    revised: date | None = None
    retired: date | None = None
    population: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def in_force(self, on: date) -> bool:
        """Tell whether the rule is used on a day: retired rules rest, never vanish."""
        return self.retired is None or on < self.retired
