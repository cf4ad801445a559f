"""A client's page and a day's work are whole, right, and read in a handful of queries."""

from datetime import date, timedelta

import pytest

from palpate.people import access as people_access
from palpate.people import actions as people
from palpate.people.errors import ReadOnly, SignInNeeded, Unseen
from palpate.record import access, actions
from palpate.record.models import Session
from tests.cast import NOW
from tests.record.test_plans import GOAL, WHOLE
from tests.record.world import LATER

TODAY = date(2026, 11, 23)


def give_sessions(staff, client, count):
    return [
        actions.plan_session(staff, client, NOW - timedelta(days=7 * n), now=NOW)
        for n in range(1, count + 1)
    ]


def test_the_page_shows_ten_sessions_the_next_one_and_what_changed(owner, clara, consented) -> None:
    past = give_sessions(owner, clara, 12)
    actions.record_fact(owner, clara, text="old", now=NOW - timedelta(days=30))
    new = actions.record_fact(owner, clara, text="new", now=NOW)
    coming = actions.plan_session(owner, clara, NOW + timedelta(days=7), now=NOW)
    actions.plan_session(owner, clara, NOW + timedelta(days=14), now=NOW)
    plan = actions.draft_plan(owner, clara, goals=[GOAL], now=NOW, **WHOLE)
    actions.agree_plan(owner, plan, seen_version=1, now=NOW)
    page = access.client_page(owner, clara, now=LATER)
    assert page.sessions == past[:10]
    assert page.next_session == coming
    assert page.changes == [new]
    assert (page.waiting, page.plan_number, page.review_on) == (0, 1, WHOLE["review_on"])
    assert (page.consent_signed, page.consent_withdrawn) == (NOW, None)
    assert page.next_session.therapist.name == "Olive Owen"


def test_an_empty_record_has_an_empty_page(owner, clara) -> None:
    page = access.client_page(owner, clara, now=LATER)
    assert (page.screening, page.fresh, page.next_session, page.sessions, page.changes) == (
        None,
        False,
        None,
        [],
        [],
    )
    assert (page.waiting, page.plan_number, page.consent_signed) == (0, None, None)


def test_the_page_is_read_in_four_queries(
    owner, clara, consented, django_assert_num_queries
) -> None:
    give_sessions(owner, clara, 12)
    actions.screen_client(owner, clara, now=LATER)
    with django_assert_num_queries(4):
        client = people_access.find_client(owner, clara.pk)
        page = access.client_page(owner, client, now=LATER)
        assert page.fresh
        assert [str(session.therapist) for session in page.sessions] == ["Olive Owen, LMT"] * 10
        assert page.screening.sentence


def test_a_screening_is_fresh_until_something_that_bears_on_it_changes(owner, clara) -> None:
    def is_fresh(minute):
        return access.client_page(owner, clara, now=NOW + timedelta(minutes=minute)).fresh

    def at(minute):
        return NOW + timedelta(minutes=minute)

    changes = [
        lambda now: actions.record_fact(owner, clara, concept="angina", now=now),
        lambda now: actions.answer_topics(owner, clara, {"heart": "no"}, now=now),
        lambda now: actions.clear_limit(
            owner,
            clara,
            rule="angina-first",
            by_name="Dr Vance",
            by_role="cardiologist",
            on=TODAY,
            words="Go.",
            now=now,
        ),
        lambda now: actions.end_clearance(owner, access.clearances_of(owner, clara)[0], now=now),
        lambda now: people.edit_client(owner, clara, clara.version, sex="male", now=now),
    ]
    assert not is_fresh(0)
    for step, change in enumerate(changes):
        actions.screen_client(owner, clara, now=at(10 * step + 1))
        assert is_fresh(10 * step + 2)
        change(at(10 * step + 3))
        clara.refresh_from_db()
        assert not is_fresh(10 * step + 4)
    actions.screen_client(owner, clara, now=at(90))
    assert is_fresh(91)
    assert not access.client_page(owner, clara, now=NOW + timedelta(days=1)).fresh


def test_facts_that_wait_are_counted(owner, clara) -> None:
    facts = [{"text": word, "source_key": word} for word in ("one", "two", "three")]
    added = actions.receive_facts(
        owner, clara, kind="fhir", content=b"{}", facts=facts, now=NOW
    ).added
    actions.confirm_facts(owner, clara, added[:1], now=NOW)
    actions.refuse_fact(owner, added[1], now=NOW)
    assert access.client_page(owner, clara, now=LATER).waiting == 1
    [waiting] = access.todays_work(owner, TODAY, now=LATER).waiting
    assert (waiting.client_id, waiting.name, waiting.count) == (clara.pk, "Clare Cole", 1)


def test_a_day_by_the_clock_of_the_clinic(owner, clara) -> None:
    # Midnight in New York is five o'clock in Greenwich.
    midnight = NOW.replace(hour=5)
    times = [midnight - timedelta(minutes=1), midnight, midnight + timedelta(hours=23, minutes=59)]
    first, second, third = (actions.plan_session(owner, clara, at, now=NOW) for at in times)
    assert access.todays_work(owner, TODAY, now=NOW).sessions == [second, third]
    assert access.todays_work(owner, TODAY - timedelta(days=1), now=NOW).sessions == [first]


def test_a_day_lists_the_notes_that_are_not_signed(owner, clara, kept_session) -> None:
    old = actions.plan_session(owner, clara, NOW - timedelta(days=3), now=NOW)
    actions.plan_session(owner, clara, LATER + timedelta(hours=1), now=NOW)
    assert access.todays_work(owner, TODAY, now=LATER).unsigned == [old, kept_session]
    row = Session.everywhere.get(pk=kept_session.pk)
    actions.sign_session(owner, row, seen_version=row.version, now=LATER)
    assert access.todays_work(owner, TODAY, now=LATER).unsigned == [old]


def test_a_day_is_read_in_four_queries(
    owner, clara, kept_session, django_assert_num_queries
) -> None:
    with django_assert_num_queries(4):
        day = access.todays_work(owner, TODAY, now=LATER)
        assert [str(session.client) for session in day.sessions] == ["Clare Cole"]
        assert day.sessions[0].therapist.name == "Olive Owen"


def test_the_front_desk_sees_the_day_and_nothing_clinical(
    owner, front_desk, clara, kept_session
) -> None:
    actions.receive_facts(
        owner,
        clara,
        kind="fhir",
        content=b"{}",
        facts=[{"text": "x", "source_key": "x"}],
        now=NOW,
    )
    day = access.todays_work(front_desk, TODAY, now=LATER)
    assert day.sessions == [kept_session]
    assert (day.unsigned, day.waiting, day.reviews) == ([], [], [])
    with pytest.raises(ReadOnly):
        access.client_page(front_desk, clara, now=LATER)


def test_another_clinic_sees_nothing_of_it(owner, stranger, clara, kept_session) -> None:
    day = access.todays_work(stranger, TODAY, now=LATER)
    assert (day.sessions, day.unsigned, day.waiting) == ([], [], [])
    with pytest.raises(Unseen):
        access.client_page(stranger, clara, now=LATER)
    with pytest.raises(SignInNeeded):
        access.todays_work(None, TODAY, now=LATER)
    assert access.sessions_of(owner, clara) == [kept_session]
    with pytest.raises(Unseen):
        access.sessions_of(stranger, clara)
