"""The plan of care: drafted, held against today's limits, agreed, locked and reviewed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from palpate.people.models import Client, Staff
from palpate.record import actions
from palpate.record.models import Goal, Plan, Review
from tests.cast import Browse
from tests.pages.clinic.care import agreed, cared, has_clot, library, now, numb_calf, past

__all__ = ["agreed", "cared", "library", "now", "past"]


def address(client: Client, tail: str = "") -> str:
    return f"/clients/{client.pk}/plan/{tail}"


def write_plan(now: datetime, **changes: Any) -> dict[str, Any]:
    """Return a whole plan as the form sends it."""
    form: dict[str, Any] = {
        "version": 0, "problem": "Stiff back.", "massage_types": ["swedish"],
        "sites": ["left lower back", "right lower back"], "minutes": "60", "visits_a_week": "1",
        "weeks": "6", "review_on": (now + timedelta(days=28)).date().isoformat(),
        "home_care": "Walk.", "precautions": "Light.", "heard": "1",
        "goals-TOTAL_FORMS": "1", "goals-INITIAL_FORMS": "0",
        "goals-0-words": "Sit through choir", "goals-0-measure": "pain", "goals-0-site": "",
        "goals-0-baseline": "7", "goals-0-target": "3", "goals-0-by": "",
    }  # fmt: skip
    return {**form, **changes}


def drop_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_without_a_plan_the_first_step_is_offered(
    owner: Staff, cared: Client, browse: Browse
) -> None:
    page = browse(owner).get(address(cared)).content.decode()
    assert "No plan in force" in page
    assert address(cared, "draft/") in page


def test_a_first_plan_starts_from_todays_limits(
    owner: Staff, cared: Client, browse: Browse, library: Any
) -> None:
    numb_calf(owner, cared, library)
    page = browse(owner).get(address(cared, "draft/"))
    assert "left calf at most level 2" in page.context["form"]["precautions"].value().lower()


def test_a_draft_is_saved_and_not_agreed(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    answer = browse(owner).post(address(cared, "draft/"), write_plan(now, intent="save"))
    assert answer.status_code == 302
    plan = Plan.everywhere.get(client=cared)
    assert (plan.status, plan.problem, plan.minutes) == ("draft", "Stiff back.", 60)
    goal = Goal.everywhere.get(plan=plan)
    assert (goal.words, goal.measure, goal.baseline, goal.target) == (
        "Sit through choir",
        "pain",
        7,
        3,
    )


def test_a_double_click_makes_one_draft(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    form = write_plan(now, intent="save", once="c" * 32)
    for _ in range(2):
        browser.post(address(cared, "draft/"), form)
    assert Plan.everywhere.filter(client=cared).count() == 1


def test_agreeing_locks_the_plan(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    answer = browser.post(address(cared, "draft/"), write_plan(now, intent="agree"), follow=True)
    assert Plan.everywhere.get(client=cared).status == "agreed"
    page = drop_space(answer.content.decode())
    assert "“Sit through choir”" in page
    assert "7 → 3 points of 10" in page


def test_the_next_change_makes_the_next_version(
    owner: Staff, agreed: Plan, browse: Browse, now: datetime
) -> None:
    client = agreed.client
    browser = browse(owner)
    opened = browser.get(address(client, "draft/")).context["form"]
    assert opened["problem"].value() == "Stiff back."
    form = write_plan(now, intent="agree", problem="Stiff back, better.")
    browser.post(address(client, "draft/"), form)
    kept = list(Plan.everywhere.filter(client=client).order_by("number"))
    assert [(one.number, one.status) for one in kept] == [(1, "ended"), (2, "agreed")]
    assert kept[0].problem == "Stiff back."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"problem": " "}, "The problem is empty"),
        ({"massage_types": []}, "Choose at least one massage type."),
        ({"review_on": ""}, "Choose a day for the review."),
        ({"review_on": "2020-01-01"}, "Choose a review within the next twelve weeks."),
        ({"goals-0-words": "", "goals-0-measure": "", "goals-0-baseline": "", "goals-0-target": ""},
         "The plan has no goal"),
        ({"heard": ""}, "The client has not agreed yet"),
    ],
)  # fmt: skip
def test_what_keeps_a_plan_from_being_agreed_is_said_and_the_draft_is_kept(
    owner: Staff, cared: Client, browse: Browse, now: datetime, changes: dict[str, Any],
    sentence: str,
) -> None:  # fmt: skip
    form = write_plan(now, intent="agree", home_care="Kept words.") | changes
    answer = browse(owner).post(address(cared, "draft/"), form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Plan.everywhere.get(client=cared).status == "draft"
    assert "Kept words." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"goals-0-target": "6"}, "A change of 1 is less than people notice"),
        ({"goals-0-target": "9"}, "no better than today"),
        ({"goals-0-target": "14"}, "Use a number from 0 to 10"),
        ({"goals-0-baseline": "much"}, "“much” is not a number; write it like 6 or 6.5."),
        ({"goals-0-words": ""}, "The goal has no words"),
        ({"goals-0-measure": "hip-bend"}, "Hip: bending has a side; choose left hip or right hip."),
        ({"goals-0-by": "soon"}, "This is not a date"),
        ({"minutes": "0"}, "Write a whole number from 1 to 240."),
        ({"weeks": "many"}, "Write a whole number from 1 to 26."),
        ({"review_on": "soon"}, "This is not a date"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field_and_nothing_is_saved(
    owner: Staff, cared: Client, browse: Browse, now: datetime, changes: dict[str, Any],
    sentence: str,
) -> None:  # fmt: skip
    form = write_plan(now, intent="save", precautions="Kept words.") | changes
    answer = browse(owner).post(address(cared, "draft/"), form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kept words." in answer.content.decode()
    assert not Plan.everywhere.exists()


def test_turning_the_neck_has_a_side_although_the_back_of_the_neck_has_none(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    form = write_plan(now, intent="save") | {
        "goals-0-measure": "neck-turn", "goals-0-site": "left side of neck",
        "goals-0-baseline": "50", "goals-0-target": "40",
    }  # fmt: skip
    assert browse(owner).post(address(cared, "draft/"), form).status_code == 302


def test_another_goal_is_added_and_one_dropped_without_saving(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    more = browser.post(address(cared, "draft/"), write_plan(now, intent="add"))
    assert more.status_code == 200
    assert len(more.context["goals"].forms) == 2
    fewer = browser.post(address(cared, "draft/"), write_plan(now, intent="drop-0"))
    assert [form["words"].value() for form in fewer.context["goals"].forms] == [None]
    assert not Plan.everywhere.exists()


def test_massage_types_are_held_against_the_sites_and_todays_limits(
    owner: Staff, cared: Client, browse: Browse, now: datetime, library: Any
) -> None:
    numb_calf(owner, cared, library)
    browser = browse(owner)
    form = {"massage_types": ["deep-tissue"], "minutes": "60", "sites": ["left calf"]}
    page = browser.post(address(cared, "check/"), form)
    line = next(one for one in page.context["fits"] if one.type.id == "deep-tissue")
    assert line.word == "does not fit"
    assert any("left calf" in limit and why == "Numb skin" for limit, why in line.reasons)
    form["sites"] = ["left lower back"]
    page = browser.post(address(cared, "check/"), form)
    line = next(one for one in page.context["fits"] if one.type.id == "deep-tissue")
    assert line.word == "fits"


def test_a_type_that_fits_adapted_says_what_changes(
    owner: Staff, cared: Client, browse: Browse, library: Any
) -> None:
    numb_calf(owner, cared, library)
    form = {"massage_types": ["swedish"], "minutes": "60", "sites": ["left calf", "right calf"]}
    page = browse(owner).post(address(cared, "check/"), form)
    line = next(one for one in page.context["fits"] if one.type.id == "swedish")
    assert line.word == "fits adapted"
    assert any("left calf" in change for change in line.changes)


def test_a_type_made_for_another_state_is_not_offered(
    owner: Staff, cared: Client, browse: Browse
) -> None:
    browser = browse(owner)
    page = browser.get(address(cared, "draft/")).content.decode()
    assert "Swedish" in page
    assert "Prenatal" not in page
    actions.record_fact(owner, cared, concept="pregnancy")
    assert "Prenatal" in browser.get(address(cared, "draft/")).content.decode()


def test_while_no_session_is_safe_no_plan_is_agreed(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    has_clot(owner, cared)
    answer = browse(owner).post(address(cared, "draft/"), write_plan(now, intent="agree"))
    assert answer.status_code == 422
    assert "does not fit today" in answer.content.decode()
    assert Plan.everywhere.get(client=cared).status == "draft"


def test_a_plan_wider_than_todays_limits_says_so(
    owner: Staff, cared: Client, browse: Browse, now: datetime, library: Any
) -> None:
    browser = browse(owner)
    form = write_plan(now, intent="agree", sites=["left calf", "right calf"])
    browser.post(address(cared, "draft/"), form)
    assert "narrower than the plan" not in browser.get(address(cared)).content.decode()
    numb_calf(owner, cared, library)
    assert "narrower than the plan" in browser.get(address(cared)).content.decode()


def test_a_stale_draft_shows_both_and_may_then_be_saved(
    owner: Staff, therapist: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    browser.post(address(cared, "draft/"), write_plan(now, intent="save"))
    plan = Plan.everywhere.get(client=cared)
    actions.edit_plan(therapist, plan, seen_version=plan.version, problem="Theirs.")
    form = write_plan(now, intent="save", problem="Mine.", version=plan.version)
    answer = browser.post(address(cared, "draft/"), form)
    assert answer.status_code == 409
    assert "Theirs." in answer.content.decode()
    assert "Mine." in answer.content.decode()
    form["version"] = answer.context["version"]
    browser.post(address(cared, "draft/"), form)
    assert Plan.everywhere.get(client=cared).problem == "Mine."


# Review -----------------------------------------------------------------------------------------


def pass_review(staff: Staff, plan: Plan, now: datetime) -> None:
    """Let the review of an agreed plan be due since yesterday."""
    before = now - timedelta(days=30)
    actions.review_plan(
        staff, plan, outcome="continue", words="Too early to tell.",
        next_on=(now - timedelta(days=1)).date(), now=before,
    )  # fmt: skip


def test_a_plan_past_its_review_does_not_quietly_go_on(
    owner: Staff, agreed: Plan, past: Any, browse: Browse, now: datetime
) -> None:
    browser = browse(owner)
    assert "The review was due" not in browser.get(address(agreed.client)).content.decode()
    pass_review(owner, agreed, now)
    pages = {
        address(agreed.client): "The review was due on",
        f"/clients/{agreed.client_id}/sessions/": "The review of the plan has been due",
        f"/notes/{past.pk}/": "The review of the plan has been due",
    }
    for where, sentence in pages.items():
        page = browser.get(where).content.decode()
        assert sentence in page, where
        assert address(agreed.client, "review/") in page, where


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ([], "measure first"),
        ([5], "It helps: continue."),
        ([3], "The goal is reached."),
        ([6.5], "change the plan, or stop"),
        ([9], "It got worse: refer."),
    ],
)
def test_the_review_says_what_each_goals_measure_suggests(
    owner: Staff, agreed: Plan, browse: Browse, now: datetime, values: list[float], advice: str
) -> None:
    for value in values:
        actions.record_measurement(
            owner, agreed.client, measure="pain", value=value, taken_at=now - timedelta(days=1)
        )
    page = browse(owner).get(address(agreed.client, "review/")).content.decode()
    assert advice in page


def test_a_value_from_before_the_plan_does_not_count_as_its_change(
    owner: Staff, agreed: Plan, browse: Browse, now: datetime
) -> None:
    actions.record_measurement(
        owner, agreed.client, measure="pain", value=3, taken_at=now - timedelta(days=50)
    )
    page = browse(owner).get(address(agreed.client, "review/")).content.decode()
    assert "measure first" in page


@pytest.mark.parametrize(
    ("outcome", "status", "where"),
    [
        ("continue", "agreed", ""),
        ("change", "agreed", "draft/"),
        ("stop", "ended", ""),
        ("refer", "ended", ""),
    ],
)
def test_what_follows_a_review(
    owner: Staff, agreed: Plan, browse: Browse, now: datetime, outcome: str, status: str,
    where: str,
) -> None:  # fmt: skip
    later = (now + timedelta(days=28)).date().isoformat()
    form = {"outcome": outcome, "words": "Less pain.", "next_on": later}
    answer = browse(owner).post(address(agreed.client, "review/"), form)
    assert answer.headers["Location"] == address(agreed.client, where)
    assert Review.everywhere.get(plan=agreed).outcome == outcome
    assert Plan.everywhere.get(pk=agreed.pk).status == status


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"words": "Less."}, "Nothing is chosen"),
        ({"outcome": "stop", "words": " "}, "What the review found is empty"),
        ({"outcome": "continue", "words": "Less."}, "The next review date is empty"),
        ({"outcome": "continue", "words": "Less.", "next_on": "2020-01-01"}, "must lie after"),
        ({"outcome": "continue", "words": "Less.", "next_on": "soon"}, "This is not a date"),
    ],
)
def test_a_review_that_cannot_be_kept_says_why(
    owner: Staff, agreed: Plan, browse: Browse, form: dict[str, str], sentence: str
) -> None:
    answer = browse(owner).post(address(agreed.client, "review/"), form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Review.everywhere.exists()


def test_without_a_plan_there_is_nothing_to_review(
    owner: Staff, cared: Client, browse: Browse
) -> None:
    assert browse(owner).get(address(cared, "review/")).headers["Location"] == address(cared)


# Who may ----------------------------------------------------------------------------------------


def test_a_version_is_read_as_it_was_agreed_and_can_be_printed(
    read_only: Staff, agreed: Plan, browse: Browse
) -> None:
    page = browse(read_only).get(f"/plans/{agreed.pk}/").content.decode()
    assert "Sit through choir" in page
    assert 'data-does="print"' in page


@pytest.mark.parametrize("tail", ["", "draft/", "review/"])
def test_the_front_desk_sees_no_plan(
    front_desk: Staff, agreed: Plan, browse: Browse, tail: str
) -> None:
    assert browse(front_desk).get(address(agreed.client, tail)).status_code == 403


def test_whoever_may_only_read_changes_nothing(
    read_only: Staff, agreed: Plan, browse: Browse, now: datetime
) -> None:
    browser = browse(read_only)
    assert browser.get(address(agreed.client)).status_code == 200
    assert browser.get(address(agreed.client, "draft/")).status_code == 403
    form = write_plan(now, intent="save")
    assert browser.post(address(agreed.client, "draft/"), form).status_code == 403
    review = {"outcome": "stop", "words": "Enough."}
    assert browser.post(address(agreed.client, "review/"), review).status_code == 403


def test_another_clinic_finds_no_plan(stranger: Staff, agreed: Plan, browse: Browse) -> None:
    browser = browse(stranger)
    for where in (address(agreed.client), address(agreed.client, "draft/"), f"/plans/{agreed.pk}/"):
        assert browser.get(where).status_code == 404


def test_signed_out_leads_to_sign_in(agreed: Plan, browse: Browse) -> None:
    assert "login" in browse(None).get(address(agreed.client)).headers["Location"]
