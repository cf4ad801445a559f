"""Whatever a form, an address or a device sends: an answer in a sentence, never a stack trace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from palpate.record.models import Autosave, Session
from tests.pages.clinic.owned import every_form, list_places, make_everything

if TYPE_CHECKING:
    import uuid

    from palpate.people.models import Client, Staff

# A number too long for one, the sign that databases refuse, the ends of the calendar.
HOSTILE = ["9" * 5000, "a\x00b", "-1", "9999-12-31", "clot 99999 years ago, due in 99999 weeks"]
ASKED = ("on", "site", "day", "page", "from", "client", "member", "area")


@pytest.fixture
def ours(owner: Staff, clara: Client) -> dict[str, uuid.UUID]:
    """One row of each kind."""
    return make_everything(owner, clara)


def test_no_question_in_an_address_ends_in_a_stack_trace(owner, ours, browse) -> None:
    browser = browse(owner)
    for place in list_places():
        for words in (HOSTILE[0] + "\x00", "9999-12-31"):
            answer = browser.get(place.at(ours), dict.fromkeys(ASKED, words))
            assert answer.status_code < 500, place.name


def test_no_form_ends_in_a_stack_trace(owner, ours, browse) -> None:
    browser = browse(owner)
    forms = list(every_form(browser, ours))
    assert len({form.action for form in forms}) > 40
    for words in HOSTILE:
        for form in forms:
            sent = {**dict.fromkeys(form.fields, words), "once": ""}
            assert browser.post(form.action, sent).status_code < 500, form.action
    assert browser.get("/").status_code == 200, "whoever is signed out meets the door, not the form"


ODD: list[Any] = [None, True, -1, 2**63, 1e400, "x" * 5000, "a\x00b\ud83d", [], {}, {"a": 1}, [[]]]
WORK = {"sites": ["left calf"], "technique": "effleurage", "pressure": 3, "minutes": None}
MARK = {"site": ["left calf"], "view": "front", "x": 0.5, "y": 0.5, "kind": "tender"}
STEP = {"rule": "any", "limit": "any", "reason": "said"}
SENT = {"device": "tablet", "seq": 1, "seen": 1, "content": {}}


def spoil(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the table with each of its values spoilt in each way."""
    return [{**table, name: odd} for name in table for odd in ODD]


def list_sent() -> list[Any]:
    """Return everything a device could send in place of a note."""
    notes: list[Any] = [
        {name: odd}
        for name in ("subjective", "minutes", "positions", "massage_type", "marks", "strange")
        for odd in (*ODD, ["x"])
    ]
    notes += [{"work": [row]} for row in (*spoil(WORK), *ODD)]
    notes += [{"marks": [row]} for row in (*spoil(MARK), *ODD)]
    notes += [{"departures": [row]} for row in (*spoil(STEP), *ODD)]
    return [*ODD, *spoil(SENT), *({**SENT, "content": note} for note in notes)]


@pytest.mark.django_db(transaction=True)
def test_no_note_a_device_could_send_ends_in_a_stack_trace(owner, clara, browse) -> None:
    from palpate.record import actions
    from tests.cast import NOW

    session = actions.plan_session(owner, clara, NOW, now=NOW)
    browser, address = browse(owner), f"/notes/{session.pk}/save/"
    for number, odd in enumerate(list_sent()):
        named = isinstance(odd, dict) and odd.get("device") == "tablet"
        sent = {**odd, "device": f"tablet {number}"} if named else odd
        answer = browser.post(address, json.dumps(sent), content_type="application/json")
        assert answer.status_code in (200, 409, 422), (sent, answer.content)
        assert "sentence" in answer.json() or "seq" in answer.json()


@pytest.mark.django_db(transaction=True)
def test_half_an_emoji_and_a_nul_are_left_out_and_the_rest_is_kept(owner, clara, browse) -> None:
    from palpate.record import actions
    from tests.cast import NOW

    session = actions.plan_session(owner, clara, NOW, now=NOW)
    sent = {**SENT, "content": {"subjective": "Stiff\x00 neck \ud83d since Friday."}}
    for _ in range(2):
        answer = browse(owner).post(
            f"/notes/{session.pk}/save/", json.dumps(sent), content_type="application/json"
        )
        assert answer.status_code == 200
    assert Session.everywhere.get().subjective == "Stiff neck ? since Friday."
    assert Autosave.everywhere.count() == 1


PRESSURE = {
    "resourceType": "Observation",
    "code": {"coding": [{"code": "85354-9"}]},
    "component": [
        {"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": float("inf")}}
    ],
}
WORDS = {"text": "Grumbling \ud83d zor\x00bitis"}


def pack(**resource: Any) -> bytes:
    """Return the bundle of one resource, as a careless program would write it."""
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": resource}]}).encode()


BUNDLES = [
    pack(resourceType="Condition", id="a\x00b", code=WORDS),
    pack(resourceType="Strange\x00\ud83d"),
    pack(**PRESSURE),
    b'{"resourceType": "Bundle", "total": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("content", BUNDLES, ids=range(len(BUNDLES)))
def test_no_bundle_ends_in_a_stack_trace(content: bytes, owner, clara, browse) -> None:
    browser = browse(owner)
    sent = {"bundle": SimpleUploadedFile("bundle.json", content), "same": "on"}
    assert browser.post(f"/clients/{clara.pk}/import/", sent).status_code in (302, 422)
    for page in ("import", "waiting", "facts", "safety"):
        assert browser.get(f"/clients/{clara.pk}/{page}/").status_code == 200
