"""The main job from the referral to the report, in a real browser, on a desk and on a tablet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.pages import OWNER, figure, go_to, judge, open_client, write_day

NAME = "Desmond Okonkwo-Whitfield"


def test_from_the_referral_to_the_report(open_page: Callable[..., Page]) -> None:
    page = open_page(OWNER)
    judge(page)
    open_client(page, "okonk", NAME)
    judge(page)
    read_letter(page)
    read_safety(page)
    choose_options(page)
    decide(page)
    consent(page)
    agree_plan(page)
    write_note(page)
    measure_again(page)
    report_back(page)


def read_letter(page: Page) -> None:
    """The surgeon's letter came with the referral and opens as what it is."""
    go_to(page, "Letters")
    judge(page)
    link = page.get_by_role("link", name=re.compile("Referral letter Ingrid Halvorsen"))
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert NAME in PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()


def read_safety(page: Page) -> None:
    """The body map says what is allowed, and why the knee is limited."""
    go_to(page, "Safety")
    judge(page)
    expect(page.get_by_role("main")).to_contain_text("Adjust")
    front = figure(page, "Front")
    expect(front.get_by_role("link", name="left forearm: level 4")).to_be_visible()
    front.get_by_role("link", name="right knee: level 2").click()
    expect(page.get_by_role("heading", name="Right knee")).to_be_visible()
    why = page.get_by_role("listitem").filter(has_text="total knee replacement").first
    expect(why).to_contain_text("from the referrer")
    expect(page.get_by_text(re.compile("by itself")).first).to_be_visible()
    judge(page)
    # In three months the weeks after surgery are over, and more is allowed.
    page.get_by_label("Any day").fill(write_day(100))
    page.get_by_role("button", name="Show").click()
    expect(figure(page, "Front").get_by_role("link", name="left knee: level 4")).to_be_visible()


def choose_options(page: Page) -> None:
    """Options lie side by side for the client's goals, with no massage among them."""
    go_to(page, "Options")
    judge(page)
    page.get_by_label(re.compile("own words")).fill("I want to walk down the stairs at school.")
    page.get_by_label("Less pain").check()
    page.get_by_label("Better sleep").check()
    page.get_by_role("button", name="Show the options").click()
    for option in ("Swedish", "Someone else first", "No massage"):
        expect(page.get_by_role("heading", name=option, exact=True)).to_be_visible()
    judge(page)


def decide(page: Page) -> None:
    """Nothing is chosen beforehand; the client's choice is kept with her reasons."""
    page.get_by_role("link", name="Record the decision").click()
    judge(page)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.get_by_text("Choose one of them", exact=False).last).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Swedish")).check()
    page.get_by_label(re.compile("^Reasons")).fill("Gentle hands, and the surgeon agrees.")
    page.get_by_role("button", name="Keep the decision").click()


def consent(page: Page) -> None:
    """The client leaves out her face and signs with her name."""
    expect(page.get_by_role("heading", name="Consent to massage")).to_be_visible()
    judge(page)
    figure(page, "Front").get_by_role("button", name="face").click()
    expect(page.get_by_text("Left out: face")).to_be_visible()
    page.get_by_label(re.compile("Full name")).fill(NAME)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text(re.compile("Version 1, signed"))).to_be_visible()
    judge(page)


def agree_plan(page: Page) -> None:
    """The plan of care has a goal with its measure and a day of review."""
    go_to(page, "Plan")
    judge(page)
    page.get_by_role("link", name="Write the plan").click()
    page.get_by_label("Problem").fill("Stiff right knee ten weeks after replacement")
    page.get_by_label("What the client wants to be able to do").fill("Walk down the stairs")
    page.get_by_label("Measured by").select_option(label="Own activity (0 to 10)")
    page.get_by_label("Now", exact=True).fill("3")
    page.get_by_label("Target").fill("6")
    page.get_by_label("By", exact=True).fill(write_day(28))
    judge(page)
    page.get_by_label(re.compile("The client has gone through")).check()
    page.get_by_role("button", name="Agree the plan").click()
    expect(page.get_by_text(re.compile("Plan 1, agreed"))).to_be_visible()
    judge(page)


def write_note(page: Page) -> None:
    """A tap is work; what is missing is listed; the signed note is locked."""
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="New note")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Begin a note now").click()
    expect(page.get_by_text("What the client says (S) is empty.")).to_be_visible()
    judge(page)
    figure(page, "Back").get_by_role("button", name=re.compile("^right calf")).click()
    page.get_by_label("Prone").check()
    page.get_by_label(re.compile("^S: ")).fill("Sore on the stairs, sleeps badly.")
    page.get_by_label(re.compile("^A: ")).fill("Stiff after surgery, no sign of a clot.")
    for area in ("^O: ", "^P: "):
        box = page.get_by_label(re.compile(area))
        field = page.locator("div, section, fieldset").filter(has=box).last
        field.get_by_role("button", name="Write it for me").click()
        expect(box).not_to_have_value("")
    expect(page.get_by_label(re.compile("^O: "))).to_have_value(re.compile("right calf at level 2"))
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()
    expect(page.get_by_text("Everything is there")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Sign the note").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Signed \d.* by Marisol Vega"))
    expect(page.get_by_label(re.compile("^S: "))).to_have_count(0)
    judge(page)


def measure_again(page: Page) -> None:
    """A second value turns into a change against the baseline."""
    go_to(page, "Progress")
    judge(page)
    page.get_by_role("navigation", name="Measures").get_by_role("link", name="Own activity").click()
    page.get_by_role("textbox", name="Own activity").fill("6")
    page.get_by_role("main").get_by_role("button", name=re.compile("Record|Keep|Save")).click()
    expect(page.get_by_role("article", name="Own activity")).to_contain_text("6 points of 10")
    expect(page.get_by_role("article", name="Own activity")).to_contain_text("better")
    judge(page)


def report_back(page: Page) -> None:
    """The report to the surgeon is a PDF of at most two pages that says what was done."""
    go_to(page, "Letters")
    page.get_by_role("link", name="Write a report").click()
    judge(page)
    page.get_by_label("Progress report").check()
    page.get_by_label(re.compile("What is asked")).fill("May we work on the scar from week twelve?")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_role("main")).to_contain_text("Ingrid Halvorsen")
    judge(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    report = PdfReader(waiting.value.path())
    words = " ".join(" ".join(part.extract_text() for part in report.pages).split())
    assert len(report.pages) <= 2
    for said in (NAME, "Ingrid Halvorsen", "Hudson Orthopaedics", "scar from week twelve"):
        assert said in words, said
