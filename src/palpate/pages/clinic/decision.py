"""The client's decision among the options she was shown, kept with what was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.options import lay_out, read_goals
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.reasons.columns import MORE_TIME, NOT, keep_shown, seal_shown
from palpate.pages.clinic.reasons.dates import write_moment
from palpate.people.access import require
from palpate.people.errors import Refused
from palpate.people.models import Client
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.choices import NO_MASSAGE, SOMEONE_ELSE
from palpate.record.models import Decision

CHANGED = "What is safe changed since the options were shown; look at them again, then decide."
NO_FIT = "{} does not fit what is safe today; choose another, or clear the limit first."
AFTER = {
    SOMEONE_ELSE: "Write to them under Letters; nothing is planned here until they answer.",
    NO_MASSAGE: "Nothing is planned. The client can come back to it at any visit.",
    MORE_TIME: "Nothing is planned. Print the options, and ask again at the next visit.",
}


class DecisionForm(forms.Form):
    """What the client chose, and why."""

    choice = forms.CharField(
        label="What the client chose",
        error_messages={"required": "Choose one of them, as the client said."},
    )
    reasons = forms.CharField(
        label="Reasons, in the client's words", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the decision to take and those taken; keep the one that is sent."""
    client = access.open_client(request.staff, client_id, "decision")
    goals, words = read_goals(request, client)
    if not goals:
        messages.warning(request, "Choose the goals first: the options are ranked by them.")
        return redirect("clinic:options", client.pk)
    columns, elsewhere = lay_out(request, client, goals)
    shown = keep_shown(columns, elsewhere)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        require(request.staff, Power.EDIT_CLINICAL)
        sealed = check_seal(form, request.POST.get("seal", ""), seal_shown(shown, goals))
        if sealed and keep_decision(request, client, form, shown, goals, words):
            return lead_on(request, client, form.cleaned_data["choice"])
    return show_decision(request, client, form, goals, [c for c in columns if c.fit == NOT], shown)


def check_seal(form: DecisionForm, seen: str, seal: str) -> bool:
    """Refuse a decision about options that are no longer the ones that were shown."""
    if not form.is_valid():
        return False
    if seen != seal:
        form.add_error(None, CHANGED)
        return False
    return True


def keep_decision(
    request: StaffRequest, client: Client, form: DecisionForm, shown: list[dict[str, Any]],
    goals: list[str], words: str,
) -> bool:  # fmt: skip
    """Record the decision; False when the form now says what is wrong with it."""
    said = form.cleaned_data
    barred = {option["id"]: option["name"] for option in shown if option.get("fit") == NOT}
    if said["choice"] in barred:
        form.add_error("choice", NO_FIT.format(barred[said["choice"]]))
        return False
    reasons = "\n".join(
        part for part in (f"Asked for: {words}" if words else "", said["reasons"]) if part
    )
    try:
        actions.record_decision(
            request.staff, client, shown=shown, choice=said["choice"], goals=goals, reasons=reasons
        )
    except Refused as refused:
        tell_refusal(form, refused)
        return False
    return True


def lead_on(request: StaffRequest, client: Client, choice: str) -> HttpResponse:
    """Lead to the consent when massage was chosen; else say what comes now."""
    if choice in AFTER:
        messages.success(request, f"The decision is kept. {AFTER[choice]}")
        return redirect("clinic:decision", client.pk)
    messages.success(request, "The decision is kept, with what was shown. Now the consent.")
    return redirect("clinic:consent", client.pk)


def show_decision(
    request: StaffRequest, client: Client, form: DecisionForm, goals: list[str],
    barred: list[Any], shown: list[dict[str, Any]],
) -> HttpResponse:  # fmt: skip
    """Show what can be chosen, in the order it was laid out, and earlier decisions."""
    outside = (SOMEONE_ELSE, NO_MASSAGE, MORE_TIME)
    context = client_frame(request.staff, client, "options") | {
        "form": form,
        "seal": seal_shown(shown, goals),
        "massages": [o for o in shown if o["id"] not in outside and o.get("fit") != NOT],
        "outside": [option for option in shown if option["id"] in outside],
        "barred": barred,
        "goals": [translate.library().goals[name] for name in goals],
        "decisions": [write_decision(row) for row in access.decisions_of(request.staff, client)],
    }
    status = REFUSED if form.errors else 200
    return render(request, "clinic/decision.html", context, status=status)


def write_decision(row: Decision) -> dict[str, Any]:
    """Return a decision with the name of what was chosen, as it was shown then."""
    shown: list[dict[str, Any]] = row.shown
    chosen = next((option for option in shown if option["id"] == row.choice), {})
    goals = translate.library().goals
    return {
        "row": row,
        "name": chosen.get("name", row.choice),
        "fit": chosen.get("fit", ""),
        "changes": chosen.get("changes", ()),
        "goals": [goals[name].name if name in goals else name for name in row.goals],
        "at": write_moment(timezone.localtime(row.made_at)),
    }


urlpatterns = [path("clients/<uuid:client_id>/decision/", show, name="decision")]
