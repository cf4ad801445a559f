"""Signing a note: what is missing, which limits were left, and the lock that follows."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from palpate.people.audit import note_change
from palpate.people.errors import StaleVersion
from palpate.people.models import Action, Staff
from palpate.record import translate
from palpate.record.errors import (
    FutureSession,
    NoteIncomplete,
    NoteNotYours,
    SessionStopped,
)
from palpate.record.gate import let_edit, let_see, local_day, local_time, moment
from palpate.record.limits import Done, Given, Limit, find_limits, find_stops, find_withheld
from palpate.record.models import Consent, Departure, Session, Work
from palpate.record.notes import TEXTS, lock_session, read_note
from palpate.record.screenings import Worked, gather_known, keep_screening, work_out

_TITLES = {
    "subjective": "What the client says (S)",
    "objective": "What was found and done (O)",
    "assessment": "The assessment (A)",
    "plan_text": "What comes next (P)",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part that a note still lacks: the field it belongs to and a sentence."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands between a note and its signature.

    `stops` are reasons why no session was safe; `missing` the empty parts; `limits` all limits
    the session went outside of, those with a reason among them.
    """

    stops: tuple[str, ...]
    missing: tuple[Part, ...]
    limits: tuple[Limit, ...]
    worked: Worked

    @property
    def unexplained(self) -> tuple[Limit, ...]:
        """The limits that still need a reason."""
        return tuple(limit for limit in self.limits if not limit.reason)

    @property
    def ready(self) -> bool:
        """Whether the note can be signed."""
        return not (self.stops or self.missing or self.unexplained)


def check_session(staff: Staff | None, session: Session) -> Checklist:
    """Return what the note still needs before it can be signed."""
    let_see(staff, session, "session")
    return _check(session)


def _check(session: Session) -> Checklist:
    given = _read_given(session)
    gathered = gather_known(session.client)
    day = local_day(session.clinic, session.at)
    ended = _end_of(session)
    now_known = work_out(gathered, day)
    # A stop that was on record when the session ended forbids the signature. One learnt of
    # afterwards cannot undo the session: it is listed as a limit and answered with a reason.
    then_known = work_out(gathered, day, known_by=ended)
    stops = tuple(finding.rule.title for finding in find_stops(then_known.screening))
    consent = find_consent(session)
    limits = find_limits(now_known.screening, given)
    if consent is not None:
        library = translate.library()
        limits += find_withheld(library, given, consent.sites_withheld, consent.techniques_withheld)
    return Checklist(
        stops, _find_missing(session, given, consent), _add_reasons(session, limits), now_known
    )


def _end_of(session: Session) -> datetime:
    return session.at + timedelta(minutes=session.minutes)


def find_consent(session: Session) -> Consent | None:
    """Return the consent that held at the session: the last one signed by its end."""
    rows = Consent.objects.of(session.clinic).filter(client_id=session.client_id)
    last = rows.filter(signed_at__lte=_end_of(session)).order_by("-signed_at", "-pk").first()
    if last is None or (last.withdrawn_at is not None and last.withdrawn_at <= session.at):
        return None
    return last


def _read_given(session: Session) -> Given:
    work = Work.objects.of(session.clinic).filter(session=session).order_by("pk")
    done = tuple(Done(row.sites, row.technique, row.pressure) for row in work)
    return Given(done, tuple(session.positions), session.minutes)


def _find_missing(session: Session, given: Given, consent: Consent | None) -> tuple[Part, ...]:
    missing = [
        Part(name, f"{_TITLES[name]} is empty.")
        for name in TEXTS
        if not getattr(session, name).strip()
    ]
    if not given.work:
        missing.append(Part("work", "No work is marked on the body map."))
    if not given.positions:
        missing.append(Part("positions", "No position is chosen."))
    if consent is None:
        missing.append(
            Part("consent", "The client had not signed a consent that held at this session.")
        )
    return tuple(missing)


def _add_reasons(session: Session, limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    rows = Departure.objects.of(session.clinic).filter(session=session)
    reasons = {(row.rule, row.limit): row.reason for row in rows}
    return tuple(replace(limit, reason=reasons.get(limit.key, "")) for limit in limits)


@transaction.atomic
def sign_session(
    staff: Staff | None, session: Session, *, seen_version: int,
    reasons: Mapping[tuple[str, str], str] | None = None, now: datetime | None = None,
) -> Session:  # fmt: skip
    """Sign a note and lock it for good.

    `reasons` are further reasons for limits left, by rule and limit (`Limit.key`). Raises
    FutureSession, SessionStopped, or NoteIncomplete with everything that is still missing.
    """
    person, at = let_edit(staff, session, "session"), moment(now)
    row = lock_session(person, session)
    if row.version != seen_version:
        raise StaleVersion("note", seen_version, row.version)
    if row.therapist_id != person.pk:
        raise NoteNotYours(row.therapist.name)
    if row.at > at:
        raise FutureSession(local_time(row.clinic, row.at))
    checked = _pass_checks(row, reasons or {})
    _write_departures(row, checked.limits, person, at)
    row.screening = keep_screening(person, row.client, checked.worked, at)
    row.status, row.signed_at, row.signed_by = Session.Status.SIGNED, at, person
    row.version += 1
    row.digest = digest_note(row)
    row.save()
    note_change(person, Action.SIGN, row, row.client, {"departures": len(checked.limits)}, at)
    return row


def _pass_checks(row: Session, reasons: Mapping[tuple[str, str], str]) -> Checklist:
    checked = _check(row)
    if checked.stops:
        raise SessionStopped(checked.stops)
    limits = tuple(
        replace(limit, reason=reasons.get(limit.key, "").strip() or limit.reason)
        for limit in checked.limits
    )
    checked = replace(checked, limits=limits)
    if not checked.ready:
        raise NoteIncomplete(checked.missing, checked.unexplained)
    return checked


def _write_departures(row: Session, limits: tuple[Limit, ...], person: Staff, at: datetime) -> None:
    """Keep a reason for each limit left; reasons for work that was taken back go."""
    kept = Departure.objects.of(row.clinic).filter(session=row)
    before = {(one.rule, one.limit): one for one in kept}
    keys = {limit.key for limit in limits}
    for key, one in before.items():
        if key not in keys:
            one.delete()
    for limit in limits:
        one = before.get(limit.key) or Departure(
            clinic_id=row.clinic_id,
            session=row,
            rule=limit.rule,
            limit=limit.limit,
            by=person,
            at=at,
        )
        one.reason = limit.reason
        one.save()


def digest_note(session: Session) -> str:
    """Return the SHA-256 of everything that a signature covers."""
    signed: dict[str, Any] = {
        "note": read_note(session),
        "client": str(session.client_id),
        "therapist": str(session.therapist_id),
        "at": _stamp(session.at),
        "plan": str(session.plan_id),
        "screening": str(session.screening_id),
        "signed_by": str(session.signed_by_id),
        "signed_at": _stamp(session.signed_at),
    }
    return hashlib.sha256(json.dumps(signed, sort_keys=True).encode()).hexdigest()


def _stamp(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def is_untouched(session: Session) -> bool:
    """Tell whether a signed note still says what was signed."""
    return session.is_signed and session.digest == digest_note(session)
