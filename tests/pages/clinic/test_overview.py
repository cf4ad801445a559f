"""One client's page: what matters first, what is new, the next step; little for the front desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from palpate.people.models import AuditEntry
from palpate.record import actions
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


def read(browse: Browse, staff: Staff, client: Client) -> str:
    return browse(staff).get(reverse("clinic:client", args=[client.pk])).content.decode()


def test_a_new_client_is_asked_first(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = read(browse, therapist, clara)
    assert "Nobody has asked about health yet" in page
    assert reverse("clinic:intake", args=[clara.pk]) in page


def test_what_waits_comes_before_everything(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.receive_facts(
        therapist, clara, kind="fhir", content=b"{}",
        facts=[{"concept": "asthma", "source_key": "Condition/1"}],
    )  # fmt: skip
    page = read(browse, therapist, clara)
    assert "Facts wait to be confirmed" in page
    assert "Asthma" in page


def test_an_unsigned_note_is_the_next_step(therapist: Staff, clara: Client, browse: Browse) -> None:
    session = actions.plan_session(therapist, clara, timezone.now(), minutes=60)
    page = read(browse, therapist, clara)
    assert "A note is not signed" in page
    assert reverse("clinic:note", args=[session.pk]) in page


def test_a_stop_comes_before_plans(therapist: Staff, clara: Client, browse: Browse) -> None:
    actions.record_fact(therapist, clara, concept="fever")
    page = read(browse, therapist, clara)
    assert "No massage until the stop is lifted" in page
    assert reverse("clinic:safety", args=[clara.pk]) in page


def test_what_bears_on_safety_stands_first_among_what_is_new(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(therapist, clara, concept="deep-vein-thrombosis", text="a clot")
    actions.record_fact(therapist, clara, text="likes warm rooms")
    page = read(browse, therapist, clara)
    assert page.index("“a clot”") < page.index("likes warm rooms")


def test_the_front_desk_sees_how_to_reach_the_client_and_no_more(
    front_desk: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(therapist, clara, concept="asthma")
    page = read(browse, front_desk, clara)
    assert "(212) 555-0142" in page
    assert "Notes and findings are open to therapists only." in page
    assert "Asthma" not in page


def test_a_reader_is_offered_nothing_to_change(
    read_only: Staff, clara: Client, browse: Browse
) -> None:
    page = read(browse, read_only, clara)
    assert reverse("clinic:client_edit", args=[clara.pk]) not in page
    assert reverse("clinic:intake", args=[clara.pk]) not in page


def test_opening_a_record_is_in_the_trail(therapist: Staff, clara: Client, browse: Browse) -> None:
    read(browse, therapist, clara)
    kinds = AuditEntry.objects.of(clara.clinic).filter(client=clara, action="read")
    assert [entry.kind for entry in kinds] == ["overview"]
