"""Who works in the clinic: added, given a role, deactivated, given a new password."""

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
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.people.access import find_staff, require
from palpate.people.actions import add_staff, edit_staff, reset_password
from palpate.people.errors import Refused
from palpate.people.models import Staff
from palpate.people.roles import Power, Role

SAYS = {
    Role.OWNER: "everything, the clinic itself and the audit trail too",
    Role.THERAPIST: "clients and their whole record",
    Role.FRONT_DESK: "clients' contact data, referrals and letters; nothing clinical",
    Role.READ_ONLY: "sees the record and changes nothing",
}
ROLES = [(role.value, f"{role.label}: {SAYS[role]}") for role in Role]


class PlaceForm(forms.Form):
    """A person's place in the clinic."""

    name = forms.CharField(label="Name", max_length=120, help_text="As it stands under a report.")
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    credentials = forms.CharField(
        label="Credentials", required=False, max_length=80, help_text="As LMT, BCTMB."
    )
    licence = forms.CharField(label="Licence number", required=False, max_length=60)

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say in our words what is missing."""
        super().__init__(*args, **options)
        for name, says in _MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = says


_MISSING = {
    "name": "The name is empty; fill it in.",
    "role": "No role is chosen; choose one.",
    "email": "The e-mail address is empty; fill it in.",
    "password": "The password is empty; type one to start with.",
}


def _password_field() -> forms.CharField:
    return forms.CharField(
        label="Password to start with",
        help_text="At least twelve characters. Hand it over in person; they change it themselves, "
        "in the menu with their name.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )


class NewPlaceForm(PlaceForm):
    """A new colleague."""

    # Not an EmailField: the sentence for a bad address is ours.
    email = forms.CharField(
        label="E-mail", max_length=254, help_text="The address to sign in with.",
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "off"}),
    )  # fmt: skip
    password = _password_field()


class PasswordForm(forms.Form):
    """A new password for a colleague who lost theirs."""

    password = _password_field()

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say in our words what is missing."""
        super().__init__(*args, **options)
        self.fields["password"].error_messages["required"] = _MISSING["password"]


@clinic_page
@send_once
def add(request: StaffRequest) -> HttpResponse:
    """Give somebody a place in the clinic."""
    owner = require(request.staff, Power.RUN_CLINIC)
    form = NewPlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = add_staff(owner, **form.cleaned_data)
            messages.success(request, f"{member.name} can sign in now.")
            return redirect("clinic:clinic")
        except Refused as refused:
            tell_refusal(form, refused)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "clinic/staff_new.html", {"form": form}, status=status)


@clinic_page
@send_once
def edit(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Change a colleague's place."""
    owner = require(request.staff, Power.RUN_CLINIC)
    member = find_staff(owner, staff_id)
    form = PlaceForm(request.POST or None, initial=_read_place(member))
    if request.method == "POST" and form.is_valid():
        try:
            edit_staff(owner, member, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("clinic:clinic")
        except Refused as refused:
            tell_refusal(form, refused)
    return _show_member(request, member, form=form)


def _read_place(member: Staff) -> dict[str, str]:
    return {name: getattr(member, name) for name in PlaceForm.base_fields}


def _show_member(
    request: StaffRequest, member: Staff, form: PlaceForm | None = None,
    password: PasswordForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "member": member,
        "form": form or PlaceForm(initial=_read_place(member)),
        "password": password or PasswordForm(),
        "self": member.pk == request.staff.pk,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "clinic/staff_edit.html", context, status=status)


@clinic_page
@send_once
def change_password(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Give a colleague a new password to start with."""
    owner = require(request.staff, Power.RUN_CLINIC)
    member = find_staff(owner, staff_id)
    if request.method != "POST":
        return redirect("clinic:staff", member.pk)
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            reset_password(owner, member, form.cleaned_data["password"])
            messages.success(request, f"{member.name} signs in with the new password from now on.")
            return redirect("clinic:clinic")
        except Refused as refused:
            tell_refusal(form, refused)
    return _show_member(request, member, password=form)


@clinic_page
@send_once
def activate(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Let a colleague in, or no more; what they wrote stays."""
    owner = require(request.staff, Power.RUN_CLINIC)
    member = find_staff(owner, staff_id)
    if request.method == "POST":
        active = request.POST.get("active") == "1"
        edit_staff(owner, member, active=active)
        words = "can sign in again" if active else "can no longer sign in"
        messages.success(request, f"{member.name} {words}.")
    return redirect("clinic:clinic")


urlpatterns = [
    path("clinic/staff/new/", add, name="staff_new"),
    path("clinic/staff/<uuid:staff_id>/", edit, name="staff"),
    path("clinic/staff/<uuid:staff_id>/password/", change_password, name="staff_password"),
    path("clinic/staff/<uuid:staff_id>/active/", activate, name="staff_active"),
]
