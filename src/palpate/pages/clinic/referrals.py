"""Referrals: the list by age, one referral with what was asked, and how far it has come."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.exchange.letters.accept import take_diagnosis
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    post_only,
    read_whole,
)
from palpate.people.access import may, require
from palpate.people.audit import note_read
from palpate.people.errors import Refused, StaleVersion
from palpate.people.models import Staff
from palpate.people.roles import Power
from palpate.team import access, actions
from palpate.team.models import Referral

# status, icon, word, whether it is still open
STATES = (
    ("received", "letters", "Received", True),
    ("accepted", "check", "Accepted", True),
    ("under way", "clock", "Under way", True),
    ("completed", "note", "Completed", False),
    ("declined", "close", "Declined", False),
    ("closed", "lock", "Closed", False),
)
GROUPS = (
    ("received", "Waiting for an answer", ("received",)),
    ("open", "In care", ("accepted", "under way")),
    ("over", "Over", ("completed", "declined", "closed")),
)
# The next step, what its button says, and whether a reason goes with it.
STEPS = {
    "accepted": ("Accept", False),
    "under way": ("Care has begun", False),
    "completed": ("Care is completed", False),
    "declined": ("Decline", True),
    "closed": ("Close", True),
}


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the clinic's referrals: those that wait first, each with its age."""
    today = timezone.localdate()
    lines = [write_line(one, today) for one in access.list_referrals(request.staff)]
    groups = [
        {"name": name, "title": title, "lines": [one for one in lines if one["status"] in inside]}
        for name, title, inside in GROUPS
    ]
    context = {
        "groups": groups,
        "count": len(lines),
        "may_add": may(request.staff, Power.EDIT_TEAM),
    }
    return render(request, "clinic/referrals.html", context)


def write_line(referral: Referral, today: date) -> dict[str, Any]:
    """Return a referral as a list shows it."""
    return write_state(referral) | {
        "referral": referral,
        "client": referral.client,
        "born": write_day(referral.client.born),
        "age": write_age(referral.received_on, today),
        "until": write_day(referral.until),
        "over": referral.until is not None and referral.until < today,
    }


def write_state(referral: Referral) -> dict[str, Any]:
    """Return how far a referral is: its word and its shape."""
    found = next(state for state in STATES if state[0] == referral.status)
    return {"status": found[0], "icon": found[1], "word": found[2], "open": found[3]}


def write_age(received: date, today: date) -> str:
    """Return how long ago something came, as short as a list needs it."""
    days = (today - received).days
    if days <= 0:
        return "today"
    if days < 14:
        return f"{days} day{'s' if days > 1 else ''} ago"
    return f"{days // 7} weeks ago" if days < 70 else f"{days // 30} months ago"


@clinic_page
def one(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral with what can be done about it."""
    referral = access.find_referral(request.staff, referral_id)
    note_read(request.staff, referral.client, "referral")
    return show_one(request, referral)


def show_one(
    request: StaffRequest, referral: Referral, status: int = 200, **more: Any
) -> HttpResponse:
    """Render a referral's page, perhaps with what was wrong with a step."""
    staff = request.staff
    context = client_frame(staff, referral.client, "letters") | {
        "line": write_line(referral, timezone.localdate()),
        "visits": access.visits_of(staff, referral),
        "received": write_day(referral.received_on),
        "steps": list_steps(staff, referral),
        "may_report": may(staff, Power.EDIT_CLINICAL),
        "may_mend": may(staff, Power.EDIT_TEAM),
    }
    return render(request, "clinic/referral.html", context | more, status=status)


def list_steps(staff: Staff, referral: Referral) -> list[dict[str, Any]]:
    """Return where a referral can go from here, for those who may decide it."""
    if not may(staff, Power.EDIT_CLINICAL):
        return []
    order = list(STEPS)
    goes = sorted(actions.STEPS[referral.status], key=lambda status: order.index(str(status)))
    return [
        {"status": str(status), "says": STEPS[status][0], "reason": STEPS[status][1]}
        for status in goes
    ]


@post_only
@clinic_page
def move(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Take a referral to its next state; what was typed stays when it is refused."""
    staff = require(request.staff, Power.EDIT_CLINICAL)
    referral = access.find_referral(staff, referral_id)
    status, reason = request.POST.get("status", ""), request.POST.get("reason", "")
    try:
        moved = actions.move_referral(
            staff, referral, status, seen_version=read_version(request), reason=reason
        )
    except StaleVersion as stale:
        return show_one(request, referral, STALE, sentence=stale.sentence, reason=reason)
    except Refused as refused:
        more = {"sentence": refused.sentence, "tried": status, "reason": reason}
        return show_one(request, referral, REFUSED, **more)
    said = write_state(moved)["word"].lower()
    messages.success(request, f"The referral is {said}.{_take_in(staff, moved)}")
    return redirect("clinic:referral", referral.pk)


def _take_in(staff: Staff, referral: Referral) -> str:
    """Put the referrer's diagnosis among the facts to confirm once the referral is accepted."""
    if referral.status != Referral.Status.ACCEPTED or not take_diagnosis(staff, referral):
        return ""
    return " The diagnosis waits among the facts to confirm."


def read_version(request: StaffRequest) -> int:
    """Return the version that a form began with; without one it is as old as can be."""
    sent = request.POST.get("version", "")
    return read_whole(sent)


urlpatterns = [
    path("referrals/", show, name="referrals"),
    path("referrals/<uuid:referral_id>/", one, name="referral"),
    path("referrals/<uuid:referral_id>/move/", move, name="referral_move"),
]
