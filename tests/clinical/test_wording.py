"""Rules in words: clauses, windows, limits and places."""

import pytest

from palpate.clinical.envelope import Standing
from palpate.clinical.facts import Status
from palpate.clinical.rules import Clause, Limits, PressureLimit, Range, Span, Target
from palpate.clinical.wording import (
    write_area,
    write_basis,
    write_clause,
    write_limits,
    write_ours,
)
from tests.clinical.small import small_library

LIBRARY = small_library()


def clause(concept: str, **rest: object) -> str:
    """Return a clause about one concept in words."""
    made = Clause(frozenset({concept}), (concept,), **rest)  # type: ignore[arg-type]  # what a test writes
    return write_clause(LIBRARY, made)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(None, 7), "Sprain, within 7 days after it began"),
        (Span(1, 1), "Sprain, from 1 day to 1 day after it began"),
        (Span(None, 42), "Sprain, within 6 weeks after it began"),
        (Span(None, 365), "Sprain, within 1 year after it began"),
        (Span(730, None), "Sprain, 2 years or more after it began"),
        (Span(None, None), "Sprain, 0 days or more after it began"),
        (Span(22, 90), "Sprain, from 22 days to 90 days after it began"),
    ],
)
def test_windows_are_in_the_unit_people_use(span: Span, words: str) -> None:
    assert clause("sprain", since=span) == words


def test_a_clause_says_status_value_place_and_end() -> None:
    calf = LIBRARY.body.find("left calf")
    assert clause("clot", site=calf, statuses=frozenset({Status.RESOLVED})) == (
        "Blood clot, resolved, at left calf"
    )
    assert clause("sprain", ended=Span(None, 30)) == "Sprain, within 30 days after it ended"
    assert clause("sprain", since=Span(None, 30), undated_no=True).endswith("(a date is needed)")
    assert clause("age", value=Range(65, None)) == "Age, 65 or more years"
    assert clause("glucose", value=Range(None, 70)) == "Blood sugar, below 70 mg/dL"
    assert clause("blood-pressure", second=Range(110, 130)) == (
        "Blood pressure, lower value 110 or more and below 130"
    )
    assert clause("platelets", value=Range(20, 50), since=Span(None, 90)) == (
        "Platelets, 20 or more and below 50 thousand per µL, within 90 days after it was measured"
    )


def test_limits_say_level_place_technique_position_and_minutes() -> None:
    words = {name: list(write_limits(LIBRARY, rule.limits)) for name, rule in LIBRARY.rules.items()}
    assert words["clot-fresh"] == ["No session and no touch anywhere"]
    assert words["pressure-high"] == ["No session before the clinician named has answered"]
    assert words["clot-later"] == [
        "Pressure at most 2 (heavy lotioning): the whole limb or region",
        "No friction: where it is",
    ]
    assert words["sprain-fresh"] == ["No touch: where it is", "At most 60 minutes"]
    assert words["old-bones"] == ["Pressure at most 3 (medium): everywhere", "Not prone"]
    assert words["clot-past"] == []


def test_a_place_can_be_fixed_and_relative_at_once() -> None:
    target = Target(LIBRARY.body.find("abdomen"), ("@site",))
    limits = Limits(Standing.ADJUST, pressure=(PressureLimit(0, target),))
    assert list(write_limits(LIBRARY, limits)) == ["No touch: where it is and abdomen"]


def test_areas_bases_and_numbers_are_words() -> None:
    assert write_area("blood") == "Blood"
    assert write_area("medicines_blood") == "Medicines: blood"
    rule = LIBRARY.rules["clot-fresh"]
    assert write_basis(rule) == "A guideline or a board of health says so."
    assert write_ours(rule) == ""
