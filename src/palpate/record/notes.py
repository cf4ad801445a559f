"""Sessions and their notes: planned, saved as they are typed, added to once signed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from palpate.clinical.errors import UnknownPosition, UnknownSite, UnknownTechnique, UnknownType
from palpate.people.audit import note_change
from palpate.people.errors import Missing, StaleVersion, UnknownFields, Unseen
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import (
    BadMinutes,
    BadNote,
    BadPlace,
    BadPressure,
    BadTime,
    BadWord,
    NoteLocked,
    NoteOpen,
    NotSaved,
    ReusedNumber,
    StaleNote,
)
from palpate.record.gate import check_client, let_edit, moment
from palpate.record.models import (
    Addendum,
    Autosave,
    Departure,
    Mark,
    Plan,
    Session,
    SessionPart,
    Work,
)
from palpate.record.rows import keep_storable

TEXTS = ("subjective", "objective", "assessment", "plan_text")
PARTS: dict[str, type[SessionPart]] = {"work": Work, "marks": Mark, "departures": Departure}
MAX_MINUTES = 240
MAX_PRESSURE = 5
MAX_SAVES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of one save: it is committed. `again` tells that it was before."""

    seq: int
    version: int
    at: datetime
    again: bool


def read_note(session: Session) -> dict[str, Any]:
    """Return a note as a device sends it, with sites by name."""
    names = translate.library().body.names
    note: dict[str, Any] = {name: getattr(session, name) for name in TEXTS}
    note |= {
        "massage_type": session.massage_type,
        "minutes": session.minutes,
        "positions": session.positions,
    }
    note["work"] = [
        {
            "sites": list(names(w.sites)),
            "technique": w.technique,
            "pressure": w.pressure,
            "minutes": w.minutes,
        }
        for w in Work.everywhere.filter(session=session).order_by("pk")
    ]
    note["marks"] = [
        {
            "site": list(names(m.site)),
            "view": m.view,
            "x": m.x,
            "y": m.y,
            "kind": m.kind,
            "words": m.words,
            "when": m.when,
        }
        for m in Mark.everywhere.filter(session=session).order_by("pk")
    ]
    note["departures"] = [
        {"rule": d.rule, "limit": d.limit, "reason": d.reason}
        for d in Departure.everywhere.filter(session=session).order_by("rule", "limit")
    ]
    return note


def check_note(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a note that were sent, as columns; refuse what cannot be."""
    checks: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(TEXTS, _check_text),
        "massage_type": _check_type,
        "minutes": check_minutes,
        "positions": lambda names: _check_positions(_check_rows(names, str)),
        "work": lambda rows: [_check_work(row) for row in _check_rows(rows)],
        "marks": lambda rows: [_check_mark(row) for row in _check_rows(rows)],
        "departures": lambda rows: [_check_departure(row) for row in _check_rows(rows)],
    }
    unknown = set(content) - set(checks)
    if unknown:
        raise UnknownFields(unknown)
    return {name: checks[name](value) for name, value in content.items()}


def _check_text(text: Any) -> str:
    if not isinstance(text, str):
        raise BadNote
    return text


def _check_rows(rows: Any, kind: type = Mapping) -> Sequence[Any]:
    if not isinstance(rows, list | tuple) or not all(isinstance(row, kind) for row in rows):
        raise BadNote
    return rows


def check_minutes(minutes: Any) -> int:
    """Return a length from 1 to 240 minutes, or refuse it."""
    if not _is_whole(minutes) or not 1 <= minutes <= MAX_MINUTES:
        raise BadMinutes(minutes)
    return int(minutes)


def check_sites(value: Any, field: str) -> int:
    """Return a set of sites given as a number, a name or names; refuse an empty or unknown one."""
    body = translate.library().body
    try:
        sites = (
            value if _is_whole(value) else body.gather([value] if isinstance(value, str) else value)
        )
    except (UnknownSite, TypeError, AttributeError):
        raise BadPlace(field) from None
    if sites <= 0 or sites & ~body.all:
        raise BadPlace(field)
    return int(sites)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_type(name: Any) -> str:
    try:
        return translate.library().massage_type(str(name)).id if name else ""
    except UnknownType:
        raise BadWord("massage_type", name, "massage type", "choose one from the list") from None


def _check_positions(names: Iterable[Any]) -> list[str]:
    try:
        return [translate.library().position(str(name)).name for name in names]
    except UnknownPosition as error:
        raise BadWord("positions", error.name, "position", "choose one from the list") from None


def check_technique(name: Any) -> str:
    """Return the name of a technique, or refuse it."""
    try:
        return translate.library().technique(str(name)).name
    except UnknownTechnique:
        raise BadWord("technique", name, "technique", "choose one from the list") from None


def _check_fields(row: Mapping[str, Any], allowed: str) -> None:
    unknown = set(row) - set(allowed.split())
    if unknown:
        raise UnknownFields(unknown)


def _check_work(row: Mapping[str, Any]) -> dict[str, Any]:
    _check_fields(row, "sites technique pressure minutes")
    pressure, minutes = row.get("pressure"), row.get("minutes")
    if not _is_whole(pressure) or not 0 <= int(pressure or 0) <= MAX_PRESSURE:
        raise BadPressure(pressure)
    return {
        "sites": check_sites(row.get("sites"), "sites"),
        "technique": check_technique(row.get("technique")),
        "pressure": pressure,
        "minutes": None if minutes is None else check_minutes(minutes),
    }


def _check_mark(row: Mapping[str, Any]) -> dict[str, Any]:
    _check_fields(row, "site view x y kind words when")
    said = {"words": "", "when": "before", "view": "front", "kind": "tender", **row}
    allowed = {"kind": Mark.KINDS, "view": ("front", "back"), "when": ("before", "after")}
    for field, words in allowed.items():
        if said[field] not in words:
            raise BadWord(field, said[field], f"{field} of a mark", f"use {', '.join(words)}")
    for axis in ("x", "y"):
        if not isinstance(said.get(axis), int | float) or not 0 <= said[axis] <= 1:
            raise BadPlace(axis)
    return {
        **said,
        "words": str(said["words"])[:300],
        "site": check_sites(said.get("site"), "site"),
    }


def _check_departure(row: Mapping[str, Any]) -> dict[str, Any]:
    _check_fields(row, "rule limit reason")
    said = {name: _check_text(row.get(name, "")).strip() for name in ("rule", "limit", "reason")}
    if not 0 < len(said["rule"]) <= 80 or not 0 < len(said["limit"]) <= 300:
        raise BadNote
    return said


@transaction.atomic
def plan_session(
    staff: Staff | None, client: Client, at: datetime, *, therapist: Staff | None = None,
    plan: Plan | None = None, minutes: int = 60, massage_type: str = "",
    now: datetime | None = None,
) -> Session:  # fmt: skip
    """Set a session; the therapist is the one who sets it unless another is named."""
    person = let_edit(staff, client)
    giver = _check_giver(person, therapist or person)
    check_client(client, plan, "plan")
    session = Session.objects.create(
        clinic_id=client.clinic_id, client=client, therapist=giver, at=_check_at(at), plan=plan,
        minutes=check_minutes(minutes), massage_type=_check_type(massage_type),
    )  # fmt: skip
    note_change(person, Action.CREATE, session, client, at=moment(now))
    return session


def _check_giver(person: Staff, giver: Staff) -> Staff:
    if giver.clinic_id != person.clinic_id:
        raise Unseen("therapist")
    return giver


def _check_at(at: datetime) -> datetime:
    if timezone.is_naive(at):
        raise BadTime("The time of the session has no time zone", "give it with one")
    return at


@transaction.atomic
def move_session(
    staff: Staff | None, session: Session, *, seen_version: int, at: datetime | None = None,
    therapist: Staff | None = None, plan: Plan | None = None, now: datetime | None = None,
) -> Session:  # fmt: skip
    """Change when a session is, who gives it, or which plan it is part of."""
    person = let_edit(staff, session, "session")
    row = lock_session(person, session)
    if row.version != seen_version:
        raise StaleVersion("session", seen_version, row.version)
    check_client(row.client, plan, "plan")
    row.at = _check_at(at) if at else row.at
    row.therapist = _check_giver(person, therapist) if therapist else row.therapist
    row.plan = plan or row.plan
    row.version += 1
    row.save()
    note_change(person, Action.CHANGE, row, row.client, at=moment(now))
    return row


def lock_session(person: Staff, session: Session) -> Session:
    """Return the session as it is now, held until the transaction ends; refuse a signed one."""
    row = find_locked(person, session)
    if row.is_signed:
        raise NoteLocked
    return row


def find_locked(person: Staff, session: Session) -> Session:
    """Return the session as it is now, held until the transaction ends."""
    rows = Session.objects.of(person.clinic).select_related("client", "clinic", "therapist")
    row = rows.select_for_update(of=("self",)).filter(pk=session.pk).first()
    if row is None:
        raise Unseen("session")
    return row


def save_note(
    staff: Staff | None, session: Session, *, content: Mapping[str, Any], seen_version: int,
    device: str, seq: int, now: datetime | None = None,
) -> Saved:  # fmt: skip
    """Keep a note as it is typed. What is returned has been committed.

    `device` names the open page, `seq` counts its saves. The same save sent again changes
    nothing and is acknowledged again. When somebody else changed the note since `seen_version`,
    what was sent is kept all the same and StaleNote carries both texts.
    """
    person, at = let_edit(staff, session, "session"), moment(now)
    content = keep_storable(content)
    columns = check_note(content)
    if not all(0 <= number <= MAX_SAVES for number in (seq, seen_version)):
        raise BadNote
    sent = Autosave(
        clinic_id=session.clinic_id, session=session, device=keep_storable(device)[:64], seq=seq,
        content=dict(content), version=seen_version, by=person, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic(durable=True):
            kept, theirs = _keep_save(person, sent, columns)
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise NotSaved from error
    if kept.outcome == "stale":
        raise StaleNote(seen_version, kept.version, content, theirs)
    return Saved(seq, kept.version, kept.at, kept is not sent)


def _keep_save(
    person: Staff, sent: Autosave, columns: Mapping[str, Any]
) -> tuple[Autosave, dict[str, Any]]:
    """Keep what was sent and apply it if it is the newest; return it with the note it met."""
    row = find_locked(person, sent.session)
    mine = Autosave.objects.of(person.clinic).filter(session=row, device=sent.device)
    before = mine.filter(seq=sent.seq).first()
    if before is not None:
        if before.content != sent.content:
            raise ReusedNumber(sent.seq)
        return before, read_note(row) if before.outcome == "stale" else {}
    if row.is_signed:
        raise NoteLocked
    # A page that sends several saves before the first answer is not a stranger to its own.
    own = mine.filter(outcome="applied", version__gt=sent.version).count()
    newest = mine.order_by("-seq").values_list("seq", flat=True).first()
    if newest is not None and sent.seq < newest:
        sent.outcome, sent.version = "late", row.version
    elif row.version != sent.version + own:
        sent.outcome, sent.version = "stale", row.version
    else:
        _apply_note(row, columns, person, sent.at)
        sent.outcome, sent.version = "applied", row.version
    sent.save()
    if newest is None:
        # One entry for each page that writes; each save is a row of its own with who and when.
        note_change(person, Action.CHANGE, row, row.client, at=sent.at)
    return sent, read_note(row) if sent.outcome == "stale" else {}


def _apply_note(row: Session, columns: Mapping[str, Any], person: Staff, at: datetime) -> None:
    for name, value in columns.items():
        if name in PARTS:
            _replace_parts(row, PARTS[name], value, person, at)
        else:
            setattr(row, name, value)
    row.status = Session.Status.DRAFT
    row.version += 1
    row.save()


def _replace_parts(
    row: Session,
    part: type[SessionPart],
    values: Iterable[Mapping[str, Any]],
    person: Staff,
    at: datetime,
) -> None:
    part.everywhere.filter(session=row).delete()
    shared: dict[str, Any] = {"clinic_id": row.clinic_id, "session": row}
    if part is Departure:
        shared |= {"by": person, "at": at}
        values = {
            (value["rule"], value["limit"]): value for value in values if value["reason"]
        }.values()
    rows = [part(**shared, **value) for value in values]
    # Made in the same moment, ids have no order of their own; sorted, they keep that of the rows.
    for new, key in zip(rows, sorted(one.pk for one in rows), strict=True):
        new.pk = key
    part.everywhere.bulk_create(rows)


@transaction.atomic
def add_addendum(
    staff: Staff | None, session: Session, words: str, *, now: datetime | None = None
) -> Addendum:
    """Add words to a signed note."""
    person, at = let_edit(staff, session, "session"), moment(now)
    row = find_locked(person, session)
    if not row.is_signed:
        raise NoteOpen
    if not words.strip():
        raise Missing("words", "The addendum")
    addendum = Addendum.objects.create(
        clinic_id=row.clinic_id, session=row, words=words.strip(), by=person, at=at
    )
    note_change(person, Action.CREATE, addendum, row.client, at=at)
    return addendum
