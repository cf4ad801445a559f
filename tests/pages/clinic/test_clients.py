"""The clients: listed, found by first letters, birth date and phone, with no word in an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.people.actions import archive_client
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

LIST = "/clients/"
HTMX = {"HX-Request": "true"}


def test_the_list_shows_what_tells_people_apart(
    therapist: Staff, clara: Client, hugo: Client, browse: Browse
) -> None:
    page = browse(therapist).get(LIST).content.decode()
    assert "Clare Cole" in page
    assert "born 2 April 1961" in page
    assert "lives by the ferry" in page
    assert "Hugo" not in page


@pytest.mark.parametrize("typed", ["cla co", "CLARE", "1961-04-02", "4/2/1961", "555 0142"])
def test_a_client_is_found_by_name_birth_date_or_phone(
    typed: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).post(LIST, {"q": typed}, headers=HTMX).content.decode()
    assert "Clare Cole" in page
    assert "<html" not in page


def test_a_search_without_scripts_is_a_whole_page(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).post(LIST, {"q": "clara"}).content.decode()
    assert "<html" in page
    assert "Clare Cole" in page


def test_nobody_found_is_said(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = browse(therapist).post(LIST, {"q": "zebulon"}, headers=HTMX).content.decode()
    assert "Nobody is called “zebulon”" in page


def test_the_search_on_top_finds_clients_and_rooms(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    browser = browse(therapist)
    client = browser.post("/search/", {"q": "cl"}, headers=HTMX).content.decode()
    assert "Clare Cole" in client
    assert reverse("clinic:clients") in client
    assert "<html" not in client


def test_the_search_on_top_takes_no_words_in_its_address(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    assert browse(therapist).get("/search/", {"q": "clara"}).status_code == 405
    page = browse(therapist).get(LIST).content.decode()
    assert 'method="post"' in page.partition("data-search")[0].rpartition("<form")[2]


def test_an_archived_client_is_in_a_list_of_their_own(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    archive_client(therapist, clara, clara.version)
    browser = browse(therapist)
    assert "Clare Cole" not in browser.get(LIST).content.decode()
    assert "Clare Cole" in browser.get(LIST, {"archived": "1"}).content.decode()


def test_a_page_that_is_no_number_is_refused(therapist: Staff, browse: Browse) -> None:
    page = browse(therapist).get(LIST, {"page": "two"})
    assert page.status_code == 422
    assert "“two” is no page of the list" in page.content.decode()


def test_an_empty_list_offers_the_first_step(
    therapist: Staff, read_only: Staff, browse: Browse
) -> None:
    assert "Add the first client" in browse(therapist).get(LIST).content.decode()
    assert "Add the first client" not in browse(read_only).get(LIST).content.decode()
