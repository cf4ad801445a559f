"""A screening that was shown is kept as it was; clearances lift limits until their day."""

from datetime import date, timedelta

import pytest

from palpate.people import actions as people
from palpate.people.errors import Missing, ReadOnly, SignInNeeded, Unseen
from palpate.record import access, actions, translate
from palpate.record.errors import BadWhen, LockedRow, NotClearable, UnknownRule
from palpate.record.models import StoredScreening
from palpate.record.screenings import screen_day
from tests.cast import NOW
from tests.record.world import LATER

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
WORD = {
    "rule": "clot-active",
    "by_name": "Dr Vera Vance",
    "by_role": "physician",
    "on": TODAY,
    "words": "Anticoagulated for two weeks, massage of other parts agreed.",
}


def test_a_screening_is_kept_with_its_facts_limits_and_questions(owner, clara, sites) -> None:
    actions.record_fact(owner, clara, concept="numbness", sites=sites("left foot"), now=NOW)
    actions.record_fact(owner, clara, text="a funny turn", now=NOW)
    row = actions.screen_client(owner, clara, now=LATER)
    content = row.content
    assert (row.on, row.standing, row.care, row.knowledge) == (
        TODAY,
        "adjust",
        "none",
        "2026.11.test",
    )
    assert content["envelope"]["pressure"]["left foot"] == 2
    assert content["envelope"]["pressure"]["right foot"] == 3
    assert [finding["rule"] for finding in content["findings"]] == ["numb-site"]
    assert content["findings"][0]["lifts"] == "Feeling is back."
    assert content["not_understood"] == ["a funny turn"]
    assert content["unasked"] == ["clots", "heart"]
    assert content["questions"]
    assert row.sentence == content["sentence"]


def test_a_kept_envelope_is_read_again_as_it_was(owner, clara) -> None:
    actions.record_fact(owner, clara, concept="angina", now=NOW)
    row = actions.screen_client(owner, clara, now=NOW)
    worked = screen_day(owner, clara, now=NOW)
    assert translate.read_envelope(row.content["envelope"]) == worked.screening.envelope
    assert translate.read_envelope(row.content["best_case"]) == worked.screening.best_case


def test_a_kept_screening_never_changes(owner, clara) -> None:
    row = actions.screen_client(owner, clara, now=NOW)
    before = StoredScreening.everywhere.values().get()
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=LATER)
    row.standing = "open"
    with pytest.raises(LockedRow):
        row.save()
    with pytest.raises(LockedRow):
        StoredScreening.objects.of(owner.clinic).update(standing="open")
    with pytest.raises(LockedRow):
        row.delete()
    actions.screen_client(owner, clara, now=LATER)
    assert StoredScreening.everywhere.values().get(pk=row.pk) == before


def test_the_same_facts_on_the_same_day_are_kept_once(owner, clara) -> None:
    first = actions.screen_client(owner, clara, now=NOW)
    assert actions.screen_client(owner, clara, now=LATER) == first
    assert actions.screen_client(owner, clara, TOMORROW, now=LATER) != first


def test_whatever_bears_on_safety_makes_a_new_screening(owner, clara) -> None:
    kept = [actions.screen_client(owner, clara, now=NOW)]
    changes = [
        lambda: actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=NOW),
        lambda: actions.answer_topics(owner, clara, {"heart": "no"}, now=NOW),
        lambda: actions.clear_limit(owner, clara, now=NOW, **WORD),
        lambda: people.edit_client(owner, clara, clara.version, born="1950-01-01", now=NOW),
    ]
    for change in changes:
        change()
        clara.refresh_from_db()
        kept.append(actions.screen_client(owner, clara, now=LATER))
    assert len({row.pk for row in kept}) == len(changes) + 1


def test_what_was_true_again_is_kept_again_so_that_the_last_one_is_right(owner, clara) -> None:
    first = actions.screen_client(owner, clara, now=NOW)
    fact = actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=NOW)
    actions.screen_client(owner, clara, now=NOW + timedelta(minutes=1))
    actions.strike_fact(owner, fact, now=NOW + timedelta(minutes=2))
    last = actions.screen_client(owner, clara, now=LATER)
    assert last != first
    assert last.standing == "adjust"
    assert access.latest_screening(owner, clara) == last


def test_any_day_can_be_screened_without_keeping_it(owner, clara) -> None:
    actions.record_fact(owner, clara, concept="pregnancy", onset="2026-08-01", now=NOW)
    today = screen_day(owner, clara, now=NOW).screening
    spring = screen_day(owner, clara, date(2027, 2, 1), now=NOW).screening
    assert [finding.rule.id for finding in today.findings] == []
    assert [finding.rule.id for finding in spring.findings] == ["pregnant-late"]
    assert not StoredScreening.everywhere.exists()


def test_a_clinicians_word_lifts_a_stop_until_its_day(owner, clara) -> None:
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=NOW)
    assert actions.screen_client(owner, clara, now=NOW).standing == "stop"
    row = actions.clear_limit(owner, clara, until=TOMORROW, now=NOW, **WORD)
    assert actions.screen_client(owner, clara, now=NOW).standing == "adjust"
    assert actions.screen_client(owner, clara, TOMORROW, now=NOW).standing == "adjust"
    after = TOMORROW + timedelta(days=1)
    assert actions.screen_client(owner, clara, after, now=NOW).standing == "stop"
    assert access.clearances_of(owner, clara) == [row]


def test_a_clearance_can_be_ended_and_never_rewritten(owner, clara) -> None:
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=NOW)
    row = actions.clear_limit(owner, clara, now=NOW, **WORD)
    assert actions.screen_client(owner, clara, now=NOW).standing == "adjust"
    actions.end_clearance(owner, row, now=LATER)
    assert actions.screen_client(owner, clara, now=LATER).standing == "stop"
    row.words = "Anything goes."
    with pytest.raises(LockedRow):
        row.save()
    with pytest.raises(LockedRow):
        actions.end_clearance(owner, row, now=LATER + timedelta(hours=1))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"rule": "no-such-rule"}, UnknownRule),
        ({"rule": "numb-site"}, NotClearable),
        ({"by_name": " "}, Missing),
        ({"by_role": ""}, Missing),
        ({"words": ""}, Missing),
        ({"on": TOMORROW}, BadWhen),
        ({"until": TODAY - timedelta(days=1)}, BadWhen),
    ],
)
def test_a_clearance_that_cannot_be_is_refused(owner, clara, change, refusal) -> None:
    assert actions.clear_limit(owner, clara, now=NOW, **WORD)
    with pytest.raises(refusal):
        actions.clear_limit(owner, clara, now=NOW, **{**WORD, **change})
    assert len(access.clearances_of(owner, clara)) == 1


def test_who_may_screen_and_who_may_clear(owner, read_only, front_desk, stranger, clara) -> None:
    row = actions.screen_client(read_only, clara, now=NOW)
    assert access.find_screening(owner, row.pk) == row
    with pytest.raises(ReadOnly):
        actions.screen_client(front_desk, clara, now=NOW)
    with pytest.raises(ReadOnly):
        actions.clear_limit(read_only, clara, now=NOW, **WORD)
    with pytest.raises(SignInNeeded):
        actions.screen_client(None, clara, now=NOW)
    for look in (
        lambda: actions.screen_client(stranger, clara, now=NOW),
        lambda: screen_day(stranger, clara, now=NOW),
        lambda: access.find_screening(stranger, row.pk),
        lambda: access.clearances_of(stranger, clara),
        lambda: actions.clear_limit(stranger, clara, now=NOW, **WORD),
    ):
        with pytest.raises(Unseen):
            look()
    clearance = actions.clear_limit(owner, clara, now=NOW, **WORD)
    assert access.find_clearance(owner, clearance.pk) == clearance
    with pytest.raises(Unseen):
        actions.end_clearance(stranger, clearance, now=NOW)
