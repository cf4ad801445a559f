"""The policy of the clinic's pages: who is let in, what a refusal looks like, what is sent once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.record.models import Fact
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

# Every page of these modules that opens one client, and what it takes to open it.
CLINICAL = [
    "clinic:facts", "clinic:facts_history", "clinic:waiting", "clinic:intake",
    "clinic:intake_link", "clinic:import",
]  # fmt: skip
WRITING = ["clinic:intake", "clinic:intake_link", "clinic:import"]
EVERY = [*CLINICAL, "clinic:client", "clinic:client_edit"]


@pytest.mark.parametrize("name", EVERY)
def test_the_therapist_sees_the_page(
    name: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).get(reverse(name, args=[clara.pk]))
    assert page.status_code == 200
    assert b"Clare Cole" in page.content


@pytest.mark.parametrize("name", EVERY)
def test_a_client_of_another_clinic_is_not_found(
    name: str, therapist: Staff, hugo: Client, browse: Browse
) -> None:
    assert browse(therapist).get(reverse(name, args=[hugo.pk])).status_code == 404


@pytest.mark.parametrize("name", CLINICAL)
def test_the_front_desk_sees_nothing_clinical(
    name: str, front_desk: Staff, clara: Client, browse: Browse
) -> None:
    assert browse(front_desk).get(reverse(name, args=[clara.pk])).status_code == 403


@pytest.mark.parametrize("name", WRITING)
def test_who_reads_only_is_not_offered_to_write(
    name: str, read_only: Staff, clara: Client, browse: Browse
) -> None:
    assert browse(read_only).get(reverse(name, args=[clara.pk])).status_code == 403


@pytest.mark.parametrize("name", [*EVERY, "clinic:clients", "clinic:today"])
def test_who_is_not_signed_in_is_led_to_sign_in(name: str, clara: Client, browse: Browse) -> None:
    args = [] if name in ("clinic:clients", "clinic:today") else [clara.pk]
    page = browse(None).get(reverse(name, args=args))
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))


def test_a_refusal_without_a_field_is_a_page_with_one_sentence(
    therapist: Staff, browse: Browse
) -> None:
    page = browse(therapist).get(reverse("clinic:today"), {"day": "soon"})
    assert page.status_code == 422
    assert "“soon” is not a day; write it as 2026-11-23." in page.content.decode()


def test_htmx_gets_the_sentence_where_messages_are_read(therapist: Staff, browse: Browse) -> None:
    page = browse(therapist).get(
        reverse("clinic:today"), {"day": "soon"}, headers={"HX-Request": "true"}
    )
    assert (page.status_code, page["HX-Retarget"]) == (200, ".messages")
    assert "“soon” is not a day" in page.content.decode()


def test_a_form_sent_twice_does_its_work_once(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    browser = browse(therapist)
    address = reverse("clinic:fact_new", args=[clara.pk])
    fact = {"text": "asthma", "concept": "asthma", "status": "active", "whose": "self"}
    sent = {**fact, "said_by": "client", "once": "a" * 32}
    first, second = browser.post(address, sent), browser.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Fact.objects.of(clara.clinic).count() == 1
    browser.post(address, {**sent, "once": "b" * 32})
    assert Fact.objects.of(clara.clinic).count() == 2


def test_a_form_that_was_refused_can_be_sent_again(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    browser = browse(therapist)
    address = reverse("clinic:fact_new", args=[clara.pk])
    sent = {"concept": "asthma", "status": "active", "whose": "self", "said_by": "client"}
    refused = browser.post(address, {**sent, "text": "", "once": "a" * 32})
    assert refused.status_code == 422
    mended = browser.post(address, {**sent, "text": "asthma", "once": "a" * 32})
    assert mended.status_code == 302
    assert Fact.objects.of(clara.clinic).count() == 1


def test_each_form_carries_a_mark_of_its_own(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:client_edit", args=[clara.pk])
    marks = [
        re.findall(rb'name="once" value="(\w+)"', browse(therapist).get(address).content)[0]
        for _ in range(2)
    ]
    assert marks[0] != marks[1]


def test_an_address_that_takes_a_form_leads_on_when_it_is_opened(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    answer = browse(therapist).get(reverse("clinic:facts_add", args=[clara.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("clinic:client", args=[clara.pk]), 302)]
    assert "Nothing was saved" in answer.content.decode()


def test_it_takes_no_other_method(therapist: Staff, clara: Client, browse: Browse) -> None:
    answer = browse(therapist).put(reverse("clinic:facts_add", args=[clara.pk]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://testserver/clients/?archived=1", "/clients/?archived=1"),
        ("https://elsewhere.example/clients/", "/"),
    ],
)
def test_a_refusal_leads_back_to_the_page_of_this_clinic(
    came: str, back: str, therapist: Staff, browse: Browse
) -> None:
    answer = browse(therapist).get(
        reverse("clinic:today"), {"day": "never"}, headers={"referer": came}
    )
    assert f'href="{back}"' in answer.content.decode()
