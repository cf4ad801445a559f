"""The made-up clinic shows every stage of care, alive on the day it is built."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from palpate.people.models import Client, Staff

# The clinic is built once for the whole file, for it takes seconds; no test here changes it.

STANDINGS = {
    "Achterberg": "stop",
    "Murazik": "clear first",
    "Okonkwo-Whitfield": "adjust",
    "Lindqvist-Oyelaran": "adjust",
    "Benedetti": "adjust",
    "Ríos Santillán": "adjust",
    "Kahananui": "adjust",
    "Kowalczyk": "adjust",
    "Vandermeer": "adjust",
    "Ní Dhomhnaill": "open",
    "Sørensen": "open",
}


@pytest.fixture(scope="module")
def owner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Staff]:
    """The owner of the made-up clinic; all of it is rolled back after the file."""
    from django.db import transaction

    from palpate.demo.build import build_demo
    from palpate.people.models import Staff

    with django_db_blocker.unblock(), transaction.atomic() as _:
        # A saved note insists on being committed; this is what Django's own test case says.
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        build_demo()
        yield Staff.everywhere.get(role="owner")
        transaction.set_rollback(True)


def find(family: str) -> Client:
    from palpate.people.models import Client

    return Client.everywhere.get(family=family)


def test_the_clinic_says_that_it_is_made_up(owner: Staff) -> None:
    assert owner.clinic.name.startswith("Made-up clinic")


def test_there_are_two_therapists_and_a_front_desk(owner: Staff) -> None:
    from palpate.people.access import list_staff

    roles = sorted(one.role for one in list_staff(owner))
    assert roles == ["front desk", "owner", "therapist"]


def test_at_least_25_clients_come_and_two_bear_one_name(owner: Staff) -> None:
    from palpate.people.models import Client

    names = [(one.given, one.family) for one in Client.everywhere.all()]
    assert len(names) >= 25
    twins = [name for name in names if names.count(name) == 2]
    assert len(twins) == 2
    assert len({one.born for one in Client.everywhere.filter(family=twins[0][1])}) == 2


def test_names_are_long_and_of_many_alphabets(owner: Staff) -> None:
    from palpate.people.models import Client

    names = [f"{one.given} {one.family}" for one in Client.everywhere.all()]
    assert max(map(len, names)) > 80
    assert sum(not name.isascii() for name in names) >= 8


@pytest.mark.parametrize(("family", "standing"), STANDINGS.items())
def test_clients_stand_as_their_story_says(owner: Staff, family: str, standing: str) -> None:
    from palpate.record.screenings import screen_day

    assert screen_day(owner, find(family)).screening.envelope.standing.words == standing


def test_the_sprained_ankle_limits_the_ankle_and_not_the_hip(owner: Staff) -> None:
    from palpate.record import translate
    from palpate.record.screenings import screen_day

    envelope = screen_day(owner, find("Kahananui")).screening.envelope
    body = translate.library().body
    assert envelope.ceiling(body.find("right ankle").bit_length() - 1) <= 2
    assert envelope.ceiling(body.find("left hip").bit_length() - 1) == 5


def test_a_clot_stops_the_whole_body(owner: Staff) -> None:
    from palpate.record.screenings import screen_day

    envelope = screen_day(owner, find("Achterberg")).screening.envelope
    assert not envelope.sites_allowing(1)


@pytest.mark.parametrize(
    ("family", "measure", "verdict"),
    [
        ("Brzęczyszczykiewicz", "pain-nrs", "better"),
        ("Brzęczyszczykiewicz", "own-activity", "better"),
        ("Nakagawa", "pain-nrs", "no change"),
        ("Nakagawa", "own-activity", "no change"),
    ],
)
def test_one_back_improved_and_one_did_not(
    owner: Staff, family: str, measure: str, verdict: str
) -> None:
    from palpate.clinical.measures import Reading, judge_change
    from palpate.record import translate
    from palpate.record.models import Measurement

    rows = Measurement.everywhere.filter(client=find(family), measure=measure)
    readings = [Reading(row.taken_at.date(), row.value) for row in rows]
    change = judge_change(translate.library().measures[measure], readings)
    assert change is not None
    assert change.verdict.value == verdict
    assert len(readings) >= 8


def test_today_has_sessions_and_work_that_waits(owner: Staff) -> None:
    from django.utils import timezone

    from palpate.record.access import todays_work
    from palpate.record.gate import local_day

    now = timezone.now()
    work = todays_work(owner, local_day(owner.clinic, now), now=now)
    assert len(work.sessions) >= 8
    assert {one.therapist.name for one in work.sessions} == {
        "Marisol Vega-Lindqvist", "Tobias Adeyemi",
    }  # fmt: skip
    assert any(now - timedelta(days=2) < one.at < now and one.status == "draft"
               for one in work.unsigned)  # fmt: skip
    assert len(work.waiting) >= 3
    assert [plan.client.family for plan in work.reviews] == ["Nakagawa"]


def test_sessions_lie_behind_and_ahead(owner: Staff) -> None:
    from django.utils import timezone

    from palpate.record.models import Session

    now = timezone.now()
    week = timedelta(days=7)
    assert Session.everywhere.filter(at__lt=now - week, status="signed").count() > 50
    assert Session.everywhere.filter(at__gt=now + timedelta(days=2)).count() >= 8


def test_nothing_was_done_in_the_future(owner: Staff) -> None:
    from django.utils import timezone

    from palpate.people.models import AuditEntry
    from palpate.record.models import Fact, Measurement

    now = timezone.now()
    assert not AuditEntry.everywhere.filter(at__gt=now).exists()
    assert not Fact.everywhere.filter(recorded_at__gt=now).exists()
    assert not Measurement.everywhere.filter(taken_at__gt=now).exists()


def test_signed_notes_are_whole_and_one_went_beyond_a_limit_with_its_reason(owner: Staff) -> None:
    from palpate.record.models import Addendum, Departure, Session
    from palpate.record.signing import is_untouched

    signed = list(Session.everywhere.filter(status="signed"))
    assert all(map(is_untouched, signed))
    left = {row.session.client.family for row in Departure.everywhere.all()}
    assert left == {"Vandermeer"}
    assert all(len(row.reason) > 40 for row in Departure.everywhere.all())
    assert Addendum.everywhere.count() == 1


def test_consents_are_withheld_and_withdrawn_and_a_limit_is_cleared(owner: Staff) -> None:
    from palpate.record.models import Clearance, Consent

    assert Consent.everywhere.exclude(sites_withheld=0).count() >= 3
    assert Consent.everywhere.exclude(withdrawn_at=None).count() == 1
    assert Clearance.everywhere.count() == 1


def test_every_choice_was_one_that_was_open(owner: Staff) -> None:
    from palpate.record.models import Decision

    for decision in Decision.everywhere.all():
        chosen = next(one for one in decision.shown if one["id"] == decision.choice)
        assert chosen.get("fit", "fits") != "not", str(decision.client)
    assert Decision.everywhere.filter(choice="no massage").count() == 1


def test_a_link_is_open_and_answers_wait(owner: Staff) -> None:
    from django.utils import timezone

    from palpate.record.models import Fact, IntakeLink

    open_links = IntakeLink.everywhere.filter(used_at=None, expires__gt=timezone.now())
    assert [link.client.family for link in open_links] == ["Müller-Lüdenscheidt"]
    waiting = Fact.everywhere.filter(confirmed_at=None, superseded_by=None)
    assert {fact.client.family for fact in waiting} >= {"Соколов", "Larson"}


def test_referrals_of_three_ages_wait(owner: Staff) -> None:
    from palpate.team.access import referrals_waiting

    ages = [(one.client.family, one.received_on) for one in referrals_waiting(owner)]
    assert len(ages) == 3
    assert ages[0][1] < ages[1][1] < ages[2][1]


def test_the_surgeons_letter_opens_and_names_the_client(owner: Staff) -> None:
    from palpate.team.models import Referral

    referral = Referral.everywhere.get(client=find("Okonkwo-Whitfield"))
    assert referral.letter is not None
    text = PdfReader(io.BytesIO(bytes(referral.letter.content))).pages[0].extract_text()
    assert "Desmond Okonkwo-Whitfield" in text
    assert "made up" in text


def test_reports_went_out_and_one_is_due(owner: Staff) -> None:
    from palpate.team.models import Report

    assert Report.everywhere.exclude(sent_at=None).count() >= 3
    assert [one.client.family for one in Report.everywhere.filter(sent_at=None)] == ["Sørensen"]


def test_building_again_changes_nothing(owner: Staff) -> None:
    from palpate.demo.build import build_demo
    from palpate.demo.signs import DESK, OWNER, PASSWORD, THERAPIST
    from palpate.people.models import AuditEntry

    before = AuditEntry.everywhere.count()
    words = build_demo()
    assert AuditEntry.everywhere.count() == before
    assert all(word in words for word in (OWNER, THERAPIST, DESK, PASSWORD))


def test_those_who_come_today_are_screened(owner: Staff) -> None:
    from django.utils import timezone

    from palpate.record.access import client_page

    opened = client_page(owner, find("Achterberg"), now=timezone.now())
    assert opened.fresh
    assert opened.screening is not None
    assert opened.screening.standing == "stop"
