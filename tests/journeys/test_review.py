"""A clinician goes through a review sheet in a browser, and her answers are taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from palpate.clinical.library import read_library
from palpate.config.reviewing import take_answers, write_sheets
from tests.clinical.small import write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge whose rules are on the sheet."""
    place = tmp_path / "knowledge"
    place.mkdir()
    return write_folder(place)


@pytest.fixture
def sheet(chromium: Browser, folder: Path, tmp_path: Path) -> Page:
    """The sheet, opened as a file."""
    write_sheets("small", tmp_path, folder)
    page = chromium.new_page()
    page.goto((tmp_path / "palpate-review-small-2026.11.test.html").as_uri())
    return page


def test_a_sheet_is_answered_downloaded_and_taken_back(
    sheet: Page, folder: Path, tmp_path: Path
) -> None:
    wrong, button = sheet.locator("#wrong"), sheet.get_by_role("button", name="Download")
    light, fresh = sheet.locator("#numb-light"), sheet.locator("#clot-fresh")
    button.click()
    assert wrong.text_content() == "No rule is answered yet."
    light.get_by_label("Agree", exact=True).check()
    fresh.get_by_label("Disagree").check()
    button.click()
    assert wrong.text_content() == "Say in a word what should change: a comment is missing."
    fresh.get_by_role("textbox").fill("Ninety days are <too> few.")
    button.click()
    assert wrong.text_content() == "Name, licence and date are needed."
    sheet.get_by_label("Name").fill("Ann Ex")
    sheet.get_by_label("Licence").fill("RN, Oregon, 12")
    sheet.get_by_label("Date").fill("2026-11-23")
    assert "2 of" in (sheet.locator("#count").text_content() or "")
    sheet.reload()
    assert sheet.get_by_label("Name").input_value() == "Ann Ex"
    with sheet.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "palpate-review-small-2026-11-23.json"
    waiting.value.save_as(tmp_path / "answers.json")
    sheet.close()
    assert take_answers(str(tmp_path / "answers.json"), folder) == 0
    library, _ = read_library(folder)
    assert library.is_reviewed(library.rules["numb-light"])
    (said,) = library.reviews["clot-fresh"]
    assert (said.verdict, said.comment) == ("disagree", "Ninety days are <too> few.")


def test_a_comment_without_a_box_is_not_lost(sheet: Page) -> None:
    sheet.locator("#numb-light").get_by_role("textbox").fill("Hm.")
    sheet.get_by_role("button", name="Download").click()
    assert "A comment has no box ticked" in (sheet.locator("#wrong").text_content() or "")
    sheet.close()
