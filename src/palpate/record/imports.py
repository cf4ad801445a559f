"""Facts that come from outside: kept as they came, waiting for the therapist, never twice."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from palpate.people.audit import note_change
from palpate.people.errors import Missing
from palpate.people.models import Action, Client, Staff
from palpate.record.facts import SAID, check_fact
from palpate.record.gate import let_edit, local_day, moment
from palpate.record.glance import refresh_glance
from palpate.record.models import Fact, Import, Source
from palpate.record.rows import keep_storable


@dataclass(frozen=True, slots=True)
class Received:
    """What an import did: the facts it added, and how many entries were known already."""

    origin: Import
    added: tuple[Fact, ...]
    known: int
    again: bool


@transaction.atomic
def receive_facts(
    staff: Staff | None, client: Client, *, kind: str, content: bytes,
    facts: Sequence[Mapping[str, Any]], counts: Mapping[str, int] | None = None,
    not_understood: Sequence[Any] = (), now: datetime | None = None,
) -> Received:  # fmt: skip
    """Take in facts from a bundle or a letter; they wait for confirmation.

    Each fact has a `source_key`, the name of its entry in the other system. The same content,
    and the same entry saying the same, changes nothing.
    """
    person, at = let_edit(staff, client), moment(now)
    # One import of a client at a time, so that none slips between looking and adding.
    Client.everywhere.select_for_update().get(pk=client.pk)
    digest = hashlib.sha256(content).hexdigest()
    before = Import.objects.of(client.clinic).filter(client=client, sha256=digest).first()
    if before is not None:
        return Received(before, (), len(facts), True)
    origin = Import.objects.create(
        clinic_id=client.clinic_id, client=client, kind=kind, sha256=digest,
        content=gzip.compress(content, mtime=0), counts=keep_storable(dict(counts or {})),
        not_understood=keep_storable(list(not_understood)), made_at=at, made_by=person,
    )  # fmt: skip
    added = add_waiting(client, [keep_storable(fact) for fact in facts], origin, person, at)
    note_change(person, Action.CREATE, origin, client, {"facts": len(added)}, at)
    return Received(origin, added, len(facts) - len(added), False)


def add_waiting(
    client: Client,
    facts: Sequence[Mapping[str, Any]],
    origin: Import | None,
    person: Staff | None,
    at: datetime,
) -> tuple[Fact, ...]:
    """Add facts that wait, leaving out entries that are in the record as they are."""
    seen = set(
        Source.objects.of(client.clinic).filter(client=client).values_list("key", "revision")
    )
    today = local_day(client.clinic, at)
    rows: list[Fact] = []
    sources: list[Source] = []
    for given in facts:
        said = check_fact(
            {name: value for name, value in given.items() if name != "source_key"}, today
        )
        mark = (_read_key(given), _revision(said))
        if mark in seen:
            continue
        seen.add(mark)
        shared = {"clinic_id": client.clinic_id, "client": client}
        row = Fact(recorded_at=at, recorded_by=person, **shared, **said)
        rows.append(row)
        sources.append(Source(fact=row, origin=origin, key=mark[0], revision=mark[1], **shared))
    Fact.everywhere.bulk_create(rows)
    Source.everywhere.bulk_create(sources)
    refresh_glance(client)
    return tuple(rows)


def _read_key(given: Mapping[str, Any]) -> str:
    key = str(given.get("source_key") or "")
    if not key:
        raise Missing("source_key", "The name of the entry in the other system")
    return key[:200]


def _revision(said: Mapping[str, Any]) -> str:
    """Return a digest of what an entry says; when it was read does not matter."""
    parts = [said[name] for name in SAID if name != "said_on"]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def open_import(origin: Import) -> bytes:
    """Return what came in, byte for byte."""
    return gzip.decompress(bytes(origin.content))
