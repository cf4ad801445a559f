"""Dates as they are read out: “2 April 1961”, “March 2026”, “2019”."""

from __future__ import annotations

from datetime import date, datetime

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import When
from palpate.clinical.times import find_moments

_DAY, _MONTH = 10, 7


def write_day(day: date | None) -> str:
    """Return a day as “2 April 1961”, nothing for none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def write_when(when: When | None) -> str:
    """Return a date as precisely as it is known."""
    if when is None:
        return ""
    if when.earliest == when.latest:
        return write_day(when.earliest)
    text = str(when)
    if len(text) == _DAY:
        return f"about {write_day(date.fromisoformat(text))}"
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}" if len(text) == _MONTH else text


def write_moment(at: datetime) -> str:
    """Return a local moment as “2 April 2026, 14:05”."""
    return f"{write_day(at.date())}, {at:%H:%M}"


def read_when(words: str, on: date) -> str | None:
    """Return a date typed as people say it, in the form of the record, or None.

    “2026-03”, “last March” and “three weeks ago” are all read.
    """
    text = words.strip()
    try:
        When.read(text)
        return text
    except BadDate:
        moments = find_moments(text, on)
    return str(moments[0].when) if len(moments) == 1 else None


def read_day(words: str) -> date | None:
    """Return a day written as 2026-12-24, or None for anything else."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None
