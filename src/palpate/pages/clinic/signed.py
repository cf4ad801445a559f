"""A note as it is read: with the limits that were shown when it was signed."""

from __future__ import annotations

from typing import Any

from palpate.clinical.library import Library
from palpate.pages.clinic import sheet
from palpate.pages.clinic.frame import write_time
from palpate.pages.figure import draw
from palpate.pages.figure.marks import name_spot
from palpate.people.models import Staff
from palpate.record import access, translate
from palpate.record.models import Departure, Session
from palpate.record.notes import TEXTS, read_note
from palpate.record.signing import check_session, find_consent


def write_signed(staff: Staff, session: Session) -> dict[str, Any]:
    """Return what the page of a note shows to whoever reads and does not write."""
    library, content = translate.library(), read_note(session)
    note = access.note_of(staff, session)
    folded = sheet.fold_content(library, content)
    kind = library.types.get(session.massage_type)
    return {
        "session": session,
        "note": note,
        "when": write_time(session.at),
        "content": content,
        "plan": session.plan,
        "type_name": kind.name if kind else "",
        "parts": [(sheet.PARTS[name], content[name]) for name in TEXTS],
        "work_lines": [sheet.write_work(library, row) for row in folded["work"]],
        "mark_lines": [
            (name_spot(n), sheet.write_mark(row)) for n, row in enumerate(folded["marks"])
        ],
        "departures": [_write_departure(library, one) for one in note.departures],
        **_draw_still(staff, session, content),
    }


def _write_departure(library: Library, departure: Departure) -> dict[str, str]:
    rule = library.rules.get(departure.rule)
    own = "The client's own consent" if departure.rule == "consent" else departure.rule
    return {
        "title": rule.title if rule else own.removeprefix("not asked: "),
        "limit": departure.limit,
        "reason": departure.reason,
    }


def _draw_still(staff: Staff, session: Session, content: sheet.Content) -> dict[str, Any]:
    """Draw the body with the pressure that was allowed when the note was signed."""
    library = translate.library()
    consent = find_consent(session)
    shared: dict[str, Any] = {
        "done": sheet.worked_levels(library, content),
        "marks": sheet.list_spots(content),
        "withheld": frozenset(library.body.names(consent.sites_withheld if consent else 0)),
        "still": True,
    }
    levels = _read_levels(staff, session)
    return {view: draw(levels, view=view, **shared) for view in ("front", "back")}


def _read_levels(staff: Staff, session: Session) -> dict[str, int]:
    if session.screening is not None:
        return dict(session.screening.content["envelope"]["pressure"])
    envelope = check_session(staff, session).worked.screening.envelope
    return {site.name: envelope.ceiling(site.number) for site in translate.library().body.sites}
