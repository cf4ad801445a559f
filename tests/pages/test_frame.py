"""The frame: every template stands, obeys the security policy, and is legible in both schemes."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

import palpate.pages
from palpate.pages.icons import UnknownIcon, find_icon, load_icons
from palpate.pages.templatetags.frame import find_current
from palpate.people.models import Staff

ROOT = Path(palpate.pages.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "static" / "palpate"
ERRORS = ("400", "403", "403_csrf", "404", "429", "500")

# What is written on what, by the names of their colours.
PAIRS = (
    ("ink", "paper"), ("quiet", "paper"), ("quiet", "ground"), ("quiet", "wash"),
    ("accent", "paper"), ("accent", "ground"), ("accent", "wash"), ("on-accent", "accent"),
    ("wrong", "paper"), ("wrong", "wrong-wash"), ("ink", "wrong-wash"), ("open", "paper"),
    ("note", "note-wash"), ("adjust", "adjust-wash"), ("clear", "clear-wash"), ("stop", "paper"),
    *((f"on-{level}", f"level-{level}") for level in range(6)),
)  # fmt: skip


def read_colours(scheme: str) -> dict[str, str]:
    """Take the colours of a scheme: the dark ones stand in the first block that asks for dark."""
    found: dict[str, str] = {}
    for name in ("palpate.css", "figure.css"):
        light, _, rest = (STATIC / name).read_text("utf-8").partition("prefers-color-scheme: dark")
        for part in (light, rest.partition("\n}\n")[0] if scheme == "dark" else ""):
            found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", part))
    return found


def measure_light(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure_contrast(one: str, other: str) -> float:
    low, high = sorted((measure_light(one), measure_light(other)))
    return (high + 0.05) / (low + 0.05)


def ask_page(staff: Staff, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = staff.user
    request.session = {}  # type: ignore[assignment]  # a dict does for reading the chosen clinic
    return request


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground_in_both_schemes(
    scheme: str, text: str, ground: str
) -> None:
    colours = read_colours(scheme)
    assert measure_contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_level_is_plainly_lighter_or_darker_than_the_next(scheme: str) -> None:
    colours = read_colours(scheme)
    steps = [measure_contrast(colours[f"level-{n}"], colours["paper"]) for n in range(6)]
    assert steps == sorted(steps, reverse=True)
    assert all(deep / pale > 1.1 for deep, pale in itertools.pairwise(steps))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_compile_and_need_nothing_inline(path: Path) -> None:
    source = path.read_text("utf-8")
    engines["django"].from_string(source)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source)
    scripts = re.findall(r"<script([^>]*)>", source)
    assert all("src=" in words or "application/json" in words for words in scripts)
    assert len(source.splitlines()) < 150


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text("utf-8"))
    }
    assert asked
    assert asked <= load_icons().keys()


def test_an_icon_that_is_not_drawn_is_named_in_the_message() -> None:
    with pytest.raises(UnknownIcon, match="no-such"):
        find_icon("no-such")


@pytest.mark.parametrize("standing", ["open", "note", "adjust", "clear first", "stop"])
def test_a_standing_is_shown_by_word_shape_and_colour(standing: str) -> None:
    shown = get_template("parts/standing.html").render({"standing": standing})
    slug = standing.replace(" ", "-")
    assert f"standing-{slug}" in shown
    assert standing.capitalize() in shown
    assert find_icon(f"standing-{slug}") in shown


def test_no_two_standings_share_a_shape() -> None:
    shapes = [drawn for name, drawn in load_icons().items() if name.startswith("standing-")]
    assert len(set(shapes)) == len(shapes) == 5


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_stand_without_a_context_and_say_what_to_do(name: str) -> None:
    shown = get_template(f"{name}.html").render({})
    assert "<h1>" in shown
    assert 'href="/"' in shown


def test_the_frame_shows_who_works_where_and_no_more(owner: Staff) -> None:
    shown = get_template("base.html").render({}, ask_page(owner))
    assert owner.clinic.name in shown
    assert owner.user.name in shown
    assert "data-search" in shown


def test_the_rail_marks_the_room_of_the_page(owner: Staff) -> None:
    shown = get_template("base.html").render({}, ask_page(owner))
    rail = shown.partition('class="rail"')[2].partition("</nav>")[0]
    assert rail.count('aria-current="page"') == 1
    assert re.search(r'aria-current="page">.*Today', rail)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/clients/5/safety", "/clients"), ("/clients", "/clients"), ("/account", None)],
)
def test_a_page_belongs_to_the_room_whose_address_begins_its_own(
    path: str, current: str | None
) -> None:
    assert find_current(path, ["/", "/clients", "/letters"]) == current


def test_htmx_keeps_no_record_in_the_browser() -> None:
    source = (ROOT / "templates" / "skeleton.html").read_text("utf-8")
    assert '"historyCacheSize": 0' in source
    assert '"allowEval": false' in source


def test_the_library_that_is_shipped_has_its_licence_beside_it() -> None:
    for script in (STATIC / "vendor").glob("*.js"):
        assert (STATIC / "vendor" / f"{script.name.partition('.')[0]}.LICENSE").is_file()
