"""Dates are written as they are read out, and read as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from palpate.clinical.facts import When
from palpate.pages.clinic.reasons.dates import (
    read_day,
    read_when,
    write_day,
    write_moment,
    write_when,
)

ON = date(2026, 11, 23)


def test_a_day_is_written_in_full() -> None:
    assert write_day(date(1961, 4, 2)) == "2 April 1961"
    assert write_day(None) == ""


def test_a_moment_has_its_time() -> None:
    assert write_moment(datetime(2026, 4, 2, 14, 5, tzinfo=UTC)) == "2 April 2026, 14:05"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (When.read("2026-11-09"), "9 November 2026"),
        (When.read("2026-03"), "March 2026"),
        (When.read("2019"), "2019"),
        (When(date(2026, 11, 1), date(2026, 11, 5)), "about 3 November 2026"),
        (None, ""),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(known: When | None, words: str) -> None:
    assert write_when(known) == words


@pytest.mark.parametrize("typed", ["2026-03-14", " 2026-03 ", "2019"])
def test_a_date_of_the_record_stays_as_it_is(typed: str) -> None:
    assert read_when(typed, ON) == typed.strip()


@pytest.mark.parametrize("typed", ["three weeks ago", "3 weeks ago"])
def test_a_date_is_read_as_people_say_it(typed: str) -> None:
    found = read_when(typed, ON)
    assert found is not None
    assert found.startswith("2026-1")


@pytest.mark.parametrize("typed", ["", "when it rained", "2026-13-40", "in 2012 or in 2014"])
def test_what_is_no_single_date_is_none(typed: str) -> None:
    assert read_when(typed, ON) is None


@pytest.mark.parametrize(("typed", "day"), [("2026-12-24", date(2026, 12, 24)), ("soon", None)])
def test_a_day_of_the_chooser_is_read_strictly(typed: str, day: date | None) -> None:
    assert read_day(typed) == day
