"""The client's header: who, what is safe, what is next, and the path of care as tabs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palpate.pages.clinic.frame import client_frame, count_years
from palpate.record import actions
from palpate.record.models import StoredScreening
from palpate.record.translate import library
from palpate.team import actions as team

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


def tab_of(frame: dict[str, Any], label: str) -> dict[str, Any]:
    return next(tab for tab in frame["tabs"] if tab["label"] == label)


def test_it_says_who_the_client_is(therapist: Staff, clara: Client) -> None:
    person = client_frame(therapist, clara)["person"]
    assert person["name"] == "Clare Cole"
    assert person["born"] == "2 April 1961"
    assert person["second_line"] == "lives by the ferry"
    assert person["next"] == ["No visit planned"]


def test_the_standing_is_that_of_today(therapist: Staff, clara: Client) -> None:
    before = client_frame(therapist, clara)["person"]
    actions.record_fact(therapist, clara, concept="deep-vein-thrombosis", text="clot in the calf")
    after = client_frame(therapist, clara)["person"]
    assert before["standing"] not in ("clear first", "stop")
    assert after["standing"] in ("clear first", "stop")
    assert after["sentence"] != before["sentence"]


def test_looking_twice_keeps_one_screening(therapist: Staff, clara: Client) -> None:
    client_frame(therapist, clara)
    client_frame(therapist, clara)
    assert StoredScreening.objects.of(clara.clinic).count() == 1


def test_the_front_desk_sees_who_and_no_standing(front_desk: Staff, clara: Client) -> None:
    frame = client_frame(front_desk, clara)
    assert frame["person"]["name"] == "Clare Cole"
    assert "standing" not in frame["person"]
    assert frame["opened"] is None
    assert "Facts" not in [tab["label"] for tab in frame["tabs"]]


def test_tabs_say_what_waits(therapist: Staff, clara: Client) -> None:
    actions.receive_facts(
        therapist, clara, kind="fhir", content=b"{}",
        facts=[{"concept": "asthma", "source_key": "Condition/1"}],
    )  # fmt: skip
    frame = client_frame(therapist, clara, "facts")
    assert tab_of(frame, "Facts")["state"] == "1 to confirm"
    assert tab_of(frame, "Facts")["due"]
    assert tab_of(frame, "Facts")["current"]
    assert not tab_of(frame, "Overview")["current"]


def test_next_visit_and_what_is_left_stand_in_the_header(therapist: Staff, clara: Client) -> None:
    today = timezone.localdate()
    doctor = team.add_professional(therapist, name="Dr Raman", role=next(iter(library().roles)))
    team.receive_referral(
        therapist, clara, professional=doctor, received_on=today, reason="neck pain", visits=12,
        until=today + timedelta(days=60),
    )  # fmt: skip
    actions.plan_session(therapist, clara, timezone.now() + timedelta(days=3), minutes=60)
    said = client_frame(therapist, clara)["person"]["next"]
    assert said[0].startswith("Next visit ")
    assert said[1].startswith("12 of 12 visits left until ")


@pytest.mark.parametrize(
    ("today", "years"), [(date(2026, 4, 1), 64), (date(2026, 4, 2), 65), (date(2027, 1, 1), 65)]
)
def test_the_age_is_in_whole_years(today: date, years: int) -> None:
    assert count_years(date(1961, 4, 2), today) == years


def test_no_birth_date_gives_no_age() -> None:
    assert count_years(None, date(2026, 4, 1)) is None
