"""Today: the day's sessions, what waits, warning signs told in an intake, and the first step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from palpate.record import actions
from palpate.record.translate import library
from palpate.team import actions as team
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Clinic, Staff

TODAY = "/"


def noon(clinic: Clinic, days: int = 0) -> datetime:
    local = timezone.now().astimezone(ZoneInfo(clinic.timezone)) + timedelta(days=days)
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


def read(browse: Browse, staff: Staff, **asked: str) -> str:
    return browse(staff).get(TODAY, asked).content.decode()


def test_a_new_clinic_is_shown_its_first_step(owner: Staff, browse: Browse) -> None:
    page = read(browse, owner)
    assert "Add the first client" in page
    assert reverse("clinic:client_new") in page


def test_who_may_not_add_clients_is_not_asked_to(read_only: Staff, browse: Browse) -> None:
    page = read(browse, read_only)
    assert "Nothing here yet" in page
    assert "Add the first client" not in page


def test_a_day_shows_its_sessions_and_no_others(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.plan_session(therapist, clara, noon(clara.clinic, 1), minutes=45)
    assert "Clare Cole" not in read(browse, therapist)
    tomorrow = noon(clara.clinic, 1).date().isoformat()
    page = read(browse, therapist, day=tomorrow)
    assert "Clare Cole" in page
    assert "born 2 April 1961" in page
    assert "45 minutes" in page
    assert "12:00" in page


def test_times_are_those_of_the_clinic(therapist: Staff, clara: Client, browse: Browse) -> None:
    actions.plan_session(therapist, clara, noon(clara.clinic), minutes=45)
    assert '<span class="lead">12:00</span>' in read(browse, therapist)


def test_what_waits_is_counted_and_led_to(therapist: Staff, clara: Client, browse: Browse) -> None:
    actions.receive_facts(
        therapist, clara, kind="fhir", content=b"{}",
        facts=[{"concept": "asthma", "source_key": "Condition/1"}],
    )  # fmt: skip
    doctor = team.add_professional(therapist, name="Dr Raman", role=next(iter(library().roles)))
    team.receive_referral(
        therapist, clara, professional=doctor, received_on=timezone.localdate(), reason="neck pain"
    )
    actions.plan_session(therapist, clara, timezone.now() - timedelta(days=2), minutes=60)
    page = read(browse, therapist)
    assert "1 to confirm" in page
    assert reverse("clinic:waiting", args=[clara.pk]) in page
    assert "from Dr Raman" in page
    assert "Notes to sign" in page


def test_the_front_desk_sees_sessions_and_referrals_alone(
    front_desk: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.plan_session(therapist, clara, noon(clara.clinic), minutes=45)
    page = read(browse, front_desk)
    assert "Clare Cole" in page
    assert "Referrals to answer" in page
    assert "Facts to confirm" not in page
    assert "Notes to sign" not in page


def test_a_warning_sign_in_an_intake_is_on_top_at_once(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    _, token = actions.make_intake_link(therapist, clara)
    ask = reverse("client:question", args=[token, "emergency-signs"])
    browse(None).post(ask, {"reply": "yes", "picked": "chest-pain"})
    page = read(browse, therapist)
    assert "Is writing the intake and told of a warning sign" in page
    browse(None).post(reverse("client:submit", args=[token]))
    assert "Told of a warning sign in the intake" in read(browse, therapist)
    browse(therapist).post(reverse("clinic:waiting_settle", args=[clara.pk]), {"all": "1"})
    assert "warning sign" not in read(browse, therapist)


def test_a_warning_sign_is_clinical_and_hidden_from_the_front_desk(
    front_desk: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    _, token = actions.make_intake_link(therapist, clara)
    ask = reverse("client:question", args=[token, "emergency-signs"])
    browse(None).post(ask, {"reply": "yes"})
    assert "warning sign" in read(browse, therapist)
    assert "warning sign" not in read(browse, front_desk)


def test_another_clinic_sees_nothing_of_it(
    therapist: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    actions.plan_session(therapist, clara, noon(clara.clinic), minutes=45)
    assert "Clare Cole" not in read(browse, stranger)
