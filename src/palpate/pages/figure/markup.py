"""SVG elements as text, and the colours that a figure carries with it."""

from __future__ import annotations

from html import escape

from palpate.pages.figure.sheet import View

# Darker means less is allowed: an open body is pale and calm, and a limit catches the eye.
FILLS = ("#1d334e", "#47719b", "#82a6c7", "#b1c9df", "#d3e1ee", "#eaf1f7")
NUMBERS = ("#ffffff", "#ffffff", "#0e1d2e", "#0e1d2e", "#0e1d2e", "#0e1d2e")
PLAIN, PAPER, INK, LINE, ACCENT = "#edf1f4", "#ffffff", "#0e1d2e", "#6c8092", "#0b665c"

# For what only the eye needs: no pointer and no screen reader stops at it.
ASIDE = {"pointer_events": "none", "aria_hidden": "true"}


def write_tag(name: str, body: str | None = None, /, **attributes: object) -> str:
    """Write one element; underscores in names become hyphens, None leaves an attribute out."""
    pairs = (
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    opening = f"<{name}{''.join(pairs)}"
    return f"{opening}/>" if body is None else f"{opening}>{body}</{name}>"


def write_patterns(view: View) -> str:
    """Write the two hatchings: one way for withheld, crossed for closed."""
    slant = write_tag(
        "path",
        d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5",
        class_="slant",
        stroke="#4c6072",
        stroke_width=1.1,
        fill="none",
    )
    cross = write_tag(
        "path",
        d="M0 0L6 6M6 0L0 6",
        class_="cross",
        stroke="#ffffff",
        stroke_opacity=0.28,
        stroke_width=0.8,
        fill="none",
    )
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return write_tag(
        "defs",
        write_tag("pattern", slant, id=f"withheld-{view}", **size)
        + write_tag("pattern", cross, id=f"closed-{view}", **size),
    )
