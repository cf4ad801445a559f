"""Why: the envelope in one sentence, each limit and what lifts it, in three voices."""

from dataclasses import replace
from datetime import date

import pytest

from palpate.clinical.envelope import (
    ALL_PERMITS,
    Envelope,
    Standing,
    bar_position,
    bar_technique,
    cap_pressure,
)
from palpate.clinical.explain import (
    Voice,
    describe_sites,
    envelope_sentence,
    explain_finding,
    explain_lift,
    join_words,
    limit_words,
    pressure_groups,
    site_levels,
    site_limits,
)
from palpate.clinical.facts import Fact, Person
from palpate.clinical.rules import Lift
from palpate.clinical.screening import Clearance, Screening, screen
from tests.clinical.small import NOBODY, TODAY, make_fact, small_library

LIBRARY = small_library()
BODY = LIBRARY.body
SPRAIN = make_fact("sprain", "2026-11-20", "left ankle")


def look(*facts: Fact, person: Person = NOBODY) -> Screening:
    return screen(LIBRARY, person, facts, TODAY, None)


def say(**changes: object) -> str:
    """Return the sentence of somebody with nothing to limit, with the envelope changed."""
    nothing = look()
    base = nothing.envelope
    if "permits" in changes:
        changes["permits"] = base.permits & int(str(changes["permits"]))
    return envelope_sentence(LIBRARY, replace(nothing, envelope=replace(base, **changes)))  # type: ignore[arg-type]  # what a test writes


@pytest.mark.parametrize(
    ("words", "joined"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_words_are_joined(words: tuple[str, ...], joined: str) -> None:
    assert join_words(words) == joined


def test_sites_are_grouped_by_their_ceiling_the_lowest_first() -> None:
    calf, knee = BODY.find("left calf"), BODY.find("left knee")
    envelope = Envelope(cap_pressure(calf, 0) & cap_pressure(calf | knee, 3))
    assert pressure_groups(BODY, envelope) == ((0, calf), (3, knee))
    assert pressure_groups(BODY, Envelope.open()) == ()


def test_the_limits_of_an_envelope_are_named() -> None:
    permits = (
        cap_pressure(BODY.find("legs"), 2)
        & bar_technique(0, BODY.all)
        & bar_technique(4, BODY.find("left calf"))
        & bar_position(0)
    )
    words = limit_words(LIBRARY, Envelope(permits, 60))
    assert words.pressure == (("legs", 2),)
    assert words.techniques == ("holding",)
    assert words.techniques_at == (("friction", ("left calf",)),)
    assert words.positions == ("prone",)
    assert words.minutes == 60
    assert limit_words(LIBRARY, Envelope.open()).minutes is None


def test_a_site_answers_which_findings_limit_it() -> None:
    found = look(SPRAIN, make_fact("clot", "2026-01-01", "left calf"))
    ankle, wrist = (BODY.find(name).bit_length() - 1 for name in ("left ankle", "left wrist"))
    assert [
        (limit.finding.rule.id, limit.level) for limit in site_limits(LIBRARY, found, ankle)
    ] == [
        ("sprain-fresh", 0),
        ("clot-later", 2),
    ]
    assert site_limits(LIBRARY, found, wrist) == ()
    calf = BODY.find("left calf").bit_length() - 1
    assert site_limits(LIBRARY, found, calf)[0].techniques == ("friction",)


def test_a_reason_is_said_in_three_voices() -> None:
    (finding,) = look(SPRAIN).findings
    assert explain_finding(finding, Voice.THERAPIST) == "Because of sprain-fresh."
    assert explain_finding(finding, Voice.CLIENT) == "For the client: sprain-fresh."
    spoken = replace(finding, rule=replace(finding.rule, for_referrer="To the referrer."))
    assert explain_finding(spoken, Voice.REFERRER) == "To the referrer."


def test_what_lifts_a_limit_is_said_with_its_day() -> None:
    (finding,) = look(SPRAIN).findings
    assert explain_lift(finding) == "When it is over. It ends by itself on 2026-12-12."
    assert explain_lift(replace(finding, until=None)) == "When it is over."


def test_a_limit_that_a_clinician_lifts_names_the_clinician() -> None:
    (finding,) = look(make_fact("blood-pressure", value=190.0)).findings
    assert explain_lift(finding) == "When it is over. Who can say so: the family doctor."
    word = Clearance("pressure-high", TODAY, date(2026, 12, 1), "Dr Ames")
    assert explain_lift(replace(finding, lifted=word)) == "Cleared by Dr Ames until 2026-12-01."


def test_no_limits_is_said_as_such() -> None:
    assert envelope_sentence(LIBRARY, look()) == "No limits beyond those that hold for everybody."


def test_a_stop_says_why() -> None:
    stopped = look(make_fact("clot", "2026-11-01"))
    assert envelope_sentence(LIBRARY, stopped) == "No massage: fresh clot."


def test_an_abbreviation_keeps_its_capitals() -> None:
    stopped = look(make_fact("clot", "2026-11-01"))
    (finding,) = stopped.findings
    named = replace(finding, rule=replace(finding.rule, title="DVT, fresh"))
    assert (
        envelope_sentence(LIBRARY, replace(stopped, findings=(named,))) == "No massage: DVT, fresh."
    )


def test_clear_first_says_whom_to_ask() -> None:
    held = look(make_fact("blood-pressure", value=190.0))
    sentence = envelope_sentence(LIBRARY, held)
    assert sentence.startswith("Ask the family doctor first about very high blood pressure; then ")
    (finding,) = held.findings
    nobody = replace(finding, rule=replace(finding.rule, lift=Lift("time", None, "")))
    named = envelope_sentence(LIBRARY, replace(held, findings=(nobody,)))
    assert named.startswith("Ask a clinician first about")


def test_a_grave_envelope_without_a_finding_still_says_its_limits() -> None:
    assert say(standing=Standing.STOP, minutes=30) == "At most 30 minutes."
    assert say(standing=Standing.CLEAR_FIRST, minutes=30) == "At most 30 minutes."


@pytest.mark.parametrize(
    ("permits", "sentence"),
    [
        (cap_pressure(BODY.all, 3), "Up to level 3 (medium)."),
        (cap_pressure(BODY.all, 0), "No touch anywhere."),
        (cap_pressure(BODY.find("left calf"), 2), "Left calf at most level 2."),
        (cap_pressure(BODY.find("left calf"), 0), "Nothing on the left calf."),
        (bar_technique(4, BODY.all), "No friction."),
        (bar_technique(4, BODY.find("calves")), "No limits beyond those that hold for everybody."),
        (bar_position(0), "Not prone."),
        (
            bar_position(0) & bar_position(1) & bar_position(2),
            "Right side, seated or semi-reclined only.",
        ),
    ],
)
def test_the_envelope_in_one_sentence(permits: int, sentence: str) -> None:
    assert say(permits=permits) == sentence


def test_most_of_the_body_is_said_once_and_the_rest_apart() -> None:
    permits = cap_pressure(BODY.all, 3) & cap_pressure(BODY.find("left calf"), 0)
    assert say(permits=permits) == "Up to level 3 (medium); nothing on the left calf."


def test_no_position_at_all_is_said() -> None:
    permits = ALL_PERMITS
    for position in range(len(LIBRARY.positions)):
        permits &= bar_position(position)
    assert say(permits=permits) == "No position is safe."


def test_many_barred_techniques_are_shortened() -> None:
    permits = ALL_PERMITS
    for technique in range(6):
        permits &= bar_technique(technique, BODY.all)
    assert say(permits=permits) == ("No holding, effleurage, petrissage or deep stroking (2 more).")


def test_what_holds_for_everybody_is_not_said_again() -> None:
    thrust = LIBRARY.technique("thrust").number
    assert "thrust" not in say(permits=bar_technique(thrust, BODY.all))


def test_every_site_has_its_level_by_name() -> None:
    levels = site_levels(LIBRARY, Envelope(cap_pressure(BODY.find("left calf"), 1)))
    assert len(levels) == len(BODY.sites)
    assert levels["left calf"] == 1
    assert levels["right calf"] == 5


def test_a_set_of_sites_is_said_in_few_words() -> None:
    assert describe_sites(LIBRARY, BODY.find("legs")) == "legs"
