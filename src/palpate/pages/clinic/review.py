"""The review of a plan: what each goal's measure says, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.goals import Target
from palpate.clinical.measures import Reading, judge_change
from palpate.clinical.plan import Advice, review_goal
from palpate.clinical.vocabulary import Measure
from palpate.exchange.chart import write_reading
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.planform import default_review
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.readings import Series, draw_series, read_row, say_change
from palpate.people.access import require
from palpate.people.errors import Refused
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.models import Goal, Measurement, Plan, Review

OUTCOMES = [
    ("continue", "Continue the plan as it is"),
    ("change", "Change the plan: write the next version"),
    ("stop", "Stop: the plan ends"),
    ("refer", "Refer: the plan ends and somebody else is asked"),
]
SAYS = {
    Advice.REACHED: "The goal is reached.",
    Advice.CONTINUE: "It helps: continue.",
    Advice.CHANGE: "No change that matters: change the plan, or stop.",
    Advice.REFER: "It got worse: refer.",
    Advice.MEASURE: "Not measured since the plan began: measure first.",
}


class ReviewForm(forms.Form):
    """What a review found, and what follows."""

    outcome = forms.ChoiceField(
        label="What follows", choices=OUTCOMES, widget=forms.RadioSelect,
        error_messages={"required": "Nothing is chosen; choose what follows."},
    )  # fmt: skip
    words = forms.CharField(
        label="What the review found", widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "What the review found is empty; write a sentence."},
    )  # fmt: skip
    next_on = forms.DateField(
        label="Next review", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="Needed to continue.",
        error_messages={"invalid": "This is not a date; write it as 2026-11-23."},
    )  # fmt: skip

    error_css_class = "wrong"


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Look back at the plan in force, goal by goal, and decide what follows."""
    power = Power.EDIT_CLINICAL if request.method == "POST" else Power.SEE_CLINICAL
    staff = require(request.staff, power)
    client = access.open_client(staff, client_id, "plan review")
    plan = access.plan_of(staff, client)
    if plan is None:
        messages.warning(request, "There is no plan in force to review.")
        return redirect("clinic:plan", client.pk)
    form = ReviewForm(
        request.POST or None, initial={"next_on": default_review(timezone.localdate())}
    )
    if request.method == "POST" and form.is_valid():
        try:
            review = _review(staff, plan, form)
            return _go_on(request, client, review)
        except Refused as refused:
            tell_refusal(form, refused)
    context = client_frame(staff, client, "plan") | {"form": form, "plan": plan}
    context |= {
        "goals": judge_goals(staff, client, plan),
        "reviews": access.reviews_of(staff, plan),
    }
    context["review_on"] = write_day(context["opened"].review_on)
    return render(
        request, "clinic/plan_review.html", context, status=REFUSED if form.errors else 200
    )


def _review(staff: Staff, plan: Plan, form: ReviewForm) -> Review:
    said = form.cleaned_data
    goes_on = said["outcome"] == Review.Outcome.CONTINUE
    return actions.review_plan(
        staff, plan, outcome=said["outcome"], words=said["words"],
        next_on=said["next_on"] if goes_on else None,
    )  # fmt: skip


def _go_on(request: StaffRequest, client: Client, review: Review) -> HttpResponse:
    said = {
        "continue": f"The plan goes on; the next review is on {write_day(review.next_on)}.",
        "change": "The review is kept. Write what changes in the next version.",
        "stop": "The review is kept and the plan has ended.",
        "refer": "The review is kept and the plan has ended. Write to whom you refer.",
    }
    messages.success(request, said[review.outcome])
    changes = review.outcome == Review.Outcome.CHANGE
    return redirect("clinic:plan_edit" if changes else "clinic:plan", client.pk)


def judge_goals(staff: Staff, client: Client, plan: Plan) -> list[dict[str, Any]]:
    """Return each goal with its readings since the plan began, the change and the advice."""
    rows = access.measurements_of(staff, client)
    return [_judge_goal(goal, plan, rows) for goal in access.goals_of(staff, plan)]


def _judge_goal(goal: Goal, plan: Plan, rows: list[Measurement]) -> dict[str, Any]:
    measure = translate.library().measures.get(goal.measure)
    if measure is None:
        return {"goal": goal, "words": "This goal has no measure; ask the client.", "advice": ""}
    own = [
        row
        for row in rows
        if row.measure == measure.id and (row.site == goal.site or not goal.site)
    ]
    began = timezone.localtime(plan.agreed_at).date() if plan.agreed_at else timezone.localdate()
    readings = [*_first(goal, began), *(read_row(row) for row in own if _since(row, plan))]
    change = judge_change(measure, readings)
    target = _read_target(measure, goal, readings)
    advice = review_goal(target, change) if target else None
    days: list[date] = []
    return {
        "goal": goal,
        "measure": measure,
        "from_to": " → ".join(write_reading(one) for one in (readings[:1] + readings[1:][-1:])),
        "target": "" if goal.target is None else f"{goal.target:g}",
        "words": say_change(measure, change),
        "advice": SAYS[advice] if advice else "",
        "chart": draw_series(Series(measure, goal.site, tuple(own)), days) if own else "",
        "measure_first": advice is Advice.MEASURE,
    }


def _first(goal: Goal, began: date) -> list[Reading]:
    """Return where the goal stood when the plan was agreed."""
    return [] if goal.baseline is None else [Reading(began, goal.baseline)]


def _since(row: Measurement, plan: Plan) -> bool:
    return plan.agreed_at is None or row.taken_at > plan.agreed_at


def _read_target(measure: Measure, goal: Goal, readings: list[Reading]) -> Target | None:
    if goal.target is None or not readings:
        return None
    return Target(measure, readings[0].value, goal.target, goal.by or readings[-1].on)


urlpatterns = [path("clients/<uuid:client_id>/plan/review/", show, name="plan_review")]
