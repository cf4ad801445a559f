"""What is still safe on a date: pressure, techniques, positions, minutes and standing."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from palpate.clinical.body import EVERYWHERE, SITE_BITS, SiteSet
from palpate.clinical.errors import BadMinutes, BadPressure

MAX_LEVEL = 5
MAX_MINUTES = 120
MAX_TECHNIQUES = 32
MAX_POSITIONS = 8

# One integer holds all permissions: five site sets (level 1 or more allowed, 2 or more, ...),
# then one site set a technique, then the positions. Meet is then a single bitwise AND, and in
# SQL a bit_and over each part.
_TECHNIQUE_AT = MAX_LEVEL * SITE_BITS
_POSITION_AT = _TECHNIQUE_AT + MAX_TECHNIQUES * SITE_BITS
ALL_PERMITS = (1 << (_POSITION_AT + MAX_POSITIONS)) - 1
_ALL_POSITIONS = (1 << MAX_POSITIONS) - 1
_TOUCH = (1 << _TECHNIQUE_AT) - 1


class Standing(IntEnum):
    """How far the brakes are on, from open to stop."""

    OPEN = 0
    NOTE = 1
    ADJUST = 2
    CLEAR_FIRST = 3
    STOP = 4

    @property
    def words(self) -> str:
        """The standing as it is written: `clear first`."""
        return self.name.lower().replace("_", " ")

    @classmethod
    def read(cls, words: str) -> Self:
        """Return the standing of its words; raises KeyError for others."""
        return cls[words.upper().replace(" ", "_")]


class SeekCare(IntEnum):
    """How soon the client should see somebody else."""

    NONE = 0
    SOON = 1
    TODAY = 2
    EMERGENCY = 3

    @property
    def words(self) -> str:
        """The urgency as it is written: `today`."""
        return self.name.lower()

    @classmethod
    def read(cls, words: str) -> Self:
        """Return the urgency of its words; raises KeyError for others."""
        return cls[words.upper()]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One element of the lattice of limits. Equal meaning is equal value.

    `permits` packs pressure, techniques and positions; `minutes` runs from 0 to 120.
    """

    permits: int = ALL_PERMITS
    minutes: int = MAX_MINUTES
    standing: Standing = Standing.OPEN
    care: SeekCare = SeekCare.NONE

    @classmethod
    def open(cls) -> Self:
        """Return the envelope that limits nothing; neutral under meet."""
        return cls()

    @classmethod
    def closed(cls) -> Self:
        """Return the envelope that allows nothing; absorbs under meet."""
        return cls(0, 0, Standing.STOP, SeekCare.EMERGENCY)

    def meet(self, other: "Envelope") -> "Envelope":
        """Return what both allow: the lattice meet."""
        return Envelope(
            self.permits & other.permits,
            min(self.minutes, other.minutes),
            max(self.standing, other.standing),
            max(self.care, other.care),
        )

    __and__ = meet

    def within(self, other: "Envelope") -> bool:
        """Tell whether this envelope allows nothing that `other` does not."""
        return self.meet(other) == self

    def sites_allowing(self, level: int) -> SiteSet:
        """Return the sites where pressure `level` (1 to 5) is allowed."""
        return (
            self.permits >> (check_level(level) - 1) * SITE_BITS & EVERYWHERE
            if level
            else EVERYWHERE
        )

    def ceiling(self, site: int) -> int:
        """Return the greatest pressure allowed at a site number, 0 to 5."""
        return sum(self.permits >> (level * SITE_BITS + site) & 1 for level in range(MAX_LEVEL))

    def lowest(self, sites: SiteSet) -> int:
        """Return the greatest pressure allowed at every one of `sites`."""
        level = 0
        while level < MAX_LEVEL and sites & ~self.sites_allowing(level + 1) == 0:
            level += 1
        return level

    def technique_sites(self, technique: int) -> SiteSet:
        """Return the sites where a technique (by its number) is allowed."""
        return self.permits >> (_TECHNIQUE_AT + technique * SITE_BITS) & EVERYWHERE

    @property
    def positions(self) -> int:
        """The set of allowed positions, one bit each."""
        return self.permits >> _POSITION_AT & _ALL_POSITIONS

    def allows_position(self, position: int) -> bool:
        """Tell whether a position (by its number) is allowed."""
        return bool(self.positions >> position & 1)


def check_level(level: int) -> int:
    """Return a pressure level that is on the scale; raise BadPressure otherwise."""
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= MAX_LEVEL:
        raise BadPressure(level)
    return level


def check_minutes(minutes: int) -> int:
    """Return a session length from 0 to 120; raise BadMinutes otherwise."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= MAX_MINUTES:
        raise BadMinutes(minutes)
    return minutes


def cap_pressure(sites: SiteSet, level: int) -> int:
    """Return the permits that allow at most `level` at `sites`; raise BadPressure off the scale."""
    permits = ALL_PERMITS
    for above in range(check_level(level), MAX_LEVEL):
        permits &= ~(sites << above * SITE_BITS)
    return permits


def bar_technique(technique: int, sites: SiteSet) -> int:
    """Return the permits that forbid a technique (by its number) at `sites`."""
    return ALL_PERMITS & ~(sites << (_TECHNIQUE_AT + technique * SITE_BITS))


def bar_position(position: int) -> int:
    """Return the permits that forbid a position (by its number)."""
    return ALL_PERMITS & ~(1 << (_POSITION_AT + position))


NO_TOUCH = ALL_PERMITS & ~_TOUCH
"""The permits of a stop: pressure 0 at every site."""
