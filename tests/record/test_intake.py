"""The intake link expires, works once and is not kept; what the client says waits."""

import hashlib
from datetime import timedelta

import pytest

from palpate.people.errors import ReadOnly, StaleVersion, UnknownFields, Unseen
from palpate.people.models import AuditEntry
from palpate.record import access, actions
from palpate.record.errors import BadWord, LinkExpired, LinkUnknown, LinkUsed, LockedRow
from palpate.record.models import Answer, Fact, IntakeDraft, IntakeLink
from tests.cast import NOW
from tests.record.world import LATER

ANSWERS = {
    "topics": {"clots": "yes", "heart": "no"},
    "facts": [{"concept": "deep-vein-thrombosis", "text": "clot in my calf", "onset": "2019"}],
    "words": "I would like to sleep better.",
}


@pytest.fixture
def link(owner, clara):
    return actions.make_intake_link(owner, clara, now=NOW)


def test_the_token_is_shown_once_and_kept_only_as_a_digest(link) -> None:
    _, token = link
    assert len(token) >= 43
    stored = IntakeLink.everywhere.values().get()
    assert token not in map(str, stored.values())
    assert stored["token_hash"] == hashlib.sha256(token.encode()).hexdigest()


def test_a_link_opens_the_clients_own_intake(link, clara) -> None:
    row, token = link
    assert actions.open_intake(token, now=LATER) == row
    assert actions.open_intake(token, now=LATER).client == clara


@pytest.mark.parametrize("token", ["", "guess", "0" * 43])
def test_an_unknown_token_opens_nothing(link, token) -> None:
    with pytest.raises(LinkUnknown):
        actions.open_intake(token, now=NOW)


def test_a_link_expires(link) -> None:
    row, token = link
    assert actions.open_intake(token, now=row.expires - timedelta(seconds=1))
    for step in (actions.open_intake, actions.submit_intake):
        with pytest.raises(LinkExpired):
            step(token, now=row.expires)
    with pytest.raises(LinkExpired):
        actions.save_intake(token, ANSWERS, now=row.expires)
    assert not IntakeDraft.everywhere.exists()


def test_answers_are_kept_as_they_are_typed(link) -> None:
    _, token = link
    first = actions.save_intake(token, {"words": "I would"}, now=NOW)
    second = actions.save_intake(token, ANSWERS, seen_version=first.version, now=LATER)
    assert (second.pk, second.version, second.answers) == (first.pk, 2, ANSWERS)
    # The same once more, as after a lost answer, changes nothing.
    assert actions.save_intake(token, ANSWERS, seen_version=1, now=LATER).version == 2


def test_answers_of_two_windows_do_not_overwrite_each_other(link) -> None:
    _, token = link
    actions.save_intake(token, ANSWERS, now=NOW)
    with pytest.raises(StaleVersion):
        actions.save_intake(token, {"words": "other"}, seen_version=0, now=NOW)
    assert IntakeDraft.everywhere.get().answers == ANSWERS


def test_what_is_handed_in_waits_for_the_therapist(owner, clara, link) -> None:
    _, token = link
    actions.save_intake(token, ANSWERS, now=NOW)
    [fact] = actions.submit_intake(token, now=LATER)
    assert (fact.said_by, fact.confirmed_at, fact.recorded_by) == ("client", None, None)
    assert access.facts_of(owner, clara) == []
    screening = actions.screen_client(owner, clara, now=LATER)
    assert screening.content["unasked"] == ["clots", "heart"]
    actions.confirm_facts(owner, clara, access.facts_waiting(owner, clara), now=LATER)
    screening = actions.screen_client(owner, clara, now=LATER)
    assert (screening.content["unasked"], screening.standing) == ([], "stop")


def test_a_link_works_once(link) -> None:
    _, token = link
    actions.save_intake(token, ANSWERS, now=NOW)
    actions.submit_intake(token, now=NOW)
    for step in (actions.open_intake, actions.submit_intake):
        with pytest.raises(LinkUsed):
            step(token, now=LATER)
    with pytest.raises(LinkUsed):
        actions.save_intake(token, {}, now=LATER)
    assert (Fact.everywhere.count(), Answer.everywhere.count()) == (1, 2)


def test_an_empty_intake_can_be_handed_in(link) -> None:
    _, token = link
    assert actions.submit_intake(token, now=NOW) == ()
    assert IntakeDraft.everywhere.get().submitted_at == NOW


def test_a_line_left_empty_makes_no_fact(link) -> None:
    _, token = link
    actions.save_intake(token, {"facts": [{"text": ""}, {"text": "sore feet"}]}, now=NOW)
    assert [fact.text for fact in actions.submit_intake(token, now=NOW)] == ["sore feet"]


def hand_in(link, **answers):
    _, token = link
    actions.save_intake(token, answers, now=NOW)
    return actions.submit_intake(token, now=NOW)


def test_what_the_client_writes_is_read_into_facts_that_wait(owner, clara, link, sites) -> None:
    line = {"text": "blood clot in my left calf in March 2019", "field": "conditions"}
    [fact] = hand_in(link, facts=[line])
    assert (fact.concept, fact.onset, fact.sites, fact.text, fact.confirmed_at) == (
        "deep-vein-thrombosis",
        "2019-03",
        sites("left calf"),
        line["text"],
        None,
    )


def test_what_is_marked_on_the_map_goes_before_what_was_written(link, sites) -> None:
    line = {"text": "blood clot in my left calf", "sites": sites("right calf")}
    [fact] = hand_in(link, facts=[line])
    assert fact.sites == sites("right calf")


def test_what_is_not_understood_stays_as_it_was_written(link) -> None:
    [fact] = hand_in(link, facts=[{"text": "zorbing every fortnight", "field": "nonsense"}])
    assert (fact.concept, fact.text) == ("", "zorbing every fortnight")


def test_a_danger_in_the_closing_words_is_not_missed(link) -> None:
    [fact] = hand_in(link, words="I want to sleep better. I had a blood clot last month.")
    assert fact.concept == "deep-vein-thrombosis"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ({"concept": "blood-pressure", "text": "my pressure", "value": 900}, "my pressure"),
        ({"concept": "dragon-pox"}, "dragon-pox"),
        ({"concept": "angina", "colour": "red"}, "angina"),
    ],
)
def test_what_cannot_be_a_fact_stays_text_and_does_not_hold_the_client_up(link, line, text) -> None:
    [fact] = hand_in(link, facts=[line])
    assert (fact.concept, fact.text) == ("", text)


def test_handing_in_is_in_the_trail_though_nobody_of_the_staff_did_it(clara, link) -> None:
    _, token = link
    actions.submit_intake(token, now=NOW)
    entry = AuditEntry.everywhere.get(kind="intakedraft")
    assert (entry.staff, entry.client_id, entry.detail) == (None, clara.pk, {"by": "client"})


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"colour": "red"}, UnknownFields),
        ({"topics": {"dragons": "no"}}, BadWord),
        ({"topics": {"clots": "maybe"}}, BadWord),
    ],
)
def test_answers_that_cannot_be_are_refused(link, answers, refusal) -> None:
    _, token = link
    with pytest.raises(refusal):
        actions.save_intake(token, answers, now=NOW)
    assert not IntakeDraft.everywhere.exists()


def test_therapist_and_client_fill_it_in_together(owner, clara) -> None:
    draft = actions.keep_intake(owner, clara, {"words": "x"}, now=NOW)
    again = actions.keep_intake(owner, clara, ANSWERS, seen_version=draft.version, now=NOW)
    assert again.pk == draft.pk
    [fact] = actions.finish_intake(owner, again, now=LATER)
    assert fact.recorded_by == owner
    with pytest.raises(LockedRow):
        actions.finish_intake(owner, again, now=LATER)
    assert access.intakes_of(owner, clara) == [draft]


def test_what_was_handed_in_is_locked(owner, clara) -> None:
    draft = actions.keep_intake(owner, clara, ANSWERS, now=NOW)
    actions.finish_intake(owner, draft, now=NOW)
    draft = IntakeDraft.everywhere.get()
    draft.answers = {}
    with pytest.raises(LockedRow):
        draft.save()


def test_only_clinicians_of_the_clinic_make_links(clara, read_only, stranger) -> None:
    with pytest.raises(ReadOnly):
        actions.make_intake_link(read_only, clara, now=NOW)
    with pytest.raises(Unseen):
        actions.make_intake_link(stranger, clara, now=NOW)
    assert not IntakeLink.everywhere.exists()
