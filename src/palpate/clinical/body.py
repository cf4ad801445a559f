"""The body as 62 sites with sides, in a tree, so that a set of sites is one integer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from palpate.clinical.errors import UnknownSite

SITE_BITS = 62
"""Most sites a body may have; a set of sites then fits a signed 64-bit column."""

EVERYWHERE = (1 << SITE_BITS) - 1
"""The set of all sites."""

SIDES = ("left", "right")

SiteSet = int
"""A set of sites: bit n stands for site n of the body table."""


def bits(sites: SiteSet) -> Iterator[int]:
    """Yield the numbers of the sites in a set, lowest first."""
    while sites:
        low = sites & -sites
        yield low.bit_length() - 1
        sites ^= low


@dataclass(frozen=True, slots=True)
class Site:
    """One place a hand can be: `left calf`. `view` is front, back or both."""

    number: int
    name: str
    part: str
    side: str | None
    parent: str
    view: str
    spare: bool
    beneath: str | None

    @property
    def bit(self) -> SiteSet:
        """This site as a set of one."""
        return 1 << self.number


@dataclass(frozen=True, slots=True)
class Body:
    """All sites, the regions above them and the words people use for them."""

    sites: tuple[Site, ...]
    places: Mapping[str, SiteSet]
    words: Mapping[str, SiteSet]
    regions: tuple[str, ...]
    beyond: tuple[SiteSet, ...]
    around: tuple[SiteSet, ...]
    limbs: tuple[SiteSet, ...]
    spared: SiteSet
    all: SiteSet
    sided: SiteSet
    left: SiteSet
    right: SiteSet

    def find(self, name: str) -> SiteSet:
        """Return the sites a name or a word stands for; raise UnknownSite otherwise."""
        key = " ".join(name.lower().replace("_", " ").split())
        found = self.places.get(key) or self.words.get(key)
        if not found:
            raise UnknownSite(name)
        return found

    def gather(self, names: Iterable[str]) -> SiteSet:
        """Return the union of several names; raise UnknownSite for the first unknown one."""
        sites = 0
        for name in names:
            sites |= self.find(name)
        return sites

    def worked(self, name: str) -> SiteSet:
        """Return the sites a proposal to work on `name` means.

        A larger region leaves out the spared sites (front of the neck, armpit, groin, ...):
        nobody who plans "legs" means the groin. A spared site named itself is meant.
        """
        sites = self.find(name)
        return (sites & ~self.spared) or sites

    def spread(self, sites: SiteSet, table: tuple[SiteSet, ...]) -> SiteSet:
        """Return a set together with what `table` holds for each of its sites."""
        for number in bits(sites):
            sites |= table[number]
        return sites

    def opposite(self, sites: SiteSet) -> SiteSet:
        """Return the same sites on the other side; sites without a side stay."""
        return (
            ((sites & self.left) << 1) | ((sites & self.right) >> 1) | (sites & ~self.sided)
        ) & self.all

    def names(self, sites: SiteSet) -> tuple[str, ...]:
        """Return the names of the single sites in a set, in the order of the table."""
        return tuple(self.sites[number].name for number in bits(sites & self.all))

    def describe(self, sites: SiteSet) -> tuple[str, ...]:
        """Return the fewest names that say the same: `legs` rather than 24 sites."""
        sites &= self.all
        if sites == self.all:
            return ("whole body",)
        said: list[str] = []
        for name in self.regions:
            mask = self.places[name]
            if mask & sites == mask:
                said.append(name)
                sites &= ~mask
            if not sites:
                break
        return tuple(said) + self.names(sites)


def _numbered(parts: list[dict[str, Any]]) -> tuple[Site, ...]:
    sites: list[Site] = []
    for part in parts:
        sides: tuple[str | None, ...] = SIDES if part.get("sided") else (None,)
        for side in sides:
            name = f"{side} {part['name']}" if side else part["name"]
            parent = (
                f"{side} {part['parent']}" if part["parent"] in ("arm", "leg") else part["parent"]
            )
            sites.append(
                Site(
                    len(sites),
                    name,
                    part["name"],
                    side,
                    parent,
                    part["view"],
                    bool(part.get("spare")),
                    part.get("beneath"),
                )
            )
    return tuple(sites)


def _mask(sites: Iterable[Site]) -> SiteSet:
    total = 0
    for site in sites:
        total |= site.bit
    return total


class _Names:
    """Gathers the names of parts, regions and sets, and the words people use for them."""

    def __init__(self, left: SiteSet, right: SiteSet, everything: SiteSet) -> None:
        self.left, self.right = left, right
        self.places = dict.fromkeys(("whole body", "everywhere"), everything)
        self.words = dict.fromkeys(("body", "all over", "full body"), everything)
        self.order: list[str] = []

    def add(self, entry: dict[str, Any], sites: SiteSet) -> None:
        """Give a part, region or set its names."""
        if entry.get("sided"):
            self._add_sided(entry, sites & self.left, sites & self.right)
        else:
            self._add_single(entry, sites)

    def _add_sided(self, entry: dict[str, Any], left: SiteSet, right: SiteSet) -> None:
        """Name each side, both sides, and the words for them."""
        name, many, both = entry["name"], entry.get("plural", entry["name"]), left | right
        self.order += [many, f"left {name}", f"right {name}"]
        self.places[f"left {name}"], self.places[f"right {name}"] = left, right
        self.places.setdefault(name, both)
        self.places.setdefault(many, both)
        for word in (name, many, *entry.get("words", ())):
            self.words.setdefault(word, both)
            self.words.setdefault(f"both {word}", both)
            self.words.setdefault(f"left {word}", left)
            self.words.setdefault(f"right {word}", right)

    def _add_single(self, entry: dict[str, Any], sites: SiteSet) -> None:
        """Name what lies on the midline; "left neck" is its left half."""
        self.order.append(entry["name"])
        for word in (entry["name"], *entry.get("words", ())):
            self.places.setdefault(word, sites)
            self.words.setdefault(word, sites)
            self.words.setdefault(f"left {word}", sites & ~self.right or sites)
            self.words.setdefault(f"right {word}", sites & ~self.left or sites)

    def larger_first(self) -> tuple[str, ...]:
        """Return the names of several sites, the larger ones first, for short descriptions."""
        several = [name for name in dict.fromkeys(self.order) if self.places[name].bit_count() > 1]
        return tuple(sorted(several, key=lambda name: -self.places[name].bit_count()))


def _under(
    entry: dict[str, Any], sites: tuple[Site, ...], regions: list[dict[str, Any]]
) -> SiteSet:
    """Return the sites below a region of the tree, through regions below it."""
    names = {entry["name"]}
    names |= {region["name"] for region in regions if region["parent"] in names}
    return _mask(
        site for site in sites if site.parent.removeprefix("left ").removeprefix("right ") in names
    )


def _link(sites: tuple[Site, ...], parts: list[dict[str, Any]], key: str) -> tuple[SiteSet, ...]:
    """Return for each site the sites named under `key` on its own side (or the midline)."""
    named = {part["name"]: part.get(key, ()) for part in parts}
    return tuple(
        _mask(
            other
            for other in sites
            if other.part in named[site.part]
            and (other.side is None or site.side is None or other.side == site.side)
        )
        for site in sites
    )


def _belongs(site: Site, entry: dict[str, Any]) -> bool:
    return site.part in entry["parts"] or site.name in entry["parts"]


def build_body(data: Mapping[str, Any]) -> Body:
    """Build the body from its table; raises KeyError or UnknownSite on a malformed table."""
    parts, regions, sets = data["part"], data["region"], data["set"]
    sites = _numbered(parts)
    left, right = (_mask(s for s in sites if s.side == side) for side in SIDES)
    names = _Names(left, right, _mask(sites))
    limbs = {entry["name"]: _under(entry, sites, regions) for entry in regions}
    for entry in regions:
        names.add(entry, limbs[entry["name"]])
    for entry in sets:
        names.add(entry, _mask(site for site in sites if _belongs(site, entry)))
    for entry in parts:
        names.add(entry, _mask(site for site in sites if site.part == entry["name"]))
    return Body(
        sites=sites,
        places=names.places,
        words=names.words,
        regions=names.larger_first(),
        beyond=_link(sites, parts, "beyond"),
        around=_link(sites, parts, "next_to"),
        limbs=tuple(_limb(site, limbs, left, right) for site in sites),
        spared=_mask(site for site in sites if site.spare),
        all=_mask(sites),
        sided=left | right,
        left=left,
        right=right,
    )


def _limb(site: Site, regions: Mapping[str, SiteSet], left: SiteSet, right: SiteSet) -> SiteSet:
    """Return the whole arm, leg or region that holds a site."""
    parent = site.parent.removeprefix("left ").removeprefix("right ")
    whole = regions[parent]
    if parent not in ("arm", "leg"):
        return whole
    return whole & (left if site.side == "left" else right)
