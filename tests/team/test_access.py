"""Visits of a referral are counted from signed sessions, since it came and until it ends."""

from datetime import date, timedelta

import pytest

from palpate.record import actions as record
from palpate.record.models import Session
from palpate.team import access, actions
from palpate.team.access import Visits
from tests.cast import NOW
from tests.record.world import SOAP, work, write_note

TODAY = date(2026, 11, 23)


@pytest.fixture
def vera(owner):
    return actions.add_professional(owner, name="Dr Vance", role="physical-therapist", now=NOW)


def give_session(owner, clara, days):
    at = NOW + timedelta(days=days)
    session = record.plan_session(owner, clara, at, now=NOW)
    write_note(owner, session, **SOAP, positions=["prone"], work=[work()])
    row = Session.everywhere.get(pk=session.pk)
    record.sign_session(owner, row, seen_version=row.version, now=at + timedelta(hours=2))


def refer(owner, clara, vera, **told):
    return actions.receive_referral(
        owner, clara, vera, reason="Neck pain.", now=NOW + timedelta(days=30), **told
    )


def test_signed_sessions_from_its_day_until_its_end_are_used(
    owner, clara, consented, vera, django_assert_num_queries
) -> None:
    for days in (0, 1, 2, 9):
        give_session(owner, clara, days)
    record.plan_session(owner, clara, NOW + timedelta(days=3), now=NOW)
    whole = refer(owner, clara, vera, received_on=TODAY, visits=6)
    later = refer(
        owner,
        clara,
        vera,
        received_on=TODAY + timedelta(days=1),
        until=TODAY + timedelta(days=2),
        visits=2,
    )
    open_end = refer(owner, clara, vera, received_on=TODAY + timedelta(days=5))
    with django_assert_num_queries(2):
        lines = {line.referral.pk: line.visits for line in access.referrals_of(owner, clara)}
    assert (lines[whole.pk].used, lines[whole.pk].left) == (4, 2)
    assert (lines[later.pk].used, lines[later.pk].left) == (2, 0)
    assert (lines[open_end.pk].used, lines[open_end.pk].left) == (1, None)
    assert access.visits_of(owner, whole) == lines[whole.pk]


@pytest.mark.parametrize(
    ("visits", "on", "holds"),
    [
        (Visits(2, 6, None), TODAY, True),
        (Visits(6, 6, None), TODAY, False),
        (Visits(7, 6, None), TODAY, False),
        (Visits(2, None, TODAY), TODAY, True),
        (Visits(2, None, TODAY), TODAY + timedelta(days=1), False),
        (Visits(9, None, None), TODAY, True),
    ],
)
def test_a_visit_is_covered_while_some_are_left_and_it_holds(visits, on, holds) -> None:
    assert visits.holds(on) is holds


def test_visits_left_are_never_below_none() -> None:
    assert Visits(7, 6, None).left == 0


def test_a_client_without_referrals_has_none(owner, clara) -> None:
    assert access.referrals_of(owner, clara) == []
