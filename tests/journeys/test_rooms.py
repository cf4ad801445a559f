"""Every room of the rail can be used by everybody, by day and by night, on a desk and a tablet."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import DESK, DESKTOP, OWNER, PHONE, TABLET, judge, open_client

ROOMS = ("Today", "Clients", "Referrals", "Letters", "Knowledge", "Clinic")


@pytest.mark.parametrize(("scheme", "size"), [("dark", DESKTOP), ("light", TABLET)])
def test_every_room_is_fit_for_everybody(
    open_page: Callable[..., Page], scheme: str, size: dict[str, int]
) -> None:
    page = open_page(OWNER, color_scheme=scheme)
    for room in ROOMS:
        rail = page.get_by_role("navigation", name="Rooms")
        rail.get_by_role("link", name=room, exact=True).click()
        expect(rail.locator("[aria-current]")).to_have_text(re.compile(room))
        judge(page, size)


def test_a_name_that_fits_nowhere_fits_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER)
    open_client(page, "wolfe", "Wolfeschlegelsteinhausenbergerdorff")
    judge(page, PHONE, DESKTOP)


def test_a_stop_is_said_on_every_tab_in_the_dark(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER, color_scheme="dark")
    open_client(page, "achterb", "Rosalind Achterberg")
    for tab in ("Facts", "Safety", "Options", "Plan", "Sessions", "Progress"):
        path = page.get_by_role("navigation", name="The path of care")
        path.get_by_role("link", name=re.compile(f"^{tab}")).click()
        expect(page.get_by_role("main")).to_contain_text("signs of a clot in a leg")
    judge(page, DESKTOP)


def test_the_front_desk_sees_who_comes_and_nothing_clinical(open_page: Callable[..., Page]) -> None:
    page = open_page(DESK)
    judge(page, DESKTOP)
    open_client(page, "achterb", "Rosalind Achterberg")
    expect(page.get_by_role("main")).not_to_contain_text(re.compile("clot", re.IGNORECASE))
    path = page.get_by_role("navigation", name="The path of care")
    expect(path.get_by_role("link", name=re.compile("^Safety"))).to_have_count(0)
    judge(page, DESKTOP)
    answer = page.goto(f"{page.url}safety/")
    assert answer is not None
    assert answer.status == 403
    judge(page, DESKTOP)
