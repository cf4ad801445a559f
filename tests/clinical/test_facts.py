"""Facts: dates as precise as they are known, people, and which facts hold on a day."""

from datetime import date

import pytest

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import (
    Fact,
    Kind,
    Person,
    Status,
    When,
    Whose,
    current_facts,
    gestation_onset,
    settle_end,
)
from tests.clinical.small import TODAY


def measured(value: float, onset: str | None, status: Status = Status.ACTIVE) -> Fact:
    when = When.read(onset) if onset else None
    return Fact("blood-pressure", Kind.MEASUREMENT, status, when, value=value)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2026-11-24 ", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_given(
    text: str, earliest: date, latest: date
) -> None:
    assert When.read(text) == When(earliest, latest)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13", "2026-02-30", "0000", "24.11.2026", "2026-1", "20261124"]
)
def test_what_is_no_date_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(BadDate, match="Write it as YYYY, YYYY-MM or YYYY-MM-DD"):
        When.read(text)


@pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-24"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(When.read(text)) == text


def test_about_a_week_is_written_as_its_middle_day() -> None:
    assert str(When(date(2026, 11, 10), date(2026, 11, 16))) == "2026-11-13"


@pytest.mark.parametrize(
    ("born", "years"),
    [("1961-11-24", 65), ("1961-11-25", 64), ("1961", 64), ("1961-11", 64)],
)
def test_age_is_in_whole_years_and_the_lower_one_when_the_birth_date_is_vague(
    born: str, years: int
) -> None:
    assert Person(When.read(born)).years(TODAY) == years


def test_a_stated_age_stands_in_for_a_birth_date() -> None:
    assert Person(age=40).years(TODAY) == 40
    assert Person(When.read("1961-01-01"), age=40).years(TODAY) == 65
    assert Person().years(TODAY) is None


def test_age_and_sex_become_facts_that_rules_can_ask_about() -> None:
    age, sex = Person(age=65, sex="female").facts(TODAY)
    assert (age.concept, age.value, age.text) == ("age", 65.0, "65 years old")
    assert (sex.concept, sex.kind) == ("female", Kind.LIFE_STAGE)
    assert Person(sex="other").facts(TODAY) == ()


def test_weeks_of_pregnancy_give_the_first_day_of_gestation() -> None:
    assert gestation_onset(20, TODAY) == When.on(date(2026, 7, 7))


def test_only_the_latest_measurement_counts() -> None:
    old, new = measured(150, "2026-01-01"), measured(120, "2026-11-01")
    assert current_facts([old, new], TODAY) == (new,)
    assert current_facts([new, old], TODAY) == (new,)


def test_an_undated_measurement_may_be_todays() -> None:
    dated, undated = measured(150, "2026-11-24"), measured(120, None)
    assert current_facts([dated, undated], TODAY) == (undated,)
    assert current_facts([undated, dated], TODAY) == (undated,)


def test_a_denied_measurement_is_kept_beside_the_latest() -> None:
    denied, new = measured(1, "2026-11-20", Status.DENIED), measured(120, "2026-11-01")
    assert set(current_facts([denied, new], TODAY)) == {denied, new}


def test_what_has_not_happened_yet_waits() -> None:
    planned = Fact("new-hip", Kind.PROCEDURE, onset=When.read("2026-12-01"))
    assert current_facts([planned], TODAY) == ()
    assert current_facts([planned], date(2026, 12, 1)) == (planned,)


def test_a_vague_date_that_may_have_come_counts() -> None:
    perhaps = Fact("new-hip", Kind.PROCEDURE, onset=When.read("2026"))
    assert current_facts([perhaps], TODAY) == (perhaps,)


@pytest.mark.parametrize(
    ("status", "end", "after"),
    [
        (Status.ACTIVE, "2026-10-01", Status.RESOLVED),
        (Status.SUSPECTED, "2026-10-01", Status.RESOLVED),
        (Status.ACTIVE, "2026-11-24", Status.ACTIVE),
        (Status.ACTIVE, "2026", Status.ACTIVE),
        (Status.ACTIVE, None, Status.ACTIVE),
        (Status.DENIED, "2026-10-01", Status.DENIED),
        (Status.RESOLVED, "2026-10-01", Status.RESOLVED),
    ],
)
def test_a_fact_is_over_once_its_end_has_passed(
    status: Status, end: str | None, after: Status
) -> None:
    fact = Fact("clot", status=status, end=When.read(end) if end else None)
    assert settle_end(fact, TODAY).status is after


def test_only_what_is_so_and_the_clients_own_counts() -> None:
    assert Fact("clot").counts
    assert not Fact("clot", status=Status.DENIED).counts
    assert not Fact("clot", whose=Whose.FAMILY).counts


def test_a_birth_year_leaves_two_ages_open() -> None:
    person = Person(born=When.read("1951"))
    assert (person.years(TODAY), person.most_years(TODAY)) == (74, 75)
    (age,) = person.facts(TODAY)
    assert (age.value, age.second, age.text) == (74.0, 75.0, "74 or 75 years old")


def test_a_birthday_or_an_age_leaves_one() -> None:
    (age,) = Person(born=When.read("1951-03-02")).facts(TODAY)
    assert (age.value, age.second) == (75.0, None)
    (age,) = Person(age=75).facts(TODAY)
    assert (age.value, age.second) == (75.0, None)
