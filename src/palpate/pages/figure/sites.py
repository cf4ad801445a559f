"""The sites of a figure: colour, hatching, number, planned and finished work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

from palpate.pages.figure.markup import ACCENT, ASIDE, FILLS, INK, NUMBERS, PAPER, PLAIN, write_tag
from palpate.pages.figure.sheet import Area, Sheet, View


@dataclass(frozen=True, slots=True)
class Ask:
    """What a picture should show; see `picture` for each part."""

    levels: Mapping[str, int] | None
    withheld: Collection[str]
    planned: Mapping[str, int]
    done: Mapping[str, int]
    links: Callable[[str], str] | None
    chosen: str | None
    still: bool


def name_level(level: int | None) -> str:
    """Say a level in words."""
    if level is None:
        return "no level"
    return "level 0, no touch" if level == 0 else f"level {level}"


def describe_site(site: str, ask: Ask) -> str:
    """Say for a screen reader what a site shows."""
    said = []
    if site in ask.withheld:
        said.append("not touched, the client's choice")
    elif ask.levels is not None:
        said.append(name_level(ask.levels.get(site)))
    if site in ask.done:
        said.append(f"worked at {ask.done[site]}")
    elif site in ask.planned:
        said.append(f"planned at {ask.planned[site]}")
    return f"{site}: {', '.join(said)}" if said else site


def find_level(site: str, ask: Ask) -> int | None:
    """Take the level to colour a site with, if it has one."""
    if ask.levels is None or site in ask.withheld:
        return None
    return ask.levels.get(site)


def name_classes(site: str, ask: Ask) -> str:
    """List the classes by which figure.css colours a site."""
    level = find_level(site, ask)
    names = ["site"]
    if level is not None:
        names.append(f"level-{level}")
    names += [
        word
        for word, held in (("withheld", ask.withheld), ("planned", ask.planned), ("done", ask.done))
        if site in held
    ]
    return " ".join(names)


def write_number(area: Area, words: str, fill: str, **more: object) -> str:
    """Write a short text centred on a site."""
    return write_tag(
        "text",
        escape(words),
        class_="number",
        x=area.x,
        y=round(area.y + 4.4, 1),
        fill=fill,
        stroke="none",
        aria_hidden="true",
        **more,
    )


def write_hatch(area: Area, view: View, ask: Ask) -> str:
    """Lay the hatching over a site that is withheld, or closed by safety."""
    if area.site in ask.withheld:
        return write_tag("path", d=area.path, class_="hatch", fill=f"url(#withheld-{view})")
    if find_level(area.site, ask) == 0:
        return write_tag("path", d=area.path, class_="hatch", fill=f"url(#closed-{view})")
    return ""


def write_label(area: Area, ask: Ask) -> str:
    """Write on a site the level worked at, a dash if withheld, else the level allowed."""
    level = find_level(area.site, ask)
    if area.site in ask.done:
        disc = write_tag(
            "circle", cx=area.x, cy=area.y, r=7.5, class_="disc", fill=ACCENT, stroke="none"
        )
        return disc + write_number(area, str(ask.done[area.site]), PAPER)
    if area.site in ask.withheld:
        return write_number(area, "–", INK)
    return "" if level is None else write_number(area, str(level), NUMBERS[level])


def write_site(area: Area, view: View, ask: Ask) -> str:
    """Write one site: its shape, hatching and number, as a link, a button or a still group."""
    level = find_level(area.site, ask)
    fill = PLAIN if level is None else FILLS[level]
    body = write_tag("path", d=area.path, class_="area", fill=fill)
    body += write_hatch(area, view, ask) + write_label(area, ask)
    shared = {"data_site": area.site, "class_": name_classes(area.site, ask)}
    if ask.still:
        return write_tag("g", body, **shared)
    shared["aria_label"] = describe_site(area.site, ask)
    if area.site == ask.chosen:
        shared["aria_current"] = "true"
    if ask.links is not None:
        return write_tag("a", body, href=ask.links(area.site), **shared)
    return write_tag("g", body, tabindex="0", role="button", **shared)


def write_work(sheet: Sheet, ask: Ask) -> str:
    """Outline the sites of planned work in dashes and of work done in a full line."""
    drawn = []
    for area in sheet.areas:
        if area.site in ask.done:
            drawn.append(write_tag("path", d=area.path))
        elif area.site in ask.planned:
            drawn.append(write_tag("path", d=area.path, stroke_dasharray="5 3"))
    lines = "".join(drawn)
    return write_tag(
        "g", lines, class_="works", fill="none", stroke=ACCENT, stroke_width=2.6, **ASIDE
    )


def write_rings(sheet: Sheet, ask: Ask) -> str:
    """Ring the chosen site, over all others; figure.js moves the rings of choice and focus."""
    path = next((area.path for area in sheet.areas if area.site == ask.chosen), "")
    return "".join(
        write_tag(
            "g",
            write_tag("path", d=place, class_="edge", stroke=PAPER, stroke_width=7)
            + write_tag("path", d=place, class_="line", stroke=colour, stroke_width=3),
            class_=f"ring {name}",
            fill="none",
            **ASIDE,
        )
        for name, place, colour in (("chosen", path, INK), ("focused", "", ACCENT))
        if not ask.still or place
    )
