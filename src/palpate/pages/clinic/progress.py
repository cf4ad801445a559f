"""Progress: what was measured over time, in charts, in words and as tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from palpate.clinical.errors import BadValue
from palpate.clinical.measures import check_value
from palpate.clinical.vocabulary import Measure
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.note import read_time
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.readings import (
    draw_series,
    group_series,
    offer_sites,
    read_number,
    say_range,
)
from palpate.people.access import require
from palpate.people.errors import Refused, Unreadable
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.models import Session

SPEAKERS = [("client", "The client says so"), ("therapist", "I measured it")]
MANY = 500


class ReadingForm(forms.Form):
    """One value of one measure."""

    value = forms.CharField(error_messages={"required": "The value is empty; write a number."})
    second = forms.CharField(
        error_messages={"required": "The second value is empty; write a number."}
    )
    site = forms.ChoiceField(label="Where")
    taken_at = forms.CharField(
        label="When", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    said_by = forms.ChoiceField(label="Who says so", choices=SPEAKERS, widget=forms.RadioSelect)
    note = forms.CharField(label="Words", required=False, max_length=300)

    error_css_class = "wrong"

    def __init__(self, measure: Measure, *args: Any, **options: Any) -> None:
        """Ask for what this measure has: one number or two, a side, a place."""
        super().__init__(*args, **options)
        self.measure = measure
        self._name_values(measure)
        self._offer_sites(measure)
        own = measure.unit.startswith("{") or measure.low == 0 == measure.high - 10
        self.fields["said_by"].initial = "client" if own else "therapist"

    def _name_values(self, measure: Measure) -> None:
        value = self.fields["value"]
        value.widget.attrs |= {"inputmode": "decimal", "class": "short"}
        value.help_text = f"{measure.low:g} to {measure.high:g} {measure.unit_words}"
        if len(measure.parts) == 2:
            value.label, self.fields["second"].label = (part.capitalize() for part in measure.parts)
            self.fields["second"].widget.attrs |= {"inputmode": "decimal", "class": "short"}
        else:
            value.label = measure.name
            del self.fields["second"]
        if measure.normal:
            value.help_text += f"; usual is {say_range(measure.normal)}"

    def _offer_sites(self, measure: Measure) -> None:
        body = translate.library().body
        names = body.names(offer_sites(body, measure))
        if not names or (measure.parts and not measure.sided):
            del self.fields["site"]
            return
        field = self.fields["site"]
        field.required = measure.sided
        first = ("", "Choose the side" if measure.sided else "No one place")
        field.choices = [first, *((name, name.capitalize()) for name in names)]  # type: ignore[attr-defined]  # it is a ChoiceField
        field.error_messages["required"] = "The side is not chosen; choose it."

    def clean_value(self) -> float:
        """Return the number that was typed."""
        return read_number(self.cleaned_data["value"])

    def clean_second(self) -> float:
        """Return the second number that was typed."""
        return read_number(self.cleaned_data["second"])


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show all measures over time, and take a new value."""
    power = Power.EDIT_CLINICAL if request.method == "POST" else Power.SEE_CLINICAL
    staff = require(request.staff, power)
    client = access.open_client(staff, client_id, "progress")
    form = _choose_form(request)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _record(staff, client, form)
            messages.success(request, f"{form.measure.name} is recorded.")
            return redirect("clinic:progress", client.pk)
        except BadValue as bad:
            form.add_error("value", str(bad))
        except Refused as refused:
            refused.field = {"at": "taken_at"}.get(refused.field or "", refused.field)
            tell_refusal(form, refused)
    context = client_frame(staff, client, "progress") | _list_series(staff, client)
    context |= {"form": form} | offer_measures(context)
    failed = form is not None and form.errors
    return render(request, "clinic/progress.html", context, status=REFUSED if failed else 200)


FIRST = ("pain-nrs", "own-activity", "blood-pressure", "girth")


def offer_measures(context: dict[str, Any]) -> dict[str, Any]:
    """Return the measures at hand, those used or aimed at first, and all others by kind."""
    known = translate.library().measures
    used = [line["one"].measure.id for line in context["series"]]
    near = dict.fromkeys([*used, *context["aims"], *FIRST])
    kinds: dict[str, list[Measure]] = {}
    for one in known.values():
        if one.id not in near:
            kind = "Motion" if one.unit == "deg" else "Scales and questionnaires"
            kinds.setdefault(kind, []).append(one)
    return {"near": [known[name] for name in near if name in known], "kinds": list(kinds.items())}


def _choose_form(request: StaffRequest) -> ReadingForm | None:
    """Return the form of the measure that was chosen."""
    name = request.POST.get("measure") or request.GET.get("measure", "")
    if not name:
        return None
    measure = translate.library().measures.get(name)
    if measure is None:
        raise Unreadable("measure", "This measure is not known", "choose one from the list")
    return ReadingForm(measure, request.POST if request.method == "POST" else None)


def _record(staff: Staff, client: Client, form: ReadingForm) -> None:
    said, body = form.cleaned_data, translate.library().body
    check_value(form.measure, said["value"], said.get("second"))
    place = said.get("site")
    actions.record_measurement(
        staff, client, measure=form.measure.id, value=said["value"], second=said.get("second"),
        site=body.find(place) if place else 0, said_by=said["said_by"], note=said["note"],
        taken_at=read_time(said["taken_at"], client.clinic.timezone),
    )  # fmt: skip


def _list_series(staff: Staff, client: Client) -> dict[str, Any]:
    days = [
        timezone.localtime(one.at).date()
        for one in access.sessions_of(staff, client, MANY)
        if one.status == Session.Status.SIGNED
    ]
    plan = access.plan_of(staff, client)
    aims = [goal.measure for goal in access.goals_of(staff, plan)] if plan else []
    found = group_series(access.measurements_of(staff, client))
    # What the plan aims at stands first.
    found.sort(key=lambda one: (one.measure.id not in aims, one.title))
    return {
        "series": [
            {"one": one, "chart": draw_series(one, days), "aim": one.measure.id in aims}
            for one in found
        ],
        "aims": [name for name in aims if name and name not in {one.measure.id for one in found}],
    }


@post_only
@clinic_page
def strike(request: StaffRequest, measurement_id: UUID) -> HttpResponse:
    """Take a wrong value out of the trend."""
    row = access.find_measurement(request.staff, measurement_id)
    actions.strike_measurement(request.staff, row)
    messages.success(request, "The value is struck; it stays in the record and out of the trend.")
    return redirect(reverse("clinic:progress", args=[row.client_id]))


urlpatterns = [
    path("clients/<uuid:client_id>/progress/", show, name="progress"),
    path("measurements/<uuid:measurement_id>/strike/", strike, name="measurement_strike"),
]
