"""Times that have names."""

from datetime import date

import pytest

from palpate.clinical.facts import When
from palpate.clinical.times import find_moments
from tests.clinical.small import TODAY

BORN = When.read("1961-04-02")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("last Xmas", "2025-12-20", "2025-12-31"),
        ("last Thanksgiving", "2025-11-22", "2025-11-28"),
        ("at Thanksgiving", "2026-11-22", "2026-11-24"),
        ("Easter 2024", "2024-03-22", "2024-04-25"),
        ("over Halloween last year", "2025-10-31", "2025-10-31"),
        ("this summer", "2026-06-01", "2026-08-31"),
        ("last winter", "2025-12-01", "2026-02-28"),
        ("fall of 2024", "2024-09-01", "2024-11-30"),
        ("the summer before last", "2025-06-01", "2025-08-31"),
        ("the fall before last", "2024-09-01", "2024-11-30"),
        ("in the 90s", "1990-01-01", "1999-12-31"),
        ("in the twenties", "2020-01-01", "2026-11-24"),
        ("since covid", "2020-03-01", "2021-12-31"),
        ("three winters back", "2023-05-26", "2024-05-25"),
        ("a fortnight ago", "2026-11-03", "2026-11-17"),
        ("a year and a half ago", "2024-11-24", "2025-11-24"),
        ("one and a half years ago", "2024-11-24", "2025-11-24"),
        ("the day before yesterday", "2026-11-22", "2026-11-22"),
        ("POD 10", "2026-11-14", "2026-11-14"),
        ("on 3/15", "2026-03-15", "2026-03-15"),
        ("Feb '23", "2023-02-01", "2023-02-28"),
        ("March last year", "2025-03-01", "2025-03-31"),
        ("back in 09", "2009-01-01", "2009-12-31"),
        ("11-20-2026", "2026-11-20", "2026-11-20"),
    ],
)
def test_a_named_time_is_a_span(text: str, earliest: str, latest: str) -> None:
    (found,) = find_moments(text, TODAY)
    assert found.when == When(date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("in my twenties", "1981-01-01", "1991-12-31"),
        ("in my 30s", "1991-01-01", "2001-12-31"),
        ("in my seventies", "2031-01-01", "2031-01-01"),
        ("hysterectomy at 45", "2006-01-01", "2006-12-31"),
        ("since I turned 30", "1991-01-01", "1991-12-31"),
    ],
)
def test_an_age_counts_from_the_year_of_birth(text: str, earliest: str, latest: str) -> None:
    (found,) = find_moments(text, TODAY, BORN)
    assert found.when == When(date.fromisoformat(earliest), date.fromisoformat(latest))


def test_without_a_birth_year_a_decade_of_life_may_be_any_time() -> None:
    (found,) = find_moments("in my twenties", TODAY)
    assert found.when.latest == TODAY
    assert found.when.earliest.year < 1930


def test_how_long_a_thing_took_is_not_when_it_was() -> None:
    (found,) = find_moments("prednisone for a week in June", TODAY)
    assert found.when == When.read("2026-06")


def test_a_dose_every_so_often_is_no_date() -> None:
    assert find_moments("a shot every 6 months", TODAY) == []
