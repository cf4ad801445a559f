"""The directory of professionals: who they are, what they do, how they are reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.referrals import read_version
from palpate.people.access import may, require
from palpate.people.errors import Refused, StaleVersion
from palpate.people.roles import Power
from palpate.record import translate
from palpate.team import access, actions
from palpate.team.models import Professional


def list_roles() -> list[tuple[str, str]]:
    """Return the professions of the knowledge, in the order of their names."""
    roles = translate.library().roles.values()
    return [("", "Choose"), *sorted(((role.id, role.name) for role in roles), key=lambda r: r[1])]


def name_role(role: str) -> str:
    """Return the name of a profession."""
    found = translate.library().roles.get(role)
    return found.name if found else role


class ProfessionalForm(forms.Form):
    """What the clinic knows of a professional; team.actions checks it."""

    name = forms.CharField(label="Name", max_length=120, help_text="As on a letter: Dr Vera Vance.")
    role = forms.ChoiceField(label="Profession", choices=list_roles)
    organisation = forms.CharField(label="Practice or hospital", required=False, max_length=160)
    npi = forms.CharField(
        label="NPI", required=False, help_text="The ten digits of the national provider number."
    )
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    fax = forms.CharField(label="Fax", required=False, max_length=40)
    # Not an EmailField: the sentence for a bad address is ours.
    email = forms.CharField(label="E-mail", required=False, max_length=254)
    address = forms.CharField(label="Address", required=False, max_length=240)
    active = forms.BooleanField(label="Still works there", required=False, initial=True)

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say in our words what is missing."""
        super().__init__(*args, **options)
        self.fields["name"].error_messages["required"] = "The name is empty; fill it in."
        self.fields["role"].error_messages["required"] = "No profession is chosen; choose one."
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the directory."""
    gone = request.GET.get("gone") == "1"
    rows = access.list_professionals(request.staff, active=not gone)
    lines = [{"row": row, "role": name_role(row.role)} for row in rows]
    context = {"lines": lines, "gone": gone, "may_add": may(request.staff, Power.EDIT_TEAM)}
    return render(request, "clinic/professionals.html", context)


@clinic_page
@send_once
def add(request: StaffRequest) -> HttpResponse:
    """Enter a professional."""
    staff = require(request.staff, Power.EDIT_TEAM)
    form = ProfessionalForm(request.POST or None, initial={"active": True})
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form, 200 if request.method != "POST" else REFUSED)
    try:
        actions.add_professional(staff, **form.cleaned_data)
    except Refused as refused:
        tell_refusal(form, refused)
        return _show_form(request, form, REFUSED)
    messages.success(request, "The professional is in the directory.")
    return redirect("clinic:professionals")


@clinic_page
@send_once
def edit(request: StaffRequest, professional_id: UUID) -> HttpResponse:
    """Change what is known of a professional; when somebody was faster, both are shown."""
    staff = require(request.staff, Power.EDIT_TEAM)
    row = access.find_professional(staff, professional_id)
    if request.method != "POST":
        return _show_form(request, ProfessionalForm(initial=_read_row(row)), row=row)
    form = ProfessionalForm(request.POST)
    if not form.is_valid():
        return _show_form(request, form, REFUSED, row)
    seen = read_version(request)
    try:
        actions.edit_professional(staff, row, seen_version=seen, **form.cleaned_data)
    except StaleVersion:
        return _show_form(request, form, STALE, row, _compare(form, row))
    except Refused as refused:
        tell_refusal(form, refused)
        return _show_form(request, form, REFUSED, row)
    messages.success(request, "Saved.")
    return redirect("clinic:professionals")


def _show_form(
    request: StaffRequest, form: ProfessionalForm, status: int = 200,
    row: Professional | None = None, rows: list[dict[str, Any]] | None = None,
) -> HttpResponse:  # fmt: skip
    # After a clash the newest version has been seen; otherwise the one the form began with.
    begun = request.POST.get("version") if rows is None else None
    context = {
        "form": form,
        "row": row,
        "rows": rows,
        "version": begun or (row.version if row else 0),
        "title": "Edit a professional" if row else "Add a professional",
    }
    return render(request, "clinic/professional.html", context, status=status)


def _read_row(row: Professional) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ProfessionalForm.base_fields}


def _compare(form: ProfessionalForm, row: Professional) -> list[dict[str, Any]]:
    saved = _read_row(row)
    return [
        {"label": form.fields[name].label, "theirs": saved[name], "mine": mine}
        for name, mine in form.cleaned_data.items()
        if mine != saved[name]
    ]


urlpatterns = [
    path("referrals/professionals/", show, name="professionals"),
    path("referrals/professionals/new/", add, name="professional_new"),
    path("referrals/professionals/<uuid:professional_id>/", edit, name="professional"),
]
