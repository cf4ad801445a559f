"""One fact: written in full, corrected, ended, taken back; the earlier one stays in the record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.errors import UnknownSite
from palpate.clinical.facts import Status, Whose
from palpate.clinical.vocabulary import Concept
from palpate.pages.asking import read_when
from palpate.pages.clinic.facts import SAYERS, find_editable
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.wording import KINDS, describe_fact, unit_of
from palpate.people.errors import Refused, Unreadable, Unseen
from palpate.people.models import Client
from palpate.record import access
from palpate.record.actions import record_fact, strike_fact, supersede_fact
from palpate.record.errors import BadPlace
from palpate.record.models import Fact
from palpate.record.translate import library

STATUSES = (
    (Status.ACTIVE.value, "So now"),
    (Status.SUSPECTED.value, "Suspected"),
    (Status.RESOLVED.value, "Over"),
    (Status.DENIED.value, "Denied: it is not so"),
)
WHOSE = ((Whose.SELF.value, "The client"), (Whose.FAMILY.value, "A relative"))


class FactForm(forms.Form):
    """A fact with all its details."""

    concept = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="What was said", max_length=500)
    status = forms.ChoiceField(label="Is it so", choices=STATUSES)
    onset = forms.CharField(
        label="Since or on",
        required=False,
        help_text="2019, March 2026, 2026-03-14, three weeks ago.",
    )
    ended = forms.CharField(label="Until", required=False)
    sites = forms.CharField(
        label="Where", required=False, help_text="For example left calf, or neck, right shoulder.",
        widget=forms.TextInput({"list": "places"}),
    )  # fmt: skip
    value = forms.CharField(label="Value", required=False)
    whose = forms.ChoiceField(label="Whose", choices=WHOSE)
    said_by = forms.ChoiceField(label="Who said it", choices=SAYERS)

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say in our words what must not be empty."""
        super().__init__(*args, **options)
        self.fields["text"].error_messages["required"] = "What was said is empty; write it down."

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, as the record takes it."""
        given = self.cleaned_data
        value, second = read_value(given["value"])
        return {
            **given,
            "onset": read_date(given["onset"]),
            "ended": read_date(given["ended"]),
            "sites": read_sites(given["sites"]),
            "value": value,
            "second": second,
        }


def read_date(text: str) -> str:
    """Return a date as precisely as the words say; what cannot be read is refused by the record."""
    when = read_when(text.strip(), timezone.localdate())
    return str(when) if when else text.strip()


def read_sites(text: str) -> int:
    """Return the sites of names with commas between them."""
    try:
        return library().body.gather(part for part in text.split(",") if part.strip())
    except UnknownSite:
        raise BadPlace("sites") from None


def read_value(text: str) -> tuple[float | None, float | None]:
    """Return one number, or the two of a blood pressure."""
    parts = [part.strip().replace(",", ".") for part in text.split("/")] if text.strip() else []
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = [0.0] * 3
    if len(numbers) > 2:
        raise Unreadable("value", f"“{text}” is no value", "write a number, or two as 150/95")
    first, second = [*numbers, None, None][:2]
    return first, second


@post_only
@clinic_page
@send_once
def new(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Write a fact in full: first its form for a concept that was picked, then the fact itself."""
    client = find_editable(request, client_id)
    if "text" not in request.POST:
        return _show_new(request, client, _begin(request.POST.get("concept", "")))
    form = FactForm(request.POST)
    if form.is_valid():
        try:
            record_fact(request.staff, client, **form.said)
        except Refused as refused:
            tell_refusal(form, refused)
        else:
            messages.success(request, "The fact is added.")
            return redirect("clinic:facts", client.pk)
    return _show_new(request, client, form, REFUSED)


def _begin(concept: str) -> FactForm:
    known = library().concepts.get(concept)
    text = known.name if known else ""
    return FactForm(initial={"concept": known.id if known else "", "text": text})


def _show_new(
    request: StaffRequest, client: Client, form: FactForm, status: int = 200
) -> HttpResponse:
    return _show(request, client, form, {"title": "Add a fact"}, status)


def _show(
    request: StaffRequest, client: Client, form: FactForm, extra: dict[str, Any], status: int
) -> HttpResponse:
    named = form["concept"].value() or ""
    concept = library().concepts.get(named)
    context = client_frame(request.staff, client, "facts") | {
        "form": form,
        "concept": concept,
        "unit": unit_of(concept),
        "places": sorted(library().body.places),
        "concepts": list_concepts(),
        **extra,
    }
    return render(request, "clinic/fact.html", context, status=status)


def list_concepts() -> list[tuple[str, list[Concept]]]:
    """Return all that a fact can be, by kind."""
    known = sorted(library().concepts.values(), key=lambda concept: concept.name.casefold())
    return [(word, [one for one in known if one.kind == kind]) for kind, word in KINDS]


def find_own(request: StaffRequest, client_id: UUID, fact_id: UUID) -> tuple[Client, Fact]:
    """Return a fact of this very client."""
    client = find_editable(request, client_id)
    fact = access.find_fact(request.staff, fact_id)
    if fact.client_id != client.pk:
        raise Unseen("fact")
    return client, fact


@clinic_page
@send_once
def change(request: StaffRequest, client_id: UUID, fact_id: UUID) -> HttpResponse:
    """Put a later fact in the place of this one, say that it is over, or that it never was so."""
    client, fact = find_own(request, client_id, fact_id)
    if request.method != "POST":
        return _show_change(request, client, fact, FactForm(initial=_read_fact(fact)))
    form = FactForm(request.POST)
    try:
        if "strike" in request.POST:
            strike_fact(request.staff, fact)
        elif "over" in request.POST:
            today = timezone.localdate().isoformat()
            supersede_fact(request.staff, fact, status=Status.RESOLVED.value, ended=today)
        elif form.is_valid():
            supersede_fact(request.staff, fact, **_changed(fact, form.said))
        else:
            return _show_change(request, client, fact, form, REFUSED)
    except Refused as refused:
        form.is_valid()
        tell_refusal(form, refused)
        return _show_change(request, client, fact, form, REFUSED)
    messages.success(request, "Kept. The earlier fact stays in the history.")
    return redirect("clinic:facts", client.pk)


def _changed(fact: Fact, said: dict[str, Any]) -> dict[str, Any]:
    """Return what was said; a fact that gets another concept gets that concept's kind."""
    concept = library().concepts.get(said["concept"])
    if concept is not None and said["concept"] != fact.concept:
        return said | {"kind": concept.kind.value}
    return said


def _read_fact(fact: Fact) -> dict[str, Any]:
    said = {name: getattr(fact, name) for name in FactForm.base_fields}
    second = f"/{fact.second:g}" if fact.second is not None else ""
    said["value"] = f"{fact.value:g}{second}" if fact.value is not None else ""
    said["sites"] = ", ".join(library().body.describe(fact.sites))
    return said


def _show_change(
    request: StaffRequest, client: Client, fact: Fact, form: FactForm, status: int = 200
) -> HttpResponse:
    extra = {"title": "Change a fact", "fact": fact, "line": describe_fact(fact)}
    return _show(request, client, form, extra, status)


urlpatterns = [
    path("clients/<uuid:client_id>/facts/new/", new, name="fact_new"),
    path("clients/<uuid:client_id>/facts/<uuid:fact_id>/", change, name="fact"),
]
