"""What every journey does on a page: sign in, find, look whether it can be used by everybody."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, ViewportSize, expect

from palpate.demo.signs import DESK, OWNER, PASSWORD, THERAPIST, ZONE

__all__ = ["DESK", "OWNER", "PASSWORD", "THERAPIST"]

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 8_000
"""Milliseconds to wait for something on a page."""

expect.set_options(timeout=PATIENCE)

WRONG = """
async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(v => `${v.id}: ${v.help}: ` +
    v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", "));
}
"""
WIDER = """
() => document.documentElement.scrollWidth - document.documentElement.clientWidth
"""


@cache
def read_axe() -> str:
    """Return axe-core, which judges whether everybody can use a page."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in on the sign-in page."""
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/account/login"))
    # Keys work once the scripts are there.
    page.wait_for_load_state()


def judge(page: Page, *sizes: ViewportSize) -> None:
    """Fail when axe finds anything wrong, or the page is wider than the window."""
    page.wait_for_load_state()
    before = page.viewport_size
    for size in sizes or (DESKTOP, TABLET):
        page.set_viewport_size(size)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(read_axe())
        wrong: list[str] = page.evaluate(WRONG)
        where = f"{page.url} at {size['width']}"
        assert wrong == [], f"{where}: {json.dumps(wrong, indent=1)}"
        assert page.evaluate(WIDER) <= 0, f"{where} is wider than the window"
    if before:
        page.set_viewport_size(before)


def open_client(page: Page, text: str, name: str) -> None:
    """Find a client by typing and open them."""
    page.keyboard.press("/")
    page.keyboard.type(text)
    found = page.get_by_role("region", name="Found")
    found.get_by_role("link", name=re.compile(name)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def go_to(page: Page, tab: str) -> None:
    """Go to one of the tabs of a client."""
    path = page.get_by_role("navigation", name="The path of care")
    path.get_by_role("link", name=re.compile(f"^{tab}")).click()
    expect(path.locator("[aria-current]")).to_contain_text(tab)


def figure(page: Page, side: str) -> Locator:
    """Return the body seen from the front or from the back."""
    return page.get_by_role("figure", name=side)


def write_day(days: int) -> str:
    """Return a day as date fields take it, counted from today at the clinic."""
    return (datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=days)).isoformat()
