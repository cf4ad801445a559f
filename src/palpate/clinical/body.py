"""The body as 62 sites with sides, in a tree, so that a set of sites is one integer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    _names: dict[SiteSet, str] = field(default_factory=dict)

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
            parent = f"{side} {part['parent']}" if part["parent"] in ("arm", "leg") else part["parent"]
            sites.append(
                Site(
                    len(sites), name, part["name"], side, parent, part["view"],
                    bool(part.get("spare")), part.get("beneath"),
                )
            )  # fmt: skip
    return tuple(sites)


def _mask(sites: Iterable[Site]) -> SiteSet:
    total = 0
    for site in sites:
        total |= site.bit
    return total


def _name_sided(
    places: dict[str, SiteSet], words: dict[str, SiteSet], entry: dict[str, Any],
    left: SiteSet, right: SiteSet,
) -> None:  # fmt: skip
    """Give a sided part, region or set its names: each side, both sides, and the words."""
    name = entry["name"]
    both = left | right
    places[f"left {name}"], places[f"right {name}"] = left, right
    places.setdefault(name, both)
    places.setdefault(entry.get("plural", name), both)
    for word in (name, entry.get("plural", name), *entry.get("words", ())):
        words.setdefault(word, both)
        words.setdefault(f"both {word}", both)
        for side, sites in (("left", left), ("right", right)):
            words.setdefault(f"{side} {word}", sites)


def _name_single(
    places: dict[str, SiteSet], words: dict[str, SiteSet], entry: dict[str, Any],
    sites: SiteSet, left: SiteSet, right: SiteSet,
) -> None:  # fmt: skip
    """Give a midline part, region or set its names; "left neck" is its left half."""
    for word in (entry["name"], *entry.get("words", ())):
        places.setdefault(word, sites)
        words.setdefault(word, sites)
        words.setdefault(f"left {word}", sites & ~right or sites)
        words.setdefault(f"right {word}", sites & ~left or sites)


def _under(entry: dict[str, Any], sites: tuple[Site, ...], regions: list[dict[str, Any]]) -> SiteSet:
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


def build_body(data: Mapping[str, Any]) -> Body:
    """Build the body from its table; raises KeyError or UnknownSite on a malformed table."""
    parts, regions, sets = data["part"], data["region"], data["set"]
    sites = _numbered(parts)
    left, right = (_mask(s for s in sites if s.side == side) for side in SIDES)
    places: dict[str, SiteSet] = {"whole body": _mask(sites), "everywhere": _mask(sites)}
    words: dict[str, SiteSet] = {"body": _mask(sites), "all over": _mask(sites), "full body": _mask(sites)}
    order: list[str] = []
    entries = [(entry, _under(entry, sites, regions)) for entry in regions]
    entries += [(entry, _mask(s for s in sites if s.part in entry["parts"] or s.name in entry["parts"])) for entry in sets]
    limbs = {name: mask for entry, mask in entries[: len(regions)] for name in (entry["name"],)}
    for entry, mask in entries:
        if entry.get("sided"):
            order += [entry.get("plural", entry["name"]), f"left {entry['name']}", f"right {entry['name']}"]
            _name_sided(places, words, entry, mask & left, mask & right)
        else:
            order.append(entry["name"])
            _name_single(places, words, entry, mask, left, right)
    for part in parts:
        mask = _mask(site for site in sites if site.part == part["name"])
        if part.get("sided"):
            order.append(part.get("plural", part["name"]))
            _name_sided(places, words, part, mask & left, mask & right)
        else:
            _name_single(places, words, part, mask, left, right)
    # Larger regions first, so that a description uses the fewest words.
    order = sorted(dict.fromkeys(order), key=lambda name: -places[name].bit_count())
    return Body(
        sites=sites, places=places, words=words, regions=tuple(order),
        beyond=_link(sites, parts, "beyond"), around=_link(sites, parts, "next_to"),
        limbs=tuple(_limb(site, limbs, left, right) for site in sites),
        spared=_mask(site for site in sites if site.spare), all=_mask(sites),
        sided=left | right, left=left, right=right,
    )  # fmt: skip


def _limb(site: Site, regions: Mapping[str, SiteSet], left: SiteSet, right: SiteSet) -> SiteSet:
    """Return the whole arm, leg or region that holds a site."""
    parent = site.parent.removeprefix("left ").removeprefix("right ")
    whole = regions[parent]
    if parent not in ("arm", "leg"):
        return whole
    return whole & (left if site.side == "left" else right)
