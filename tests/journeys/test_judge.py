"""The judge of pages can fail: it sees what somebody could not use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.pages import DESKTOP, judge

HEAD = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<input>", "label"),
        ("<p style='color:#ccc'>Hardly to be read</p>", "color-contrast"),
        ("<p style='width:3000px'>A line that goes on and on</p>", "wider than the window"),
    ],
)
def test_a_page_that_shuts_people_out_is_told(
    open_context: Callable[..., BrowserContext], body: str, fault: str
) -> None:
    page = open_context().new_page()
    page.set_content(f"{HEAD}{body}</main>")
    with pytest.raises(AssertionError, match=fault):
        judge(page, DESKTOP)


def test_a_plain_page_passes(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context().new_page()
    page.set_content(f"{HEAD}<p>Some words.</p></main>")
    judge(page, DESKTOP)
