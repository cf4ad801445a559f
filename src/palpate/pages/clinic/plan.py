"""The plan of care: what it says, its draft, its versions, and the agreement that locks it."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from palpate.clinical.explain import envelope_sentence
from palpate.clinical.screening import Screening
from palpate.exchange.letters.dates import write_rate
from palpate.pages.clinic.aims import GoalForm, list_goals, make_goals
from palpate.pages.clinic.fits import list_fits, say_places, split_fits, write_fit
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.planform import (
    PlanForm,
    begin_plan,
    find_problems,
    gather_sites,
    list_regions,
    read_plan,
)
from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    read_whole,
    send_once,
    tell_refusal,
)
from palpate.pages.figure import draw
from palpate.people.access import require
from palpate.people.errors import Refused, StaleVersion, Unseen
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.models import Goal, Plan
from palpate.record.screenings import screen_day

GoalForms: TypeAlias = "forms.BaseFormSet[GoalForm]"


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the plan in force, the draft of the next, and the versions before."""
    staff = request.staff
    client = access.open_client(staff, client_id, "plan")
    plans = access.plans_of(staff, client)
    agreed = next((one for one in plans if one.status == Plan.Status.AGREED), None)
    context = client_frame(staff, client, "plan")
    due = context["opened"].review_on
    context |= {
        "plans": plans,
        "draft": find_draft(plans),
        "plan": write_plan(staff, agreed, screen_day(staff, client).screening) if agreed else None,
        "review_on": write_day(due),
        "review_due": due is not None and due <= context["today"],
        "reviews": access.reviews_of(staff, agreed) if agreed else [],
    }
    return render(request, "clinic/plan.html", context)


def find_draft(plans: list[Plan]) -> Plan | None:
    """Return the version that is being written: the latest one, if nobody agreed to it yet."""
    return next((one for one in plans[:1] if one.status == Plan.Status.DRAFT), None)


@clinic_page
def show_version(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show one version as it was agreed, fit to be printed."""
    staff = request.staff
    plan = access.find_plan(staff, plan_id)
    client = access.open_client(staff, plan.client_id, "plan")
    context = client_frame(staff, client, "plan") | {"plan": write_plan(staff, plan)}
    context["reviews"] = access.reviews_of(staff, plan)
    return render(request, "clinic/plan_version.html", context)


def write_plan(staff: Staff, plan: Plan, screening: Screening | None = None) -> dict[str, Any]:
    """Return a plan in words, each massage type held against a screening where one is given."""
    library = translate.library()
    kinds = [library.types[name] for name in plan.massage_types if name in library.types]
    lines = [
        write_fit(library, screening, kind, True, plan.sites, plan.minutes)
        for kind in kinds
        if screening is not None
    ]
    return {
        "row": plan,
        "goals": [_write_goal(goal) for goal in access.goals_of(staff, plan)],
        "types": [kind.name for kind in kinds],
        "fits": lines,
        "unfit": [line for line in lines if line.word != "fits"],
        "places": say_places(library, plan.sites),
        "rate": write_rate(plan.visits_a_week),
        **_draw_plan(plan),
    }


def _write_goal(goal: Goal) -> dict[str, Any]:
    library = translate.library()
    measure = library.measures.get(goal.measure)
    place = say_places(library, goal.site) if goal.site else ""
    said = f"{measure.name}{', ' if place else ''}{place}" if measure else ""
    numbers = ""
    if measure and goal.baseline is not None:
        numbers = f"{goal.baseline:g}" + (f" → {goal.target:g}" if goal.target is not None else "")
        numbers += f" {measure.unit_words}"
    return {"words": goal.words, "measure": said, "numbers": numbers, "by": write_day(goal.by)}


def _draw_plan(plan: Plan) -> dict[str, Any]:
    names = translate.library().body.names(plan.sites)
    shared: dict[str, Any] = {"planned": dict.fromkeys(names, 0), "still": True}
    return {view: draw(None, view=view, **shared) for view in ("front", "back")} if names else {}


# Writing it -------------------------------------------------------------------------------------


@clinic_page
@send_once
def edit(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Write the draft: save it, add goals, and agree on it."""
    staff = require(request.staff, Power.EDIT_CLINICAL)
    client = access.open_client(staff, client_id, "plan")
    plans = access.plans_of(staff, client)
    draft = find_draft(plans)
    if request.method != "POST":
        return _show_edit(request, client, draft, *_begin_forms(request, client, draft, plans))
    form, goals = PlanForm(request.POST), make_goals(request.POST)
    intent = request.POST.get("intent", "save")
    if intent not in ("save", "agree"):
        typed = PlanForm(initial=_read_typed(request))
        return _show_edit(request, client, draft, typed, _change_rows(request, intent))
    if not (form.is_valid() and goals.is_valid()):
        return _show_edit(request, client, draft, form, goals, REFUSED)
    try:
        return _keep(request, client, draft, form, goals)
    except StaleVersion:
        return _show_edit(request, client, draft, form, goals, STALE, stale=True)
    except Refused as refused:
        tell_refusal(form, refused)
        return _show_edit(
            request, client, find_draft(access.plans_of(staff, client)), form, goals, REFUSED
        )


def _begin_forms(
    request: StaffRequest, client: Client, draft: Plan | None, plans: list[Plan]
) -> tuple[PlanForm, GoalForms]:
    """Return the forms as they open: the draft, else the plan in force, else a first proposal."""
    staff = request.staff
    before = draft or next((one for one in plans if one.status == Plan.Status.AGREED), None)
    screening = screen_day(staff, client).screening
    sentence = envelope_sentence(screening.library, screening)
    if before is not None:
        initial = read_plan(before)
        if draft is None:
            fresh = begin_plan(screening, sentence, [])
            initial |= {"precautions": sentence, "review_on": fresh["review_on"]}
        return PlanForm(initial=initial), make_goals(goals=access.goals_of(staff, before))
    return PlanForm(
        initial=begin_plan(screening, sentence, _find_choice(staff, client))
    ), make_goals()


def _find_choice(staff: Staff, client: Client) -> list[str]:
    """Return the massage type the client chose last, if it was one."""
    last = next(iter(access.decisions_of(staff, client)), None)
    return [last.choice] if last and last.choice in translate.library().types else []


def _read_typed(request: StaffRequest) -> dict[str, Any]:
    lists = ("massage_types", "sites")
    sent = request.POST
    return {
        name: sent.getlist(name) if name in lists else sent.get(name, "")
        for name in PlanForm.base_fields
    }


def _change_rows(request: StaffRequest, intent: str) -> GoalForms:
    """Return the goals with one more row, or with one dropped; nothing is saved."""
    sent = request.POST.get("goals-TOTAL_FORMS", "0")
    count = min(read_whole(sent), 20)
    rows = [
        {name: request.POST.get(f"goals-{n}-{name}", "") for name in GoalForm.base_fields}
        for n in range(count)
    ]
    kept = [row for n, row in enumerate(rows) if intent != f"drop-{n}" and any(row.values())]
    return make_goals(rows=kept)


def _keep(
    request: StaffRequest, client: Client, draft: Plan | None, form: PlanForm, goals: GoalForms
) -> HttpResponse:
    staff, said, aims = request.staff, form.said, list_goals(goals)
    if draft is None:
        saved = actions.draft_plan(staff, client, goals=aims, **said)
    else:
        seen = request.POST.get("version", "")
        number = read_whole(seen)
        saved = actions.edit_plan(staff, draft, seen_version=number, goals=aims, **said)
    if request.POST.get("intent") != "agree":
        messages.success(request, "The draft is saved.")
        return redirect("clinic:plan_edit", client.pk)
    return _agree(request, client, saved, form, goals)


def _agree(
    request: StaffRequest, client: Client, saved: Plan, form: PlanForm, goals: GoalForms
) -> HttpResponse:
    screening = screen_day(request.staff, client).screening
    problems = find_problems(screening, form.said, len(list_goals(goals)))
    if not request.POST.get("heard"):
        problems.append(
            (
                "heard",
                "The client has not agreed yet; go through the plan together and tick the box.",
            )
        )
    for field, sentence in problems:
        form.add_error(field if field in form.fields else None, sentence)
    if problems:
        return _show_edit(request, client, saved, form, goals, REFUSED)
    actions.agree_plan(request.staff, saved, seen_version=saved.version)
    messages.success(request, f"Plan {saved.number} is agreed and locked.")
    return redirect("clinic:plan", client.pk)


def _show_edit(
    request: StaffRequest, client: Client, draft: Plan | None, form: PlanForm, goals: GoalForms,
    status: int = 200, *, stale: bool = False,
) -> HttpResponse:  # fmt: skip
    staff = request.staff
    screening = screen_day(staff, client).screening
    # The form keeps the version it began with; after a clash the newest has been seen.
    begun = request.POST.get("version") if status == REFUSED and not form.cleaned_data else None
    context = client_frame(staff, client, "plan") | _list_choices(screening, form)
    context |= {
        "draft": draft,
        "form": form,
        "goals": goals,
        "version": begun or (draft.version if draft else 0),
        "theirs": write_plan(staff, draft) if stale and draft else None,
        "stale": stale,
        "heard": request.POST.get("heard"),
        "in_force": access.plan_of(staff, client),
    }
    return render(request, "clinic/plan_edit.html", context, status=status)


def _list_choices(screening: Screening, form: PlanForm) -> dict[str, Any]:
    library = screening.library
    kinds = [str(name) for name in form["massage_types"].value() or ()]
    sites = [name for name in form["sites"].value() or () if name in library.body.places]
    minutes = str(form["minutes"].value() or "")
    length = read_whole(minutes) or None
    levels = {site.name: screening.envelope.ceiling(site.number) for site in library.body.sites}
    planned = dict.fromkeys(sites, 0)
    return {
        **split_fits(list_fits(screening, kinds, gather_sites(sites), length)),
        "regions": list_regions(),
        "ticked": sites,
        "front": draw(levels, view="front", planned=planned, title="Where to work, front"),
        "back": draw(levels, view="back", planned=planned, title="Where to work, back"),
    }


@clinic_page
def check(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Answer with how each massage type fits the sites and minutes chosen just now."""
    client = access.open_client(request.staff, client_id, "plan")
    if request.method != "POST":
        raise Unseen
    screening = screen_day(request.staff, client).screening
    context = _list_choices(screening, PlanForm(initial=_read_typed(request)))
    return render(request, "clinic/plan_types.html", context)


urlpatterns = [
    path("clients/<uuid:client_id>/plan/", show, name="plan"),
    path("clients/<uuid:client_id>/plan/draft/", edit, name="plan_edit"),
    path("clients/<uuid:client_id>/plan/check/", check, name="plan_check"),
    path("plans/<uuid:plan_id>/", show_version, name="plan_version"),
]
