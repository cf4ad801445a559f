"""A note is kept as it is typed: without a connection, after a closed page, by two people."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.pages import OWNER, THERAPIST, figure, judge, open_client

SAVED = re.compile(r"^Saved \d\d:\d\d$")


def begin_note(page: Page, text: str, name: str) -> str:
    """Begin a new note of a client and return its address."""
    open_client(page, text, name)
    page.get_by_role("link", name="New note").first.click()
    page.get_by_role("button", name="Begin a note now").click()
    expect(page.get_by_role("heading", name="Session note")).to_be_visible()
    return page.url


def says(page: Page) -> Locator:
    """The part S of the note."""
    return page.get_by_label(re.compile("^S: "))


def test_what_was_typed_without_a_connection_arrives_once(open_page: Callable[..., Page]) -> None:
    page = open_page(THERAPIST)
    address = begin_note(page, "saoirse", "Saoirse Ní Dhomhnaill")
    says(page).fill("Wants quiet.")
    figure(page, "Back").get_by_role("button", name=re.compile("^left upper back")).click()
    expect(page.get_by_text(SAVED)).to_be_visible()

    page.context.set_offline(True)
    says(page).press_sequentially(" Slept badly since Sunday.")
    expect(page.get_by_text(re.compile("Kept on this device"))).to_be_visible()
    judge(page)
    page.get_by_label(re.compile("^A: ")).fill("Tired, nothing else.")
    window = page.context
    page.close()

    page = window.new_page()
    window.set_offline(False)
    page.goto(address)
    expect(page.get_by_text(SAVED)).to_be_visible()
    for _ in range(2):
        expect(says(page)).to_have_value("Wants quiet. Slept badly since Sunday.")
        expect(page.get_by_label(re.compile("^A: "))).to_have_value("Tired, nothing else.")
        expect(page.get_by_role("button", name="Remove this work")).to_have_count(1)
        page.reload()
    # Nothing of it stays on the device once the clinic has it.
    assert page.evaluate("() => Object.keys(localStorage).filter(k => k.startsWith('note:'))") == []


def test_two_people_in_one_note_see_both_texts(open_page: Callable[..., Page]) -> None:
    first, second = open_page(OWNER), open_page(THERAPIST)
    address = begin_note(first, "mbeki", "Rutherford Mbeki")
    second.goto(address)
    says(first).fill("Neck is stiff after the night shift.")
    expect(first.get_by_text(SAVED)).to_be_visible()
    says(second).fill("Headache on the left.")
    clash = second.get_by_role("alert")
    expect(clash).to_contain_text("Somebody else changed this note")
    expect(clash).to_contain_text("Neck is stiff after the night shift.")
    expect(clash).to_contain_text("Headache on the left.")
    judge(second)
    second.get_by_role("button", name="Keep what I chose").click()
    expect(second.get_by_text(SAVED)).to_be_visible()
    first.reload()
    expect(says(first)).to_have_value("Neck is stiff after the night shift.\nHeadache on the left.")


def test_signing_right_after_typing_meets_no_stranger(open_page: Callable[..., Page]) -> None:
    page = open_page(THERAPIST)
    begin_note(page, "birgitta", "Birgitta Sørensen")

    def delay(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/save/", delay)
    says(page).fill("Reaches the shelf again.")
    expect(page.get_by_text("Saving…")).to_be_visible()
    page.get_by_label(re.compile("^A: ")).fill("Looser.")
    page.get_by_role("button", name="Sign the note").click()
    expect(page.get_by_text("cannot be signed yet")).to_be_visible()
    expect(says(page)).to_have_value("Reaches the shelf again.")
    expect(page.get_by_label(re.compile("^A: "))).to_have_value("Looser.")
    assert page.get_by_text("Somebody else saved this").count() == 0
