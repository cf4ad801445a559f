"""A report: written with a preview, made once, downloaded, marked as sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.exchange.letters.gather import TITLES, Typed, gather_report, suggest_found
from palpate.exchange.letters.render import render_report
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.letters import give_file, write_report_line
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.referrals import STATES
from palpate.pages.figure import picture
from palpate.people.access import may, require
from palpate.people.audit import note_read
from palpate.people.errors import Refused, Unreadable
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access as record
from palpate.record import translate
from palpate.team import access, actions
from palpate.team.models import Professional, Referral, Report

PDF = "application/pdf"
LONGEST = 2000
_OPEN = [state[0] for state in STATES if state[3]] + ["completed"]
_WAYS = {
    "fax": "Fax",
    "secure message": "Secure message",
    "post": "Post",
    "by hand": "Handed over",
    "e-mail": "E-mail",
}


class Addressee(NamedTuple):
    """Whom a report goes to, and the referral it answers."""

    professional: Professional
    referral: Referral | None


class ReportForm(forms.Form):
    """What the therapist chooses and writes; all else comes from the record."""

    kind = forms.ChoiceField(
        label="Kind", choices=list(TITLES.items()), widget=forms.RadioSelect,
        error_messages={"required": "No kind is chosen; choose one."},
    )  # fmt: skip
    to = forms.ChoiceField(
        label="To", error_messages={"required": "Nobody is chosen; choose whom it goes to."}
    )
    found = forms.CharField(
        label="What was found", required=False, max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        help_text="Soft-tissue findings in the referrer's language; no diagnosis of your own.",
    )  # fmt: skip
    asks = forms.CharField(
        label="What is asked", required=False, max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Questions that a limit waits for are added by themselves.",
    )  # fmt: skip
    figure = forms.BooleanField(
        label="With the body figure of allowed pressure, if it fits on two pages",
        required=False, initial=True,
    )  # fmt: skip

    def __init__(self, staff: Staff, client: Client, *args: Any, **options: Any) -> None:
        """Offer the client's referrers first, then the directory."""
        super().__init__(*args, **options)
        self.addressees = list_addressees(staff, client)
        names = {key: name_addressee(one) for key, one in self.addressees.items()}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *names.items()]

    @property
    def addressee(self) -> Addressee:
        """Whom it goes to."""
        return self.addressees[self.cleaned_data["to"]]

    @property
    def typed(self) -> Typed:
        """What was written."""
        return Typed(self.cleaned_data["found"], self.cleaned_data["asks"])


def list_addressees(staff: Staff, client: Client) -> dict[str, Addressee]:
    """Return whom a report on a client can go to, by referral or by professional."""
    referrals = [line.referral for line in access.referrals_of(staff, client)]
    found = {
        f"r{one.pk}": Addressee(one.professional, one) for one in referrals if one.status in _OPEN
    }
    return found | {f"p{one.pk}": Addressee(one, None) for one in access.list_professionals(staff)}


def name_addressee(one: Addressee) -> str:
    """Return an addressee as the list names them."""
    if one.referral is None:
        return str(one.professional)
    return f"{one.professional} (referral of {write_day(one.referral.received_on)})"


@clinic_page
@send_once
def write(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Write a report and make it."""
    staff = require(request.staff, Power.EDIT_CLINICAL)
    client = record.open_client(staff, client_id, "report")
    if request.method != "POST":
        return _show_form(request, client, _begin_form(request, client))
    form = ReportForm(staff, client, request.POST)
    if not form.is_valid():
        return _show_form(request, client, form, REFUSED)
    try:
        report = make_report(staff, client, form)
    except Refused as refused:
        tell_refusal(form, refused)
        return _show_form(request, client, form, REFUSED)
    messages.success(request, "The report is made and kept as it is.")
    return redirect("clinic:report", report.pk)


def _begin_form(request: StaffRequest, client: Client) -> ReportForm:
    staff, kind = request.staff, request.GET.get("kind", "")
    form = ReportForm(staff, client)
    keys = list(form.addressees)
    wanted = f"r{request.GET.get('referral', '')}"
    first = wanted if wanted in keys else next((key for key in keys if key[0] == "r"), "")
    form.initial = {
        "kind": kind if kind in TITLES else _guess_kind(staff, client),
        "to": first,
        "found": suggest_found(staff, client)[:LONGEST],
    }
    return form


def _guess_kind(staff: Staff, client: Client) -> str:
    """Return the kind that comes next."""
    due = [one for one in access.reports_due(staff) if one.referral.client_id == client.pk]
    if due:
        return due[0].kind
    told = access.reports_of(staff, client)
    return str(Report.Kind.INTERIM if told else Report.Kind.FIRST)


def _show_form(
    request: StaffRequest, client: Client, form: ReportForm, status: int = 200
) -> HttpResponse:
    context = client_frame(request.staff, client, "letters") | {
        "form": form,
        "unconsented": record.consent_of(request.staff, client) is None,
    }
    return render(request, "clinic/report_new.html", context, status=status)


def make_report(staff: Staff, client: Client, form: ReportForm) -> Report:
    """Gather, print and keep a report."""
    now = timezone.now()
    content, pdf = print_report(staff, client, form, now)
    to = form.addressee
    kind = form.cleaned_data["kind"]
    return actions.write_report(
        staff, client, to.professional, kind=kind, content=content, pdf=pdf,
        referral=to.referral, now=now,
    )  # fmt: skip


def print_report(
    staff: Staff, client: Client, form: ReportForm, now: datetime
) -> tuple[dict[str, Any], bytes]:
    """Return what a report says, and its PDF."""
    to = form.addressee
    content = gather_report(
        staff, client, to.professional, kind=form.cleaned_data["kind"], referral=to.referral,
        typed=form.typed, now=now,
    )  # fmt: skip
    figures = draw_figures(staff, client, content) if form.cleaned_data["figure"] else None
    return content, render_report(content, made_at=now, figures=figures)


def draw_figures(staff: Staff, client: Client, content: dict[str, Any]) -> dict[str, str]:
    """Return the body front and back with the pressure that the report says is allowed."""
    consent = record.consent_of(staff, client)
    names = translate.library().body.names
    withheld = names(consent.sites_withheld) if consent else ()
    levels = content["safety"]["levels"]
    return {
        "front": picture(levels, view="front", withheld=withheld, still=True),
        "back": picture(levels, view="back", withheld=withheld, still=True),
    }


@post_only
@clinic_page
def preview(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the report as it would be printed; nothing is kept."""
    staff = require(request.staff, Power.EDIT_CLINICAL)
    client = record.open_client(staff, client_id, "report preview")
    form = ReportForm(staff, client, request.POST)
    if not form.is_valid():
        return _show_form(request, client, form, REFUSED)
    _content, pdf = print_report(staff, client, form, timezone.now())
    return give_file(pdf, PDF, "preview")


@clinic_page
def show(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Show a report that was made: what it says in short, its file, how it was sent."""
    report = access.find_report(request.staff, report_id)
    note_read(request.staff, report.client, "report")
    return _show_report(request, report)


def _show_report(
    request: StaffRequest, report: Report, status: int = 200, sentence: str = ""
) -> HttpResponse:
    context = client_frame(request.staff, report.client, "letters") | {
        "line": write_report_line(report),
        "content": report.content,
        "ways": _WAYS,
        "may_send": may(request.staff, Power.EDIT_TEAM),
        "may_mend": may(request.staff, Power.EDIT_TEAM),
        "sentence": sentence,
    }
    return render(request, "clinic/report.html", context, status=status)


@clinic_page
def open_file(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Give the PDF, to look at or to keep."""
    report = access.find_report(request.staff, report_id)
    note_read(request.staff, report.client, "report")
    download = request.GET.get("download") == "1"
    return give_file(bytes(report.pdf), PDF, f"report-{report.pk}", download=download)


@post_only
@clinic_page
def send(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Note that a report went out, and which way; the front desk may do so too."""
    report = access.find_sending(request.staff, report_id)
    how = request.POST.get("how", "")
    if not how:
        raise Unreadable("how", "No way is chosen", "choose how the report was sent")
    actions.mark_sent(request.staff, report, how)
    messages.success(request, "The report is marked as sent.")
    if may(request.staff, Power.SEE_CLINICAL):
        return redirect("clinic:report", report.pk)
    return redirect("clinic:letters")


urlpatterns = [
    path("clients/<uuid:client_id>/letters/new/", write, name="report_new"),
    path("clients/<uuid:client_id>/letters/preview/", preview, name="report_preview"),
    path("reports/<uuid:report_id>/", show, name="report"),
    path("reports/<uuid:report_id>/pdf/", open_file, name="report_file"),
    path("reports/<uuid:report_id>/sent/", send, name="report_sent"),
]
