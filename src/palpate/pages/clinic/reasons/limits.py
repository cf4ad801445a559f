"""A limit as it is shown: fact, reason, source, since when, until when, what lifts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palpate.clinical.explain import LimitWords, join_words, limit_words
from palpate.clinical.facts import Fact, Status, Truth
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.screening import Clearance, Finding, Screening
from palpate.clinical.wording import write_basis, write_ours
from palpate.pages.clinic.reasons.dates import write_day, write_when
from palpate.pages.clinic.reasons.sources import Reference, list_sources

SPEAKERS = {
    "client": "said by the client",
    "referrer": "from the referrer",
    "therapist": "seen by the therapist",
    "import": "from another system",
}
LIFTS = {
    "time": "Time ends it.",
    "clearance": "A clinician's word ends it.",
    "resolution": "It ends when the cause is gone.",
    "measurement": "A new measurement ends it.",
    "never": "It stays.",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A fact that set a limit off."""

    words: str
    since: str
    origin: str
    suspected: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule that fired, as a card. `sure` is false when a detail is missing."""

    rule: Rule
    standing: str
    care: str
    causes: tuple[Cause, ...]
    limits: LimitWords
    levels: tuple[tuple[int, str], ...]
    techniques_at: tuple[tuple[str, str], ...]
    sure: bool
    until: date | None
    until_words: str
    cleared: str
    lifts: str
    who: str
    clearable: bool
    lift_kind: str
    basis: str
    ours: str
    sources: tuple[Reference, ...]

    @property
    def short(self) -> str:
        """The limit in a few words, for a closed card."""
        if self.standing == "stop":
            return "no session and no touch anywhere"
        parts = [self.hold] if self.hold else []
        parts += [
            f"level {level} at most: {places}" if level else f"no touch: {places}"
            for level, places in self.levels
        ]
        if self.limits.techniques:
            parts.append(f"no {join_words(self.limits.techniques, 'or')}")
        parts += [f"no {names} on {places}" for names, places in self.techniques_at]
        if self.limits.positions:
            parts.append(f"not {join_words(self.limits.positions, 'or')}")
        if self.limits.minutes:
            parts.append(f"{self.limits.minutes} minutes")
        return "; ".join(parts)

    @property
    def hold(self) -> str:
        """Who has to answer before a session, as a phrase."""
        who = self.who or "a clinician"
        return f"no session before {who} has answered" if self.standing == "clear first" else ""

    @property
    def grave(self) -> bool:
        """Whether the card stands open: somebody has to answer before a session."""
        return self.standing in ("stop", "clear first")

    @property
    def key(self) -> str:
        """The place of the card on its page."""
        return f"limit-{self.rule.id}"


def write_cause(library: Library, fact: Fact) -> Cause:
    """Return a fact in words, with since when and from whom it is known."""
    concept = library.concepts.get(fact.concept)
    said = write_when(fact.onset)
    origin = SPEAKERS.get(fact.said_by, "") if fact.said_on else ""
    return Cause(
        fact.text or (concept.name if concept else fact.concept),
        said,
        f"{origin}, {write_day(fact.said_on)}" if origin else "",
        fact.status is Status.SUSPECTED,
    )


def write_limit(library: Library, finding: Finding) -> Limit:
    """Return one finding as a card."""
    rule = finding.rule
    words = limit_words(library, finding.envelope)
    return Limit(
        rule=rule,
        standing=rule.limits.standing.words,
        care=rule.limits.care.words,
        causes=tuple(write_cause(library, fact) for fact in finding.facts),
        limits=words,
        levels=_group_levels(words),
        techniques_at=_group_techniques(words),
        sure=finding.truth is Truth.YES,
        until=finding.until,
        until_words=write_day(finding.until),
        cleared=_write_cleared(finding.lifted) if finding.lifted else "",
        lifts=rule.lift.says,
        who=rule.lift.who or "",
        clearable=rule.lift.by == "clearance",
        lift_kind=LIFTS[rule.lift.by],
        basis=write_basis(rule),
        ours=write_ours(rule),
        sources=tuple(list_sources(library, rule.sources)),
    )


def _group_levels(words: LimitWords) -> tuple[tuple[int, str], ...]:
    """Return the places of each level in one phrase, the lowest level first."""
    groups: dict[int, list[str]] = {}
    for place, level in words.pressure:
        groups.setdefault(level, []).append(place)
    return tuple((level, join_words(places)) for level, places in sorted(groups.items()))


def _group_techniques(words: LimitWords) -> tuple[tuple[str, str], ...]:
    """Return the techniques that are barred in the same places together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, places in words.techniques_at:
        groups.setdefault(places, []).append(name)
    return tuple((join_words(names, "or"), join_words(places)) for places, names in groups.items())


def _write_cleared(cleared: Clearance) -> str:
    ends = "" if cleared.until == date.max else f", until {write_day(cleared.until)}"
    return f"Cleared by {cleared.who} on {write_day(cleared.given)}{ends}."


def list_limits(screening: Screening) -> tuple[list[Limit], list[Limit]]:
    """Return the limits that act, the gravest first, and those that a clearance has lifted."""
    cards = [write_limit(screening.library, finding) for finding in screening.findings]
    return [card for card in cards if not card.cleared], [card for card in cards if card.cleared]


@dataclass(frozen=True, slots=True)
class Ending:
    """A day on which limits end by themselves."""

    day: date
    words: str
    titles: tuple[str, ...]


def list_endings(limits: Iterable[Limit]) -> list[Ending]:
    """Return the days on which limits end by themselves, the nearest first."""
    by_day: dict[date, list[str]] = {}
    for limit in limits:
        if limit.until is not None:
            by_day.setdefault(limit.until, []).append(limit.rule.title)
    return [Ending(day, write_day(day), tuple(by_day[day])) for day in sorted(by_day)]
