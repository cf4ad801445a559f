"""What a screening finds: rules that fired, clearances, questions, and the envelope they leave."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import Envelope, SeekCare, Standing
from palpate.clinical.facts import (
    Fact,
    Person,
    Truth,
)
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clinician's word that lifts the limits of one rule, from a day until a day."""

    rule: str
    given: date
    until: date
    who: str

    def holds(self, rule: str, on: date) -> bool:
        """Tell whether it lifts this rule on that day."""
        return self.rule == rule and self.given <= on <= self.until


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired, for which facts, how surely, and until when.

    `truth` is YES when every clause surely holds, UNKNOWN when a detail is missing.
    `permits` are the packed permissions it leaves; `until` the first day it no longer holds.
    """

    rule: Rule
    facts: tuple[Fact, ...]
    truth: Truth
    permits: int
    best_permits: int
    until: date | None
    lifted: Clearance | None = None

    @property
    def envelope(self) -> Envelope:
        """Its limits as an envelope of their own."""
        limits = self.rule.limits
        return Envelope(self.permits, limits.minutes, limits.standing, limits.care)


@dataclass(frozen=True, slots=True)
class Question:
    """What is worth asking. `opens` are the sites an answer could open, `weight` how much.

    `needs` is when, where, value, whether or topic.
    """

    ask: str
    about: str
    needs: str
    concept: str
    opens: SiteSet
    weight: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screening:
    """The answer for one person and day. `best_case` counts what is not known as absent."""

    on: date
    knowledge: str
    person: Person
    facts: tuple[Fact, ...]
    envelope: Envelope
    best_case: Envelope
    findings: tuple[Finding, ...]
    unasked: tuple[Topic, ...]
    open_rules: tuple[tuple[Rule, Fact], ...]
    library: Library = field(repr=False, compare=False)
    ask: Callable[["Screening"], tuple[Question, ...]] = field(repr=False, compare=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions worth asking, the one that would open most first."""
        return self.ask(self)

    @property
    def acting(self) -> tuple[Finding, ...]:
        """The findings that no clearance has lifted."""
        return tuple(finding for finding in self.findings if finding.lifted is None)


def meet_safe(
    library: Library, findings: Iterable[Finding], unasked: tuple[Topic, ...], but: object = None
) -> Envelope:
    """Return the meet of everything that may be so, leaving out `but`."""
    found = [f for f in findings if f.lifted is None and f is not but]
    permits, minutes, standing, care = _meet_all(library, found, [f.permits for f in found])
    for topic in unasked:
        if topic is not but:
            permits &= topic.permits
            minutes = min(minutes, topic.minutes)
            standing = max(standing, Standing.ADJUST)
    return Envelope(permits, minutes, standing, care)


def meet_best(library: Library, findings: Iterable[Finding]) -> Envelope:
    """Return the meet of what is surely so."""
    found = [f for f in findings if f.lifted is None and f.truth is Truth.YES]
    return Envelope(*_meet_all(library, found, [f.best_permits for f in found]))


def _meet_all(
    library: Library, findings: list[Finding], permits: list[int]
) -> tuple[int, int, Standing, SeekCare]:
    """Return the meet of many findings, without building an envelope for each."""
    together, minutes = library.base.permits, library.base.minutes
    standing, care = Standing.OPEN, SeekCare.NONE
    for allowed in permits:
        together &= allowed
    for finding in findings:
        limits = finding.rule.limits
        minutes = min(minutes, limits.minutes)
        standing = max(standing, limits.standing)
        care = max(care, limits.care)
    return together, minutes, standing, care


def order_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings, the gravest first."""
    return tuple(
        sorted(findings, key=lambda f: (-f.rule.limits.care, -f.rule.limits.standing, f.rule.id))
    )
