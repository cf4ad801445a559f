"""What is known about a person: facts with their status, time, place, value and origin."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Self

from palpate.clinical.body import SiteSet
from palpate.clinical.errors import BadDate

AGE = "age"
DAYS_A_WEEK = 7
DAYS_A_FORTNIGHT = 14
DAYS_TWO_MONTHS = 62
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


class Kind(StrEnum):
    """What sort of thing a fact is about."""

    CONDITION = "condition"
    MEDICINE = "medicine"
    PROCEDURE = "procedure"
    DEVICE = "device"
    FINDING = "finding"
    LIFE_STAGE = "life-stage"
    MEASUREMENT = "measurement"
    ALLERGY = "allergy"


class Status(StrEnum):
    """Whether it is so. What was never asked has no fact at all."""

    ACTIVE = "active"
    SUSPECTED = "suspected"
    RESOLVED = "resolved"
    DENIED = "denied"


class Whose(StrEnum):
    """Whom it is about. A family member's illness is not the client's fact."""

    SELF = "self"
    FAMILY = "family"


class Truth(IntEnum):
    """What can be said of a clause: no, never asked, asked but a detail is missing, yes."""

    NO = 0
    UNASKED = 1
    UNKNOWN = 2
    YES = 3


@dataclass(frozen=True, slots=True)
class When:
    """A date as precisely as it is known: some day from `earliest` to `latest`."""

    earliest: date
    latest: date

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the span of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raise BadDate otherwise."""
        found = _DATE.match(text.strip())
        if not found:
            raise BadDate(text)
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            return cls(*_span(year or 0, month, day))
        except ValueError:
            raise BadDate(text) from None

    @classmethod
    def on(cls, day: date) -> Self:
        """Return a single day."""
        return cls(day, day)

    def __str__(self) -> str:
        """Return the span as a day, a month or a year, whichever is as precise as it is."""
        days = (self.latest - self.earliest).days
        middle = self.earliest + timedelta(days=days // 2)
        if days <= DAYS_A_FORTNIGHT:
            return middle.isoformat()
        return f"{middle:%Y-%m}" if days <= DAYS_TWO_MONTHS else f"{middle:%Y}"


def _span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known about a person.

    `concept` is an id of the library. `sites` is 0 when no site was given. `value` (and
    `second`, the diastolic pressure) are in the concept's own unit. `text` is what was said,
    `said_by` one of client, referrer, therapist, import.
    """

    concept: str
    kind: Kind = Kind.CONDITION
    status: Status = Status.ACTIVE
    onset: When | None = None
    end: When | None = None
    sites: SiteSet = 0
    value: float | None = None
    second: float | None = None
    whose: Whose = Whose.SELF
    said_by: str = "client"
    said_on: date | None = None
    text: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is the client's own and so: not denied, not a relative's."""
        return self.whose is Whose.SELF and self.status is not Status.DENIED


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a screening is about. `born` may be a year; `age` is in whole years; sex is
    female, male, other or None when not known."""

    born: When | None = None
    age: int | None = None
    sex: str | None = None

    def years(self, on: date) -> int | None:
        """Return the age in whole years on a day, the lower one when the birth date is vague."""
        if self.born is None:
            return self.age
        born = self.born.latest
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def most_years(self, on: date) -> int | None:
        """Return the age in whole years on a day, the higher one when the birth date is vague."""
        if self.born is None:
            return self.age
        return Person(When.on(self.born.earliest)).years(on)

    def facts(self, on: date) -> tuple[Fact, ...]:
        """Return what age and sex say, as facts that rules can ask about.

        Of an age that a birth year leaves open, `value` is the lower one and `second` the higher.
        """
        said: list[Fact] = []
        years = self.years(on)
        most = self.most_years(on)
        if years is not None and most is not None:
            vague = most > years
            text = f"{years} or {most} years old" if vague else f"{years} years old"
            upper = float(most) if vague else None
            said.append(Fact(AGE, Kind.MEASUREMENT, value=float(years), second=upper, text=text))
        if self.sex in ("female", "male"):
            said.append(Fact(self.sex, Kind.LIFE_STAGE, text=self.sex))
        return tuple(said)


def gestation_onset(weeks: float, on: date) -> When:
    """Return the first day of gestation of somebody `weeks` pregnant on a day."""
    return When.on(on - timedelta(days=round(weeks * DAYS_A_WEEK)))


def current_facts(facts: Iterable[Fact], on: date) -> tuple[Fact, ...]:
    """Return the facts that hold on a day: begun by then, and of measurements the latest.

    A fact whose earliest date lies after `on` has not happened yet and waits.
    """
    measured = Kind.MEASUREMENT
    latest: dict[str, Fact] = {}
    kept: list[Fact] = []
    for fact in facts:
        if fact.onset is not None and fact.onset.earliest > on:
            continue
        if fact.kind is not measured or not fact.counts:
            kept.append(fact)
        elif _newer(fact, latest.get(fact.concept)):
            latest[fact.concept] = fact
    return (*kept, *latest.values())


def _newer(fact: Fact, other: Fact | None) -> bool:
    if other is None:
        return True
    # An undated value may be today's, so it is not outdone by a dated one.
    mine = fact.onset.latest if fact.onset else date.max
    theirs = other.onset.latest if other.onset else date.max
    return mine >= theirs


def settle_end(fact: Fact, on: date) -> Fact:
    """Return the fact as resolved when its end lies before a day."""
    if fact.status in (Status.DENIED, Status.RESOLVED) or fact.end is None or fact.end.latest >= on:
        return fact
    return replace(fact, status=Status.RESOLVED)
