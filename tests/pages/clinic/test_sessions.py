"""The sessions of a client: listed, and the next one planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from palpate.people.models import Client, Staff
from palpate.record import actions
from palpate.record.models import Plan, Session
from tests.cast import Browse
from tests.pages.clinic.care import agreed, cared, library, now, past, write_form

__all__ = ["agreed", "cared", "library", "now", "past"]


def address(client: Client) -> str:
    return f"/clients/{client.pk}/sessions/"


def plan_form(staff: Staff, **changes: Any) -> dict[str, Any]:
    form = {"at": "2027-03-04T14:30", "minutes": "45", "massage_type": "swedish"}
    return {**form, "therapist": str(staff.pk), **changes}


def test_nothing_yet_says_what_will_be_here(owner: Staff, cared: Client, browse: Browse) -> None:
    assert "No sessions yet" in browse(owner).get(address(cared)).content.decode()


def test_each_session_has_its_state_therapist_and_one_line(
    owner: Staff, past: Session, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    browser.post(f"/notes/{past.pk}/", write_form(intent="sign", assessment="Eases well."))
    actions.plan_session(owner, past.client, now + timedelta(days=3))
    page = browser.get(address(past.client))
    text = page.content.decode()
    assert [line["session"].status for line in page.context["past"]] == ["signed"]
    assert [line["session"].status for line in page.context["coming"]] == ["planned"]
    assert "Eases well." in text
    assert "Olive Owen" in text
    assert f"/notes/{past.pk}/" in text


def test_a_long_note_is_cut_at_a_word(owner: Staff, past: Session, browse: Browse) -> None:
    browser = browse(owner)
    browser.post(f"/notes/{past.pk}/", write_form(assessment="quite long " * 40))
    says = browser.get(address(past.client)).context["past"][0]["says"]
    assert says.endswith(("quite …", "long …"))
    assert len(says) < 120


def test_the_next_session_is_planned_on_the_clinics_clock(
    owner: Staff, agreed: Plan, browse: Browse
) -> None:
    client = agreed.client
    answer = browse(owner).post(address(client), plan_form(owner))
    assert answer.status_code == 302
    session = Session.everywhere.get(client=client)
    assert session.at.isoformat() == "2027-03-04T19:30:00+00:00"
    assert (session.minutes, session.plan_id) == (45, agreed.pk)


def test_a_double_click_plans_one_session(owner: Staff, cared: Client, browse: Browse) -> None:
    browser = browse(owner)
    for _ in range(2):
        browser.post(address(cared), plan_form(owner, once="d" * 32))
    assert Session.everywhere.filter(client=cared).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"at": ""}, "The day and time are empty"),
        ({"at": "soon"}, "“soon” is not a date with a time"),
        ({"at": "2027-13-45T99:99"}, "is not a date with a time"),
        ({"minutes": "0"}, "no session length"),
        ({"minutes": "long"}, "no session length"),
        ({"minutes": "999"}, "1 to 240"),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(
    owner: Staff, cared: Client, browse: Browse, changes: dict[str, str], sentence: str
) -> None:
    answer = browse(owner).post(address(cared), plan_form(owner, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="swedish" selected' in answer.content.decode()
    assert not Session.everywhere.exists()


def test_the_front_desk_sees_no_sessions(front_desk: Staff, cared: Client, browse: Browse) -> None:
    assert browse(front_desk).get(address(cared)).status_code == 403


def test_whoever_may_only_read_plans_nothing(
    read_only: Staff, cared: Client, browse: Browse, owner: Staff
) -> None:
    browser = browse(read_only)
    assert "Plan the session" not in browser.get(address(cared)).content.decode()
    assert browser.post(address(cared), plan_form(owner)).status_code == 403
    assert not Session.everywhere.exists()


def test_another_clinic_finds_no_sessions(stranger: Staff, cared: Client, browse: Browse) -> None:
    assert browse(stranger).get(address(cared)).status_code == 404


def test_signed_out_leads_to_sign_in(cared: Client, browse: Browse) -> None:
    assert "login" in browse(None).get(address(cared)).headers["Location"]
