"""A planned massage held against an envelope: whether it fits, and if not, why."""

from collections.abc import Callable

from palpate.clinical.adapting import adapt_proposal
from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import Envelope, Standing, check_level, check_minutes
from palpate.clinical.library import Library
from palpate.clinical.proposals import (
    Fit,
    Proposal,
    Reason,
    complete_proposal,
    name_sites,
    share_levels,
)
from palpate.clinical.screening import Screening

Breaks = Callable[[Envelope], bool]

LONG_LIST = 3
"""How many places are spelt out when they are all that was planned."""

STANDING = "standing is "
"""How a reason begins that holds the whole session back."""


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
        Reason(finding.rule.id, f"{STANDING}{standing.words}: {finding.rule.title}")
        for finding in screening.acting
        if (standing := finding.rule.limits.standing) >= Standing.CLEAR_FIRST
    ]


def _pressure(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    # No technique is done without touch, so one whose pressure nobody named needs the lightest.
    unnamed = proposal.pressure is None and bool(proposal.techniques)
    level = 1 if unnamed else proposal.pressure or 0
    over = proposal.sites & ~screening.envelope.sites_allowing(level) if level else 0
    wanted = "any stroke needs 1" if unnamed else f"{level} was proposed"
    found: list[Reason] = []
    for ceiling, sites in reversed(share_levels(screening.envelope, over, level)):
        place = _name_place(library, sites, proposal)
        words = f"pressure at {place} is {ceiling}; {wanted}"
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
            words = f"{name} is not allowed at {_name_place(library, barred, proposal)}"
            found += _blame(screening, words, _uses_barred(technique, barred))
    return found


def _uses_barred(technique: int, sites: SiteSet) -> Breaks:
    return lambda envelope: bool(sites & ~envelope.technique_sites(technique))


def _name_place(library: Library, sites: SiteSet, proposal: Proposal) -> str:
    """Name sites; a long list that is all that was planned is not spelt out."""
    if sites == proposal.sites and len(library.body.describe(sites)) > LONG_LIST:
        return "any place planned"
    return name_sites(library, sites)


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
    # A limit is a limit, also if nobody can be named for it.
    return found or [Reason("", words)]
