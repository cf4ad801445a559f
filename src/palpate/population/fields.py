"""An envelope as columns: five site sets of pressure, one a technique, the positions."""

from dataclasses import dataclass

import ibis

from palpate.clinical.envelope import MAX_LEVEL, Envelope
from palpate.clinical.library import Library

POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the columns that hold an envelope's permissions, met by `bit_and`."""

    pressure: tuple[str, ...]
    techniques: tuple[str, ...]

    @property
    def sited(self) -> tuple[str, ...]:
        """The columns that are site sets."""
        return self.pressure + self.techniques

    @property
    def all(self) -> tuple[str, ...]:
        """All columns that a meet runs over with `bit_and`."""
        return (*self.sited, POSITIONS)

    def split(self, permits: int) -> dict[str, int]:
        """Return packed permissions as one integer a column."""
        envelope = Envelope(permits)
        sets = [envelope.sites_allowing(level) for level in range(1, MAX_LEVEL + 1)]
        sets += [envelope.technique_sites(number) for number in range(len(self.techniques))]
        return dict(zip(self.all, (*sets, envelope.positions), strict=True))


def name_fields(library: Library) -> Fields:
    """Return the columns for the techniques of a library, in the order of its vocabulary."""
    return Fields(
        tuple(f"pressure_{level}" for level in range(1, MAX_LEVEL + 1)),
        tuple(f"technique_{number}" for number in range(len(library.techniques))),
    )


def _bits(sites: int) -> int:
    raise NotImplementedError(sites)  # the engine has it, by the name it is bound to


bit_and = ibis.udf.agg.builtin(_bits, name="bit_and")
"""What all sets of a group share: the meet."""

bit_or = ibis.udf.agg.builtin(_bits, name="bit_or")
"""What the sets of a group hold together."""
