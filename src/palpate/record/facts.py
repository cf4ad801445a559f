"""What is known of a client: facts are added, superseded, confirmed, never overwritten."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import Kind, Status, When, Whose
from palpate.people.audit import note_change
from palpate.people.errors import Missing, UnknownFields, Unseen
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import BadPlace, BadValue, BadWhen, BadWord, NothingWaiting, Superseded
from palpate.record.gate import check_client, let_edit, local_day, moment
from palpate.record.glance import refresh_glance
from palpate.record.models import Answer, Fact
from palpate.record.models.facts import IN_ERROR, SPEAKERS

SAID = "concept text kind status onset ended sites value second whose said_by said_on".split()
"""What a fact says; the rest of its columns says who wrote it down and when."""

_DEFAULTS: Mapping[str, Any] = {
    "concept": "",
    "text": "",
    "kind": "",
    "status": Status.ACTIVE.value,
    "onset": "",
    "ended": "",
    "sites": 0,
    "value": None,
    "second": None,
    "whose": Whose.SELF.value,
    "said_by": "client",
}


def check_fact(fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the columns of a fact with its defaults, or refuse what cannot be."""
    unknown = set(fields) - set(SAID)
    if unknown:
        raise UnknownFields(unknown)
    said = {**_DEFAULTS, "said_on": today, **fields}
    known = translate.library()
    concept = known.concepts.get(said["concept"])
    if said["concept"] and concept is None:
        raise BadWord(
            "concept", said["concept"], "concept", "choose one from the list, or write it as text"
        )
    if concept is not None:
        said["kind"] = said["kind"] or concept.kind.value
        said["text"] = said["text"] or concept.name
    said["text"] = str(said["text"]).strip()[:500]
    if not said["text"]:
        raise Missing("text", "What was said")
    said["kind"] = said["kind"] or Kind.FINDING.value
    _check_words(said)
    _check_dates(said)
    if not 0 <= said["sites"] <= known.body.all or said["sites"] & ~known.body.all:
        raise BadPlace("sites")
    if concept is not None and said["status"] not in (Status.DENIED, IN_ERROR):
        _check_value(concept.name, said["value"], concept.low, concept.high, concept.unit)
    return said


def _check_words(said: Mapping[str, Any]) -> None:
    allowed = {
        "kind": [kind.value for kind in Kind],
        "status": [*(status.value for status in Status), IN_ERROR],
        "whose": [whose.value for whose in Whose],
        "said_by": SPEAKERS,
    }
    for field, words in allowed.items():
        if said[field] not in words:
            raise BadWord(field, said[field], field.replace("_", " "), f"use {', '.join(words)}")


def _check_dates(said: Mapping[str, Any]) -> None:
    spans = {}
    for field in ("onset", "ended"):
        if said[field]:
            try:
                spans[field] = When.read(said[field])
            except BadDate:
                raise BadWhen(field, said[field], "write YYYY, YYYY-MM or YYYY-MM-DD") from None
    if len(spans) == 2 and spans["ended"].latest < spans["onset"].earliest:
        raise BadWhen("ended", said["ended"], f"it lies before the beginning, {said['onset']}")


def _check_value(
    name: str, value: float | None, low: float | None, high: float | None, unit: str
) -> None:
    too_low = value is not None and low is not None and value < low
    too_high = value is not None and high is not None and value > high
    if too_low or too_high:
        raise BadValue(name, value, low, high, unit)


@transaction.atomic
def record_fact(
    staff: Staff | None, client: Client, *, now: datetime | None = None, **fields: Any
) -> Fact:
    """Add a fact that the therapist heard, saw or read herself; it counts at once."""
    person, at = let_edit(staff, client), moment(now)
    fact = _add_fact(client, check_fact(fields, local_day(client.clinic, at)), person, at)
    note_change(person, Action.CREATE, fact, client, at=at)
    refresh_glance(client)
    return fact


def _add_fact(
    client: Client,
    said: Mapping[str, Any],
    person: Staff,
    at: datetime,
    supersedes: Fact | None = None,
) -> Fact:
    columns: dict[str, Any] = dict(said)
    fact = Fact(
        clinic_id=client.clinic_id, client=client, supersedes=supersedes, confirmed_at=at,
        confirmed_by=person, recorded_at=at, recorded_by=person, **columns,
    )  # fmt: skip
    fact.save()
    return fact


@transaction.atomic
def supersede_fact(
    staff: Staff | None, fact: Fact, *, now: datetime | None = None, **changes: Any
) -> Fact:
    """Put a later fact in the place of an earlier one, which stays in the record.

    What is not given is taken over. A fact that waits is confirmed and corrected in one step.
    """
    person, at = let_edit(staff, fact, "fact"), moment(now)
    if fact.status == IN_ERROR:
        raise Superseded
    before = {name: getattr(fact, name) for name in SAID if name != "said_on"}
    said = check_fact({**before, **changes}, local_day(fact.clinic, at))
    try:
        with transaction.atomic():
            later = _add_fact(fact.client, said, person, at, fact)
    except IntegrityError:
        # The table lets one fact replace another, also when two people do so at one moment.
        raise Superseded from None
    note_change(person, Action.CREATE, later, fact.client, at=at)
    refresh_glance(fact.client)
    return later


def strike_fact(staff: Staff | None, fact: Fact, *, now: datetime | None = None) -> Fact:
    """Say that a fact was never so. Both stay in the record."""
    return supersede_fact(staff, fact, now=now, status=IN_ERROR, said_by="therapist")


def refuse_fact(staff: Staff | None, fact: Fact, *, now: datetime | None = None) -> Fact:
    """Turn down a fact that waits; it never counted and stays in the record."""
    if fact.confirmed_at is not None:
        raise NothingWaiting
    return strike_fact(staff, fact, now=now)


@transaction.atomic
def confirm_facts(
    staff: Staff | None,
    client: Client,
    facts: Sequence[Fact],
    *,
    answers: bool = True,
    now: datetime | None = None,
) -> list[Fact]:
    """Let facts count that waited, and with them the answers handed in with an intake.

    An entry of another system that came again with other words takes the place of the earlier.
    """
    person, at = let_edit(staff, client), moment(now)
    oldest_first = sorted(facts, key=lambda fact: fact.recorded_at)
    confirmed = [_confirm_fact(person, client, fact, at) for fact in oldest_first]
    if answers:
        waiting = Answer.objects.of(person.clinic).filter(client=client, confirmed_at=None)
        count = waiting.update(confirmed_at=at, confirmed_by=person)
        if count:
            note_change(person, Action.CHANGE, client, client, {"topics": count}, at)
    refresh_glance(client)
    return confirmed


def _confirm_fact(person: Staff, client: Client, given: Fact, at: datetime) -> Fact:
    check_client(client, given, "fact")
    fact = (
        Fact.objects.of(person.clinic).select_for_update(of=("self",)).filter(pk=given.pk).first()
    )
    if fact is None:
        raise Unseen("fact")
    if fact.confirmed_at is not None or Fact.everywhere.filter(supersedes=fact).exists():
        raise NothingWaiting
    fact.confirmed_at, fact.confirmed_by = at, person
    fact.supersedes = _earlier_revision(fact)
    fact.save()
    note_change(person, Action.CHANGE, fact, client, at=at)
    return fact


def _earlier_revision(fact: Fact) -> Fact | None:
    """Return the last of the facts that began with the same entry of the other system."""
    source = getattr(fact, "source", None)
    if source is None:
        return None
    earlier: Fact | None = (
        Fact.everywhere.filter(client_id=fact.client_id, source__key=source.key)
        .filter(recorded_at__lt=fact.recorded_at)
        .order_by("-recorded_at")
        .first()
    )
    while earlier is not None:
        later = Fact.everywhere.filter(supersedes=earlier).first()
        if later is None:
            return earlier
        earlier = later
    return None
