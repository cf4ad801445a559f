"""Every address of the clinic, read from the list of addresses, so that a new page is in it."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.test import Client as Browser

from palpate.people.models import AuditEntry
from palpate.people.tenancy import Owned
from tests.pages.clinic.owned import (
    HOSTILE,
    Place,
    every_form,
    list_inline,
    list_places,
    make_everything,
)

if TYPE_CHECKING:
    from palpate.people.models import Client, Clinic, Staff

PLACES = list_places()
NAMED = [place for place in PLACES if place.rows]
WAYS = ("get", "post")

Ids = dict[str, uuid.UUID]


@pytest.fixture
def ours(owner: Staff, clara: Client) -> Ids:
    """One row of each kind of Riverside."""
    return make_everything(owner, clara)


@pytest.fixture
def theirs(stranger: Staff, hugo: Client) -> Ids:
    """One row of each kind of Hilltop."""
    return make_everything(stranger, hugo)


def ask(browser: Browser, way: str, address: str) -> Any:
    """Return the answer; whoever opens what only takes a form is led on, and goes there."""
    return getattr(browser, way)(address, follow=way == "get")


def statuses(browser: Browser, places: list[Place], ids: Ids) -> dict[str, int]:
    """Return what each address answers, by the way it was asked and its name."""
    return {
        f"{way} {place.name}": ask(browser, way, place.at(ids)).status_code
        for place in places
        for way in WAYS
    }


def strip_marks(content: bytes) -> bytes:
    """Return a page without the marks that differ each time it is read."""
    return re.sub(rb'value="[A-Za-z0-9]{32,}"|"X-CSRFToken": "\w+"', b"", content)


def read_rows(clinic: Clinic) -> dict[str, list[Any]]:
    """Return every row that belongs to a clinic, but for its trail."""
    owned = [
        model
        for label in ("people", "record", "team")
        for model in apps.get_app_config(label).get_models()
        if issubclass(model, Owned)
    ]
    return {
        model.__name__: sorted(map(str, model.everywhere.filter(clinic=clinic).values_list()))
        for model in owned
    }


def test_the_list_of_addresses_is_read_whole() -> None:
    assert len(PLACES) == len({place.name for place in PLACES}) > 70
    assert {part for place in PLACES for part in place.rows} >= {"client_id", "letter_id"}


def gives_away(answer: Any, ids: Ids) -> bool:
    """Tell whether an answer is more than "not found"; a way that leads on tells nothing."""
    if answer.status_code in (404, 405):
        return False
    led_on = bool(getattr(answer, "redirect_chain", ()))
    return not led_on or any(str(one) in answer.content.decode() for one in ids.values())


def test_a_row_of_another_clinic_is_404_at_every_address(owner, stranger, theirs, browse) -> None:
    before, browser = read_rows(stranger.clinic), browse(owner)
    for place in NAMED:
        answers = [ask(browser, way, place.at(theirs)) for way in WAYS]
        assert not any(gives_away(answer, theirs) for answer in answers), place.name
        # A page that takes one way only answers otherwise to the other, and never to both.
        assert 404 in [answer.status_code for answer in answers], place.name
    assert read_rows(stranger.clinic) == before


def test_a_row_of_another_clinic_is_answered_like_one_that_never_was(owner, theirs, browse) -> None:
    browser = browse(owner)
    nobodys = {part: uuid.uuid4() for part in theirs}
    for place in NAMED:
        for way in WAYS:
            known, unknown = (ask(browser, way, place.at(ids)) for ids in (theirs, nobodys))
            assert known.status_code == unknown.status_code
            assert strip_marks(known.content) == strip_marks(unknown.content)


def test_a_row_of_another_clinic_is_404_beside_a_client_of_ones_own(
    owner, ours, stranger, theirs, browse
) -> None:
    before, browser = read_rows(stranger.clinic), browse(owner)
    inner = [place for place in NAMED if len(place.rows) > 1]
    assert inner
    mixed = {**theirs, "client_id": ours["client_id"]}
    for place in inner:
        for way in WAYS:
            assert not gives_away(ask(browser, way, place.at(mixed)), theirs), place.name
    assert read_rows(stranger.clinic) == before


def test_the_refused_look_is_in_the_trail_of_the_one_who_looked(owner, theirs, browse) -> None:
    place = next(place for place in NAMED if place.name == "note")
    browse(owner).get(place.at(theirs))
    refused = AuditEntry.objects.of(owner.clinic).get(action="refused")
    assert (refused.kind, refused.object_id) == ("clinic:note", str(theirs["session_id"]))
    assert refused.client_id is None


# Roles ------------------------------------------------------------------------------------------

# Closed unless it is named here: a new page has to be opened to a role on purpose.
FRONT_DESK = {
    "today", "clients", "search", "client_new", "client_edit", "client_archive", "client",
    "knowledge", "rule", "massage_types", "measures", "sources",
    "referrals", "referral", "referral_choose", "referral_person", "referral_new",
    "referral_mend", "professionals", "professional_new", "professional",
    "letters", "client_letters", "letter_file", "report_sent", "clinic",
}  # fmt: skip
OWNER_ONLY = {"clinic_edit", "staff_new", "staff", "staff_password", "staff_active", "trail"}


def open_to(browser: Browser, ids: Ids) -> set[str]:
    """Return the names of the addresses that answer otherwise than 403 or by leading on."""
    found = set()
    for place in PLACES:
        for way in WAYS:
            answer = ask(browser, way, place.at(ids))
            led_on = bool(getattr(answer, "redirect_chain", ()))
            if answer.status_code not in (403, 405) and not led_on:
                found.add(place.name)
    return found


def test_the_front_desk_opens_these_pages_and_no_other(front_desk, ours, browse) -> None:
    assert open_to(browse(front_desk), ours) == FRONT_DESK


def test_a_therapist_opens_every_page_but_the_owners(therapist, ours, browse) -> None:
    assert open_to(browse(therapist), ours) == {place.name for place in PLACES} - OWNER_ONLY


def test_who_is_signed_out_is_led_to_sign_in_from_everywhere(ours, browse) -> None:
    browser = browse(None)
    for place in PLACES:
        for way in WAYS:
            answer = getattr(browser, way)(place.at(ours))
            assert answer.status_code == 302, place.name
            assert answer["Location"].startswith("/account/login/?next=/"), place.name
        asked = {"HX-Request": "true"}
        assert browser.post(place.at(ours), headers=asked).status_code == 401, place.name


def clinical_rows(clinic: Clinic) -> dict[str, list[Any]]:
    """Return the rows of a clinic without what a mere look keeps: screenings and glances."""
    return {
        name: rows
        for name, rows in read_rows(clinic).items()
        if name not in ("StoredScreening", "Glance")
    }


def test_who_reads_only_changes_nothing_by_any_form(owner, read_only, ours, browse) -> None:
    forms = list(every_form(browse(owner), ours))
    assert len(forms) > 40
    before, browser = clinical_rows(owner.clinic), browse(read_only)
    for form in forms:
        browser.post(form.action, form.fields)
    assert clinical_rows(owner.clinic) == before


def test_a_form_without_its_token_changes_nothing(owner, ours, browse) -> None:
    forms = list(every_form(browse(owner), ours))
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(owner.user)
    before = clinical_rows(owner.clinic)
    for form in forms:
        assert "csrfmiddlewaretoken" in form.fields, form.action
        without = {name: said for name, said in form.fields.items() if "csrf" not in name}
        assert browser.post(form.action, without).status_code == 403, form.action
    assert clinical_rows(owner.clinic) == before


# What every page has ----------------------------------------------------------------------------


def test_every_page_is_closed_to_foreign_code(owner, ours, browse) -> None:
    browser = browse(owner)
    for place in PLACES:
        answer = browser.get(place.at(ours))
        assert "default-src 'self'" in answer["Content-Security-Policy"], place.name
        assert "unsafe" not in answer["Content-Security-Policy"], place.name
        assert answer["X-Content-Type-Options"] == "nosniff", place.name
        assert "no-store" in answer["Cache-Control"], place.name
        if answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert HOSTILE not in page, place.name
            assert list_inline(page) == [], place.name


def test_the_hostile_words_are_on_the_pages(owner, ours, browse) -> None:
    page = browse(owner).get(f"/clients/{ours['client_id']}/facts/").content.decode()
    assert "&lt;b onclick=alert(1)&gt;" in page


# A professional is no client; the checklist is a part of the note, whose page was noted.
NOT_NOTED = {"professional", "note_checklist"}


def test_every_look_at_a_client_is_in_the_trail(therapist, ours, browse) -> None:
    browser, missing = browse(therapist), set()
    for place in NAMED:
        AuditEntry.everywhere.filter(action="read")._raw_delete("default")
        answer = browser.get(place.at(ours))
        if answer.status_code != 200:
            continue
        noted = AuditEntry.objects.of(therapist.clinic).filter(
            action="read", client_id=ours["client_id"], staff=therapist
        )
        if not noted.exists():
            missing.add(place.name)
    assert sorted(missing) == sorted(NOT_NOTED)
