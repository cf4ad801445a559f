"""The faces that PDFs are set in: the best that the machine has."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts

SANS = ("Inter", "Source Sans 3", "Noto Sans", "Helvetica Neue", "Helvetica", "Arial",
        "Liberation Sans", "Segoe UI", "DejaVu Sans")  # fmt: skip
"""Sans faces, the most readable in print first. A machine without any gets typst's own serif."""
SERIF = "Libertinus Serif"


@cache
def load_fonts() -> "Fonts":
    """Return the fonts of the machine and those inside typst, found once a process."""
    # Here and not above: typst takes memory that a process without letters does not need.
    import typst

    return typst.Fonts()


def choose_font(families: Iterable[str]) -> str:
    """Return the best of the faces that are there."""
    there = set(families)
    return next((name for name in SANS if name in there), SERIF)
