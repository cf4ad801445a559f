"""One client: what matters first, what changed since last time, and the next step of care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.pages.clinic.today import session_address
from palpate.pages.clinic.wording import describe_fact
from palpate.pages.templatetags.frame import find_address
from palpate.people.access import find_client, may
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record.access import ClientPage, open_client
from palpate.record.models import Session

SESSIONS, CHANGES = 4, 8


@dataclass(frozen=True, slots=True)
class Step:
    """What the path of care asks for next, and where it is done."""

    says: str
    action: str
    address: str | None


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show one client; the front desk sees who it is and how to reach them."""
    staff = request.staff
    client = find_reader(staff, client_id)
    frame = client_frame(staff, client, "overview")
    opened: ClientPage | None = frame["opened"]
    context = frame | {"may_change": may(staff, Power.EDIT_CLIENTS), "contact": _contact(client)}
    if opened is not None:
        context |= {
            "step": choose_step(opened, frame) if frame["may_edit"] else None,
            "changes": weigh_changes(opened),
            "more": max(len(opened.changes) - CHANGES, 0),
            "sessions": [_write_session(one) for one in opened.sessions[:SESSIONS]],
            "plan_session": find_address("clinic:sessions", client.pk),
            "all_sessions": find_address("clinic:sessions", client.pk),
        }
    return render(request, "clinic/overview.html", context)


def find_reader(staff: Staff, client_id: UUID) -> Client:
    """Return the client, with a note in the trail when the record is opened too."""
    if may(staff, Power.SEE_CLINICAL):
        return open_client(staff, client_id, "overview")
    return find_client(staff, client_id)


def weigh_changes(opened: ClientPage) -> list[dict[str, Any]]:
    """Return what is new, the gravest first."""
    lines = [describe_fact(fact) for fact in opened.changes]
    lines.sort(key=lambda line: (-line["bears"], line["state"] == "denied"))
    return lines[:CHANGES]


def choose_step(opened: ClientPage, frame: dict[str, Any]) -> Step | None:
    """Return the first step on the path of care that is not done."""
    key = opened.client.pk
    unsigned = next((one for one in opened.sessions if one.status != Session.Status.SIGNED), None)
    review_due = bool(opened.review_on and opened.review_on <= frame["today"])
    standing = frame["screening"].standing if frame["screening"] else ""
    consented = bool(opened.consent_signed and not opened.consent_withdrawn)
    steps = (
        (opened.waiting > 0, "Facts wait to be confirmed", "Confirm facts", "clinic:waiting", key),
        (unsigned is not None, "A note is not signed", "Finish the note", "clinic:note",
         unsigned and unsigned.pk),
        (standing == "stop", "No massage until the stop is lifted", "See why, and what lifts it",
         "clinic:safety", key),
        (standing == "clear first", "A clinician has to answer before the next session",
         "See what to ask", "clinic:safety", key),
        (_is_new(opened), "Nobody has asked about health yet", "Begin the intake",
         "clinic:intake", key),
        (not consented, "The client has not decided and consented yet", "Show the options",
         "clinic:options", key),
        (not opened.plan_number, "There is no plan of care yet", "Make the plan", "clinic:plan",
         key),
        (review_due, "The plan is due for review", "Review the plan", "clinic:plan", key),
        (opened.next_session is None, "No visit is planned", "Plan a session",
         "clinic:sessions", key),
    )  # fmt: skip
    for holds, says, action, name, given in steps:
        address = find_address(name, given) if holds else None
        if address:
            return Step(says, action, address)
    return None


def _is_new(opened: ClientPage) -> bool:
    return not opened.sessions and not opened.changes and not opened.plan_number


def _contact(client: Client) -> list[tuple[str, str]]:
    pairs = (
        ("Full name", f"{client.given} {client.family}".strip()),
        ("Phone", client.phone),
        ("E-mail", client.email),
        ("Address", client.address),
        ("Sex", client.get_sex_display()),
    )
    return [(label, value) for label, value in pairs if value]


def _write_session(session: Session) -> dict[str, Any]:
    return {
        "session": session,
        "address": session_address(session),
        "day": write_day(session.at.date()),
        "signed": session.status == Session.Status.SIGNED,
    }


urlpatterns = [path("clients/<uuid:client_id>/", show, name="client")]
