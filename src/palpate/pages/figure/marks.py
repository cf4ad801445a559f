"""The marks of a figure: lettered dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from palpate.pages.figure.markup import INK, PAPER, write_tag
from palpate.pages.figure.sheet import HEIGHT, WIDTH, Area, Sheet, View


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot on the figure; x and y run from 0 to 1 over the view, None puts it by the number."""

    site: str
    words: str
    view: View
    x: float | None = None
    y: float | None = None


def name_spot(order: int) -> str:
    """Give the letter written in a dot: A to Z, then A1, B1 and so on."""
    round_, letter = divmod(order, 26)
    return chr(ord("A") + letter) + (str(round_) if round_ else "")


def write_spot(spot: Spot, letter: str, area: Area) -> str:
    """Write one mark as a lettered dot."""
    x = area.x + 11 if spot.x is None else spot.x * WIDTH
    y = area.y - 11 if spot.y is None else spot.y * HEIGHT
    dot = write_tag(
        "circle",
        cx=round(x, 1),
        cy=round(y, 1),
        r=7.5,
        class_="dot",
        fill=PAPER,
        stroke=INK,
        stroke_width=1.4,
    )
    text = write_tag(
        "text",
        letter,
        class_="letter",
        x=round(x, 1),
        y=round(y + 3.4, 1),
        fill=INK,
        stroke="none",
        font_size=9.5,
    )
    title = write_tag("title", escape(f"{letter}: {spot.words}, {spot.site}"))
    return write_tag(
        "g", title + dot + text, class_="mark", data_mark=letter, pointer_events="none"
    )


def write_spots(sheet: Sheet, view: View, marks: Sequence[Spot]) -> str:
    """Write the marks of this view; letters run over both views so that one list serves them."""
    places = {area.site: area for area in sheet.areas}
    return "".join(
        write_spot(spot, name_spot(order), places[spot.site])
        for order, spot in enumerate(marks)
        if spot.view == view and spot.site in places
    )
