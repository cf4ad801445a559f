"""The body figure: every site is drawn, numbered, named, and the same without Django."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from palpate.pages.figure import HEIGHT, WIDTH, Spot, View, draw, list_sites, picture
from palpate.pages.figure.sheet import load_sheet

SVG = "{http://www.w3.org/2000/svg}"
VIEWS: tuple[View, ...] = ("front", "back")


def name_sites(view: str) -> Iterator[str]:
    source = files("palpate.knowledge").joinpath("body.toml").read_text("utf-8")
    for part in tomllib.loads(source)["part"]:
        if part["view"] in (view, "both"):
            sides = ("left ", "right ") if part.get("sided") else ("",)
            yield from (side + part["name"] for side in sides)


def find_site(svg: str, site: str) -> ElementTree.Element:
    tree = ElementTree.fromstring(svg)
    return next(node for node in tree.iter() if node.get("data-site") == site)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_draws_exactly_the_sites_that_the_body_says(view: View) -> None:
    assert sorted(list_sites(view)) == sorted(name_sites(view))


def test_both_views_together_draw_all_62_sites() -> None:
    assert len({*list_sites("front"), *list_sites("back")}) == 62


@pytest.mark.parametrize("view", VIEWS)
def test_every_path_is_closed_and_its_number_lies_on_the_sheet(view: View) -> None:
    for area in load_sheet(view).areas:
        assert area.path.startswith("M")
        assert area.path.count("Z") == 1
        assert area.path.endswith("Z")
        assert 0 < area.x < WIDTH
        assert 0 < area.y < HEIGHT


def test_the_persons_left_is_on_the_viewers_right_in_front_and_left_behind() -> None:
    front = {area.site: area.x for area in load_sheet("front").areas}
    back = {area.site: area.x for area in load_sheet("back").areas}
    assert front["left hand"] > WIDTH / 2 > front["right hand"]
    assert back["left hand"] < WIDTH / 2 < back["right hand"]


def test_left_and_right_mirror_each_other() -> None:
    for view in VIEWS:
        places = {area.site: area for area in load_sheet(view).areas}
        for site, area in places.items():
            if site.startswith("left "):
                other = places[site.replace("left ", "right ")]
                assert area.x + other.x == pytest.approx(WIDTH, abs=0.2)
                assert area.y == other.y


def test_a_site_says_its_level_in_class_number_and_words() -> None:
    site = find_site(picture({"left calf": 2}, view="back"), "left calf")
    assert site.get("class") == "site level-2"
    assert site.get("aria-label") == "left calf: level 2"
    assert (site.get("role"), site.get("tabindex")) == ("button", "0")
    assert [text.text for text in site.iter(f"{SVG}text")] == ["2"]


def test_level_0_is_crosshatched_and_says_no_touch() -> None:
    site = find_site(picture({"left calf": 0}, view="back"), "left calf")
    assert site.get("aria-label") == "left calf: level 0, no touch"
    assert "url(#closed-back)" in [path.get("fill") for path in site.iter(f"{SVG}path")]


def test_a_withheld_site_is_hatched_and_shows_no_level() -> None:
    site = find_site(
        picture({"left breast": 5}, view="front", withheld={"left breast"}), "left breast"
    )
    assert site.get("aria-label") == "left breast: not touched, the client's choice"
    assert "level-5" not in str(site.get("class"))
    assert "url(#withheld-front)" in [path.get("fill") for path in site.iter(f"{SVG}path")]
    assert [text.text for text in site.iter(f"{SVG}text")] == ["–"]


def test_a_site_without_a_level_has_no_number() -> None:
    site = find_site(picture({}, view="back"), "left calf")
    assert site.get("aria-label") == "left calf: no level"
    assert not list(site.iter(f"{SVG}text"))


def test_a_plain_figure_names_its_sites_only() -> None:
    assert find_site(picture(None, view="back"), "left calf").get("aria-label") == "left calf"


def test_links_make_each_site_a_link_to_its_own_address() -> None:
    svg = picture({}, view="back", links=lambda site: f"?a=1&site={site}")
    site = find_site(svg, "left calf")
    assert site.tag == f"{SVG}a"
    assert site.get("href") == "?a=1&site=left calf"
    assert site.get("role") is None


def test_planned_work_is_dashed_and_finished_work_is_not() -> None:
    svg = picture(
        {"scalp": 5}, view="back", planned={"scalp": 2, "left calf": 3}, done={"left calf": 1}
    )
    works = re.search(r'<g class="works".*?</g>', svg)
    assert works is not None
    assert works[0].count("stroke-dasharray") == 1
    assert find_site(svg, "scalp").get("aria-label") == "scalp: level 5, planned at 2"
    worked = find_site(svg, "left calf")
    assert str(worked.get("aria-label")).endswith("worked at 1")
    assert [text.text for text in worked.iter(f"{SVG}text")] == ["1"]


def test_marks_are_lettered_over_both_views_and_drawn_in_their_own() -> None:
    marks = [Spot("left calf", "tender", "back", 0.5, 0.5), Spot("right knee", "swollen", "front")]
    back = ElementTree.fromstring(picture(None, view="back", marks=marks))
    front = ElementTree.fromstring(picture(None, view="front", marks=marks))
    assert [node.get("data-mark") for node in back.iter() if node.get("data-mark")] == ["A"]
    assert [node.get("data-mark") for node in front.iter() if node.get("data-mark")] == ["B"]
    dot = next(node for node in back.iter(f"{SVG}circle") if node.get("class") == "dot")
    assert (float(str(dot.get("cx"))), float(str(dot.get("cy")))) == (WIDTH / 2, HEIGHT / 2)


def test_the_twenty_seventh_mark_is_lettered_a1() -> None:
    svg = picture(None, view="back", marks=[Spot("scalp", "scar", "back")] * 27)
    assert 'data-mark="A1"' in svg


def test_a_still_picture_has_nothing_to_press() -> None:
    svg = picture({"scalp": 3}, view="front", still=True)
    assert 'role="button"' not in svg
    assert "tabindex" not in svg
    assert 'role="img"' in svg


def test_words_from_people_cannot_break_out_of_the_drawing() -> None:
    words = '"><script>alert(1)</script>'
    svg = picture(None, view="back", marks=[Spot("scalp", words, "back")], title=words)
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_nothing_in_the_drawing_needs_an_inline_style() -> None:
    assert " style=" not in picture({"scalp": 0}, view="front", withheld={"face"})


def test_draw_gives_the_same_picture_marked_safe() -> None:
    safe = draw({"scalp": 3}, view="front")
    assert safe == picture({"scalp": 3}, view="front")
    assert safe.__html__() is safe
