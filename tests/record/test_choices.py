"""The client's decision and consent: versioned words, a real signature, taken back at any time."""

import base64
from datetime import timedelta

import pytest

from palpate.people import actions as people
from palpate.people.errors import Missing, ReadOnly, Unseen
from palpate.record import access, actions
from palpate.record.errors import (
    AlreadyWithdrawn,
    BadPlace,
    BadSignature,
    BadWord,
    LockedRow,
    NotOfClient,
)
from palpate.record.models import Consent, ConsentText, Decision
from tests.cast import NOW
from tests.record.world import LATER

SHOWN = [{"id": "swedish", "name": "Swedish"}, {"id": "deep-tissue", "name": "Deep tissue"}]
DRAWN = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\nline").decode()


@pytest.fixture
def text(owner):
    return actions.ensure_text(owner, now=NOW)


def consent(staff, client, text, **changes):
    given = {"text": text, "signature": "Clara Cole", "now": NOW} | changes
    return actions.give_consent(staff, client, **given)


@pytest.mark.parametrize("choice", ["swedish", "no massage", "someone else"])
def test_the_client_chooses_among_what_was_shown(owner, clara, choice) -> None:
    row = actions.record_decision(
        owner, clara, shown=SHOWN, choice=choice, goals=["sleep"], reasons="Sounds calm.", now=NOW
    )
    assert access.decisions_of(owner, clara) == [row]
    found = access.find_decision(owner, row.pk)
    assert (found.choice, found.shown, found.reasons) == (choice, SHOWN, "Sounds calm.")


def test_what_was_not_shown_cannot_be_chosen(owner, clara) -> None:
    with pytest.raises(BadWord) as refused:
        actions.record_decision(owner, clara, shown=SHOWN, choice="thai", now=NOW)
    assert refused.value.field == "choice"
    assert not Decision.everywhere.exists()


def test_a_decision_stays_as_it_was_made(owner, clara) -> None:
    row = actions.record_decision(owner, clara, shown=SHOWN, choice="swedish", now=NOW)
    row.choice = "no massage"
    with pytest.raises(LockedRow):
        row.save()


def test_consent_texts_have_versions_and_earlier_ones_stay(owner, text) -> None:
    assert (text.version, actions.ensure_text(owner, now=NOW)) == (1, text)
    second = actions.publish_text(owner, "Consent", "Other words.", now=LATER)
    assert (second.version, access.consent_text(owner)) == (2, second)
    text.body = "Rewritten."
    with pytest.raises(LockedRow):
        text.save()
    assert ConsentText.everywhere.count() == 2


def test_a_consent_text_without_words_is_refused(owner) -> None:
    with pytest.raises(Missing):
        actions.publish_text(owner, "Consent", " ", now=NOW)


@pytest.mark.parametrize(("kind", "signature"), [("typed", " Clara Cole "), ("drawn", DRAWN)])
def test_a_consent_is_signed_by_name_or_by_hand(owner, clara, text, sites, kind, signature) -> None:
    row = consent(
        owner,
        clara,
        text,
        signature_kind=kind,
        signature=signature,
        sites_withheld=sites("left breast"),
        techniques_withheld=["cups"],
    )
    held = access.consent_of(owner, clara)
    assert held == row
    assert (held.signature, held.text, held.sites_withheld, held.techniques_withheld) == (
        signature.strip(),
        text,
        sites("left breast"),
        ["cupping"],
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signature": " "}, BadSignature),
        ({"signature": "x"}, BadSignature),
        ({"signature_kind": "drawn"}, BadSignature),
        ({"signature_kind": "drawn", "signature": "data:image/png;base64,!"}, BadSignature),
        ({"signature_kind": "drawn", "signature": "data:image/png;base64,aGVsbG8="}, BadSignature),
        ({"signature_kind": "drawn", "signature": DRAWN + "A" * 100_000}, BadSignature),
        ({"signature_kind": "sung"}, BadWord),
        ({"sites_withheld": -1}, BadPlace),
        ({"techniques_withheld": ["hammering"]}, BadWord),
    ],
)
def test_a_consent_that_is_none_is_refused(owner, clara, text, changes, refusal) -> None:
    with pytest.raises(refusal) as refused:
        consent(owner, clara, text, **changes)
    assert refused.value.sentence.endswith(".")
    assert not Consent.everywhere.exists()


def test_the_last_consent_is_the_one_that_holds(owner, clara, text) -> None:
    first = consent(owner, clara, text)
    second = consent(owner, clara, text, sites_withheld=1, now=LATER)
    assert access.consent_of(owner, clara) == second
    assert access.consents_of(owner, clara) == [second, first]


def test_a_consent_is_taken_back_once_and_stays_on_record(owner, clara, text) -> None:
    row = consent(owner, clara, text)
    taken = actions.withdraw_consent(owner, row, now=LATER)
    assert taken.withdrawn_at == LATER
    assert access.consent_of(owner, clara) is None
    assert access.consents_of(owner, clara) == [row]
    with pytest.raises(AlreadyWithdrawn):
        actions.withdraw_consent(owner, row, now=LATER)
    again = consent(owner, clara, text, now=LATER + timedelta(days=1))
    assert access.consent_of(owner, clara) == again


def test_a_signed_consent_cannot_be_rewritten(owner, clara, text) -> None:
    row = consent(owner, clara, text, sites_withheld=1)
    row.sites_withheld = 0
    with pytest.raises(LockedRow):
        row.save()


def test_somebody_elses_decision_does_not_stand_under_a_consent(owner, clara, text) -> None:
    other = people.add_client(owner, given="Nora", family="North", now=NOW)
    decision = actions.record_decision(owner, other, shown=SHOWN, choice="swedish", now=NOW)
    with pytest.raises(NotOfClient):
        consent(owner, clara, text, decision=decision)


def test_who_may_take_a_consent(owner, read_only, front_desk, stranger, clara, text) -> None:
    row = consent(owner, clara, text)
    decision = actions.record_decision(owner, clara, shown=SHOWN, choice="swedish", now=NOW)
    for staff in (read_only, front_desk):
        with pytest.raises(ReadOnly):
            consent(staff, clara, text)
    foreign = actions.ensure_text(stranger, now=NOW)
    with pytest.raises(Unseen):
        consent(owner, clara, foreign)
    for look in (
        lambda: consent(stranger, clara, foreign),
        lambda: actions.withdraw_consent(stranger, row, now=NOW),
        lambda: access.find_consent(stranger, row.pk),
        lambda: access.find_decision(stranger, decision.pk),
        lambda: access.consents_of(stranger, clara),
    ):
        with pytest.raises(Unseen):
            look()
    assert access.find_consent(read_only, row.pk) == row
