"""Facts supersede and never overwrite; what others say waits for the therapist."""

from datetime import timedelta

import pytest

from palpate.people.errors import Missing, ReadOnly, SignInNeeded, UnknownFields, Unseen
from palpate.people.models import AuditEntry
from palpate.record import access, actions
from palpate.record.errors import (
    BadPlace,
    BadValue,
    BadWhen,
    BadWord,
    LockedRow,
    NothingWaiting,
    NotOfClient,
    Superseded,
)
from palpate.record.models import Answer, Fact, Import
from tests.cast import NOW
from tests.record.world import LATER

CLOT = {"concept": "deep-vein-thrombosis", "onset": "2026-11-09", "source_key": "Condition/1"}


def receive(staff, client, *facts, content=b"{}", now=NOW):
    return actions.receive_facts(staff, client, kind="fhir", content=content, facts=facts, now=now)


def test_a_fact_is_recorded_and_counts(owner, clara, sites) -> None:
    fact = actions.record_fact(
        owner, clara, concept="numbness", sites=sites("left foot"), onset="2026-03", now=NOW
    )
    assert access.facts_of(owner, clara) == [fact]
    assert (fact.text, fact.kind, fact.status, fact.onset) == (
        "Numbness",
        "finding",
        "active",
        "2026-03",
    )
    entry = AuditEntry.objects.of(owner.clinic).get(kind="fact")
    assert (entry.action, entry.client_id, entry.detail) == ("create", clara.pk, {})


def test_a_fact_nobody_has_a_concept_for_is_kept_in_its_words(owner, clara) -> None:
    fact = actions.record_fact(owner, clara, text="a funny turn at the market", now=NOW)
    assert (fact.concept, fact.kind) == ("", "finding")


def test_a_later_fact_takes_the_place_of_an_earlier_one_which_stays(owner, clara) -> None:
    first = actions.record_fact(owner, clara, concept="angina", onset="2020", now=NOW)
    second = actions.supersede_fact(owner, first, status="resolved", ended="2024", now=LATER)
    assert access.facts_of(owner, clara) == [second]
    assert (second.onset, second.status, second.said_on) == ("2020", "resolved", LATER.date())
    first.refresh_from_db()
    assert (first.status, first.ended) == ("active", "")
    assert access.fact_history(owner, clara) == [second, first]


def test_a_fact_is_replaced_once(owner, clara) -> None:
    first = actions.record_fact(owner, clara, concept="angina", now=NOW)
    actions.supersede_fact(owner, first, status="resolved", now=NOW)
    with pytest.raises(Superseded):
        actions.supersede_fact(owner, first, status="denied", now=NOW)


def test_a_fact_entered_in_error_no_longer_counts_and_stays(owner, clara) -> None:
    fact = actions.record_fact(owner, clara, concept="angina", now=NOW)
    error = actions.strike_fact(owner, fact, now=NOW)
    assert access.facts_of(owner, clara) == []
    assert Fact.everywhere.count() == 2
    with pytest.raises(Superseded):
        actions.supersede_fact(owner, error, status="active", now=NOW)


def test_denied_is_a_fact_and_not_asked_is_none(owner, clara) -> None:
    actions.record_fact(owner, clara, concept="angina", status="denied", now=NOW)
    assert [fact.status for fact in access.facts_of(owner, clara)] == ["denied"]
    worked = actions.screen_client(owner, clara, now=NOW)
    assert "heart" not in worked.content["unasked"]
    assert "clots" in worked.content["unasked"]


@pytest.mark.parametrize("change", [{"status": "resolved"}, {"text": "other"}, {"sites": 1}])
def test_the_model_refuses_to_change_a_fact(owner, clara, change) -> None:
    fact = actions.record_fact(owner, clara, concept="angina", now=NOW)
    for name, value in change.items():
        setattr(fact, name, value)
    with pytest.raises(LockedRow):
        fact.save()
    with pytest.raises(LockedRow):
        Fact.everywhere.filter(pk=fact.pk).update(**change)
    with pytest.raises(LockedRow):
        fact.delete()
    with pytest.raises(LockedRow):
        Fact.objects.of(owner.clinic).delete()
    assert Fact.everywhere.get().text == "Angina"


def test_what_was_confirmed_cannot_be_taken_back(owner, clara) -> None:
    fact = actions.record_fact(owner, clara, concept="angina", now=NOW)
    with pytest.raises(LockedRow):
        Fact.everywhere.update(confirmed_at=None, confirmed_by=None)
    fact.confirmed_at = LATER
    with pytest.raises(LockedRow):
        fact.save()


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"concept": "dragon-pox"}, BadWord, "concept"),
        ({"text": " "}, Missing, "text"),
        ({"text": "x", "status": "maybe"}, BadWord, "status"),
        ({"text": "x", "kind": "thing"}, BadWord, "kind"),
        ({"text": "x", "whose": "dog"}, BadWord, "whose"),
        ({"text": "x", "onset": "last week"}, BadWhen, "onset"),
        ({"text": "x", "onset": "2026-05", "ended": "2025"}, BadWhen, "ended"),
        ({"text": "x", "sites": 1 << 62}, BadPlace, "sites"),
        ({"text": "x", "sites": -1}, BadPlace, "sites"),
        ({"concept": "blood-pressure", "value": 900}, BadValue, "value"),
        ({"concept": "blood-pressure", "value": 3}, BadValue, "value"),
        ({"text": "x", "colour": "red"}, UnknownFields, None),
    ],
)
def test_a_fact_that_cannot_be_is_refused_in_a_sentence(
    owner, clara, fields, refusal, field
) -> None:
    with pytest.raises(refusal) as refused:
        actions.record_fact(owner, clara, now=NOW, **fields)
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")
    assert not Fact.everywhere.exists()


def test_imported_facts_wait_until_the_therapist_confirms_them(owner, clara) -> None:
    received = receive(owner, clara, CLOT)
    assert access.facts_of(owner, clara) == []
    assert access.facts_waiting(owner, clara) == list(received.added)
    actions.confirm_facts(owner, clara, received.added, now=LATER)
    [fact] = access.facts_of(owner, clara)
    assert (fact.confirmed_at, fact.confirmed_by) == (LATER, owner)
    assert access.facts_waiting(owner, clara) == []


def test_a_waiting_fact_narrows_what_is_safe_but_never_widens_it(owner, clara) -> None:
    receive(
        owner, clara, CLOT, {**CLOT, "concept": "angina", "status": "denied", "source_key": "2"}
    )
    screening = actions.screen_client(owner, clara, now=NOW)
    assert screening.standing == "stop"
    assert "heart" in screening.content["unasked"]
    assert [fact["waits"] for fact in screening.content["facts"]] == [True]


def test_a_refused_fact_never_counted_and_stays(owner, clara) -> None:
    [fact] = receive(owner, clara, CLOT).added
    actions.refuse_fact(owner, fact, now=LATER)
    assert access.facts_of(owner, clara) == access.facts_waiting(owner, clara) == []
    assert actions.screen_client(owner, clara, now=LATER).standing == "adjust"
    assert Fact.everywhere.filter(pk=fact.pk).exists()
    with pytest.raises(NothingWaiting):
        actions.confirm_facts(owner, clara, [fact], now=LATER)


def test_a_waiting_fact_is_corrected_and_confirmed_in_one_step(owner, clara) -> None:
    [fact] = receive(owner, clara, CLOT).added
    right = actions.supersede_fact(owner, fact, status="resolved", ended="2026-11-20", now=LATER)
    assert access.facts_of(owner, clara) == [right]
    assert access.facts_waiting(owner, clara) == []


def test_a_fact_is_confirmed_once(owner, clara) -> None:
    [fact] = receive(owner, clara, CLOT).added
    actions.confirm_facts(owner, clara, [fact], now=LATER)
    with pytest.raises(NothingWaiting):
        actions.confirm_facts(owner, clara, [fact], now=LATER)
    with pytest.raises(NothingWaiting):
        actions.refuse_fact(owner, Fact.everywhere.get(), now=LATER)


def test_importing_twice_changes_nothing(owner, clara) -> None:
    first = receive(owner, clara, CLOT)
    again = receive(owner, clara, CLOT, now=LATER)
    assert (first.again, again.again, again.added, again.known) == (False, True, (), 1)
    assert again.origin == first.origin
    assert (Fact.everywhere.count(), Import.everywhere.count()) == (1, 1)


def test_the_same_entry_in_another_file_makes_no_second_fact(owner, clara) -> None:
    receive(owner, clara, CLOT)
    other = {"concept": "angina", "source_key": "Condition/2"}
    received = receive(owner, clara, CLOT, other, content=b"{ }", now=LATER)
    assert [fact.concept for fact in received.added] == ["angina"]
    assert received.known == 1
    assert Fact.everywhere.count() == 2


def test_an_entry_that_says_something_else_replaces_its_earlier_fact(owner, clara) -> None:
    [first] = receive(owner, clara, CLOT).added
    actions.confirm_facts(owner, clara, [first], now=NOW)
    resolved = {**CLOT, "status": "resolved", "ended": "2026-11-20"}
    [second] = receive(owner, clara, resolved, content=b"{ }", now=LATER).added
    assert access.facts_of(owner, clara) == [first]
    actions.confirm_facts(owner, clara, [second], now=LATER)
    [fact] = access.facts_of(owner, clara)
    assert (fact.pk, fact.supersedes_id) == (second.pk, first.pk)


def test_an_entry_that_comes_back_after_corrections_replaces_the_last_of_them(owner, clara) -> None:
    [first] = receive(owner, clara, CLOT).added
    corrected = actions.supersede_fact(owner, first, onset="2026-11-10", now=NOW)
    changed = {**CLOT, "status": "resolved"}
    [second] = receive(owner, clara, changed, content=b"{ }", now=LATER).added
    actions.confirm_facts(owner, clara, [second], now=LATER)
    assert access.facts_of(owner, clara) == [second]
    assert Fact.everywhere.get(pk=second.pk).supersedes_id == corrected.pk


def test_the_original_is_kept_byte_for_byte(owner, clara) -> None:
    from palpate.record.imports import open_import

    receive(owner, clara, CLOT, content=b'{"resourceType": "Bundle"}')
    [origin] = access.imports_of(owner, clara)
    assert open_import(origin) == b'{"resourceType": "Bundle"}'
    origin.counts = {"other": 1}
    with pytest.raises(LockedRow):
        origin.save()


def test_an_imported_fact_needs_the_name_of_its_entry(owner, clara) -> None:
    with pytest.raises(Missing) as refused:
        receive(owner, clara, {"text": "something"})
    assert refused.value.field == "source_key"
    assert not Import.everywhere.exists()


def test_a_yes_without_its_fact_leaves_the_topic_open(owner, clara) -> None:
    actions.answer_topics(owner, clara, {"clots": "yes", "heart": "unsure"}, now=NOW)
    screening = actions.screen_client(owner, clara, now=NOW)
    assert screening.content["unasked"] == ["clots", "heart"]
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", status="resolved", now=NOW)
    assert actions.screen_client(owner, clara, now=LATER).content["unasked"] == ["heart"]


def test_the_last_answer_to_a_topic_counts(owner, clara) -> None:
    actions.answer_topics(owner, clara, {"clots": "no"}, now=NOW)
    actions.answer_topics(owner, clara, {"clots": "unsure"}, now=LATER)
    assert "clots" in actions.screen_client(owner, clara, now=LATER).content["unasked"]
    assert access.answers_of(owner, clara)["clots"].reply == "unsure"
    assert Answer.everywhere.count() == 2


@pytest.mark.parametrize("replies", [{"dragons": "no"}, {"clots": "perhaps"}])
def test_an_answer_that_is_none_is_refused(owner, clara, replies) -> None:
    with pytest.raises(BadWord):
        actions.answer_topics(owner, clara, replies, now=NOW)
    assert not Answer.everywhere.exists()


def test_those_who_may_not_write_change_nothing(
    owner, front_desk, read_only, clara, stranger
) -> None:
    fact = actions.record_fact(owner, clara, concept="angina", now=NOW)
    [waiting] = receive(owner, clara, CLOT).added
    for staff, refusal in (
        (None, SignInNeeded),
        (front_desk, ReadOnly),
        (read_only, ReadOnly),
        (stranger, Unseen),
    ):
        for change in (
            lambda s: actions.record_fact(s, clara, concept="angina", now=NOW),
            lambda s: actions.supersede_fact(s, fact, status="resolved", now=NOW),
            lambda s: actions.confirm_facts(s, clara, [waiting], now=NOW),
            lambda s: actions.refuse_fact(s, waiting, now=NOW),
            lambda s: actions.answer_topics(s, clara, {"clots": "no"}, now=NOW),
            lambda s: receive(s, clara, CLOT, content=b"other"),
        ):
            with pytest.raises(refusal):
                change(staff)
    assert Fact.everywhere.count() == 2


def test_another_clients_fact_is_not_confirmed_here(owner, clara) -> None:
    from palpate.people import actions as people

    other = people.add_client(owner, given="Nora", family="North", now=NOW)
    [fact] = receive(owner, other, CLOT).added
    with pytest.raises(NotOfClient):
        actions.confirm_facts(owner, clara, [fact], now=NOW)


def test_facts_are_seen_by_clinicians_of_the_clinic_only(
    owner, read_only, front_desk, stranger, clara
) -> None:
    fact = actions.record_fact(owner, clara, concept="angina", now=NOW)
    assert access.facts_of(read_only, clara) == [fact]
    assert access.find_fact(read_only, str(fact.pk)) == fact
    with pytest.raises(ReadOnly):
        access.facts_of(front_desk, clara)
    with pytest.raises(Unseen):
        access.facts_of(stranger, clara)
    with pytest.raises(Unseen):
        access.find_fact(stranger, fact.pk)
    with pytest.raises(Unseen):
        access.find_fact(owner, "no-id")
    with pytest.raises(SignInNeeded):
        access.facts_of(None, clara)


def test_opening_a_clients_record_is_noted_in_the_trail(owner, front_desk, clara) -> None:
    assert access.open_client(owner, clara.pk, "facts") == clara
    entry = AuditEntry.objects.of(owner.clinic).get(action="read")
    assert (entry.kind, entry.client_id) == ("facts", clara.pk)
    with pytest.raises(ReadOnly):
        access.open_client(front_desk, clara.pk, "facts")
    assert AuditEntry.objects.of(owner.clinic).filter(action="read").count() == 1


def test_a_fact_is_dated_by_the_clock_of_the_clinic(owner, clara) -> None:
    late = NOW.replace(hour=3)
    fact = actions.record_fact(owner, clara, concept="angina", now=late)
    assert fact.said_on == (late - timedelta(days=1)).date()
