"""Worked cases: each must do what its sentence says, and every rule has two."""

from datetime import date
from pathlib import Path

import pytest

from palpate.clinical.cases import (
    check_cases,
    play,
    read_cases,
    read_fact,
    read_person,
    read_value,
)
from palpate.clinical.errors import BadDate
from palpate.clinical.facts import Person, Status, When, Whose
from palpate.clinical.library import load
from tests.clinical.small import small_library, write_folder, write_rule

LIBRARY = small_library()
ONE_RULE = write_rule(
    "one",
    'standing = "adjust"\nwhen = [{ concept = "clot", to_days = 90 }]\n'
    'pressure = [{ to = 2, at = ["@limb"] }]\ntechniques = [{ not = ["heat"] }]',
)
HIT = """
[[case]]
rule = "one"
fires = true
says = "A clot last month."
on = 2026-11-24
asked_all = true
facts = [{ concept = "clot", onset = "2026-11-01", site = "left calf" }]
expect = { standing = "adjust", pressure = { "left leg" = 2, "right leg" = 5 }, not = ["heat"] }
"""
MISS = """
[[case]]
rule = "one"
fires = false
says = "A clot last year."
on = 2026-11-24
facts = [{ concept = "clot", onset = "2025-01-01" }]
"""


def list_complaints(folder: Path, cases: str, rules: str = ONE_RULE) -> list[str]:
    write_folder(folder, {"rules/small.toml": rules, "cases/small.toml": cases})
    return [str(problem) for problem in check_cases(load(folder), folder)]


def test_cases_that_do_what_they_say_are_no_problem(tmp_path: Path) -> None:
    assert list_complaints(tmp_path, HIT + MISS) == []


@pytest.mark.parametrize(
    ("cases", "complaint"),
    [
        (HIT, "cases/small.toml: rule one: no case is a near miss of it. Write one."),
        (MISS, "cases/small.toml: rule one: no case fires it. Write one."),
        (HIT.replace("fires = true", "fires = false") + MISS, "the rule fired"),
        (MISS.replace("fires = false", "fires = true") + HIT, "the rule did not fire"),
        (HIT.replace('"adjust"', '"stop"') + MISS, "standing is adjust, not stop"),
        (HIT.replace('leg" = 2', 'leg" = 3') + MISS, "pressure at left leg is 2, not 3"),
        (HIT.replace('["heat"]', '["cold"]') + MISS, "cold is still allowed somewhere"),
        (HIT.replace('"clot"', '"clott"') + MISS, "cannot be read ('clott')"),
        (HIT.replace("2026-11-01", "November") + MISS, "“November” is no date"),
        (HIT.replace("left calf", "antenna") + MISS, "“antenna” is no place on the body"),
        (HIT.replace("site =", "place =") + MISS, "place is not a known key of a fact"),
        (HIT.replace("says =", "tells =") + MISS, "says: is missing"),
        (HIT + MISS + MISS.replace('"one"', '"two"'), "names a rule that is not there"),
    ],
)
def test_a_case_that_does_not_is_named(tmp_path: Path, cases: str, complaint: str) -> None:
    found = list_complaints(tmp_path, cases)
    assert any(complaint in one for one in found), found
    assert all(one.startswith("cases/small.toml: ") for one in found)


def test_a_value_that_is_none_is_named(tmp_path: Path) -> None:
    broken = HIT.replace('site = "left calf"', "value = [1]")
    assert any("[1] is no value" in one for one in list_complaints(tmp_path, broken + MISS))


def test_a_universal_rule_needs_only_the_case_that_shows_it(tmp_path: Path) -> None:
    rules = write_rule(
        "one", 'standing = "adjust"\nuniversal = true\ntechniques = [{ not = ["heat"] }]'
    )
    shown = HIT.replace("pressure = {", "nothing = {").replace('"adjust"', '"open"')
    assert list_complaints(tmp_path, shown, rules) == []


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (None, (None, None)),
        (3, (3.0, None)),
        (2.5, (2.5, None)),
        ("7", (7.0, None)),
        ("150/95", (150.0, 95.0)),
    ],
)
def test_a_value_is_a_number_or_two(
    given: object, value: tuple[float | None, float | None]
) -> None:
    assert read_value(given) == value


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="is no value"):
        read_value([])
    with pytest.raises(ValueError, match="high"):
        read_value("high")


def test_a_fact_is_read_with_all_it_says() -> None:
    data = {
        "concept": "clot",
        "status": "suspected",
        "onset": "2026-01",
        "end": "2026-02-03",
        "site": "left calf",
        "value": "1/2",
        "whose": "family",
    }
    fact = read_fact(LIBRARY, data)
    assert (fact.status, fact.whose) == (Status.SUSPECTED, Whose.FAMILY)
    assert fact.onset == When.read("2026-01")
    assert fact.end == When.read("2026-02-03")
    assert (fact.value, fact.second) == (1.0, 2.0)
    assert LIBRARY.body.names(fact.sites) == ("left calf",)


def test_a_bare_fact_is_active_and_the_clients_own() -> None:
    fact = read_fact(LIBRARY, {"concept": "clot"})
    assert (fact.status, fact.whose, fact.onset, fact.sites) == (Status.ACTIVE, Whose.SELF, None, 0)


def test_a_person_is_read_by_birth_date_or_age() -> None:
    assert read_person({"born": "1961-04-02"}) == Person(When.read("1961-04-02"))
    assert read_person({"age": 65, "sex": "female"}) == Person(None, 65, "female")
    with pytest.raises(BadDate):
        read_person({"born": "spring"})


def test_a_case_is_played_on_its_day(tmp_path: Path) -> None:
    write_folder(tmp_path, {"rules/small.toml": ONE_RULE, "cases/small.toml": HIT + MISS})
    cases, problems = read_cases(tmp_path)
    assert problems.found == []
    first, second = (play(load(tmp_path), case) for case in cases)
    assert first.on == date(2026, 11, 24)
    assert first.unasked == ()
    assert second.unasked != ()
