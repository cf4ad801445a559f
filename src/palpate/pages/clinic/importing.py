"""A record from another system: a FHIR bundle is read, kept as it came, and its facts wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.facts import Kind, Person
from palpate.exchange.casefile.accept import CaseError, CaseInput, Understood
from palpate.exchange.fhir.accept import accept_bundle
from palpate.pages.clinic.facts import find_editable
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import REFUSED, StaffRequest, clinic_page, send_once, tell_refusal
from palpate.people.errors import Refused, Unreadable
from palpate.people.models import Client
from palpate.record import access
from palpate.record.actions import receive_facts
from palpate.record.imports import Received
from palpate.record.translate import library, write_fact

MAX_BYTES = 25 * 1024 * 1024
MEGABYTE = 1024 * 1024


class BundleForm(forms.Form):
    """A file, and the word of the therapist that it is of this client after all."""

    bundle = forms.FileField(
        label="FHIR bundle",
        help_text="A .json file of one patient, up to 25 MB.",
        error_messages={
            "required": "No file was chosen; choose one.",
            "empty": "The file is empty; fetch it again.",
        },
        widget=forms.FileInput({"accept": ".json,application/json,application/fhir+json"}),
    )
    same = forms.BooleanField(label="It is of this client", required=False)

    error_css_class = "wrong"


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take in a bundle; the same file, and the same entry saying the same, changes nothing."""
    client = find_editable(request, client_id, "import")
    if request.method != "POST":
        return _show(request, client, BundleForm())
    form = BundleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, client, form, status=REFUSED)
    try:
        received = take_bundle(request, client, form)
    except OtherPerson as refused:
        tell_refusal(form, refused)
        return _show(request, client, form, doubtful=True, status=REFUSED)
    except Refused as refused:
        tell_refusal(form, refused)
        return _show(request, client, form, status=REFUSED)
    messages.success(request, describe_received(received))
    return redirect("clinic:waiting" if received.added else "clinic:facts", client.pk)


class OtherPerson(Refused):
    """The bundle is of somebody born on another day or of another sex."""

    def __init__(self, theirs: str, ours: str) -> None:
        """Name both and say what to do."""
        super().__init__(
            f"This file is of somebody {theirs}, and this client is {ours}; choose the right file, "
            "or say that it is of this client and choose it again.",
            "bundle",
        )


def take_bundle(request: StaffRequest, client: Client, form: BundleForm) -> Received:
    """Read the file and let its facts wait."""
    content = read_file(form.cleaned_data["bundle"])
    case = read_case(content, timezone.localdate())
    if not form.cleaned_data["same"]:
        check_person(case.person, client)
    return receive_facts(
        request.staff,
        client,
        kind="fhir",
        content=content,
        facts=[_write_fact(item) for item in case.facts]
        + [_ask(one) for one in case.not_understood],
        counts=case.ignored,
        not_understood=[*case.not_understood, *case.ask],
    )


def read_file(file: UploadedFile[bytes]) -> bytes:
    """Return what the file holds, unless it is larger than a page takes."""
    size = file.size or 0
    if size > MAX_BYTES:
        raise Unreadable(
            "bundle",
            f"The file has {size // MEGABYTE} MB, and a page takes 25 MB",
            "ask for the bundle of this one patient, without pictures and claims",
        )
    return bytes(file.read())


def read_case(content: bytes, on: date) -> CaseInput:
    """Return what a bundle says, or say in a sentence why it cannot be read."""
    data = read_json(content)
    if not isinstance(data, Mapping) or data.get("resourceType") != "Bundle":
        named = data.get("resourceType") if isinstance(data, Mapping) else None
        what = f"a FHIR {named[:40]}" if isinstance(named, str) else "JSON, but not FHIR"
        raise Unreadable("bundle", f"The file is {what}", "choose a FHIR R4 Bundle of one patient")
    try:
        return accept_bundle(library(), data, on)
    except CaseError as error:
        repair = error.repair[:1].lower() + error.repair[1:]
        raise Unreadable("bundle", f"In the file, {error.place} {error.problem}", repair) from error


def read_json(content: bytes) -> Any:
    """Return the JSON of a file; a file that was cut off is told from one that is none."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(
            "bundle", "The file is not text", "choose the .json file of the bundle"
        ) from error
    except RecursionError as error:
        raise Unreadable("bundle", "The file is nested too deeply", "fetch it again") from error
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) - 1 and error.doc.lstrip()[:1] == "{"
        cut = cut or error.msg.startswith("Unterminated string")
        problem = "The file is cut off" if cut else f"The file is not JSON (line {error.lineno})"
        repair = "fetch it again" if cut else "choose the .json file of the bundle"
        raise Unreadable("bundle", problem, repair) from error
    except ValueError as error:
        problem = "The file holds a number too long to be one"
        raise Unreadable("bundle", problem, "fetch it again") from error


def check_person(person: Person, client: Client) -> None:
    """Refuse a bundle of somebody else: a wrong record is worse than none."""
    born = person.born
    if client.born and born and not born.earliest <= client.born <= born.latest:
        raise OtherPerson(f"born {write_day(born.earliest)}", f"born {write_day(client.born)}")
    if client.sex and person.sex and person.sex != client.sex:
        raise OtherPerson(f"whose sex is {person.sex}", client.sex)


def _write_fact(item: Understood) -> dict[str, Any]:
    said = write_fact(item.fact)
    text = item.said or said["text"]
    # One entry may say several things, so that its name alone would not tell them apart.
    key = f"{item.source or 'entry'}#{item.fact.concept}"
    return said | {"text": text[:500], "said_by": "import", "source_key": key}


def _ask(words: str) -> dict[str, Any]:
    kind = Kind.FINDING.value
    said = {"text": words[:500], "kind": kind, "said_by": "import"}
    return said | {"source_key": f"words:{words[:190]}"}


def describe_received(received: Received) -> str:
    """Say what an import did."""
    if received.again:
        return "This file was imported before; nothing changed."
    count = len(received.added)
    facts = f"{count} fact{'' if count == 1 else 's'}"
    known = f" {received.known} were known already." if received.known else ""
    if not count:
        return f"Nothing new in this file.{known}"
    return f"{facts} wait{'s' if count == 1 else ''} for you.{known}"


def _show(
    request: StaffRequest, client: Client, form: BundleForm, *, doubtful: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    imports = [
        {"day": write_day(one.made_at.date()), "counts": one.counts, "strange": one.not_understood}
        for one in access.imports_of(request.staff, client)
    ]
    context = client_frame(request.staff, client, "facts") | {
        "form": form,
        "doubtful": doubtful,
        "imports": imports,
        "max_bytes": MAX_BYTES,
    }
    return render(request, "clinic/import.html", context, status=status)


urlpatterns = [path("clients/<uuid:client_id>/import/", show, name="import")]
