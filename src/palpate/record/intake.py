"""The intake: a link that works once, answers saved as they are typed, facts that then wait."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from palpate.clinical.facts import When
from palpate.clinical.recognise import FIELDS, ReadFact, read_text
from palpate.people.audit import note_change
from palpate.people.errors import Refused, StaleVersion, UnknownFields
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import BadWord, LinkExpired, LinkUnknown, LinkUsed, LockedRow
from palpate.record.facts import check_fact
from palpate.record.gate import let_edit, local_day, moment, note_client
from palpate.record.glance import refresh_glance
from palpate.record.imports import add_waiting
from palpate.record.models import Answer, Fact, IntakeDraft, IntakeLink

LINK_DAYS = 7
REPLIES = ("yes", "no", "unsure")
AS_SAID = "as said"
"""The field of a line that was read before, or that is not to be read: it stays as it is."""


def _digest(token: str) -> str:
    # The token holds 256 random bits, so a plain digest cannot be turned back.
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_intake_link(
    staff: Staff | None, client: Client, *, days: int = LINK_DAYS, now: datetime | None = None
) -> tuple[IntakeLink, str]:
    """Return a new link and its token, which is shown this once and not kept."""
    person, at = let_edit(staff, client), moment(now)
    token = secrets.token_urlsafe(32)
    link = IntakeLink.objects.create(
        clinic_id=client.clinic_id, client=client, token_hash=_digest(token),
        expires=at + timedelta(days=days), made_at=at, made_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, link, client, at=at)
    return link, token


def open_intake(token: str, *, now: datetime | None = None) -> IntakeLink:
    """Return the link of a token while it can be used. The token is the permission."""
    link = (
        IntakeLink.everywhere.select_related("client", "clinic")
        .filter(token_hash=_digest(token))
        .first()
    )
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if link.expires <= moment(now):
        raise LinkExpired
    return link


def read_draft(link: IntakeLink) -> IntakeDraft | None:
    """Return what was answered so far."""
    return IntakeDraft.objects.of(link.clinic).filter(link=link).first()


@transaction.atomic
def save_intake(
    token: str, answers: Mapping[str, Any], *, seen_version: int = 0, now: datetime | None = None
) -> IntakeDraft:
    """Keep the answers of a client who writes alone; version 0 is the first save."""
    link = open_intake(token, now=now)
    return _save_draft(link.client, link, answers, seen_version, moment(now))


@transaction.atomic
def submit_intake(token: str, *, now: datetime | None = None) -> tuple[Fact, ...]:
    """Hand in the answers: they wait for the therapist, and the link is used up."""
    link, at = open_intake(token, now=now), moment(now)
    # Only one of two that hand in at the same moment finds the link unused.
    if not IntakeLink.everywhere.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkUsed
    draft = read_draft(link) or _save_draft(link.client, link, {}, 0, at)
    added = _hand_in(draft, None, at)
    note_client(draft, link.client, at)
    return added


@transaction.atomic
def keep_intake(
    staff: Staff | None, client: Client, answers: Mapping[str, Any], *, seen_version: int = 0,
    now: datetime | None = None,
) -> IntakeDraft:  # fmt: skip
    """Keep the answers of an intake that therapist and client fill in together."""
    let_edit(staff, client)
    return _save_draft(client, None, answers, seen_version, moment(now))


@transaction.atomic
def finish_intake(
    staff: Staff | None, draft: IntakeDraft, *, now: datetime | None = None
) -> tuple[Fact, ...]:
    """Hand in an intake filled in together; its facts are confirmed on the next page."""
    person, at = let_edit(staff, draft, "intake"), moment(now)
    added = _hand_in(draft, person, at)
    note_change(person, Action.CREATE, draft, draft.client, {"facts": len(added)}, at)
    return added


def _save_draft(
    client: Client, link: IntakeLink | None, answers: Mapping[str, Any], seen: int, at: datetime
) -> IntakeDraft:
    check_answers(answers)
    draft = (
        IntakeDraft.objects.of(client.clinic)
        .select_for_update()
        .filter(client=client, link=link, submitted_at=None)
        .first()
    )
    if draft is None:
        draft = IntakeDraft(clinic_id=client.clinic_id, client=client, link=link)
    elif dict(answers) == draft.answers:
        return draft
    elif seen != draft.version:
        raise StaleVersion("intake", seen, draft.version)
    else:
        draft.version += 1
    draft.answers, draft.saved_at = dict(answers), at
    draft.save()
    return draft


def check_answers(answers: Mapping[str, Any]) -> None:
    """Refuse answers that could not be handed in: unknown parts, replies or fact fields."""
    strange = set(answers) - {"topics", "facts", "goals", "words", "fields"}
    if strange:
        raise UnknownFields(strange)
    for topic, reply in dict(answers.get("topics", {})).items():
        check_reply(topic, reply)


def check_reply(topic: str, reply: str) -> None:
    """Refuse a topic the knowledge does not have, and a reply that is none."""
    if topic not in translate.library().topics:
        raise BadWord("topic", topic, "question", "reload the page and answer again")
    if reply not in REPLIES:
        raise BadWord(topic, reply, "answer", "choose yes, no or unsure")


def _hand_in(draft: IntakeDraft, person: Staff | None, at: datetime) -> tuple[Fact, ...]:
    """Turn the answers into facts and replies that wait."""
    if draft.submitted_at is not None:
        raise LockedRow(draft.row_name())
    facts = read_answers(draft, local_day(draft.client.clinic, at))
    added = add_waiting(draft.client, facts, None, person, at)
    shared = {"clinic_id": draft.clinic_id, "client_id": draft.client_id}
    today = local_day(draft.client.clinic, at)
    Answer.everywhere.bulk_create(
        Answer(topic=topic, reply=reply, answered_on=today, by="client", recorded_at=at, **shared)
        for topic, reply in dict(draft.answers.get("topics", {})).items()
    )
    draft.submitted_at = at
    draft.save()
    return added


def read_answers(draft: IntakeDraft, today: date) -> list[dict[str, Any]]:
    """Return what the answers say as facts that wait, read from the client's own words.

    What is understood becomes facts with a concept, what is not stays as it was written. Nothing
    a client wrote can keep her from handing it in: what cannot be a fact stays text.
    """
    born = translate.read_person(draft.client).born
    lines = [dict(line) for line in draft.answers.get("facts", ())]
    told = [said for line in lines for said in _read_line(line, today, born)]
    written = draft.answers.get("words", "")
    words = "\n".join(written.values()) if isinstance(written, dict) else str(written)
    reading = read_text(translate.library(), words, today, born=born)
    told += [_write_read(found) for found in reading.facts]
    return [
        {**_keep_possible(said, today), "source_key": f"intake:{draft.pk}:{number}"}
        for number, said in enumerate(told)
    ]


def _read_line(line: dict[str, Any], today: date, born: When | None) -> list[dict[str, Any]]:
    """Return the facts of one line: as given when it names a concept, else as it is read."""
    field = line.pop("field", "any")
    text = str(line.get("text", "")).strip()
    if field == AS_SAID and text:
        return [line]
    if line.get("concept") or not text:
        # A line that was begun and left empty says nothing.
        return [line] if line.get("concept") else []
    field = field if field in FIELDS else "any"
    reading = read_text(translate.library(), text, today, field, born)
    given = {name: value for name, value in line.items() if value and name != "text"}
    read = [{**_write_read(found), **given} for found in reading.facts]
    return [*read, *({**given, "text": piece} for piece in reading.not_understood)] or [line]


def _write_read(found: ReadFact) -> dict[str, Any]:
    return {**translate.write_fact(found.fact), "text": found.said, "said_by": "client"}


def _keep_possible(said: dict[str, Any], today: date) -> dict[str, Any]:
    said = {**said, "said_by": "client"}
    try:
        check_fact(said, today)
    except Refused:
        text = str(said.get("text") or said.get("concept"))
        return {"text": text, "said_by": "client"}
    return said


@transaction.atomic
def answer_topics(
    staff: Staff | None, client: Client, replies: Mapping[str, str], *, now: datetime | None = None
) -> list[Answer]:
    """Record that the therapist asked, and what was answered; it counts at once."""
    person, at = let_edit(staff, client), moment(now)
    for topic, reply in replies.items():
        check_reply(topic, reply)
    rows = [
        Answer(
            clinic_id=client.clinic_id,
            client=client,
            topic=topic,
            reply=reply,
            answered_on=local_day(client.clinic, at),
            by="therapist",
            recorded_at=at,
            confirmed_at=at,
            confirmed_by=person,
        )
        for topic, reply in replies.items()
    ]
    Answer.everywhere.bulk_create(rows)
    note_change(person, Action.CHANGE, client, client, {"topics": len(rows)}, at)
    refresh_glance(client)
    return rows
