"""The icons of the frame, drawn into the page so that they take its colours."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


class UnknownIcon(KeyError):
    """A name that icons.svg does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No icon is named {name!r}; the names are in pages/icons.svg.")


@functools.cache
def load_icons() -> dict[str, str]:
    """Read every icon as inline SVG, by name."""
    source = files("palpate.pages").joinpath("icons.svg").read_text("utf-8")
    return {name: write_icon(box, body) for name, box, body in SYMBOL.findall(source)}


def write_icon(box: str, body: str) -> str:
    """Wrap one drawing; the word beside it speaks, so screen readers skip it."""
    return f'<svg class="icon" viewBox="{box}" aria-hidden="true" focusable="false">{body}</svg>'


def find_icon(name: str) -> str:
    """Give one icon as inline SVG."""
    try:
        return load_icons()[name]
    except KeyError:
        raise UnknownIcon(name) from None
