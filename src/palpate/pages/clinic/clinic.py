"""The clinic: its data, who works there, the consent text, and where its record is kept."""

from __future__ import annotations

from zoneinfo import available_timezones

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
from palpate.people.access import list_places, list_staff, may, require
from palpate.people.actions import edit_clinic
from palpate.people.errors import Refused
from palpate.people.models import Staff
from palpate.people.roles import Power
from palpate.record.access import consent_texts

HOME_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


def list_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones, those of the United States first."""
    others = sorted(available_timezones() - set(HOME_ZONES))
    return [
        ("United States", [(zone, _name_zone(zone)) for zone in HOME_ZONES]),
        ("Everywhere", [(zone, _name_zone(zone)) for zone in others]),
    ]


def _name_zone(zone: str) -> str:
    return zone.replace("_", " ")


class ClinicForm(forms.Form):
    """What stands at the head of every letter."""

    name = forms.CharField(label="Name", max_length=160)
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    address = forms.CharField(
        label="Address", required=False, max_length=240, help_text="As it stands on a letter."
    )
    state = forms.CharField(
        label="State", required=False, max_length=40, help_text="Whose rules the licences are of."
    )
    zone = forms.ChoiceField(label="Time zone", choices=list_zones)

    error_css_class = "wrong"

    def __init__(self, *args: object, **options: object) -> None:
        """Say in our words what is missing."""
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["name"].error_messages["required"] = (
            "The name of the clinic is empty; fill it in."
        )


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the clinic; its owner can change it from here."""
    staff = request.staff
    seen = may(staff, Power.SEE_CLINICAL)
    members = list_staff(staff)
    context = {
        "clinic": staff.clinic,
        "zone": _name_zone(staff.clinic.timezone),
        "working": [one for one in members if one.active],
        "left": [one for one in members if not one.active],
        "owns": may(staff, Power.RUN_CLINIC),
        "reads_trail": may(staff, Power.READ_AUDIT),
        "texts": consent_texts(staff) if seen else [],
        "sees_texts": seen,
        "edits_texts": may(staff, Power.EDIT_CLINICAL),
        "places": _other_places(staff),
    }
    return render(request, "clinic/clinic.html", context)


def _other_places(staff: Staff) -> list[Staff]:
    return [one for one in list_places(staff.user) if one.pk != staff.pk]


@clinic_page
@send_once
def edit(request: StaffRequest) -> HttpResponse:
    """Change the clinic's own data."""
    staff = require(request.staff, Power.RUN_CLINIC)
    form = ClinicForm(request.POST or None, initial=_read_clinic(staff))
    if request.method == "POST" and form.is_valid():
        try:
            edit_clinic(staff, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("clinic:clinic")
        except Refused as refused:
            tell_refusal(form, refused)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "clinic/clinic_edit.html", {"form": form}, status=status)


def _read_clinic(staff: Staff) -> dict[str, str]:
    clinic = staff.clinic
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "address": clinic.address,
        "state": clinic.state,
        "zone": clinic.timezone,
    }


urlpatterns = [
    path("clinic/", show, name="clinic"),
    path("clinic/edit/", edit, name="clinic_edit"),
]
