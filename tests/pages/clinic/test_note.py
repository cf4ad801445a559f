"""The session note: saved as it is typed, flagged at once, signed when whole, then locked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from palpate.people.models import AuditEntry, Client, Staff
from palpate.record import actions
from palpate.record.models import Addendum, Autosave, Plan, Session
from palpate.record.notes import read_note
from tests.cast import Browse
from tests.pages.clinic.care import (
    agreed,
    cared,
    has_clot,
    library,
    now,
    numb_calf,
    past,
    write_form,
)

__all__ = ["agreed", "cared", "library", "now", "past"]

SOAP = {"subjective": "Stiff.", "objective": "Tight.", "assessment": "Tense.", "plan_text": "On."}


def note_of(session: Session, tail: str = "") -> str:
    return f"/notes/{session.pk}/{tail}"


def stored(session: Session) -> dict[str, Any]:
    return read_note(Session.everywhere.get(pk=session.pk))


def send(browser: Any, session: Session, seq: int = 1, seen: int = 1, **content: Any) -> Any:
    sent = {"device": "tablet", "seq": seq, "seen": seen, "content": content}
    return browser.post(note_of(session, "save/"), json.dumps(sent), "application/json")


def test_the_note_opens_as_a_form_and_the_look_is_in_the_trail(
    owner: Staff, past: Session, browse: Browse
) -> None:
    page = browse(owner).get(note_of(past))
    assert page.status_code == 200
    for name in ("subjective", "objective", "assessment", "plan_text", "work_sites"):
        assert f'name="{name}"' in page.content.decode()
    assert AuditEntry.everywhere.filter(kind="session note", client=past.client).count() == 1


def test_planned_work_is_in_outline_and_the_limits_are_in_the_page(
    owner: Staff, agreed: Plan, past: Session, browse: Browse
) -> None:
    context = browse(owner).get(note_of(past)).context
    assert context["planned"]["left lower back"] == 3
    assert context["limits"]["levels"]["left calf"] == 5
    assert context["limits"]["places"]["calves"] == ["left calf", "right calf"]


def test_a_limited_site_names_its_reason_in_the_page(
    owner: Staff, past: Session, browse: Browse, library: Any
) -> None:
    numb_calf(owner, past.client, library)
    limits = browse(owner).get(note_of(past)).context["limits"]
    assert limits["levels"]["left calf"] == 2
    assert limits["why"]["left calf"] == "Numb skin"
    assert limits["barred"]["friction"] == ["left calf"]
    assert limits["barred"]["thrust"] is None


def test_what_is_typed_is_acknowledged_with_its_time(
    owner: Staff, past: Session, browse: Browse
) -> None:
    answer = send(browse(owner), past, subjective="Stiff neck.")
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert len(answer.json()["at"]) == 5
    assert stored(past)["subjective"] == "Stiff neck."


def test_the_same_save_sent_again_changes_nothing(
    owner: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(owner)
    first = send(browser, past, subjective="Stiff.")
    again = send(browser, past, subjective="Stiff.")
    assert again.json() == first.json()
    assert Autosave.everywhere.filter(session=past).count() == 1


def test_two_people_get_both_texts_and_neither_is_lost(
    owner: Staff, therapist: Staff, past: Session, browse: Browse
) -> None:
    send(browse(therapist), past, subjective="Theirs.")
    sent = {"device": "other", "seq": 1, "seen": 1, "content": {"subjective": "Mine."}}
    answer = browse(owner).post(note_of(past, "save/"), json.dumps(sent), "application/json")
    assert answer.status_code == 409
    row = answer.json()["rows"][0]
    assert (row["name"], row["theirs"], row["mine"]) == ("subjective", "Theirs.", "Mine.")
    assert stored(past)["subjective"] == "Theirs."
    assert Autosave.everywhere.get(device="other").content == {"subjective": "Mine."}


def test_work_in_another_order_is_no_difference(
    owner: Staff, therapist: Staff, past: Session, browse: Browse
) -> None:
    rows = [
        {"sites": [site], "technique": "effleurage", "pressure": 2, "minutes": None}
        for site in ("left calf", "right hand")
    ]
    send(browse(therapist), past, work=rows, subjective="Theirs.")
    content = {"work": rows[::-1], "subjective": "Mine."}
    sent = {"device": "other", "seq": 1, "seen": 1, "content": content}
    answer = browse(owner).post(note_of(past, "save/"), json.dumps(sent), "application/json")
    assert [row["name"] for row in answer.json()["rows"]] == ["subjective"]


@pytest.mark.parametrize(
    ("content", "field", "word"),
    [
        ({"minutes": "long"}, "minutes", "session length"),
        ({"minutes": 500}, "minutes", "1 to 240"),
        ({"positions": ["upside down"]}, "positions", "position"),
        (
            {"work": [{"sites": ["left calf"], "technique": "effleurage", "pressure": 6}]},
            "pressure",
            "0 to 5",
        ),
        (
            {"work": [{"sites": ["left wing"], "technique": "effleurage", "pressure": 2}]},
            "sites",
            "body map",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    owner: Staff, past: Session, browse: Browse, content: dict[str, Any], field: str, word: str
) -> None:
    answer = send(browse(owner), past, **content)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert word in answer.json()["sentence"]


@pytest.mark.parametrize("body", ["", "{", "[]", '{"seq": 1}', '{"content": 3}'])
def test_a_save_that_is_no_note_is_refused(
    owner: Staff, past: Session, browse: Browse, body: str
) -> None:
    answer = browse(owner).post(note_of(past, "save/"), body, "application/json")
    assert answer.status_code == 422
    assert "not a note" in answer.json()["sentence"]


def test_a_server_that_cannot_keep_it_says_so_and_asks_to_send_again(
    owner: Staff, past: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palpate.record.errors import NotSaved

    def fail(*_given: object, **_named: object) -> None:
        raise NotSaved

    monkeypatch.setattr(actions, "save_note", fail)
    answer = send(browse(owner), past, subjective="Stiff.")
    assert answer.status_code == 503
    assert "kept on this device" in answer.json()["sentence"]


def test_a_step_outside_is_listed_with_rule_and_reason_as_soon_as_it_is_saved(
    owner: Staff, past: Session, browse: Browse, library: Any
) -> None:
    numb_calf(owner, past.client, library)
    browser = browse(owner)
    row = {"sites": ["left calf"], "technique": "effleurage", "pressure": 4}
    send(browser, past, work=[row])
    said = browser.get(note_of(past, "checklist/")).content.decode()
    assert "Pressure at left calf is at most 2; 4 was used" in said
    assert "Numb skin" in said
    assert "She cannot say when it is too much." in said


def test_the_plain_form_saves_everything(owner: Staff, past: Session, browse: Browse) -> None:
    form = write_form(
        mark_site=["left calf"], mark_kind=["tight"], mark_when=["after"], mark_view=["back"],
        mark_x=["0.4"], mark_y=["0.7"], mark_words=["like a rope"],
    )  # fmt: skip
    answer = browse(owner).post(note_of(past), form)
    assert answer.status_code == 302
    note = stored(past)
    assert note["work"] == [
        {
            "sites": ["left calf", "right calf"],
            "technique": "effleurage",
            "pressure": 2,
            "minutes": None,
        }
    ]
    assert note["marks"][0]["kind"] == "tight"
    assert note["marks"][0]["words"] == "like a rope"
    assert note["positions"] == ["prone"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"work_pressure": ["6"]}, "0 to 5"),
        ({"work_pressure": ["hard"]}, "whole number"),
        ({"work_sites": ["left wing"]}, "body map"),
        ({"minutes": ""}, "whole number"),
    ],
)
def test_the_plain_form_keeps_what_was_typed_when_it_is_refused(
    owner: Staff, past: Session, browse: Browse, changes: dict[str, Any], word: str
) -> None:
    answer = browse(owner).post(note_of(past), write_form(subjective="Typed words.", **changes))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert "Typed words." in answer.content.decode()
    assert stored(past)["subjective"] == ""


def test_a_stale_plain_form_shows_both_and_may_then_be_saved(
    owner: Staff, therapist: Staff, past: Session, browse: Browse
) -> None:
    send(browse(therapist), past, subjective="Theirs.")
    browser = browse(owner)
    answer = browser.post(note_of(past), write_form(subjective="Mine."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine." in page
    seen = answer.context["version"]
    browser.post(note_of(past), write_form(subjective="Mine.", version=seen, device="form-b"))
    assert stored(past)["subjective"] == "Mine."


def test_write_it_for_me_fills_what_is_empty_and_leaves_what_was_typed(
    owner: Staff, agreed: Plan, past: Session, browse: Browse
) -> None:
    form = write_form(objective="", plan_text="My own words.", intent="propose")
    page = browse(owner).post(note_of(past), form)
    content = page.context["content"]
    assert "Effleurage: calves at level 2." in content["objective"]
    assert content["plan_text"] == "My own words."


def test_the_proposal_speaks_of_findings_work_and_the_next_visit(
    owner: Staff, agreed: Plan, past: Session, browse: Browse, now: datetime
) -> None:
    actions.plan_session(owner, past.client, now + timedelta(days=5))
    browser = browse(owner)
    mark = {"site": ["left calf"], "view": "back", "x": 0.4, "y": 0.7, "kind": "tight"}
    send(browser, past, marks=[mark | {"when": "before", "words": "like a rope"}])
    said = browser.post(note_of(past, "propose/")).json()
    assert said["objective"] == "Before: tight at left calf (like a rope)."
    assert said["plan_text"].startswith("Continue plan 1: 50 minutes, 1 visit a week.")
    assert "Home care: Walk daily." in said["plan_text"]
    assert "Next visit" in said["plan_text"]


def test_a_whole_note_is_signed_and_then_only_read(
    owner: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(owner)
    answer = browser.post(note_of(past), write_form(intent="sign"), follow=True)
    assert answer.redirect_chain
    page = answer.content.decode()
    assert "Signed" in page
    assert '<textarea id="subjective"' not in page
    assert Session.everywhere.get(pk=past.pk).is_signed


def test_what_is_missing_is_listed_and_what_was_typed_is_saved(
    owner: Staff, past: Session, browse: Browse
) -> None:
    form = write_form(intent="sign", assessment="", positions=[])
    answer = browse(owner).post(note_of(past), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<a href="#assessment">The assessment (A) is empty.</a>' in page
    assert '<a href="#positions">No position is chosen.</a>' in page
    assert stored(past)["subjective"] == "Stiff."
    assert not Session.everywhere.get(pk=past.pk).is_signed


def test_outside_a_limit_nothing_is_signed_without_a_reason_and_with_one_it_is(
    owner: Staff, past: Session, browse: Browse, library: Any
) -> None:
    numb_calf(owner, past.client, library)
    browser = browse(owner)
    form = write_form(intent="sign", work_pressure=["4"])
    answer = browser.post(note_of(past), form)
    assert answer.status_code == 422
    left = answer.context["departures"][0]
    reason = {
        "departure_rule": [left.rules],
        "departure_limit": [left.limit],
        "departure_reason": ["She asked for it and felt it all."],
    }
    browser.post(
        note_of(past), form | reason | {"version": answer.context["version"], "device": "form-b"}
    )
    assert Session.everywhere.get(pk=past.pk).is_signed
    page = browser.get(note_of(past)).content.decode()
    assert "She asked for it and felt it all." in page
    assert "Numb skin" in page


def test_a_stop_without_clearance_is_not_signed(
    owner: Staff, past: Session, browse: Browse, now: datetime
) -> None:
    has_clot(owner, past.client, now - timedelta(days=3))
    answer = browse(owner).post(note_of(past), write_form(intent="sign"))
    assert answer.status_code == 422
    assert "No session is safe" in answer.content.decode()
    assert "clearance" in answer.content.decode()
    assert not Session.everywhere.get(pk=past.pk).is_signed


def test_a_session_still_to_come_is_not_signed(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    coming = actions.plan_session(owner, cared, now + timedelta(days=1))
    browser = browse(owner)
    answer = browser.post(note_of(coming), write_form(intent="sign"))
    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()


def test_somebody_elses_session_is_signed_by_her(
    therapist: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(therapist)
    answer = browser.post(note_of(past), write_form(intent="sign"))
    assert answer.status_code == 422
    assert "Olive Owen" in answer.content.decode()
    seen = Session.everywhere.get(pk=past.pk).version
    browser.post(note_of(past, "move/"), {"version": seen, "mine": "1"})
    assert Session.everywhere.get(pk=past.pk).therapist_id == therapist.pk


def test_the_time_can_be_mended_and_what_is_no_time_is_refused(
    owner: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(owner)
    wrong = browser.post(note_of(past, "move/"), {"version": 1, "at": "soon"})
    assert wrong.status_code == 422
    assert "is not a date with a time" in wrong.content.decode()
    browser.post(note_of(past, "move/"), {"version": 1, "at": "2026-11-02T09:30"})
    at = Session.everywhere.get(pk=past.pk).at
    # The clinic's clock is New York's.
    assert at.isoformat() == "2026-11-02T14:30:00+00:00"


def sign(browser: Any, session: Session) -> None:
    browser.post(note_of(session), write_form(intent="sign"))
    assert Session.everywhere.get(pk=session.pk).is_signed


def test_a_signed_note_takes_an_addendum_once_and_no_change(
    owner: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(owner)
    sign(browser, past)
    locked = send(browser, past, seen=9, subjective="Other words.")
    assert locked.status_code == 422
    assert locked.json()["locked"] is True
    words = {"words": "She rang: no soreness.", "once": "a" * 32}
    browser.post(note_of(past, "addendum/"), words)
    browser.post(note_of(past, "addendum/"), words)
    assert Addendum.everywhere.filter(session=past).count() == 1
    assert "She rang: no soreness." in browser.get(note_of(past)).content.decode()


def test_an_empty_addendum_is_refused_beside_its_field(
    owner: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(owner)
    sign(browser, past)
    answer = browser.post(note_of(past, "addendum/"), {"words": "  "})
    assert answer.status_code == 422
    assert "The addendum is empty" in answer.content.decode()


def test_a_new_note_begins_once_from_the_plan(owner: Staff, agreed: Plan, browse: Browse) -> None:
    browser = browse(owner)
    address = f"/clients/{agreed.client_id}/note/"
    assert browser.get(address).status_code == 200
    for _ in range(2):
        answer = browser.post(address, {"once": "b" * 32})
    session = Session.everywhere.get(client_id=agreed.client_id)
    assert answer.headers["Location"] == note_of(session)
    assert (session.minutes, session.massage_type, session.plan_id) == (50, "swedish", agreed.pk)


def test_a_session_waiting_for_its_note_is_offered_first(
    owner: Staff, past: Session, browse: Browse
) -> None:
    page = browse(owner).get(f"/clients/{past.client_id}/note/").content.decode()
    assert note_of(past) in page


def test_whoever_may_only_read_sees_the_note_without_the_form(
    read_only: Staff, past: Session, browse: Browse
) -> None:
    browser = browse(read_only)
    page = browser.get(note_of(past))
    assert page.status_code == 200
    assert '<form method="post" id="note"' not in page.content.decode()
    assert browser.post(note_of(past), write_form()).status_code == 403
    assert send(browser, past, subjective="No.").status_code == 403


def test_the_front_desk_sees_no_note(front_desk: Staff, past: Session, browse: Browse) -> None:
    assert browse(front_desk).get(note_of(past)).status_code == 403
    assert browse(front_desk).get(f"/clients/{past.client_id}/note/").status_code == 403


@pytest.mark.parametrize("tail", ["", "checklist/"])
def test_another_clinic_finds_no_note(
    stranger: Staff, past: Session, browse: Browse, tail: str
) -> None:
    assert browse(stranger).get(note_of(past, tail)).status_code == 404


def test_signed_out_leads_to_sign_in_and_tells_a_script(past: Session, browse: Browse) -> None:
    browser = browse(None)
    assert "login" in browser.get(note_of(past)).headers["Location"]
    sent = {"HTTP_ACCEPT": "application/json"}
    body = json.dumps({"device": "t", "seq": 1, "seen": 1, "content": SOAP})
    answer = browser.post(note_of(past, "save/"), body, "application/json", **sent)
    assert answer.status_code == 401
