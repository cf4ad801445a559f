"""Today: the sessions of a day, and what waits to be finished."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import write_day
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.pages.templatetags.frame import find_address
from palpate.people.access import list_clients, may
from palpate.people.errors import Unreadable
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record.access import DayWork, flags_waiting, standings_of, todays_work
from palpate.record.models import Session
from palpate.team.access import referrals_waiting
from palpate.team.models import Referral

SHOWN = 6

Lines = list[dict[str, Any]]

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show a day: by default the present one."""
    staff, today = request.staff, timezone.localdate()
    day = read_day(request.GET.get("day", ""), today)
    work = todays_work(staff, day)
    clinical = may(staff, Power.SEE_CLINICAL)
    context = {
        "day": day,
        "is_today": day == today,
        "heading": f"{day:%A} {write_day(day)}",
        "earlier": (day - timedelta(days=1)).isoformat(),
        "later": (day + timedelta(days=1)).isoformat(),
        "flags": flags_waiting(staff) if clinical else [],
        "sessions": write_sessions(work, staff, read_standings(staff, work, day, today)),
        "waits": list_waiting(work, referrals_waiting(staff), clinical),
        "clinical": clinical,
        "may_add": may(staff, Power.EDIT_CLIENTS),
        "new": not work.sessions and not list_clients(staff).clients,
    }
    return render(request, "clinic/today.html", context)


def read_day(text: str, today: date) -> date:
    """Return the day asked for, or refuse what is none."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        day = date.min
    # The ends of the calendar have no day before or after them.
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Unreadable("day", f"“{text[:20]}” is not a day", "write it as 2026-11-23")
    return day


def read_standings(staff: Staff, work: DayWork, day: date, today: date) -> dict[UUID, str]:
    """Return the standing of those who come, for today and later: what is over needs none."""
    if day < today or not may(staff, Power.SEE_CLINICAL):
        return {}
    return standings_of(staff, work.sessions, day)


def write_sessions(work: DayWork, staff: Staff, standings: Mapping[UUID, str]) -> Lines:
    """Return the lines of the day; `now` marks the session under way or the next to come."""
    now = timezone.now()
    coming = [one for one in work.sessions if one.at + timedelta(minutes=one.minutes or 60) >= now]
    present = coming[0].pk if coming else None
    return [
        {
            "session": one,
            "client": one.client,
            "standing": standings.get(one.client_id, ""),
            "address": session_address(one),
            "now": one.pk == present,
            "mine": one.therapist_id == staff.pk,
            "over": one.at <= now,
        }
        for one in work.sessions
    ]


def session_address(session: Session) -> str:
    """Return where a session's note is, or the client's page while notes have none."""
    return find_address("clinic:note", session.pk) or client_address(session.client_id)


def client_address(client_id: object) -> str:
    """Return where a client's page is."""
    return find_address("clinic:client", client_id) or "/"


def list_waiting(work: DayWork, referrals: list[Referral], clinical: bool) -> Lines:
    """Return what waits, each kind with its first few lines; the front desk sees referrals."""
    kinds = [("Referrals to answer", "referrals", [_write_referral(one) for one in referrals])]
    if clinical:
        kinds = [
            ("Notes to sign", "note", [_write_note(one) for one in work.unsigned]),
            ("Facts to confirm", "check", [_write_facts(one) for one in work.waiting]),
            *kinds,
            ("Reviews due", "clock", [_write_review(one) for one in work.reviews]),
        ]
    return [
        {"title": title, "icon": mark, "lines": lines[:SHOWN], "more": len(lines[SHOWN:])}
        | {"count": len(lines)}
        for title, mark, lines in kinds
    ]


def _write_line(client: Client | str, says: str, address: str) -> dict[str, Any]:
    return {"name": str(client), "says": says, "address": address}


def _write_note(session: Session) -> dict[str, Any]:
    at = timezone.localtime(session.at)
    says = f"{write_day(at.date())}, {at:%H:%M} · {session.therapist.name}"
    return _write_line(session.client, says, session_address(session))


def _write_facts(waiting: Any) -> dict[str, Any]:
    address = find_address("clinic:waiting", waiting.client_id)
    says = f"{waiting.count} to confirm"
    return _write_line(waiting.name, says, address or client_address(waiting.client_id))


def _write_referral(referral: Referral) -> dict[str, Any]:
    address = find_address("clinic:referral", referral.pk)
    says = f"from {referral.professional.name}, {write_day(referral.received_on)}"
    return _write_line(referral.client, says, address or client_address(referral.client_id))


def _write_review(plan: Any) -> dict[str, Any]:
    address = find_address("clinic:plan", plan.client_id) or client_address(plan.client_id)
    return _write_line(plan.client, f"due {write_day(plan.due)}", address)


urlpatterns = [path("", show, name="today")]
