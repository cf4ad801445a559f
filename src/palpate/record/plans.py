"""The plan of care: written, agreed, reviewed, and changed by the next version of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from palpate.people.audit import note_change
from palpate.people.errors import Missing, StaleVersion, UnknownFields, Unseen
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import BadPlace, BadWord, NotDue, PlanIncomplete, PlanLocked
from palpate.record.gate import let_edit, local_day, moment
from palpate.record.glance import refresh_glance
from palpate.record.models import Goal, Plan, Review
from palpate.record.notes import check_minutes

_TEXTS = "problem home_care precautions"
FIELDS = f"{_TEXTS} massage_types sites minutes visits_a_week weeks review_on".split()
_GOAL_FIELDS = "words measure site baseline target by".split()


@transaction.atomic
def draft_plan(
    staff: Staff | None, client: Client, *, goals: Sequence[Mapping[str, Any]] = (),
    now: datetime | None = None, **fields: Any,
) -> Plan:  # fmt: skip
    """Begin a plan. What is not given is taken over from the plan in force, its goals too."""
    person, at = let_edit(staff, client), moment(now)
    # Held, so that two new plans do not take the same number.
    Client.everywhere.select_for_update().get(pk=client.pk)
    rows = Plan.objects.of(client.clinic).filter(client=client)
    before = rows.filter(status=Plan.Status.AGREED).first()
    taken = (
        {name: getattr(before, name) for name in FIELDS if name != "review_on"} if before else {}
    )
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    columns: dict[str, Any] = _check_plan({**taken, **fields})
    plan = Plan(clinic_id=client.clinic_id, client=client, number=number, **columns)
    plan.save()
    old_goals = Goal.everywhere.filter(plan=before).order_by("pk") if before else ()
    carried = [{name: getattr(goal, name) for name in _GOAL_FIELDS} for goal in old_goals]
    _write_goals(plan, goals or carried)
    note_change(person, Action.CREATE, plan, client, at=at)
    return plan


@transaction.atomic
def edit_plan(
    staff: Staff | None, plan: Plan, *, seen_version: int,
    goals: Sequence[Mapping[str, Any]] | None = None, now: datetime | None = None, **fields: Any,
) -> Plan:  # fmt: skip
    """Change a plan that is not agreed yet; goals that are given replace the earlier ones."""
    person, at = let_edit(staff, plan, "plan"), moment(now)
    row = _lock_draft(person, plan, seen_version)
    for name, value in _check_plan(fields).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    if goals is not None:
        Goal.everywhere.filter(plan=row).delete()
        _write_goals(row, goals)
    note_change(person, Action.CHANGE, row, row.client, at=at)
    return row


def _lock_draft(person: Staff, plan: Plan, seen_version: int) -> Plan:
    row = _lock_plan(person, plan)
    if row.status != Plan.Status.DRAFT:
        raise PlanLocked
    if row.version != seen_version:
        raise StaleVersion("plan", seen_version, row.version)
    return row


def _lock_plan(person: Staff, plan: Plan) -> Plan:
    rows = Plan.objects.of(person.clinic).select_related("client", "clinic")
    row = rows.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if row is None:
        raise Unseen("plan")
    return row


def _check_plan(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise UnknownFields(unknown)
    library = translate.library()
    for name in fields.get("massage_types", ()):
        if name not in library.types:
            raise BadWord("massage_types", name, "massage type", "choose one from the list")
    if not 0 <= fields.get("sites", 0) <= library.body.all:
        raise BadPlace("sites")
    if "minutes" in fields:
        check_minutes(fields["minutes"])
    for name, most in (("visits_a_week", 7), ("weeks", 26)):
        if name in fields and not 0 < fields[name] <= most:
            raise BadWord(
                name, fields[name], "possible number", f"give more than 0 and at most {most}"
            )
    return dict(fields)


def _write_goals(plan: Plan, goals: Sequence[Mapping[str, Any]]) -> None:
    rows = [Goal(clinic_id=plan.clinic_id, plan=plan, **_check_goal(goal)) for goal in goals]
    Goal.everywhere.bulk_create(rows)


def _check_goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(goal) - set(_GOAL_FIELDS)
    if unknown:
        raise UnknownFields(unknown)
    if not str(goal.get("words", "")).strip():
        raise Missing("words", "What the client wants to be able to do")
    measure = goal.get("measure", "")
    if measure and measure not in translate.library().measures:
        raise BadWord("measure", measure, "measure", "choose one from the list")
    if not 0 <= goal.get("site", 0) <= translate.library().body.all:
        raise BadPlace("site")
    return dict(goal)


@transaction.atomic
def agree_plan(
    staff: Staff | None, plan: Plan, *, seen_version: int, now: datetime | None = None
) -> Plan:
    """Lock a plan that client and therapist agreed on; the one before it ends."""
    person, at = let_edit(staff, plan, "plan"), moment(now)
    row = _lock_draft(person, plan, seen_version)
    _check_whole(row, local_day(row.clinic, at))
    in_force = Plan.objects.of(row.clinic).filter(
        client_id=row.client_id, status=Plan.Status.AGREED
    )
    in_force.update(status=Plan.Status.ENDED)
    row.status, row.agreed_at, row.agreed_by = Plan.Status.AGREED, at, person
    row.version += 1
    row.save()
    note_change(person, Action.SIGN, row, row.client, at=at)
    refresh_glance(row.client)
    return row


def _check_whole(plan: Plan, today: date) -> None:
    missing = []
    if not plan.problem.strip():
        missing.append("the problem")
    if not plan.massage_types:
        missing.append("a massage type")
    if not Goal.everywhere.filter(plan=plan).exists():
        missing.append("a goal")
    if plan.review_on is None:
        missing.append("the review date")
    if missing:
        raise PlanIncomplete(missing)
    if plan.review_on is not None and plan.review_on <= today:
        raise NotDue("review_on", "The review date", today)


@transaction.atomic
def review_plan(
    staff: Staff | None, plan: Plan, *, outcome: str, words: str, next_on: date | None = None,
    now: datetime | None = None,
) -> Review:  # fmt: skip
    """Look back at an agreed plan: go on until the next review, change, stop or refer.

    Going on needs a next date; stop and refer end the plan; change is followed by a new draft.
    """
    person, at = let_edit(staff, plan, "plan"), moment(now)
    row = _lock_plan(person, plan)
    today = local_day(row.clinic, at)
    if row.status != Plan.Status.AGREED:
        raise PlanIncomplete(["an agreement first"])
    if outcome not in Review.Outcome.values:
        raise BadWord("outcome", outcome, "outcome", f"use {', '.join(Review.Outcome.values)}")
    if not words.strip():
        raise Missing("words", "What the review found")
    if outcome == Review.Outcome.CONTINUE and next_on is None:
        raise Missing("next_on", "The next review date")
    if next_on is not None and next_on <= today:
        raise NotDue("next_on", "The next review date", today)
    review = Review.objects.create(
        clinic_id=row.clinic_id, plan=row, on=today, outcome=outcome, words=words.strip(),
        next_on=next_on, by=person, made_at=at,
    )  # fmt: skip
    if outcome in (Review.Outcome.STOP, Review.Outcome.REFER):
        row.status = Plan.Status.ENDED
        row.save()
    note_change(person, Action.CREATE, review, row.client, {"outcome": outcome}, at)
    refresh_glance(row.client)
    return review
