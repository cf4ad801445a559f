"""The course of care: how many sessions, when, and what was done in them."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from palpate.clinical.library import Library
from palpate.exchange.letters.dates import name_some, write_days, write_span
from palpate.record.access import Note
from palpate.record.gate import local_day

SHOWN_LINES = 6
_PLACES = 4
_TECHNIQUES = 4


def write_course(library: Library, notes: Sequence[Note]) -> dict[str, Any]:
    """Return the signed sessions, given the latest first: all counted, the last ones told."""
    days = [_day(note) for note in notes]
    work = [row for note in notes for row in note.work]
    lines = _write_lines(library, notes)
    shown = lines[:SHOWN_LINES]
    return {
        "count": len(notes),
        "span": write_span(days[-1], days[0]) if days else "",
        "minutes": _span_minutes(notes),
        "pressure": max((row.pressure for row in work), default=None),
        "lines": shown,
        "earlier": sum(int(line["sessions"]) for line in lines[SHOWN_LINES:]),
    }


def _day(note: Note) -> date:
    return local_day(note.session.clinic, note.session.at)


def _write_lines(library: Library, notes: Sequence[Note]) -> list[dict[str, str]]:
    """Return one line for each run of sessions in which the same was done."""
    runs = groupby(notes, key=lambda note: _write_work(library, note))
    lines = []
    for work, run in runs:
        days = [_day(note) for note in run]
        lines.append(dict(work) | {"on": write_days(days), "sessions": str(len(days))})
    return lines


def _span_minutes(notes: Sequence[Note]) -> str:
    lengths = sorted({note.session.minutes for note in notes})
    if len(lengths) < 2:
        return "".join(str(length) for length in lengths)
    return f"{lengths[0]} to {lengths[-1]}"


def _write_work(library: Library, note: Note) -> tuple[tuple[str, str], ...]:
    sites = 0
    for row in note.work:
        sites |= row.sites
    techniques = sorted({row.technique for row in note.work})
    kind = library.types.get(note.session.massage_type)
    pressures = [row.pressure for row in note.work]
    return (
        ("minutes", str(note.session.minutes)),
        ("type", kind.name if kind else ""),
        ("where", name_some(library.body.describe(sites), _PLACES)),
        ("what", name_some(techniques, _TECHNIQUES)),
        ("pressure", str(max(pressures)) if pressures else ""),
    )
