"""The body as it is shown: levels by region and site, and why at one site."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from palpate.clinical.body import Site
from palpate.clinical.envelope import MAX_LEVEL, Envelope
from palpate.clinical.explain import join_words, site_limits
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.screening import Screening
from palpate.clinical.vocabulary import Level
from palpate.pages.clinic.reasons.limits import Limit, write_limit

REGIONS = (
    "head", "neck", "chest wall", "abdomen", "back",
    "left arm", "right arm", "left leg", "right leg",
)  # fmt: skip


def slug_site(name: str) -> str:
    """Return a site's name as it stands in an address."""
    return name.replace(" ", "-")


def find_site(library: Library, slug: str) -> Site | None:
    """Return the site of an address, or None for one that is none."""
    name = slug.replace("-", " ")
    return next((site for site in library.body.sites if site.name == name), None)


@dataclass(frozen=True, slots=True)
class Spot:
    """One site in the list beside the figure."""

    name: str
    slug: str
    level: int
    withheld: bool
    because: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the body with its sites and the levels among them, the lowest first."""

    name: str
    spots: tuple[Spot, ...]
    levels: tuple[int, ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class _Setter:
    """Something that sets ceilings, with the words it is named by."""

    title: str
    envelope: Envelope


def _setters(screening: Screening) -> list[_Setter]:
    library = screening.library
    found = [_Setter(f.rule.title, f.envelope) for f in screening.acting]
    found += [
        _Setter("Not asked yet", Envelope(topic.permits, topic.minutes))
        for topic in screening.unasked
    ]
    found += [
        _Setter(f"{rule.title} (everybody)", rule.limits.envelope(library.body, 0))
        for rule in library.universal
    ]
    return found


def list_regions(screening: Screening, withheld: Collection[str]) -> list[Region]:
    """Return all sites by region, each with its level and the rules that set it."""
    setters = _setters(screening)
    by_region: dict[str, list[Spot]] = {name: [] for name in REGIONS}
    for site in screening.library.body.sites:
        by_region[site.parent].append(_write_spot(screening, site, setters, withheld))
    return [
        Region(
            name, tuple(spots), tuple(sorted({s.level for s in spots if not s.withheld})),
            sum(s.withheld for s in spots),
        )
        for name, spots in by_region.items()
    ]  # fmt: skip


def _write_spot(
    screening: Screening, site: Site, setters: list[_Setter], withheld: Collection[str]
) -> Spot:
    level = screening.envelope.ceiling(site.number)
    titles = dict.fromkeys(
        setter.title for setter in setters if setter.envelope.ceiling(site.number) == level
    )
    because = "; ".join(titles) if level < MAX_LEVEL else ""
    return Spot(site.name, slug_site(site.name), level, site.name in withheld, because)


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """What one rule allows at a site; `sets` tells that it is the one that sets the level."""

    card: Limit
    level: int
    techniques: str
    sets: bool


@dataclass(frozen=True, slots=True)
class SiteTopics:
    """What holds at a site until topics are asked: the level, and which topics."""

    level: int
    names: tuple[str, ...]
    techniques: str


@dataclass(frozen=True, slots=True)
class SiteRule:
    """What holds at a site for everybody."""

    rule: Rule
    level: int
    techniques: str


@dataclass(frozen=True, slots=True)
class Place:
    """All there is to say of one site."""

    name: str
    slug: str
    level: Level
    withheld: bool
    beneath: str
    limits: tuple[SiteLimit, ...]
    topics: SiteTopics | None
    everybody: tuple[SiteRule, ...]
    barred: str


def write_place(screening: Screening, site: Site, withheld: Collection[str]) -> Place:
    """Return what is allowed at a site and why, the strictest first."""
    library, envelope = screening.library, screening.envelope
    level = envelope.ceiling(site.number)
    return Place(
        name=site.name,
        slug=slug_site(site.name),
        level=library.levels[level],
        withheld=site.name in withheld,
        beneath=site.beneath or "",
        limits=tuple(_limits_here(screening, site, level)),
        topics=_topics_here(screening, site),
        everybody=tuple(_rules_here(library, site)),
        barred=_barred_here(library, envelope, site),
    )


def _limits_here(screening: Screening, site: Site, level: int) -> Iterator[SiteLimit]:
    library = screening.library
    found = site_limits(library, screening, site.number)
    gravest = sorted(found, key=lambda one: (one.level, -one.finding.rule.limits.standing))
    for place, limit in enumerate(gravest):
        yield SiteLimit(
            write_limit(library, limit.finding), limit.level, join_words(limit.techniques),
            place == 0 and limit.level == level < MAX_LEVEL,
        )  # fmt: skip


def _topics_here(screening: Screening, site: Site) -> SiteTopics | None:
    """Return what the topics that nobody asked about limit together at a site."""
    together, names = Envelope(), []
    for topic in screening.unasked:
        envelope = Envelope(topic.permits, topic.minutes)
        level, barred = _read_here(screening.library, envelope, site)
        if level < MAX_LEVEL or barred:
            together &= envelope
            names.append(topic.id.replace("-", " "))
    level, barred = _read_here(screening.library, together, site)
    return SiteTopics(level, tuple(names), barred) if names else None


def _rules_here(library: Library, site: Site) -> Iterator[SiteRule]:
    for rule in library.universal:
        level, barred = _read_here(library, rule.limits.envelope(library.body, 0), site)
        if level < MAX_LEVEL or barred:
            yield SiteRule(rule, level, barred)


def _read_here(library: Library, envelope: Envelope, site: Site) -> tuple[int, str]:
    return envelope.ceiling(site.number), _barred_here(library, envelope, site)


def _barred_here(library: Library, envelope: Envelope, site: Site) -> str:
    return join_words(
        term.name
        for term in library.techniques
        if not envelope.technique_sites(term.number) & site.bit
    )
