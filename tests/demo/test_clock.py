"""Days of the made-up clinic count from the day it is built, on its own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from palpate.demo.clock import Clock

LATE = Clock(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), ZoneInfo("America/New_York"))


def test_today_is_the_day_at_the_clinic() -> None:
    assert LATE.today == date(2026, 11, 23)
    assert LATE.day(-7) == date(2026, 11, 16)


def test_hours_are_the_clinics_own_across_summer_time() -> None:
    assert LATE.at(0, "09:00").astimezone(UTC).hour == 14
    assert LATE.at(-60, "09:00").astimezone(UTC).hour == 13


def test_what_was_done_never_lies_ahead() -> None:
    assert LATE.then(0, "23:30") == LATE.now
    assert LATE.then(-1, "23:30") == LATE.at(-1, "23:30")
