"""The audit trail: who looked at what and changed what, of the clinic, a client or a colleague."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import write_day
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.people.access import find_client, find_staff, list_staff, list_trail, require
from palpate.people.models import AuditEntry
from palpate.people.roles import Power

SHOWN = 200
_DONE = {
    "read": "looked at",
    "create": "added",
    "change": "changed",
    "sign": "signed",
    "send": "sent",
    "sign in": "signed in",
    "sign out": "signed out",
    "refused": "was refused",
}
_KINDS = {
    "storedscreening": "screening",
    "consenttext": "consent text",
    "intakelink": "intake link",
    "intakedraft": "intake",
}
_ALONE = ("sign in", "sign out")


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the latest entries, perhaps of one client or one colleague."""
    owner = require(request.staff, Power.READ_AUDIT)
    wanted, who = request.GET.get("client", ""), request.GET.get("staff", "")
    client = find_client(owner, wanted) if wanted else None
    member = find_staff(owner, who) if who else None
    entries = list_trail(owner, client, SHOWN, member)
    context = {
        "days": _group_days([_write_entry(one) for one in entries]),
        "client": client,
        "born": write_day(client.born) if client else "",
        "member": member,
        "colleagues": list_staff(owner),
        "shown": SHOWN if len(entries) == SHOWN else 0,
    }
    return render(request, "clinic/trail.html", context)


def _write_entry(entry: AuditEntry) -> dict[str, Any]:
    kind = "" if entry.action in _ALONE else _KINDS.get(entry.kind, entry.kind)
    return {
        "day": write_day(timezone.localdate(entry.at)),
        "time": timezone.localtime(entry.at),
        "staff": entry.staff,
        "done": _DONE.get(entry.action, entry.action),
        "kind": kind,
        "client": entry.client,
        "more": "" if entry.action in _ALONE else _write_detail(entry.detail),
    }


def _write_detail(detail: dict[str, Any]) -> str:
    """Return what an entry adds, such as the names of the fields that changed."""
    parts = []
    for name, value in detail.items():
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(words if name in ("how", "because", "fields") else f"{name} {words}")
    return "; ".join(parts)


def _group_days(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        days.setdefault(line["day"], []).append(line)
    return [{"day": day, "lines": inside} for day, inside in days.items()]


urlpatterns = [path("clinic/trail/", show, name="trail")]
