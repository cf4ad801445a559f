"""The client's own intake on a phone, by a link that works once, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.pages import OWNER, PHONE, judge, open_client

NAME = "Zoë Müller-Lüdenscheidt"


def test_answers_come_by_a_link_once_and_are_confirmed(
    open_page: Callable[..., Page], open_context: Callable[..., BrowserContext]
) -> None:
    desk = open_page(OWNER)
    open_client(desk, "zoe mu", NAME)
    link = make_link(desk)
    phone = open_context().new_page()
    phone.set_viewport_size(PHONE)
    answer_all(phone, link)
    refuse_again(phone, link)
    confirm(desk)


def make_link(desk: Page) -> str:
    """The link is shown once."""
    desk.get_by_role("link", name="Link for the client").click()
    judge(desk)
    desk.get_by_role("button", name="Make a link").click()
    link = desk.get_by_role("textbox", name="Link").input_value()
    judge(desk)
    desk.goto(desk.url)
    expect(desk.get_by_role("textbox", name="Link")).to_have_count(0)
    return link


def answer_all(phone: Page, link: str) -> None:
    """Ten minutes on a phone: one question a screen, each kept as it is given."""
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hello Zoë")
    judge(phone, PHONE)
    phone.get_by_role("link", name="Begin").click()
    judge(phone, PHONE)
    phone.get_by_role("textbox").first.fill("A stiff neck, since I moved here.")
    phone.get_by_role("button", name="Next").click()
    questions = 0
    while phone.get_by_text(re.compile(r"Question \d+ of \d+")).count():
        answer_one(phone)
        questions += 1
        if questions in (3, 4):
            judge(phone, PHONE)
        if questions == 5:
            # Stopping in the middle loses nothing: the link leads on to where it was left.
            phone.goto(link)
            phone.get_by_role(
                "link", name=re.compile("on|Begin|Continue", re.IGNORECASE)
            ).last.click()
            expect(phone.get_by_text("Question 6 of")).to_be_visible()
    assert questions >= 15
    expect(phone.get_by_role("heading", name="Your answers")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("Eliquis")
    judge(phone, PHONE)
    phone.get_by_role("button", name="Hand in my answers").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    judge(phone, PHONE)


def answer_one(phone: Page) -> None:
    """Say no, but tell of the blood thinner."""
    thins_blood = phone.get_by_role("main").get_by_text("take a blood thinner").count()
    phone.get_by_label("Yes" if thins_blood else "No", exact=True).check()
    if thins_blood:
        phone.get_by_role("textbox").first.fill("Eliquis 5 mg twice a day")
    before = phone.url
    phone.get_by_role("button", name="Next").click()
    expect(phone).not_to_have_url(before)


def refuse_again(phone: Page, link: str) -> None:
    """A used link shows nothing of what was answered."""
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your answers are with the clinic")
    expect(phone.get_by_role("main")).not_to_contain_text("Eliquis")
    judge(phone, PHONE)


def confirm(desk: Page) -> None:
    """The therapist sees what waits, confirms it, and the limits follow."""
    desk.goto("/")
    judge(desk)
    desk.get_by_role("link", name=re.compile(f"{NAME}.*to confirm")).click()
    expect(desk.get_by_role("main")).to_contain_text("Eliquis 5 mg twice a day")
    judge(desk)
    desk.get_by_role("button", name=re.compile("Confirm")).first.click()
    expect(desk.get_by_role("main")).to_contain_text(re.compile("Adjust"))
    desk.get_by_role("navigation", name="The path of care").get_by_role(
        "link", name=re.compile("^Facts")
    ).click()
    expect(desk.get_by_role("main")).to_contain_text("Apixaban")
    judge(desk)


def test_a_link_nobody_made_says_what_to_do(
    open_context: Callable[..., BrowserContext], served: object
) -> None:
    address = vars(served).get("port")
    phone = open_context().new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(f"http://localhost:{address}/c/nobody-ever-made-this-one/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("We do not know this link")
    judge(phone, PHONE)
