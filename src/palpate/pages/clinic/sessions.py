"""The sessions of a client: what was, what is still to be signed, and the next one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.note import read_time
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    read_whole,
    send_once,
    tell_refusal,
)
from palpate.people.access import find_staff, list_staff, may, require
from palpate.people.errors import Refused
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.models import Plan, Session

SHOWN = 200
LINE = 110


class SessionForm(forms.Form):
    """The next session: when, how long, what, and with whom."""

    at = forms.CharField(
        label="When",
        error_messages={"required": "The day and time are empty; choose them."},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    minutes = forms.CharField(label="Minutes", widget=forms.TextInput({"inputmode": "numeric"}))
    massage_type = forms.ChoiceField(label="Massage type", required=False)
    therapist = forms.ChoiceField(label="Therapist")

    error_css_class = "wrong"

    def __init__(self, staff: Staff, plan: Plan | None, *args: Any, **options: Any) -> None:
        """Offer the plan's massage and length first."""
        super().__init__(*args, **options)
        kinds = translate.library().types.values()
        self.fields["massage_type"].choices = [("", "As planned"), *((k.id, k.name) for k in kinds)]  # type: ignore[attr-defined]  # it is a ChoiceField
        givers = [one for one in list_staff(staff) if one.active and may(one, Power.EDIT_CLINICAL)]
        self.fields["therapist"].choices = [(str(one.pk), str(one)) for one in givers]  # type: ignore[attr-defined]  # as above
        self.fields["therapist"].initial = str(staff.pk)
        self.fields["minutes"].initial = plan.minutes if plan else 60
        self.fields["massage_type"].initial = (plan.massage_types or [""])[0] if plan else ""


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """List the sessions, and plan the next one."""
    power = Power.EDIT_CLINICAL if request.method == "POST" else Power.SEE_CLINICAL
    staff = require(request.staff, power)
    client = access.open_client(staff, client_id, "sessions")
    plan = access.plan_of(staff, client)
    form = SessionForm(staff, plan, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = _plan_next(staff, client, plan, form)
            messages.success(request, f"Planned for {_write_when(session)}.")
            return redirect("clinic:sessions", client.pk)
        except Refused as refused:
            tell_refusal(form, refused)
    context = client_frame(staff, client, "sessions") | _list_lines(staff, client)
    context |= {"form": form, "plan": plan, "review_due": _find_review(context)}
    return render(request, "clinic/sessions.html", context, status=REFUSED if form.errors else 200)


def _plan_next(staff: Staff, client: Client, plan: Plan | None, form: SessionForm) -> Session:
    said = form.cleaned_data
    at = read_time(said["at"], client.clinic.timezone)
    minutes = said["minutes"]
    return actions.plan_session(
        staff, client, at or timezone.now(), therapist=find_staff(staff, said["therapist"]),
        plan=plan, minutes=read_whole(minutes) or minutes,
        massage_type=said["massage_type"] or ((plan.massage_types or [""])[0] if plan else ""),
    )  # fmt: skip


def _find_review(context: dict[str, Any]) -> str:
    due = context["opened"].review_on
    return write_day(due) if due is not None and due <= context["today"] else ""


def _list_lines(staff: Staff, client: Client) -> dict[str, Any]:
    now = timezone.now()
    lines = [_write_line(one) for one in access.sessions_of(staff, client, SHOWN)]
    return {
        "coming": [line for line in reversed(lines) if line["session"].at > now],
        "past": [line for line in lines if line["session"].at <= now],
    }


def _write_line(session: Session) -> dict[str, Any]:
    kind = translate.library().types.get(session.massage_type)
    said = session.assessment or session.objective or session.subjective
    first = " ".join(said.split())
    return {
        "session": session,
        "when": _write_when(session),
        "type": kind.name if kind else "",
        "says": first if len(first) <= LINE else f"{first[:LINE].rsplit(' ', 1)[0]} …",
    }


def _write_when(session: Session) -> str:
    at = timezone.localtime(session.at)
    return f"{write_day(at.date())}, {at:%H:%M}"


urlpatterns = [path("clients/<uuid:client_id>/sessions/", show, name="sessions")]
