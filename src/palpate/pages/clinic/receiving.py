"""Taking in a referral: for a client who is here, or for a new one; and mending it later."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.card import CardForm
from palpate.pages.clinic.clients import LONGEST, find_lines
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.professionals import list_roles
from palpate.pages.clinic.referrals import read_version
from palpate.people.access import find_client, require, similar_clients
from palpate.people.actions import add_client
from palpate.people.audit import note_read
from palpate.people.errors import Missing, Refused, StaleVersion
from palpate.people.fields import read_born
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.team import access, actions
from palpate.team.letters import MAX_BYTES
from palpate.team.models import Letter, Professional, Referral

NEW = "new"


class ToldForm(forms.Form):
    """What a referral says; team.actions checks it."""

    received_on = forms.DateField(
        label="Received on", widget=forms.DateInput({"type": "date", "class": "day"}, "%Y-%m-%d")
    )
    reason = forms.CharField(label="Why the client is sent", widget=forms.Textarea({"rows": 3}))
    diagnosis = forms.CharField(
        label="The referrer's diagnosis", required=False, max_length=300,
        help_text="In the words of the letter.",
    )  # fmt: skip
    diagnosis_code = forms.CharField(
        label="ICD-10-CM code", required=False, help_text="As M54.50, when the letter gives one."
    )
    asks = forms.CharField(
        label="What is asked", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="A trial of massage, a report by a day, an answer to a question.",
    )  # fmt: skip
    precautions = forms.CharField(
        label="Precautions", required=False, widget=forms.Textarea({"rows": 2})
    )
    visits = forms.IntegerField(
        label="Visits authorised", required=False,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
    )  # fmt: skip
    until = forms.DateField(
        label="Until", required=False,
        widget=forms.DateInput({"type": "date", "class": "day"}, "%Y-%m-%d"),
    )  # fmt: skip
    letter = forms.FileField(
        label="The letter", required=False, allow_empty_file=True,
        help_text="As PDF, or a photo (PNG, JPEG) of it; at most 20 MB.",
        widget=forms.FileInput({"accept": "application/pdf,image/png,image/jpeg"}),
    )  # fmt: skip

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say in our words what is missing or cannot be read."""
        super().__init__(*args, **options)
        self.fields["reason"].error_messages["required"] = (
            "The reason for the referral is empty; fill it in."
        )
        self.fields["received_on"].error_messages["required"] = "The day is empty; fill it in."
        self.fields["visits"].error_messages["invalid"] = (
            "This is no number of visits; write it in digits, or leave it empty."
        )
        for name in ("received_on", "until"):
            self.fields[name].error_messages["invalid"] = "This is no day; write it as 2026-11-24."

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {name: self.cleaned_data[name] for name in actions.TOLD}


class ReferralForm(ToldForm):
    """A new referral, with who sent it: from the directory, or new to it."""

    professional = forms.ChoiceField(label="Who refers")
    new_name = forms.CharField(label="Name", required=False, max_length=120)
    new_role = forms.ChoiceField(label="Profession", choices=list_roles, required=False)
    new_organisation = forms.CharField(label="Practice or hospital", required=False, max_length=160)

    def __init__(self, staff: Staff, *args: Any, **options: Any) -> None:
        """Offer the directory of the clinic."""
        super().__init__(*args, **options)
        rows = [(str(row.pk), str(row)) for row in access.list_professionals(staff)]
        field = self.fields["professional"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *rows, (NEW, "Somebody new, named below")]
        field.error_messages["required"] = "Nobody is chosen; choose who refers."
        self.initial.setdefault("received_on", timezone.localdate())


@clinic_page
def choose(request: StaffRequest) -> HttpResponse:
    """Ask whose referral it is: search among the clients, or enter a new one."""
    staff = require(request.staff, Power.EDIT_TEAM)
    q = request.POST.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {"q": q, "lines": find_lines(staff, q)["lines"] if q else []}
    part = bool(request.htmx) and request.method == "POST"
    template = "clinic/referral_choose_list.html" if part else "clinic/referral_choose.html"
    return render(request, template, context)


@clinic_page
@send_once
def receive(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take in a referral for a client who is here."""
    staff = require(request.staff, Power.EDIT_TEAM)
    client = find_client(staff, client_id)
    form = _read_form(request, staff)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                referral = take_in(staff, client, form)
            messages.success(request, "The referral is taken in and waits for an answer.")
            return redirect("clinic:referral", referral.pk)
        except Refused as refused:
            _tell(form, refused)
    elif request.method != "POST":
        note_read(staff, client, "referral form")
    context = client_frame(staff, client, "letters") | {"form": form}
    return render(request, "clinic/referral_new.html", context, status=_status(request))


def _read_form(request: StaffRequest, staff: Staff) -> ReferralForm:
    if request.method == "POST":
        return ReferralForm(staff, request.POST, request.FILES)
    return ReferralForm(staff)


def _status(request: StaffRequest) -> int:
    return REFUSED if request.method == "POST" else 200


@clinic_page
@send_once
def receive_new(request: StaffRequest) -> HttpResponse:
    """Take in a referral together with the client it brings."""
    staff = require(request.staff, Power.EDIT_TEAM)
    form, card = _read_form(request, staff), CardForm(request.POST or None)
    alike: list[Client] = []
    # Both are looked at, so that everything that is wrong is said at once.
    if request.method == "POST" and all([card.is_valid(), form.is_valid()]):
        try:
            alike = _look_alike(staff, card)
            if not alike or request.POST.get("sure"):
                return _take_both(request, form, card)
        except Refused as refused:
            _tell(card if refused.field in card.fields else form, refused)
    context = {"form": form, "card": card, "alike": alike}
    return render(request, "clinic/referral_person.html", context, status=_status(request))


def _look_alike(staff: Staff, card: CardForm) -> list[Client]:
    said = card.cleaned_data
    born = read_born(said["born"], timezone.localdate())
    return similar_clients(staff, said["given"], said["family"], born, said["phone"])


def _take_both(request: StaffRequest, form: ReferralForm, card: CardForm) -> HttpResponse:
    # Both or neither: a refused letter leaves no half-entered client behind.
    with transaction.atomic():
        client = add_client(request.staff, **card.said)
        referral = take_in(request.staff, client, form)
    messages.success(request, "The client is added, and the referral waits for an answer.")
    return redirect("clinic:referral", referral.pk)


def take_in(staff: Staff, client: Client, form: ReferralForm) -> Referral:
    """Keep a referral with its letter and, if new, who sent it."""
    professional = _find_sender(staff, form)
    letter = keep_letter(staff, client, form)
    return actions.receive_referral(staff, client, professional, letter=letter, **form.told)


def _find_sender(staff: Staff, form: ReferralForm) -> Professional:
    said = form.cleaned_data
    if said["professional"] != NEW:
        return access.find_professional(staff, said["professional"])
    if not said["new_name"].strip():
        raise Missing("new_name", "The name of who refers")
    if not said["new_role"]:
        raise Missing("new_role", "The profession of who refers")
    return actions.add_professional(
        staff,
        name=said["new_name"],
        role=said["new_role"],
        organisation=said["new_organisation"],
    )


def keep_letter(
    staff: Staff, client: Client, form: forms.Form, referral: Referral | None = None
) -> Letter | None:
    """Keep the file that came with a form, if one did."""
    upload = form.cleaned_data.get("letter")
    if not upload:
        return None
    # One byte more than is allowed is enough to see that it is too large.
    content = upload.read(MAX_BYTES + 1)
    return actions.attach_letter(
        staff, client, name=upload.name, media_type=upload.content_type or "", content=content,
        referral=referral,
    )  # fmt: skip


def _tell(form: forms.Form, refused: Refused) -> None:
    # The browser lets nobody put a file back, so the sentence has to say it.
    if refused.field == "letter":
        sentence = f"{refused.sentence} What you typed is kept; choose the file once more."
        refused = Refused(sentence, "letter")
    tell_refusal(form, refused)


@clinic_page
@send_once
def mend(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Mend what was taken in; when somebody was faster, both versions are shown."""
    staff = require(request.staff, Power.EDIT_TEAM)
    referral = access.find_referral(staff, referral_id)
    if request.method != "POST":
        note_read(staff, referral.client, "referral form")
        return _show_mend(request, referral, ToldForm(initial=_read_told(referral)))
    form = ToldForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_mend(request, referral, form, REFUSED)
    try:
        with transaction.atomic():
            seen = read_version(request)
            saved = actions.edit_referral(staff, referral, seen_version=seen, **form.told)
            keep_letter(staff, referral.client, form, saved)
    except StaleVersion:
        return _show_mend(request, referral, form, STALE, _compare(form, referral))
    except Refused as refused:
        _tell(form, refused)
        return _show_mend(request, referral, form, REFUSED)
    messages.success(request, "Saved.")
    return redirect("clinic:referral", referral.pk)


def _show_mend(
    request: StaffRequest, referral: Referral, form: ToldForm, status: int = 200,
    rows: list[dict[str, Any]] | None = None,
) -> HttpResponse:  # fmt: skip
    begun = request.POST.get("version") if rows is None else None
    context = client_frame(request.staff, referral.client, "letters") | {
        "form": form,
        "referral": referral,
        "rows": rows,
        "version": begun or referral.version,
    }
    return render(request, "clinic/referral_mend.html", context, status=status)


def _read_told(referral: Referral) -> dict[str, Any]:
    return {name: getattr(referral, name) for name in actions.TOLD}


def _compare(form: ToldForm, referral: Referral) -> list[dict[str, Any]]:
    saved = _read_told(referral)
    return [
        {"label": form.fields[name].label, "theirs": saved[name], "mine": mine}
        for name, mine in form.told.items()
        if mine != saved[name]
    ]


urlpatterns = [
    path("referrals/new/", choose, name="referral_choose"),
    path("referrals/new/client/", receive_new, name="referral_person"),
    path("clients/<uuid:client_id>/referrals/new/", receive, name="referral_new"),
    path("referrals/<uuid:referral_id>/edit/", mend, name="referral_mend"),
]
