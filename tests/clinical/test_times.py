"""Dates as people write them."""

from datetime import date

import pytest

from palpate.clinical.facts import When
from palpate.clinical.times import find_moments
from tests.clinical.small import TODAY


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03", "2026-03"),
        ("3/14/2026", "2026-03-14"),
        ("14/3/2026", "2026-03-14"),
        ("3/14/26", "2026-03-14"),
        ("3/14/61", "1961-03-14"),
        ("3/2026", "2026-03"),
        ("March 14", "2026-03-14"),
        ("Dec 3rd", "2025-12-03"),
        ("March 14, 2020", "2020-03-14"),
        ("14th of March 2020", "2020-03-14"),
        ("3 Sept", "2026-09-03"),
        ("Sept. 2019", "2019-09"),
        ("in March", "2026-03"),
        ("since December", "2025-12"),
        ("last year", "2025"),
        ("back in 2010", "2010"),
        ("since '09", "2009"),
        ("born '61", "1961"),
        ("yesterday", "2026-11-23"),
        ("today", "2026-11-24"),
        ("10 days ago", "2026-11-14"),
    ],
)
def test_a_date_is_found(text: str, when: str) -> None:
    (found,) = find_moments(text, TODAY)
    assert found.when == When.read(when)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("three weeks ago", 18, 24),
        ("2 wks ago", 11, 17),
        ("about 6 months ago", 167, 198),
        ("8 weeks post-op", 53, 59),
        ("a year ago", 183, 548),
        ("for 2 years", 548, 913),
        ("3 hours ago", 0, 2),
        ("this week", 0, 6),
        ("last week", 4, 13),
        ("on Sunday", 2, 2),
        ("Tuesday", 0, 7),
        ("last Sunday", 2, 9),
        ("last weekend", 0, 14),
        ("last month", 15, 61),
        ("a few weeks ago", 18, 24),
        ("months ago", 61, 365),
        ("years ago", 730, 25000),
        ("as a child", 730, 25000),
        ("when I was 12", 730, 36525),
        ("this year", 0, 327),
    ],
)
def test_a_vague_date_is_a_span(text: str, least: int, most: int) -> None:
    (found,) = find_moments(text, TODAY)
    assert (TODAY - found.when.latest).days == least
    assert (TODAY - found.when.earliest).days == most


def test_an_age_is_exact_when_the_birth_date_is_known() -> None:
    (found,) = find_moments("appendix out when I was 12", TODAY, When.read("1961-04-02"))
    assert found.when == When.read("1973")


@pytest.mark.parametrize("text", ["", "150/95", "31/31/2020", "2/30/2020", "45 mg", "1,2019", "L5"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_moments(text, TODAY) == []


def test_dates_stand_in_the_order_of_the_text() -> None:
    text = "hip in 2015, knee in March 2020, cold last week"
    found = find_moments(text, TODAY)
    assert [text[moment.start : moment.end] for moment in found] == [
        "2015",
        "March 2020",
        "last week",
    ]


def test_the_surest_reading_of_a_place_wins() -> None:
    (found,) = find_moments("March 14, 2020", TODAY)
    assert found.when == When.on(date(2020, 3, 14))
