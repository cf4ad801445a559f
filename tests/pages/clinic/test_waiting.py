"""Facts that wait: confirmed or refused one by one or all, and what nobody understood is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.record import access, actions
from palpate.record.models import Fact
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


@pytest.fixture
def waiting(therapist: Staff, clara: Client) -> list[Fact]:
    facts = [
        {"concept": "deep-vein-thrombosis", "source_key": "Condition/1", "text": "clot"},
        {"concept": "asthma", "source_key": "Condition/2", "text": "wheezes"},
        {"text": "snurgled flumps", "source_key": "Condition/3"},
    ]
    received = actions.receive_facts(
        therapist, clara, kind="fhir", content=b"{}", facts=facts, not_understood=["a strange code"]
    )
    return list(received.added)


def settle(browse: Browse, staff: Staff, client: Client, **sent: object) -> object:
    return browse(staff).post(reverse("clinic:waiting_settle", args=[client.pk]), sent)


def names(facts: list[Fact]) -> set[str]:
    return {fact.text for fact in facts}


def test_all_that_waits_is_listed_with_where_it_came_from(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).get(reverse("clinic:waiting", args=[clara.pk])).content.decode()
    assert "3 facts to confirm" in page
    assert "Not understood" in page
    assert "Bears on safety" in page
    assert "from a record imported" in page
    assert "a strange code" in page


def test_all_are_confirmed_at_once(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = settle(browse, therapist, clara, all="1")
    assert page["Location"] == reverse("clinic:facts", args=[clara.pk])  # type: ignore[index]  # a response
    assert len(access.facts_of(therapist, clara)) == 3
    assert access.facts_waiting(therapist, clara) == []


def test_one_is_confirmed_by_its_own_button(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    ticked = [str(waiting[0].pk), str(waiting[2].pk)]
    settle(browse, therapist, clara, confirm=str(waiting[1].pk), fact=ticked)
    assert names(access.facts_of(therapist, clara)) == {"wheezes"}


def test_the_ticked_are_confirmed(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    ticked = [str(waiting[0].pk), str(waiting[2].pk)]
    settle(browse, therapist, clara, confirm="ticked", fact=ticked)
    assert names(access.facts_of(therapist, clara)) == {"clot", "snurgled flumps"}


def test_the_refused_never_count_and_stay_in_the_history(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    settle(browse, therapist, clara, refuse=str(waiting[0].pk))
    assert names(access.facts_waiting(therapist, clara)) == {"wheezes", "snurgled flumps"}
    assert access.facts_of(therapist, clara) == []
    assert "clot" in names(access.fact_history(therapist, clara))


def test_nothing_ticked_is_refused(
    waiting: list[Fact], therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = settle(browse, therapist, clara, confirm="ticked")
    assert page.status_code == 422  # type: ignore[attr-defined]  # a response
    assert len(access.facts_waiting(therapist, clara)) == 3


def test_answers_count_with_the_last_of_the_facts(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    answers = {
        "topics": {"clots": "no"},
        "facts": [{"concept": "asthma"}, {"text": "flumps"}],
        "words": {"reason": "Moving house was hard"},
    }
    actions.finish_intake(therapist, actions.keep_intake(therapist, clara, answers))
    page = browse(therapist).get(reverse("clinic:waiting", args=[clara.pk])).content.decode()
    assert "Moving house was hard" in page
    first, second = access.facts_waiting(therapist, clara)
    settle(browse, therapist, clara, confirm=str(first.pk))
    assert access.answers_of(therapist, clara)["clots"].confirmed_at is None
    settle(browse, therapist, clara, confirm=str(second.pk))
    assert access.answers_of(therapist, clara)["clots"].confirmed_at is not None


def test_a_fact_of_another_client_is_never_settled(
    waiting: list[Fact], stranger: Staff, hugo: Client, browse: Browse
) -> None:
    page = settle(browse, stranger, hugo, confirm=str(waiting[0].pk))
    assert page.status_code == 422  # type: ignore[attr-defined]  # a response
    assert Fact.everywhere.get(pk=waiting[0].pk).confirmed_at is None


def test_who_may_not_settle_is_refused(
    waiting: list[Fact], read_only: Staff, front_desk: Staff, stranger: Staff, clara: Client,
    browse: Browse,
) -> None:  # fmt: skip
    for staff, status in ((read_only, 403), (front_desk, 403), (stranger, 404)):
        page = settle(browse, staff, clara, all="1")
        assert page.status_code == status  # type: ignore[attr-defined]  # a response
    assert Fact.everywhere.filter(confirmed_at=None).count() == 3


def test_nothing_waiting_says_what_would_be_here(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).get(reverse("clinic:waiting", args=[clara.pk])).content.decode()
    assert "Nothing waits" in page
