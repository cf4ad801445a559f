"""A massage that somebody plans, and what becomes of it inside an envelope."""

from dataclasses import dataclass

from palpate.clinical.body import SiteSet, bits
from palpate.clinical.envelope import Envelope
from palpate.clinical.explain import describe_sites
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import MassageType

SPARED_SHARE = 5
"""How many times its spared sites a region must have of others to be named without them."""


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


def complete_proposal(proposal: Proposal, library: Library) -> Proposal:
    """Return the proposal with what its type says about the parts left open."""
    kind = proposal.type
    sites = proposal.sites or (kind.sites if kind else library.body.all & ~library.body.spared)
    pressure, techniques = proposal.pressure, proposal.techniques
    if kind is not None:
        pressure = kind.pressure[1] if pressure is None else pressure
        techniques = techniques or kind.techniques
    return Proposal(kind, techniques, sites, pressure, proposal.position, proposal.minutes)


def share_levels(
    envelope: Envelope, sites: SiteSet, wanted: int
) -> tuple[tuple[int, SiteSet], ...]:
    """Return the sites by the pressure they may have, up to what is wanted, the highest first."""
    groups: dict[int, SiteSet] = {}
    for site in bits(sites):
        level = min(wanted, envelope.ceiling(site))
        groups[level] = groups.get(level, 0) | 1 << site
    return tuple(sorted(groups.items(), reverse=True))


def name_sites(library: Library, sites: SiteSet) -> str:
    """Name sites as people do: a leg without its groin, which nobody planned to touch, is a leg."""
    body, whole = library.body, sites
    for name in body.regions:
        region = body.places[name]
        spared = region & body.spared
        mostly = (region ^ spared).bit_count() >= SPARED_SHARE * spared.bit_count()
        if mostly and region & sites and not region & ~spared & ~sites:
            whole |= region
    return describe_sites(library, whole)
