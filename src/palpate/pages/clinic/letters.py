"""Letters: what is due, made and sent at the clinic; and the letters of one client."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.exchange.letters.gather import TITLES, say_visits
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.receiving import keep_letter
from palpate.pages.clinic.referrals import write_line
from palpate.people.access import find_client, may, require
from palpate.people.audit import note_read
from palpate.people.errors import Refused
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.team import access
from palpate.team.due import Due
from palpate.team.models import Report

FEW = 100


class LetterForm(forms.Form):
    """A letter that came without a referral."""

    letter = forms.FileField(
        label="A letter that came",
        help_text="As PDF, PNG or JPEG; at most 20 MB.",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "application/pdf,image/png,image/jpeg"}),
        error_messages={"required": "No file is chosen; choose one."},
    )


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the reports that are due, made and not sent, and sent."""
    staff = request.staff
    reports = [write_report_line(one) for one in access.list_reports(staff, limit=FEW)]
    context = {
        "due": [_write_due(one) for one in access.reports_due(staff)],
        "made": [one for one in reports if not one["sent"]],
        "sent": [one for one in reports if one["sent"]],
        "may_open": may(staff, Power.SEE_CLINICAL),
        "may_write": may(staff, Power.EDIT_CLINICAL),
        "may_send": may(staff, Power.EDIT_TEAM),
    }
    return render(request, "clinic/letters.html", context)


def _write_due(due: Due) -> dict[str, Any]:
    client = due.referral.client
    return {
        "title": TITLES[due.kind],
        "kind": due.kind,
        "because": due.because,
        "referral": due.referral,
        "client": client,
        "born": write_day(client.born),
    }


def write_report_line(report: Report) -> dict[str, Any]:
    """Return a report as a list shows it."""
    return {
        "report": report,
        "title": TITLES[report.kind],
        "client": report.client,
        "born": write_day(report.client.born),
        "to": str(report.professional),
        "made": write_day(timezone.localdate(report.made_at)),
        "sent": write_day(timezone.localdate(report.sent_at)) if report.sent_at else "",
        "how": report.sent_how,
    }


@clinic_page
@send_once
def of_client(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show what came for a client and what went out; take in a letter."""
    staff = request.staff
    client = find_client(staff, client_id)
    if request.method != "POST":
        note_read(staff, client, "letters")
        return _show_client(request, client, LetterForm())
    require(staff, Power.EDIT_TEAM)
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            keep_letter(staff, client, form)
            messages.success(request, "The letter is kept.")
            return redirect("clinic:client_letters", client.pk)
        except Refused as refused:
            tell_refusal(form, refused)
    return _show_client(request, client, form, REFUSED)


def _show_client(
    request: StaffRequest, client: Client, form: LetterForm, status: int = 200
) -> HttpResponse:
    staff = request.staff
    context = client_frame(staff, client, "letters") | {
        "form": form,
        "reports": [write_report_line(one) for one in access.reports_of(staff, client)],
        "referrals": _list_referrals(staff, client),
        "letters": access.letters_of(staff, client),
        "due": _list_due(staff, client),
        "may_open": may(staff, Power.SEE_CLINICAL),
        "may_write": may(staff, Power.EDIT_CLINICAL),
        "may_take": may(staff, Power.EDIT_TEAM),
    }
    return render(request, "clinic/client_letters.html", context, status=status)


def _list_due(staff: Staff, client: Client) -> list[dict[str, Any]]:
    due = access.reports_due(staff)
    return [_write_due(one) for one in due if one.referral.client_id == client.pk]


def _list_referrals(staff: Staff, client: Client) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        write_line(line.referral, today) | {"visits": say_visits(line.visits)}
        for line in access.referrals_of(staff, client)
    ]


@clinic_page
def open_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Give a letter as it came."""
    letter = access.find_letter(request.staff, letter_id)
    note_read(request.staff, letter.client, "letter")
    return give_file(bytes(letter.content), letter.media_type, f"letter-{letter.pk}")


_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def give_file(
    content: bytes, media_type: str, name: str, *, download: bool = False
) -> HttpResponse:
    """Return a file to look at or to keep; its name tells nothing about the client."""
    response = HttpResponse(content, media_type)
    way = "attachment" if download else "inline"
    response["Content-Disposition"] = f'{way}; filename="{name}.{_ENDINGS.get(media_type, "bin")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("letters/", show, name="letters"),
    path("clients/<uuid:client_id>/letters/", of_client, name="client_letters"),
    path("letters/<uuid:letter_id>/file/", open_letter, name="letter_file"),
]
