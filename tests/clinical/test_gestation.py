"""How far along a pregnancy is."""

from datetime import date

import pytest

from palpate.clinical.facts import When
from palpate.clinical.gestation import find_gestation, says_pregnant
from tests.clinical.small import TODAY


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("28 weeks pregnant", "2026-05-12", "2026-05-12"),
        ("28+3 weeks", "2026-05-09", "2026-05-09"),
        ("34w5d", "2026-03-26", "2026-03-26"),
        ("31/40", "2026-04-21", "2026-04-21"),
        ("pregnant, 5 months along", "2026-06-10", "2026-07-10"),
        ("six and a half months pregnant", "2026-04-25", "2026-05-25"),
        ("preg, 5 mths", "2026-06-10", "2026-07-10"),
        ("second trimester", "2026-05-19", "2026-08-18"),
        ("pregnant, due in March", "2026-05-25", "2026-06-24"),
        ("due Feb 14", "2026-05-10", "2026-05-10"),
        ("due date 6 May", "2026-07-30", "2026-07-30"),
        ("EDD 3/1/27", "2026-05-25", "2026-05-25"),
        ("I'm due on Christmas Day", "2026-02-24", "2026-03-26"),
        ("due early in August", "2026-10-25", "2026-11-24"),
        ("baby is due in 3 weeks", "2026-03-03", "2026-03-17"),
    ],
)
def test_weeks_months_and_due_dates_say_how_far_a_pregnancy_is(
    text: str, earliest: str, latest: str
) -> None:
    found = find_gestation(text, TODAY)
    assert found is not None
    assert found.when == When(date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    "text",
    [
        "pregnant",
        "1 week",
        "60 weeks",
        "6 weeks ago",
        "in 6 weeks",
        "every 2 weeks",
        "period 2 weeks late",
        "due soon",
        "due in October",
        "due 6 October",
        "due at Halloween",
        "EDD 10/5/27",
        "EDD 14/5/27",
        "due in 60 weeks",
        "14 months along",
    ],
)
def test_what_says_no_weeks_is_none(text: str) -> None:
    assert find_gestation(text, TODAY) is None


def test_no_day_of_the_calendar_is_no_stage() -> None:
    assert find_gestation("28 weeks pregnant", date.min) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("34w5d", True),
        ("baby is due in May", True),
        ("G2P1 @ 31w", True),
        ("38 weeks tomorrow", True),
        ("6 weeks", False),
        ("two weeks gone by", False),
    ],
)
def test_a_pregnancy_that_is_not_named_is_heard(text: str, said: bool) -> None:
    assert says_pregnant(text) is said
