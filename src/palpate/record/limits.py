"""Holds a note against the envelope, limit by limit, each with the rule that sets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from palpate.clinical.body import SiteSet, bits
from palpate.clinical.envelope import Envelope, Standing
from palpate.clinical.explain import describe_sites
from palpate.clinical.library import Library
from palpate.clinical.screening import Finding, Screening

CONSENT = "consent"
"""The rule a limit is under that the client set and no safety rule."""


@dataclass(frozen=True, slots=True)
class Done:
    """One technique as it was done: sites, technique by name, pressure 0 to 5."""

    sites: SiteSet
    technique: str
    pressure: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a session was: its work, its positions by name, its length in minutes."""

    work: tuple[Done, ...]
    positions: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit that a note went outside of, with its rule; `reason` is the therapist's."""

    rule: str
    title: str
    limit: str
    because: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The rule and the limit, by which a reason finds it again."""
        return self.rule, self.limit

    @property
    def sentence(self) -> str:
        """The limit as it is listed above the button."""
        return f"{self.title}: {self.limit}; write why, or correct the note."


@dataclass(frozen=True, slots=True)
class _Bound:
    """One thing that sets limits: a finding, an unasked topic, a rule for everybody."""

    rule: str
    title: str
    because: str
    envelope: Envelope


def _bounds(screening: Screening) -> Iterator[_Bound]:
    library = screening.library
    for finding in screening.acting:
        rule = finding.rule
        yield _Bound(rule.id, rule.title, rule.because, finding.envelope)
    for topic in screening.unasked:
        envelope = Envelope(topic.permits, topic.minutes)
        yield _Bound(
            f"not asked: {topic.id}", f"Not asked yet, “{topic.ask}”", topic.because, envelope
        )
    for rule in library.universal:
        envelope = rule.limits.envelope(library.body, 0)
        yield _Bound(
            rule.id, rule.title, rule.because, Envelope(envelope.permits, envelope.minutes)
        )


def find_limits(screening: Screening, given: Given) -> tuple[Limit, ...]:
    """Return every limit of every rule that the session went outside of, once each."""
    found: dict[tuple[str, str], Limit] = {}
    for bound in _bounds(screening):
        for words in _broken(screening.library, screening, bound, given):
            limit = Limit(bound.rule, bound.title, words[:300], bound.because)
            found.setdefault(limit.key, limit)
    return tuple(found.values())


def _broken(library: Library, screening: Screening, bound: _Bound, given: Given) -> Iterator[str]:
    envelope = bound.envelope
    if envelope.standing is Standing.STOP:
        yield "no session is safe"
        return
    if envelope.standing is Standing.CLEAR_FIRST:
        yield f"no session before {_who(screening, bound.rule)} has answered"
    for done in given.work:
        yield from _pressure_words(library, envelope, done)
        yield from _technique_words(library, envelope, done)
    for name in given.positions:
        if not envelope.allows_position(library.position(name).number):
            yield f"the position {name} is not allowed"
    if given.minutes > envelope.minutes:
        yield f"at most {envelope.minutes} minutes; it was {given.minutes}"


def _who(screening: Screening, rule: str) -> str:
    found = screening.library.rules[rule].lift.who
    return found or "a clinician"


def _pressure_words(library: Library, envelope: Envelope, done: Done) -> Iterator[str]:
    over = done.sites & ~envelope.sites_allowing(done.pressure) & library.body.all
    levels: dict[int, SiteSet] = {}
    for site in bits(over):
        level = envelope.ceiling(site)
        levels[level] = levels.get(level, 0) | 1 << site
    for level, sites in sorted(levels.items()):
        place = describe_sites(library, sites)
        yield f"pressure at {place} is at most {level}; {done.pressure} was used"


def _technique_words(library: Library, envelope: Envelope, done: Done) -> Iterator[str]:
    technique = library.technique(done.technique)
    barred = done.sites & ~envelope.technique_sites(technique.number) & library.body.all
    if barred:
        yield f"{technique.name} is not allowed at {describe_sites(library, barred)}"


def find_withheld(
    library: Library, given: Given, sites: SiteSet, techniques: Iterable[str]
) -> tuple[Limit, ...]:
    """Return what was done although the client had withheld it from her consent."""
    title, because = "The client's own consent", "The client did not agree to this when she signed."
    worked = 0
    for done in given.work:
        worked |= done.sites
    said = (
        [f"work at {describe_sites(library, worked & sites)} was withheld"]
        if worked & sites
        else []
    )
    used = {done.technique for done in given.work}
    said += [f"{name} was withheld" for name in techniques if name in used]
    return tuple(Limit(CONSENT, title, words[:300], because) for words in said)


def find_stops(screening: Screening) -> tuple[Finding, ...]:
    """Return the findings that forbid any session and that nobody has cleared."""
    return tuple(f for f in screening.acting if f.rule.limits.standing is Standing.STOP)
