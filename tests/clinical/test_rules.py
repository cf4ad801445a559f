"""Rules: windows, ranges, clauses, places that depend on the fact, and limits."""

from datetime import date

import pytest

from palpate.clinical.envelope import MAX_LEVEL, Envelope, SeekCare, Standing
from palpate.clinical.facts import Fact, Kind, Person, Status, Truth, When
from palpate.clinical.rules import (
    Clause,
    Limits,
    PressureLimit,
    Range,
    Span,
    Target,
    TechniqueLimit,
)
from tests.clinical.small import TODAY, small_library

BODY = small_library().body
NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES


def on_day(text: str) -> When:
    return When.read(text)


@pytest.mark.parametrize(
    ("span", "when", "truth"),
    [
        (Span(None, 90), "2026-11-24", YES),
        (Span(None, 90), "2026-08-26", YES),
        (Span(None, 90), "2026-08-25", NO),
        (Span(91, None), "2026-08-26", NO),
        (Span(91, None), "2026-08-25", YES),
        (Span(30, 60), "2026-10-10", YES),
        (Span(30, 60), "2026-11-20", NO),
        (Span(None, 90), "2026", UNKNOWN),
        (Span(None, 90), "2025", NO),
        (Span(None, 400), "2026-08", YES),
        (Span(), "1990", YES),
    ],
)
def test_a_window_is_judged_as_surely_as_the_date_is_known(
    span: Span, when: str, truth: Truth
) -> None:
    assert span.judge(on_day(when), TODAY) is truth


def test_a_window_without_a_date_is_unknown() -> None:
    assert Span(None, 90).judge(None, TODAY) is UNKNOWN


@pytest.mark.parametrize(
    ("span", "when", "until"),
    [
        (Span(None, 90), "2026-11-24", date(2027, 2, 23)),
        (Span(None, 0), "2026-11", date(2026, 12, 1)),
        (Span(91, None), "2026-11-24", None),
        (Span(None, 90), None, None),
    ],
)
def test_a_window_ends_on_the_day_after_its_last(
    span: Span, when: str | None, until: date | None
) -> None:
    assert span.until(on_day(when) if when else None) == until


@pytest.mark.parametrize(
    ("value", "truth"),
    [(179.9, NO), (180, YES), (199, YES), (200, NO), (None, UNKNOWN)],
)
def test_a_range_includes_its_lower_end_and_not_its_upper(
    value: float | None, truth: Truth
) -> None:
    assert Range(180, 200).judge(value) is truth


def test_an_open_range_is_open() -> None:
    assert Range(low=5).judge(10_000) is YES
    assert Range(below=5).judge(-10) is YES


def clause(**keys: object) -> Clause:
    return Clause(frozenset({"clot"}), ("clot",), **keys)  # type: ignore[arg-type]  # what a test writes


def test_a_clause_about_a_status_needs_no_more_than_the_status() -> None:
    assert clause().plain
    assert clause().judge(Fact("clot"), TODAY) is YES
    assert clause().judge(Fact("clot", status=Status.SUSPECTED), TODAY) is YES
    assert clause().judge(Fact("clot", status=Status.RESOLVED), TODAY) is NO


def test_a_clause_is_as_true_as_its_least_true_detail() -> None:
    both = clause(since=Span(None, 90), site=BODY.find("left calf"))
    here, there = BODY.find("left calf"), BODY.find("right calf")
    assert both.judge(Fact("clot", onset=on_day("2026-11-01"), sites=here), TODAY) is YES
    assert both.judge(Fact("clot", onset=on_day("2026-11-01"), sites=there), TODAY) is NO
    assert both.judge(Fact("clot", sites=here), TODAY) is UNKNOWN


def test_a_fact_without_a_site_may_be_wherever_its_concept_can_be() -> None:
    calf = clause(site=BODY.find("left calf"))
    assert calf.judge(Fact("clot"), TODAY, BODY.find("legs")) is UNKNOWN
    assert calf.judge(Fact("clot"), TODAY, BODY.find("arms")) is NO
    assert calf.judge(Fact("clot"), TODAY, 0) is UNKNOWN


def test_a_clause_can_ask_how_long_ago_something_ended() -> None:
    ended = clause(statuses=frozenset({Status.RESOLVED}), ended=Span(None, 30))
    fact = Fact("clot", status=Status.RESOLVED, end=on_day("2026-11-10"))
    assert ended.judge(fact, TODAY) is YES
    assert ended.until(fact) == date(2026, 12, 11)
    assert ended.until(Fact("clot", status=Status.RESOLVED)) is None


def test_what_is_over_and_has_no_date_was_long_ago() -> None:
    over = Fact("clot", status=Status.RESOLVED)
    any_status = frozenset(Status)
    assert clause(statuses=any_status, since=Span(None, 90)).judge(over, TODAY) is NO
    assert clause(statuses=any_status, since=Span(271, None)).judge(over, TODAY) is YES
    assert clause(statuses=any_status, since=Span(None, 90)).judge(Fact("clot"), TODAY) is UNKNOWN


def test_what_ended_lately_may_have_begun_lately() -> None:
    ended = Fact("clot", status=Status.RESOLVED, end=on_day("2026-11-20"))
    assert clause(statuses=frozenset(Status), since=Span(None, 90)).judge(ended, TODAY) is UNKNOWN


def test_a_history_without_a_date_can_lie_outside_every_window() -> None:
    outside = clause(statuses=frozenset(Status), since=Span(271, None), undated_no=True)
    assert outside.judge(Fact("clot"), TODAY) is NO
    assert outside.judge(Fact("clot", status=Status.RESOLVED), TODAY) is NO


def test_a_clause_ends_with_the_first_of_its_windows() -> None:
    both = clause(since=Span(None, 90), ended=Span(None, 30))
    fact = Fact("clot", onset=on_day("2026-11-01"), end=on_day("2026-11-10"))
    assert both.until(fact) == date(2026, 12, 11)
    assert clause().until(fact) is None


def test_a_value_is_judged_with_the_diastolic_beside_it() -> None:
    high = clause(value=Range(140), second=Range(90))
    assert high.judge(Fact("clot", Kind.MEASUREMENT, value=150, second=95), TODAY) is YES
    assert high.judge(Fact("clot", Kind.MEASUREMENT, value=150, second=80), TODAY) is NO
    assert high.judge(Fact("clot", Kind.MEASUREMENT), TODAY) is UNKNOWN


def test_when_only_the_systolic_was_taken_it_decides_alone() -> None:
    lower = clause(second=Range(110))
    assert lower.judge(Fact("clot", Kind.MEASUREMENT, value=150), TODAY) is NO


@pytest.mark.parametrize(
    ("place", "there", "not_there"),
    [
        ("@site", "left calf", "left thigh"),
        ("@beyond", "left foot", "left thigh"),
        ("@around", "left ankle", "right calf"),
        ("@limb", "left thigh", "right calf"),
    ],
)
def test_a_place_follows_the_fact(place: str, there: str, not_there: str) -> None:
    sites = Target(0, (place,)).resolve(BODY, BODY.find("left calf"))
    assert sites & BODY.find(there)
    assert not sites & BODY.find(not_there)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_of_a_breast_is_its_quadrant(side: str) -> None:
    other = {"left": "right", "right": "left"}[side]
    sites = Target(0, ("@side",)).resolve(BODY, BODY.find(f"{side} breast"))
    assert sites & BODY.find(f"{side} arm") == BODY.find(f"{side} arm")
    assert not sites & BODY.find(f"{other} arm")


def test_the_side_of_a_midline_site_is_itself() -> None:
    belly = BODY.find("breastbone") & ~BODY.sided
    assert belly
    assert Target(0, ("@side",)).resolve(BODY, belly) == belly


def test_fixed_and_following_places_are_joined() -> None:
    sites = Target(BODY.find("scalp"), ("@site",)).resolve(BODY, BODY.find("left calf"))
    assert sites == BODY.find("scalp") | BODY.find("left calf")


def test_limits_leave_what_they_do_not_take() -> None:
    limits = Limits(
        Standing.ADJUST,
        SeekCare.SOON,
        (PressureLimit(2, Target(0, ("@site",))),),
        (TechniqueLimit((4,), Target(BODY.all)),),
        (0,),
        45,
    )
    calf = BODY.find("left calf")
    envelope = limits.envelope(BODY, calf)
    assert limits.placed
    assert envelope.lowest(calf) == 2
    assert envelope.lowest(BODY.all & ~calf) == MAX_LEVEL
    assert envelope.technique_sites(4) & BODY.all == 0
    assert not envelope.allows_position(0)
    assert (envelope.minutes, envelope.care) == (45, SeekCare.SOON)


def test_a_stop_closes_the_whole_body_by_itself() -> None:
    assert Limits(Standing.STOP).envelope(BODY, 0).lowest(BODY.all) == 0
    assert not Limits(Standing.STOP).placed


def test_a_note_limits_nothing() -> None:
    assert Limits().envelope(BODY, 0) == Envelope(standing=Standing.NOTE)


def test_a_retired_rule_rests_from_its_day() -> None:
    rule = small_library().rules["numb-old-way"]
    assert rule.in_force(date(2025, 12, 31))
    assert not rule.in_force(date(2026, 1, 1))
    assert small_library().rules["numb-light"].in_force(TODAY)


@pytest.mark.parametrize(
    ("low", "truth"), [(75.0, Truth.UNKNOWN), (74.0, Truth.YES), (76.0, Truth.NO)]
)
def test_an_age_that_a_birth_year_leaves_open_is_unknown_where_it_decides(
    low: float, truth: Truth
) -> None:
    age = Person(born=When.read("1951")).facts(TODAY)[0]
    clause = Clause(frozenset({"age"}), ("age",), value=Range(low))
    assert clause.judge(age, TODAY) is truth


def test_a_second_number_of_anything_else_is_no_upper_end() -> None:
    pressure = Fact("blood-pressure", Kind.MEASUREMENT, value=150.0, second=95.0)
    clause = Clause(frozenset({"blood-pressure"}), ("blood-pressure",), value=Range(140.0))
    assert clause.judge(pressure, TODAY) is Truth.YES
