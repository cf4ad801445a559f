"""Without a mouse: from the search to the limit of one site, heard as it is seen."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.pages import OWNER


def test_a_site_is_reached_and_heard_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find a client or an action")).to_be_focused()
    page.keyboard.type("achterb")
    found = page.get_by_role("region", name="Found").get_by_role("link")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Rosalind Achterberg")
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosalind Achterberg")
    reach(page, "link", "^Safety")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/safety/"))
    back = page.get_by_role("figure", name="Back")
    press_until(page, "Tab", lambda: bool(back.locator("a:focus").count()))
    # One stop a figure; the arrows lead from site to site.
    here = back.locator("a:focus")
    press_until(page, "ArrowDown", lambda: "calf" in read_name(here))
    press_until(page, "ArrowLeft", lambda: read_name(here).startswith("left calf"))
    expect(here).to_have_accessible_name("left calf: level 0, no touch")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Left calf")
    expect(heading).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("left calf swollen")
    expect(page.get_by_role("main")).to_contain_text(re.compile("clearance|physician|clinician"))


def test_the_first_stop_leads_past_the_rail(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER)
    page.goto("/letters/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_escape_closes_what_was_opened(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("garcia")
    found = page.get_by_role("region", name="Found").get_by_role("link")
    expect(found).to_have_count(2)
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)


def reach(page: Page, role: str, name: str) -> None:
    """Press Tab until the element with the focus has this role and name."""
    target = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]  # a role of ARIA
    press_until(page, "Tab", lambda: bool(target.evaluate("e => e === document.activeElement")))


def read_name(element: Locator) -> str:
    return element.get_attribute("aria-label") or ""


def press_until(page: Page, key: str, arrived: Callable[[], bool], most: int = 60) -> None:
    """Press a key until something is so; a page where it never is cannot be used by keyboard."""
    for _ in range(most):
        if arrived():
            return
        page.keyboard.press(key)
    raise AssertionError(f"not reached with {most} presses of {key}")
