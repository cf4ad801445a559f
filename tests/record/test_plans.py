"""An agreed plan is locked; a change makes the next version, a review sets the next date."""

from datetime import date, timedelta

import pytest

from palpate.people.errors import Missing, ReadOnly, StaleVersion, UnknownFields, Unseen
from palpate.record import access, actions
from palpate.record.errors import (
    BadMinutes,
    BadPlace,
    BadWord,
    LockedRow,
    NotDue,
    PlanIncomplete,
    PlanLocked,
)
from palpate.record.models import Goal, Plan
from tests.cast import NOW
from tests.record.world import LATER

TODAY = date(2026, 11, 23)
REVIEW = TODAY + timedelta(weeks=4)
WHOLE = {
    "problem": "Stiff neck from desk work.",
    "massage_types": ["swedish"],
    "minutes": 60,
    "weeks": 4,
    "review_on": REVIEW,
}
GOAL = {"words": "Turn my head to park.", "measure": "pain", "baseline": 6, "target": 2}


@pytest.fixture
def draft(owner, clara):
    return actions.draft_plan(owner, clara, goals=[GOAL], now=NOW, **WHOLE)


@pytest.fixture
def agreed(owner, draft):
    return actions.agree_plan(owner, draft, seen_version=draft.version, now=NOW)


def test_a_plan_is_drafted_with_its_goals(owner, clara, draft) -> None:
    assert (draft.number, draft.status) == (1, "draft")
    assert [goal.words for goal in access.goals_of(owner, draft)] == ["Turn my head to park."]
    assert access.plan_of(owner, clara) is None
    assert access.plans_of(owner, clara) == [draft]


def test_a_draft_is_changed_by_one_who_saw_its_newest_version(owner, draft) -> None:
    changed = actions.edit_plan(owner, draft, seen_version=1, minutes=45, goals=[], now=NOW)
    assert (changed.minutes, changed.version) == (45, 2)
    assert access.goals_of(owner, changed) == []
    with pytest.raises(StaleVersion):
        actions.edit_plan(owner, draft, seen_version=1, minutes=30, now=NOW)
    assert access.find_plan(owner, draft.pk).minutes == 45


def test_an_agreed_plan_is_in_force(owner, clara, agreed) -> None:
    assert (agreed.status, agreed.agreed_at, agreed.agreed_by) == ("agreed", NOW, owner)
    assert access.plan_of(owner, clara) == agreed


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"problem": " "}, "the problem"),
        ({"massage_types": []}, "a massage type"),
        ({"goals": []}, "a goal"),
        ({"review_on": None}, "the review date"),
    ],
)
def test_what_a_plan_lacks_is_named(owner, draft, changes, missing) -> None:
    row = actions.edit_plan(owner, draft, seen_version=1, now=NOW, **changes)
    with pytest.raises(PlanIncomplete) as refused:
        actions.agree_plan(owner, row, seen_version=row.version, now=NOW)
    assert refused.value.missing == (missing,)
    assert access.find_plan(owner, row.pk).status == "draft"


def test_a_review_date_lies_ahead(owner, draft) -> None:
    row = actions.edit_plan(owner, draft, seen_version=1, review_on=TODAY, now=NOW)
    with pytest.raises(NotDue):
        actions.agree_plan(owner, row, seen_version=row.version, now=NOW)


def test_an_agreed_plan_is_locked_in_every_part(owner, agreed) -> None:
    with pytest.raises(PlanLocked):
        actions.edit_plan(owner, agreed, seen_version=agreed.version, minutes=30, now=NOW)
    with pytest.raises(PlanLocked):
        actions.agree_plan(owner, agreed, seen_version=agreed.version, now=NOW)
    goal = Goal.everywhere.get()
    goal.target = 9
    agreed.minutes = 30
    for change in (
        agreed.save,
        agreed.delete,
        goal.save,
        goal.delete,
        lambda: Goal.everywhere.all().delete(),
        lambda: Plan.everywhere.update(minutes=30),
        Goal(clinic=owner.clinic, plan=agreed, words="More.").save,
    ):
        with pytest.raises(LockedRow):
            change()


def test_a_change_makes_the_next_version_and_ends_the_one_before(owner, clara, agreed) -> None:
    second = actions.draft_plan(owner, clara, minutes=90, review_on=REVIEW, now=LATER)
    assert (second.number, second.minutes, second.problem) == (2, 90, WHOLE["problem"])
    assert [goal.words for goal in access.goals_of(owner, second)] == [GOAL["words"]]
    assert access.plan_of(owner, clara) == agreed
    actions.agree_plan(owner, second, seen_version=1, now=LATER)
    assert access.plan_of(owner, clara) == second
    agreed.refresh_from_db()
    assert (agreed.status, agreed.minutes) == ("ended", 60)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"massage_types": ["dragon"]}, BadWord),
        ({"sites": -1}, BadPlace),
        ({"minutes": 0}, BadMinutes),
        ({"weeks": 0}, BadWord),
        ({"visits_a_week": 8}, BadWord),
        ({"colour": "red"}, UnknownFields),
        ({"goals": [{"words": " "}]}, Missing),
        ({"goals": [{"words": "x", "measure": "dragons"}]}, BadWord),
        ({"goals": [{"words": "x", "site": -1}]}, BadPlace),
        ({"goals": [{"words": "x", "colour": "red"}]}, UnknownFields),
    ],
)
def test_a_plan_that_cannot_be_is_refused_whole(owner, clara, fields, refusal) -> None:
    with pytest.raises(refusal):
        actions.draft_plan(owner, clara, now=NOW, **fields)
    assert not Plan.everywhere.exists()


def test_going_on_after_a_review_sets_the_next_date(owner, clara, agreed) -> None:
    later = NOW + timedelta(weeks=4)
    due = access.todays_work(owner, REVIEW, now=later).reviews
    assert due == [agreed]
    review = actions.review_plan(
        owner,
        agreed,
        outcome="continue",
        words="Two points less.",
        next_on=REVIEW + timedelta(weeks=4),
        now=later,
    )
    assert access.reviews_of(owner, agreed) == [review]
    assert access.todays_work(owner, REVIEW, now=later).reviews == []
    assert access.client_page(owner, clara, now=later).review_on == REVIEW + timedelta(weeks=4)
    review.words = "Nothing moved."
    with pytest.raises(LockedRow):
        review.save()


@pytest.mark.parametrize(
    ("outcome", "status"), [("stop", "ended"), ("refer", "ended"), ("change", "agreed")]
)
def test_what_follows_a_review(owner, agreed, outcome, status) -> None:
    actions.review_plan(owner, agreed, outcome=outcome, words="Nothing moved.", now=LATER)
    assert access.find_plan(owner, agreed.pk).status == status


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"outcome": "wait"}, BadWord),
        ({"words": " "}, Missing),
        ({"next_on": None}, Missing),
        ({"next_on": TODAY}, NotDue),
    ],
)
def test_a_review_that_cannot_be_is_refused(owner, agreed, given, refusal) -> None:
    whole = {"outcome": "continue", "words": "Better.", "next_on": REVIEW}
    with pytest.raises(refusal):
        actions.review_plan(owner, agreed, now=NOW, **{**whole, **given})
    assert access.reviews_of(owner, agreed) == []


def test_only_a_plan_in_force_is_reviewed(owner, draft) -> None:
    with pytest.raises(PlanIncomplete):
        actions.review_plan(owner, draft, outcome="stop", words="x", now=NOW)


def test_who_may_plan(owner, read_only, front_desk, stranger, clara, draft) -> None:
    for staff in (read_only, front_desk):
        with pytest.raises(ReadOnly):
            actions.draft_plan(staff, clara, now=NOW)
        with pytest.raises(ReadOnly):
            actions.agree_plan(staff, draft, seen_version=1, now=NOW)
    assert access.find_plan(read_only, draft.pk) == draft
    for look in (
        lambda: access.find_plan(stranger, draft.pk),
        lambda: access.goals_of(stranger, draft),
        lambda: access.plans_of(stranger, clara),
        lambda: actions.draft_plan(stranger, clara, now=NOW),
        lambda: actions.edit_plan(stranger, draft, seen_version=1, minutes=30, now=NOW),
    ):
        with pytest.raises(Unseen):
            look()
