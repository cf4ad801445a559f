"""A record from another system: read, kept as it came, waiting; bad files get one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palpate.pages.clinic import importing
from palpate.record import access
from palpate.record.imports import open_import
from palpate.record.models import Fact, Import
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


def patient(**changes: str) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p", "birthDate": "1961-04-02", **changes}


def condition(number: int, text: str) -> dict[str, Any]:
    return {"resourceType": "Condition", "id": f"c{number}", "code": {"text": text}}


def bundle(*resources: dict[str, Any]) -> bytes:
    entries = [{"resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


WHOLE = bundle(patient(), condition(1, "Asthma"), condition(2, "snurgled flumps"))


def send(browse: Browse, staff: Staff, client: Client, content: bytes, **sent: str) -> Any:
    file = SimpleUploadedFile("bundle.json", content, "application/json")
    address = reverse("clinic:import", args=[client.pk])
    return browse(staff).post(address, {"bundle": file, **sent})


def test_the_facts_of_a_bundle_wait(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = send(browse, therapist, clara, WHOLE)
    assert page["Location"] == reverse("clinic:waiting", args=[clara.pk])
    waiting = {fact.text: fact for fact in access.facts_waiting(therapist, clara)}
    assert waiting["Asthma"].concept == "asthma"
    assert waiting["snurgled flumps"].concept == ""
    assert {fact.said_by for fact in waiting.values()} == {"import"}


def test_the_file_is_kept_as_it_came(therapist: Staff, clara: Client, browse: Browse) -> None:
    send(browse, therapist, clara, WHOLE)
    assert open_import(Import.objects.of(clara.clinic).get()) == WHOLE


def test_importing_twice_changes_nothing(therapist: Staff, clara: Client, browse: Browse) -> None:
    send(browse, therapist, clara, WHOLE)
    before = Fact.objects.of(clara.clinic).count()
    page = send(browse, therapist, clara, WHOLE)
    assert page.status_code == 302
    # The same entries in a file of other bytes are known as well.
    send(browse, therapist, clara, WHOLE.replace(b'"collection"', b'"batch-response"'))
    assert before == 2
    assert Fact.objects.of(clara.clinic).count() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"Dear colleague, she has asthma.",
            "The file is not JSON (line 1); choose the .json file",
        ),
        (WHOLE[:-20], "The file is cut off; fetch it again."),
        (WHOLE[:60], "The file is cut off; fetch it again."),
        (b"\xff\xfe\x00", "The file is not text; choose the .json file of the bundle."),
        (b'{"some": "json"}', "The file is JSON, but not FHIR; choose a FHIR R4 Bundle"),
        (b'["list"]', "The file is JSON, but not FHIR"),
        (json.dumps(patient()).encode(), "The file is a FHIR Patient; choose a FHIR R4 Bundle"),
        (b'{"resourceType": "Bundle", "entry": 5}', "In the file, entry is not a list of entries"),
        (b"[" * 200_000, "The file is nested too deeply; fetch it again."),
        (b"", "The file is empty; fetch it again."),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(
    content: bytes, sentence: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = send(browse, therapist, clara, content)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Import.objects.of(clara.clinic).exists()


def test_no_file_is_told(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = browse(therapist).post(reverse("clinic:import", args=[clara.pk]), {})
    assert page.status_code == 422
    assert "No file was chosen; choose one." in page.content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    therapist: Staff, clara: Client, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_BYTES", len(WHOLE) - 1)
    page = send(browse, therapist, clara, WHOLE)
    assert page.status_code == 422
    assert "and a page takes 25 MB" in page.content.decode()
    monkeypatch.setattr(importing, "MAX_BYTES", len(WHOLE))
    assert send(browse, therapist, clara, WHOLE).status_code == 302


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"birthDate": "1950-01-01"}, "This file is of somebody born 1 January 1950"),
        ({"gender": "male"}, "This file is of somebody whose sex is male"),
    ],
)
def test_a_record_of_somebody_else_is_not_taken_unseen(
    other: dict[str, str], sentence: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    content = bundle(patient(**other), condition(1, "Asthma"))
    page = send(browse, therapist, clara, content)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Fact.objects.of(clara.clinic).exists()
    assert send(browse, therapist, clara, content, same="on").status_code == 302
    assert Fact.objects.of(clara.clinic).count() == 1


def test_a_patient_without_birth_date_is_taken(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    nameless = {"resourceType": "Patient", "id": "p"}
    content = bundle(nameless, condition(1, "Asthma"))
    assert send(browse, therapist, clara, content).status_code == 302


def test_a_date_that_lies_ahead_is_asked_about(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    ahead = condition(1, "Asthma") | {"onsetDateTime": "2999-01-01"}
    send(browse, therapist, clara, bundle(patient(), ahead))
    (origin,) = access.imports_of(therapist, clara)
    assert "is dated 2999-01-01" in origin.not_understood[0]


def test_who_may_not_import_is_refused(
    read_only: Staff, front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    for staff, status in ((read_only, 403), (front_desk, 403), (stranger, 404)):
        assert send(browse, staff, clara, WHOLE).status_code == status
    assert not Import.objects.of(clara.clinic).exists()
