"""The body figure: front or back as accessible SVG, each site with its pressure level.

`picture` needs no Django and gives a plain string, for a PDF or a file; `draw` marks the same
string as safe for a template. Colours are presentation attributes, so that the picture
stands alone, and classes, so that figure.css can restyle it in the dark.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from palpate.pages.figure.marks import Spot, write_spots
from palpate.pages.figure.markup import ASIDE, LINE, PAPER, PLAIN, write_patterns, write_tag
from palpate.pages.figure.sheet import HEIGHT, WIDTH, Sheet, View, list_sites, load_sheet
from palpate.pages.figure.sites import Ask, write_rings, write_site, write_work

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

__all__ = ["HEIGHT", "WIDTH", "Spot", "View", "draw", "list_sites", "picture"]


def write_sides(view: View) -> str:
    """Write which side is the person's left, as seen by the viewer."""
    sides = ("right", "left") if view == "front" else ("left", "right")
    return "".join(
        write_tag(
            "text",
            word,
            class_="side",
            x=x,
            y=34,
            fill="#55656f",
            stroke="none",
            font_size=12,
            font_weight=400,
            aria_hidden="true",
        )
        for word, x in zip(sides, (52, WIDTH - 52), strict=True)
    )


def write_ground(sheet: Sheet) -> str:
    """Write what lies under the sites: ears, and the body where no site is."""
    ears = write_tag("path", d=sheet.ears, class_="ears", fill=PLAIN, stroke=LINE, stroke_width=1)
    return ears + write_tag("path", d=sheet.outline, class_="ground", fill=PLAIN)


def write_quiet(sheet: Sheet) -> str:
    """Write the fine lines of anatomy, which nothing depends on, and the outline."""
    lines = "".join(write_tag("path", d=path) for path in sheet.lines)
    anatomy = write_tag(
        "g", lines, class_="anatomy", stroke=LINE, stroke_opacity=0.6, stroke_width=0.7
    )
    outline = write_tag("path", d=sheet.outline, class_="outline", stroke=LINE, stroke_width=1.2)
    return write_tag("g", anatomy + outline, fill="none", **ASIDE)


def frame_view(body: str, view: View, title: str, role: str) -> str:
    """Put the drawing in its sheet."""
    return write_tag(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"figure figure-{view}",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role=role,
        aria_label=title,
        data_view=view,
        font_family="system-ui, sans-serif",
        font_size=12.5,
        font_weight=600,
        text_anchor="middle",
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def picture(
    levels: Mapping[str, int] | None,
    *,
    view: View,
    marks: Sequence[Spot] = (),
    withheld: Collection[str] = frozenset(),
    links: Callable[[str], str] | None = None,
    planned: Mapping[str, int] | None = None,
    done: Mapping[str, int] | None = None,
    title: str = "",
    chosen: str | None = None,
    still: bool = False,
) -> str:
    """Draw one view as SVG text.

    levels: allowed pressure 0 to 5 by site, or None for a plain figure. withheld: sites not
    touched by the client's choice. planned and done: work by site and level. links: the address
    of a site; without it sites are buttons. chosen: the site that is ringed. still: no buttons,
    for paper.
    """
    sheet = load_sheet(view)
    ask = Ask(levels, withheld, planned or {}, done or {}, links, chosen, still)
    sites = "".join(write_site(area, view, ask) for area in sheet.areas)
    body = (
        write_patterns(view)
        + write_ground(sheet)
        + write_tag("g", sites, class_="sites", stroke=PAPER, stroke_width=1.3)
        + write_quiet(sheet)
        + write_work(sheet, ask)
        + write_rings(sheet, ask)
        + write_sides(view)
        + write_spots(sheet, view, marks)
    )
    return frame_view(body, view, title or f"Body from the {view}", "img" if still else "group")


def draw(
    levels: Mapping[str, int] | None,
    *,
    view: View,
    marks: Sequence[Spot] = (),
    withheld: Collection[str] = frozenset(),
    links: Callable[[str], str] | None = None,
    planned: Mapping[str, int] | None = None,
    done: Mapping[str, int] | None = None,
    title: str = "",
    chosen: str | None = None,
    still: bool = False,
) -> SafeString:
    """Draw one view for a template; `picture` says what each argument means."""
    from django.utils.safestring import SafeString  # a PDF is drawn without Django

    return SafeString(  # `write_tag` escapes every value
        picture(
            levels,
            view=view,
            marks=marks,
            withheld=withheld,
            links=links,
            planned=planned,
            done=done,
            title=title,
            chosen=chosen,
            still=still,
        )
    )
