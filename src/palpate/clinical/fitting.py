"""A planned massage held against an envelope: as it is, adapted, or not, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from palpate.clinical.body import SiteSet, bits
from palpate.clinical.envelope import Envelope, Standing, check_level, check_minutes
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.library import Library
from palpate.clinical.screening import Screening
from palpate.clinical.vocabulary import MassageType


@dataclass(frozen=True, slots=True)
class Proposal:
    """A massage that somebody plans. What is None is left to the massage type.

    `sites` is a set; pressure 0 to 5; minutes 0 to 120; techniques and position by number.
    """

    type: MassageType | None = None
    techniques: tuple[int, ...] = ()
    sites: SiteSet = 0
    pressure: int | None = None
    position: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal does not fit: the rule (or unasked topic) and the limit in words."""

    rule: str
    limit: str


@dataclass(frozen=True, slots=True)
class Adapted:
    """The nearest massage of the type that is allowed, and what changed.

    `techniques` are allowed at every site that is kept; `partly` are those allowed at some of
    them, each with the sites where it may be used.
    """

    type: MassageType
    pressure: tuple[tuple[int, SiteSet], ...]
    left_out: SiteSet
    techniques: tuple[int, ...]
    positions: tuple[int, ...]
    minutes: int
    changes: tuple[str, ...]
    partly: tuple[tuple[int, SiteSet], ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a proposal is allowed, why not, and how it would be."""

    allowed: bool
    reasons: tuple[Reason, ...]
    adapted: Adapted | None


Breaks = Callable[[Envelope], bool]


def complete_proposal(proposal: Proposal, library: Library) -> Proposal:
    """Return the proposal with what its type says about the parts left open."""
    kind = proposal.type
    sites = proposal.sites or (kind.sites if kind else library.body.all & ~library.body.spared)
    pressure, techniques = proposal.pressure, proposal.techniques
    if kind is not None:
        pressure = kind.pressure[1] if pressure is None else pressure
        techniques = techniques or kind.techniques
    return Proposal(kind, techniques, sites, pressure, proposal.position, proposal.minutes)


def fit_proposal(library: Library, screening: Screening, proposal: Proposal) -> Fit:
    """Hold a proposal against the safe envelope.

    Raises BadPressure or BadMinutes when the proposal itself is off the scale.
    """
    whole = complete_proposal(proposal, library)
    if whole.pressure is not None:
        check_level(whole.pressure)
    if whole.minutes is not None:
        check_minutes(whole.minutes)
    reasons = tuple(
        reason
        for find in (_standing, _pressure, _techniques, _position, _minutes)
        for reason in find(library, screening, whole)
    )
    if not reasons:
        return Fit(True, (), None)
    return Fit(False, reasons, adapt_proposal(library, screening.envelope, whole))


def _standing(_: Library, screening: Screening, __: Proposal) -> list[Reason]:
    """Return what holds the whole session back."""
    return [
        Reason(finding.rule.id, f"standing is {standing.words}: {finding.rule.title}")
        for finding in screening.acting
        if (standing := finding.rule.limits.standing) >= Standing.CLEAR_FIRST
    ]


def _pressure(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    level = proposal.pressure or 0
    over = proposal.sites & ~screening.envelope.sites_allowing(level) if level else 0
    found: list[Reason] = []
    for ceiling, sites in reversed(share_levels(screening.envelope, over, level)):
        words = f"pressure at {describe_sites(library, sites)} is {ceiling}; {level} was proposed"
        found += _blame(screening, words, _presses_harder(sites, level))
    return found


def _presses_harder(sites: SiteSet, level: int) -> Breaks:
    return lambda envelope: bool(sites & ~envelope.sites_allowing(level))


def _techniques(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    found: list[Reason] = []
    for technique in proposal.techniques:
        barred = proposal.sites & ~screening.envelope.technique_sites(technique)
        if barred:
            name = library.techniques[technique].name
            words = f"{name} is not allowed at {describe_sites(library, barred)}"
            found += _blame(screening, words, _uses_barred(technique, barred))
    return found


def _uses_barred(technique: int, sites: SiteSet) -> Breaks:
    return lambda envelope: bool(sites & ~envelope.technique_sites(technique))


def _position(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    allows, position, kind = screening.envelope.allows_position, proposal.position, proposal.type
    if position is not None:
        words = f"{library.positions[position].name} is not allowed"
        wanted: tuple[int, ...] = (position,)
    else:
        words = "no position of this massage is allowed"
        wanted = kind.positions if kind else ()
    if not wanted or any(map(allows, wanted)):
        return []
    return _blame(screening, words, lambda e: not all(map(e.allows_position, wanted)))


def _minutes(_: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    minutes, most = proposal.minutes or 0, screening.envelope.minutes
    if minutes <= most:
        return []
    words = f"at most {most} minutes; {minutes} were proposed"
    return _blame(screening, words, lambda e: e.minutes < minutes)


def _blame(screening: Screening, words: str, breaks: Breaks) -> list[Reason]:
    """Return one reason for each finding, topic or universal rule that sets the limit."""
    library = screening.library
    found = [Reason(f.rule.id, words) for f in screening.acting if breaks(f.envelope)]
    found += [
        Reason(rule.id, words)
        for rule in library.universal
        if breaks(rule.limits.envelope(library.body, 0))
    ]
    found += [
        Reason(f"not asked: {topic.id}", words)
        for topic in screening.unasked
        if breaks(Envelope(topic.permits, topic.minutes))
    ]
    return found


def share_levels(envelope: Envelope, sites: SiteSet, wanted: int) -> tuple[tuple[int, SiteSet], ...]:
    """Return the sites by the pressure they may have, up to what is wanted, the highest first."""
    groups: dict[int, SiteSet] = {}
    for site in bits(sites):
        level = min(wanted, envelope.ceiling(site))
        groups[level] = groups.get(level, 0) | 1 << site
    return tuple(sorted(groups.items(), reverse=True))


def adapt_proposal(library: Library, envelope: Envelope, proposal: Proposal) -> Adapted | None:
    """Return the nearest allowed massage of the proposal's type, or None when there is none.

    It presses no harder than was proposed, leaves out what cannot be touched, and is none when a
    technique that the type cannot do without is allowed nowhere.
    """
    kind = proposal.type
    if kind is None or envelope.standing >= Standing.CLEAR_FIRST:
        return None
    wanted = proposal.pressure or kind.pressure[0]
    minutes = min(envelope.minutes, proposal.minutes or kind.minutes[1])
    positions = tuple(p for p in kind.positions if envelope.allows_position(p))
    reached = proposal.sites & envelope.sites_allowing(min(kind.pressure[0], wanted))
    allowed = [envelope.technique_sites(technique) for technique in kind.techniques]
    if not positions or minutes < min(kind.minutes[0], proposal.minutes or kind.minutes[0]):
        return None
    if not all(reached & sites for sites in allowed):
        return None
    techniques = _choose_techniques(envelope, reached, proposal)
    kept = reached & max((envelope.technique_sites(t) & reached for t in techniques), key=int.bit_count)
    steady = tuple(t for t in techniques if not kept & ~envelope.technique_sites(t))
    partly = tuple(
        (t, sites)
        for t in techniques
        if t not in steady and (sites := kept & envelope.technique_sites(t))
    )
    found = Adapted(
        kind, share_levels(envelope, kept, wanted), proposal.sites & ~kept, steady, positions, minutes, (), partly
    )  # fmt: skip
    return _with_changes(library, envelope, proposal, found, kept)


def _choose_techniques(envelope: Envelope, reached: SiteSet, proposal: Proposal) -> tuple[int, ...]:
    """Return the proposed techniques that are allowed somewhere, or else those of the type."""
    kind = proposal.type
    wanted = tuple(t for t in proposal.techniques if reached & envelope.technique_sites(t))
    return wanted or (kind.techniques if kind else ())
