"""Who comes today is shown with how far the brakes are on."""

from datetime import timedelta

import pytest

from palpate.people.errors import NotAllowed
from palpate.people.models import Client, Staff
from palpate.record.access import standings_of, todays_work
from palpate.record.actions import plan_session, record_fact, screen_client
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def see(staff: Staff, client: Client) -> str:
    day = NOW.date()
    return standings_of(staff, todays_work(staff, day, now=NOW).sessions, day)[client.pk]


def test_a_new_fact_shows_before_anybody_has_opened_the_client(
    therapist: Staff, clara: Client
) -> None:
    plan_session(therapist, clara, NOW + timedelta(hours=1), now=NOW)
    screen_client(therapist, clara, now=NOW)
    before = see(therapist, clara)
    record_fact(therapist, clara, concept="deep-vein-thrombosis", now=NOW)
    assert before != "stop"
    assert see(therapist, clara) == "stop"


def test_a_kept_screening_of_the_day_is_used(therapist: Staff, clara: Client) -> None:
    plan_session(therapist, clara, NOW + timedelta(hours=1), now=NOW)
    row = screen_client(therapist, clara, now=NOW)
    assert see(therapist, clara) == row.standing


def test_the_front_desk_sees_no_standing(front_desk: Staff) -> None:
    with pytest.raises(NotAllowed):
        standings_of(front_desk, [], NOW.date())
