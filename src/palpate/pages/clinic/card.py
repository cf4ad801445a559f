"""A client's own data: added with a look for the same person, edited, archived."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    post_only,
    read_whole,
    send_once,
    tell_refusal,
)
from palpate.people.access import find_client, require, similar_clients
from palpate.people.actions import add_client, archive_client, edit_client
from palpate.people.audit import note_read
from palpate.people.errors import Refused, StaleVersion
from palpate.people.fields import ClientFields, read_born
from palpate.people.models import Client, Sex
from palpate.people.roles import Power

SEXES = [("", "Not said"), *Sex.choices]


class CardForm(forms.Form):
    """What the clinic writes down about a person; people.fields checks it."""

    given = forms.CharField(label="Given name", max_length=80)
    family = forms.CharField(label="Family name", max_length=80, required=False)
    preferred = forms.CharField(label="Preferred name", required=False)
    pronouns = forms.CharField(label="Pronouns", required=False)
    born = forms.CharField(
        label="Birth date", required=False, help_text="As 1961-04-02 or 4/2/1961."
    )
    sex = forms.ChoiceField(
        label="Sex", choices=SEXES, required=False, help_text="As far as care depends on it."
    )
    phone = forms.CharField(
        label="Phone", required=False, widget=forms.TextInput({"type": "tel", "inputmode": "tel"})
    )
    # Not an EmailField: the sentence for a bad address is ours.
    email = forms.CharField(
        label="E-mail", required=False, widget=forms.TextInput({"inputmode": "email"})
    )
    address = forms.CharField(label="Address", required=False)
    second_line = forms.CharField(
        label="Tells namesakes apart",
        required=False,
        help_text="Shown beside the name, for example “lives by the ferry”.",
    )

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Keep browsers from filling in somebody else."""
        super().__init__(*args, **options)
        self.fields["given"].error_messages["required"] = "The given name is empty; fill it in."
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    @property
    def said(self) -> ClientFields:
        """What was typed, as the actions take it."""
        return cast("ClientFields", dict(self.cleaned_data))


@clinic_page
@send_once
def add(request: StaffRequest) -> HttpResponse:
    """Add a client, unless one who may be the same person is here and nobody has looked."""
    staff = require(request.staff, Power.EDIT_CLIENTS)
    form = CardForm(request.POST or None)
    alike: list[Client] = []
    if request.method == "POST" and form.is_valid():
        try:
            alike = _look_alike(request, form)
            if not alike or request.POST.get("sure"):
                client = add_client(staff, **form.said)
                messages.success(request, "The client is added.")
                return redirect("clinic:client", client.pk)
        except Refused as refused:
            tell_refusal(form, refused)
    context = {"form": form, "alike": alike, "title": "Add a client"}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "clinic/card.html", context, status=status)


def _look_alike(request: StaffRequest, form: CardForm) -> list[Client]:
    said = form.cleaned_data
    born = read_born(said["born"], timezone.localdate())
    return similar_clients(request.staff, said["given"], said["family"], born, said["phone"])


@clinic_page
@send_once
def edit(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Change a client's own data; when somebody was faster, both versions are shown."""
    staff = require(request.staff, Power.EDIT_CLIENTS)
    client = find_client(staff, client_id)
    if request.method != "POST":
        note_read(staff, client, "client form")
        return _show_edit(request, client, CardForm(initial=_read_card(client)))
    form = CardForm(request.POST)
    if not form.is_valid():
        return _show_edit(request, client, form, REFUSED)
    try:
        edit_client(staff, client, _read_version(request), **form.said)
    except StaleVersion:
        rows = _compare(form, client)
        return _show_edit(request, client, form, STALE, rows)
    except Refused as refused:
        tell_refusal(form, refused)
        return _show_edit(request, client, form, REFUSED)
    messages.success(request, "Saved.")
    return redirect("clinic:client", client.pk)


def _read_version(request: StaffRequest) -> int:
    sent = request.POST.get("version", "")
    # A form without its version is as old as can be.
    return read_whole(sent)


def _show_edit(
    request: StaffRequest, client: Client, form: CardForm, status: int = 200,
    rows: list[dict[str, Any]] | None = None,
) -> HttpResponse:  # fmt: skip
    # After a clash the newest version has been seen; otherwise the one the form began with.
    begun = request.POST.get("version") if rows is None else None
    context = client_frame(request.staff, client, "overview") | {
        "form": form,
        "rows": rows,
        "version": begun or client.version,
        "title": "Edit the client's data",
    }
    return render(request, "clinic/card_edit.html", context, status=status)


def _read_card(client: Client) -> dict[str, Any]:
    said = {name: getattr(client, name) for name in CardForm.base_fields}
    return said | {"born": client.born.isoformat() if client.born else ""}


def _compare(form: CardForm, client: Client) -> list[dict[str, Any]]:
    saved = _read_card(client)
    return [
        {"label": form.fields[name].label, "theirs": saved[name], "mine": mine}
        for name, mine in form.cleaned_data.items()
        if mine != saved[name]
    ]


@post_only
@clinic_page
def archive(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take a client out of the lists, or bring them back."""
    client = find_client(request.staff, client_id)
    wanted = request.POST.get("archived") == "1"
    archive_client(request.staff, client, _read_version(request), archived=wanted)
    said = "out of the lists; nothing is deleted" if wanted else "back in the lists"
    messages.success(request, f"The client is {said}.")
    return redirect("clinic:client", client.pk)


urlpatterns = [
    path("clients/new/", add, name="client_new"),
    path("clients/<uuid:client_id>/edit/", edit, name="client_edit"),
    path("clients/<uuid:client_id>/archive/", archive, name="client_archive"),
]
