"""Screening a client's own facts: worked out for any day, kept as it was shown."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from palpate.clinical.facts import Status
from palpate.clinical.library import Library
from palpate.clinical.screening import Screening, screen
from palpate.people.audit import note_change
from palpate.people.errors import Missing
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import BadWhen, NotClearable, UnknownRule
from palpate.record.gate import let_edit, let_see, local_day, moment
from palpate.record.glance import point_glance, refresh_glance
from palpate.record.models import Answer, Clearance, Fact, StoredScreening
from palpate.record.models.facts import IN_ERROR


@dataclass(frozen=True, slots=True)
class Worked:
    """A screening with what went into it.

    `waiting` are facts that nobody confirmed yet; `strange` are facts the knowledge has no
    concept for; `inputs` is a digest of all that the answer depends on.
    """

    screening: Screening
    facts: tuple[Fact, ...]
    waiting: tuple[Fact, ...]
    strange: tuple[Fact, ...]
    asked: frozenset[str]
    inputs: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is on record of a client and bears on safety; one reading serves many days."""

    client: Client
    facts: tuple[Fact, ...]
    answers: tuple[Answer, ...]
    clearances: tuple[Clearance, ...]


def gather_known(client: Client) -> Gathered:
    """Read facts, answers and clearances: three queries."""
    clinic = client.clinic
    return Gathered(
        client,
        tuple(Fact.objects.of(clinic).filter(client=client).order_by("recorded_at", "pk")),
        tuple(Answer.objects.of(clinic).filter(client=client).exclude(confirmed_at=None)),
        tuple(Clearance.objects.of(clinic).filter(client=client, ended_at=None)),
    )


def work_out(
    gathered: Gathered, on: date, known_by: datetime | None = None, library: Library | None = None
) -> Worked:
    """Screen what was gathered for a day; with `known_by`, only what was on record by then.

    `library` is another version of the knowledge than the one in use, for comparing.

    A fact that waits for confirmation can narrow what is safe and never widen it: until the
    therapist has looked, what a client or another system says is counted as so, and what they
    deny is not counted.
    """
    library = library or translate.library()
    rows = [row for row in _standing(gathered.facts, known_by) if _counts(row)]
    known, strange = translate.split_known(rows, library)
    asked = translate.read_asked(library, gathered.answers, known)
    person = translate.read_person(gathered.client)
    words = [translate.read_clearance(row) for row in gathered.clearances]
    screening = screen(
        library, person, [translate.read_fact(row) for row in known], on, asked, words
    )
    waiting = tuple(row for row in rows if row.confirmed_at is None)
    inputs = _digest(library, gathered, on, rows, waiting, asked)
    return Worked(screening, tuple(known), waiting, tuple(strange), asked, inputs)


def _counts(row: Fact) -> bool:
    return row.confirmed_at is not None or row.status != Status.DENIED


def _standing(rows: Iterable[Fact], known_by: datetime | None) -> list[Fact]:
    """Return the facts that nothing has replaced, begun on record by a moment."""
    by_id = {row.pk: row for row in rows}
    replaced = {row.supersedes_id for row in by_id.values()}
    return [
        row
        for row in by_id.values()
        if row.pk not in replaced
        and row.status != IN_ERROR
        and (known_by is None or _first_recorded(row, by_id) <= known_by)
    ]


def _first_recorded(row: Fact, by_id: dict[UUID, Fact]) -> datetime:
    """Return when the first fact of a chain of corrections was written down."""
    while row.supersedes_id is not None:
        row = by_id[row.supersedes_id]
    return row.recorded_at


def _digest(
    library: Library, gathered: Gathered, on: date, rows: Iterable[Fact], waiting: Iterable[Fact],
    asked: frozenset[str],
) -> str:  # fmt: skip
    client = gathered.client
    parts = [
        library.version,
        on.isoformat(),
        str(client.born),
        client.sex,
        # Facts and clearances never change, so their names stand for what they say.
        sorted(str(row.pk) for row in rows),
        sorted(str(row.pk) for row in waiting),
        sorted(asked),
        sorted(str(row.pk) for row in gathered.clearances),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def screen_day(
    staff: Staff | None, client: Client, on: date | None = None, *, now: datetime | None = None
) -> Worked:
    """Screen a client for any day without keeping the answer: the next visit, the date slider."""
    let_see(staff, client)
    return work_out(gather_known(client), on or local_day(client.clinic, moment(now)))


@transaction.atomic
def screen_client(
    staff: Staff | None, client: Client, on: date | None = None, *, now: datetime | None = None
) -> StoredScreening:
    """Screen a client and keep what was shown; the same inputs find what was kept before."""
    person, at = let_see(staff, client), moment(now)
    today = local_day(client.clinic, at)
    row = keep_screening(person, client, work_out(gather_known(client), on or today), at)
    if row.on == today:
        point_glance(client, row)
    return row


def describe_person(client: Client) -> str:
    """Return what of a client's own data bears on safety."""
    return f"{client.born or ''} {client.sex}".strip()


def keep_screening(person: Staff, client: Client, worked: Worked, at: datetime) -> StoredScreening:
    """Return the last screening kept for that day if nothing changed since; else keep this one."""
    kept = StoredScreening.objects.of(client.clinic).filter(client=client, on=worked.screening.on)
    before = kept.order_by("-made_at", "-pk").first()
    if before is not None and before.inputs == worked.inputs:
        return before
    content = translate.write_screening(worked.screening)
    content["facts"] = [_write_row(row, row in worked.waiting) for row in worked.facts]
    content["not_understood"] = [row.text for row in worked.strange]
    content["asked"] = sorted(worked.asked)
    row = StoredScreening.objects.create(
        clinic_id=client.clinic_id, client=client, on=worked.screening.on,
        knowledge=worked.screening.knowledge, inputs=worked.inputs, content=content,
        person=describe_person(client),
        standing=content["standing"], care=content["seek_care"], sentence=content["sentence"],
        made_at=at, made_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, row, client, at=at)
    return row


def _write_row(row: Fact, waits: bool) -> dict[str, object]:
    names = translate.library().body.names(row.sites)
    return {
        "id": str(row.pk), "concept": row.concept, "text": row.text, "kind": row.kind,
        "status": row.status, "onset": row.onset, "ended": row.ended, "sites": list(names),
        "value": row.value, "second": row.second, "whose": row.whose, "said_by": row.said_by,
        "waits": waits,
    }  # fmt: skip


@transaction.atomic
def clear_limit(
    staff: Staff | None, client: Client, *, rule: str, by_name: str, by_role: str, on: date,
    words: str, until: date | None = None, now: datetime | None = None,
) -> Clearance:  # fmt: skip
    """Record a named clinician's word that lifts the limits of one rule, until a day."""
    person, at = let_edit(staff, client), moment(now)
    _check_rule(rule)
    for field, value in (("by_name", by_name), ("by_role", by_role), ("words", words)):
        if not value.strip():
            raise Missing(
                field,
                {"by_name": "The clinician's name", "by_role": "The clinician's role"}.get(
                    field, "What was said"
                ),
            )
    if on > local_day(client.clinic, at):
        raise BadWhen("on", on.isoformat(), "a clearance is recorded once it was given")
    if until is not None and until < on:
        raise BadWhen("until", until.isoformat(), "it lies before the clearance was given")
    row = Clearance.objects.create(
        clinic_id=client.clinic_id, client=client, rule=rule, by_name=by_name.strip(),
        by_role=by_role.strip(), on=on, until=until, words=words.strip(), recorded_at=at,
        recorded_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, row, client, {"rule": rule}, at)
    refresh_glance(client)
    return row


def _check_rule(name: str) -> None:
    rule = translate.library().rules.get(name)
    if rule is None:
        raise UnknownRule(name)
    if rule.lift.by != "clearance":
        raise NotClearable(rule.title, rule.lift.by)


@transaction.atomic
def end_clearance(
    staff: Staff | None, clearance: Clearance, *, now: datetime | None = None
) -> Clearance:
    """End a clearance before its day: the limit holds again."""
    person, at = let_edit(staff, clearance, "clearance"), moment(now)
    clearance.ended_at = at
    clearance.save()
    note_change(person, Action.CHANGE, clearance, clearance.client, at=at)
    refresh_glance(clearance.client)
    return clearance
