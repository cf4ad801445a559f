"""One fact: written in full, replaced, ended and taken back; the earlier one is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palpate.people.actions import add_client
from palpate.record import access, actions
from palpate.record.models import Fact
from palpate.record.translate import library
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

SENT = {"text": "broke the wrist", "concept": "fracture", "status": "active", "whose": "self"}


@pytest.fixture
def fact(therapist: Staff, clara: Client) -> Fact:
    return actions.record_fact(therapist, clara, concept="asthma", text="wheezing", onset="2019")


def address_of(fact: Fact) -> str:
    return reverse("clinic:fact", args=[fact.client_id, fact.pk])


def test_a_fact_is_written_in_full(therapist: Staff, clara: Client, browse: Browse) -> None:
    address = reverse("clinic:fact_new", args=[clara.pk])
    sent = {**SENT, "onset": "March 2026", "sites": "left wrist, right foot", "said_by": "client"}
    assert browse(therapist).post(address, sent).status_code == 302
    row = Fact.objects.of(clara.clinic).get()
    assert row.onset == "2026-03"
    assert row.sites == library().body.gather(["left wrist", "right foot"])


def test_the_form_begins_with_what_was_picked(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:fact_new", args=[clara.pk])
    page = browse(therapist).post(address, {"concept": "asthma"})
    assert page.status_code == 200
    assert 'value="asthma"' in page.content.decode()


def test_a_blood_pressure_has_two_numbers(therapist: Staff, clara: Client, browse: Browse) -> None:
    address = reverse("clinic:fact_new", args=[clara.pk])
    sent = {**SENT, "concept": "blood-pressure", "value": "150/95", "said_by": "therapist"}
    browse(therapist).post(address, sent)
    row = Fact.objects.of(clara.clinic).get()
    assert (row.value, row.second, row.kind) == (150.0, 95.0, "measurement")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("sites", "left moustache", "That place is not on the body map"),
        ("onset", "some time", "“some time” cannot be used as a date here"),
        ("value", "high", "“high” is no value; write a number, or two as 150/95."),
        ("text", "", "What was said is empty; write it down."),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    field: str, typed: str, sentence: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:fact_new", args=[clara.pk])
    sent = {**SENT, "concept": "blood-pressure", "said_by": "client", field: typed}
    page = browse(therapist).post(address, sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert not Fact.objects.of(clara.clinic).exists()


def test_a_later_fact_takes_the_place_and_the_earlier_one_stays(
    fact: Fact, therapist: Staff, clara: Client, browse: Browse
) -> None:
    sent = {**SENT, "concept": "asthma", "text": "worse now", "onset": "2019", "said_by": "client"}
    assert browse(therapist).post(address_of(fact), sent).status_code == 302
    assert [row.text for row in access.facts_of(therapist, clara)] == ["worse now"]
    assert Fact.everywhere.get(pk=fact.pk).text == "wheezing"


def test_what_is_over_ends_today(
    fact: Fact, therapist: Staff, clara: Client, browse: Browse
) -> None:
    browse(therapist).post(address_of(fact), {"over": "1"})
    (row,) = access.facts_of(therapist, clara)
    assert row.status == "resolved"
    assert row.ended[:4] == str(timezone.localdate().year)


def test_what_was_never_so_counts_no_more(
    fact: Fact, therapist: Staff, clara: Client, browse: Browse
) -> None:
    browse(therapist).post(address_of(fact), {"strike": "1"})
    assert access.facts_of(therapist, clara) == []
    assert len(access.fact_history(therapist, clara)) == 2


def test_words_that_were_not_understood_get_a_meaning_and_its_kind(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    words = actions.record_fact(therapist, clara, text="the pump thing")
    page = browse(therapist).get(address_of(words)).content.decode()
    assert "Still not known; keep the words" in page
    sent = {**SENT, "concept": "insulin-pump", "text": "the pump thing", "said_by": "client"}
    browse(therapist).post(address_of(words), sent)
    (row,) = access.facts_of(therapist, clara)
    assert (row.concept, row.kind) == ("insulin-pump", "device")


def test_a_fact_replaced_meanwhile_is_told(
    fact: Fact, owner: Staff, therapist: Staff, browse: Browse
) -> None:
    actions.supersede_fact(owner, fact, text="better")
    sent = {**SENT, "concept": "asthma", "text": "worse", "said_by": "client"}
    page = browse(therapist).post(address_of(fact), sent)
    assert page.status_code == 422
    assert "A later fact has replaced this one" in page.content.decode()
    assert 'value="worse"' in page.content.decode()


def test_a_fact_is_not_found_under_another_client(
    fact: Fact, therapist: Staff, browse: Browse
) -> None:
    other = add_client(therapist, given="Ben", family="Abara")
    address = reverse("clinic:fact", args=[other.pk, fact.pk])
    assert browse(therapist).get(address).status_code == 404


def test_another_clinic_and_a_reader_change_nothing(
    fact: Fact, stranger: Staff, read_only: Staff, front_desk: Staff, browse: Browse
) -> None:
    assert browse(stranger).post(address_of(fact), {"strike": "1"}).status_code == 404
    assert browse(read_only).post(address_of(fact), {"strike": "1"}).status_code == 403
    assert browse(front_desk).get(address_of(fact)).status_code == 403
    assert Fact.objects.of(fact.clinic).count() == 1
