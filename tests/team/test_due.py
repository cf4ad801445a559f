"""A report is due after the first session, as care goes on, and once at its end."""

from datetime import date, timedelta

import pytest

from palpate.people.errors import SignInNeeded
from palpate.team import access, actions
from palpate.team.due import Told, judge_due
from palpate.team.models import Referral
from tests.cast import NOW
from tests.team.files import make_pdf

TODAY = date(2026, 11, 23)


def refer(**more) -> Referral:
    return Referral(**{"status": "under way", "received_on": TODAY - timedelta(days=90)} | more)


def days(count: int, last: date = TODAY) -> list[date]:
    return [last - timedelta(days=number) for number in range(count)]


TOLD_TODAY = [Told("first", TODAY)]
TOLD_BEFORE = [Told("first", TODAY - timedelta(days=6))]
TOLD_LONG_AGO = [Told("first", TODAY - timedelta(days=30))]
OVER = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("referral", "came", "told", "kind", "because"),
    [
        (refer(), days(1), [], "first", "1 session and nothing told yet"),
        (refer(), days(3), [], "first", "3 sessions and nothing told yet"),
        (refer(), days(6), TOLD_BEFORE, "interim", "6 sessions since the last report"),
        (refer(), days(1), TOLD_LONG_AGO, "interim", "more than a month since the last report"),
        (refer(visits=3), days(3), TOLD_TODAY, "discharge", "all visits are used"),
        (refer(until=OVER), days(2), [], "discharge", "the authorisation has ended"),
        (refer(status="completed"), days(2), [], "discharge", "care is completed"),
    ],
)
def test_a_report_is_due(referral, came, told, kind, because) -> None:
    due = judge_due(referral, came, told, TODAY)
    assert due is not None
    assert (due.kind, due.because) == (kind, because)


@pytest.mark.parametrize(
    ("referral", "came", "told"),
    [
        (refer(), [], []),
        (refer(status="completed"), days(2), [Told("discharge", TODAY)]),
        (refer(), days(5), [Told("first", TODAY - timedelta(days=5))]),
        (refer(), days(1), [Told("first", TODAY - timedelta(days=29))]),
        (refer(), days(2, TODAY - timedelta(days=50)), [Told("first", TODAY - timedelta(days=40))]),
        (refer(until=TODAY), days(1), [Told("first", TODAY)]),
    ],
)
def test_no_report_is_due(referral, came, told) -> None:
    assert judge_due(referral, came, told, TODAY) is None


def test_due_reports_are_found_in_three_queries(
    owner, clara, kept_session, django_assert_num_queries
) -> None:
    from palpate.record.actions import sign_session

    vera = actions.add_professional(owner, name="Vera", role="physical-therapist", now=NOW)
    row = actions.receive_referral(
        owner, clara, vera, reason="Pain.", received_on=TODAY - timedelta(days=9), now=NOW
    )
    row = actions.accept_referral(owner, row, seen_version=1, now=NOW)
    assert access.reports_due(owner, now=NOW) == []
    later = NOW + timedelta(hours=3)
    sign_session(owner, kept_session, seen_version=kept_session.version, now=later)
    with django_assert_num_queries(3):
        due = access.reports_due(owner, now=later)
    assert [(one.referral.pk, one.kind) for one in due] == [(row.pk, "first")]
    actions.write_report(
        owner, clara, vera, kind="first", content={}, pdf=make_pdf(), referral=row, now=later
    )
    actions.write_report(owner, clara, vera, kind="first", content={}, pdf=make_pdf(), now=later)
    assert access.reports_due(owner, now=later) == []


def test_nobody_is_told_what_is_due() -> None:
    with pytest.raises(SignInNeeded):
        access.reports_due(None)
