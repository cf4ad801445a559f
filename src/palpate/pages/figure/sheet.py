"""The drawn body: outline, one closed path per site and view, read from the SVG sources."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal
from xml.etree import ElementTree

View = Literal["front", "back"]

WIDTH, HEIGHT = 350, 840
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Area:
    """One site as drawn in one view: its closed path and where its number stands."""

    site: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view of the body: outline, sites, and quiet lines of anatomy."""

    outline: str
    ears: str
    areas: tuple[Area, ...]
    lines: tuple[str, ...]


@functools.cache
def load_sheet(view: View) -> Sheet:
    """Read one view from its SVG source."""
    source = files(__package__).joinpath(f"{view}.svg").read_text("utf-8")
    tree = ElementTree.fromstring(source)  # noqa: S314 - a file of our own
    paths = tree.findall(f"{SVG}path")
    lines = [path for path in paths if path.get("class", "").startswith("detail")]
    return Sheet(
        outline=next(path.attrib["d"] for path in paths if path.get("id") == "outline"),
        ears=next(path.attrib["d"] for path in lines if "under" in path.attrib["class"]),
        areas=tuple(read_area(path) for path in paths if path.get("data-site")),
        lines=tuple(path.attrib["d"] for path in lines if path.get("class") == "detail"),
    )


def read_area(path: ElementTree.Element) -> Area:
    """Take one site from its path element."""
    x, y = path.attrib["data-at"].split()
    return Area(path.attrib["data-site"], path.attrib["d"], float(x), float(y))


def list_sites(view: View) -> tuple[str, ...]:
    """Name the sites that a view shows, in drawing order."""
    return tuple(area.site for area in load_sheet(view).areas)
