"""The only way to change the care team: permission, transaction, change, audit entry."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from palpate.people.audit import note_change
from palpate.people.errors import Missing, StaleVersion, UnknownFields, Unseen
from palpate.people.models import Action, Client, Staff
from palpate.people.roles import Power, require
from palpate.record import translate
from palpate.record.errors import BadWhen, BadWord
from palpate.record.gate import check_client, let_do, let_edit, local_day, moment
from palpate.team.errors import AlreadySent, BadNumber, BadStep
from palpate.team.letters import PDF, check_letter
from palpate.team.models import Letter, Professional, Referral, Report

CONTACT = "name role organisation npi phone email fax address active".split()
TOLD = "received_on reason diagnosis diagnosis_code asks precautions visits until".split()
WAYS = ("fax", "e-mail", "secure message", "post", "by hand")

_S = Referral.Status
STEPS: Mapping[str, frozenset[str]] = {
    _S.RECEIVED: frozenset({_S.ACCEPTED, _S.DECLINED}),
    _S.ACCEPTED: frozenset({_S.UNDER_WAY, _S.DECLINED, _S.CLOSED}),
    _S.DECLINED: frozenset({_S.CLOSED}),
    _S.UNDER_WAY: frozenset({_S.COMPLETED, _S.CLOSED}),
    _S.COMPLETED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}
"""From which status a referral goes to which."""

_NEEDS_REASON = frozenset({_S.DECLINED, _S.CLOSED})
_CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$")
# The health industry's prefix for national provider numbers (ISO 7812), before the check digit.
_NPI_PREFIX = "80840"


def check_npi(number: str) -> bool:
    """Tell whether a national provider identifier has ten digits and a right check digit."""
    if not re.fullmatch(r"\d{10}", number):
        return False
    total = 0
    for place, digit in enumerate(reversed(_NPI_PREFIX + number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _strip(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def _check_contact(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(CONTACT)
    if unknown:
        raise UnknownFields(unknown)
    said = _strip(fields)
    if "name" in said and not said["name"]:
        raise Missing("name", "The name")
    if "role" in said and said["role"] not in translate.library().roles:
        raise BadWord("role", said["role"], "role of the care team", "choose one from the list")
    if said.get("npi") and not check_npi(said["npi"]):
        raise BadNumber("npi", said["npi"], "national provider number", "check its ten digits")
    if said.get("email"):
        _check_email(said["email"])
    return said


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise BadNumber(
            "email", address, "e-mail address", "write it as name@clinic.example"
        ) from None


@transaction.atomic
def add_professional(
    staff: Staff | None, *, name: str, role: str, now: datetime | None = None, **contact: Any
) -> Professional:
    """Enter a professional."""
    person, at = require(staff, Power.EDIT_TEAM), moment(now)
    said = _check_contact({"name": name, "role": role, **contact})
    row = Professional(clinic_id=person.clinic_id, **said)
    row.save()
    note_change(person, Action.CREATE, row, at=at)
    return row


@transaction.atomic
def edit_professional(
    staff: Staff | None, professional: Professional, *, seen_version: int,
    now: datetime | None = None, **contact: Any,
) -> Professional:  # fmt: skip
    """Change a professional's data, unless someone else did since it was read."""
    person, at = let_do(staff, professional, "professional", Power.EDIT_TEAM), moment(now)
    row = Professional.objects.of(person.clinic).select_for_update().get(pk=professional.pk)
    if row.version != seen_version:
        raise StaleVersion("professional", seen_version, row.version)
    for field, value in _check_contact(contact).items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    note_change(person, Action.CHANGE, row, detail={"fields": sorted(contact)}, at=at)
    return row


def _check_told(told: Mapping[str, Any], today: date) -> dict[str, Any]:
    unknown = set(told) - set(TOLD)
    if unknown:
        raise UnknownFields(unknown)
    said = _strip(told)
    if "reason" in said and not said["reason"]:
        raise Missing("reason", "The reason for the referral")
    if said.get("diagnosis_code"):
        said["diagnosis_code"] = _check_code(said["diagnosis_code"])
    if said.get("visits") is not None and not 1 <= said["visits"] <= 500:
        raise BadNumber(
            "visits", said["visits"], "number of visits", "give 1 to 500, or leave it empty"
        )
    if said.get("received_on") and said["received_on"] > today:
        raise BadWhen("received_on", said["received_on"].isoformat(), "it lies in the future")
    return said


def _check_code(given: str) -> str:
    code = given.upper()
    if "." not in code and len(code) > 3:
        code = f"{code[:3]}.{code[3:]}"
    if not _CODE.fullmatch(code):
        raise BadNumber(
            "diagnosis_code", given, "ICD-10-CM code", "write it as M54.50, or leave it empty"
        )
    return code


def _check_span(received_on: date, until: date | None) -> None:
    if until is not None and until < received_on:
        raise BadWhen(
            "until", until.isoformat(), f"it lies before the referral, {received_on.isoformat()}"
        )


@transaction.atomic
def receive_referral(
    staff: Staff | None, client: Client, professional: Professional, *, reason: str,
    letter: Letter | None = None, now: datetime | None = None, **told: Any,
) -> Referral:  # fmt: skip
    """Take in a referral; it waits to be accepted or declined."""
    person, at = let_do(staff, client, "client", Power.EDIT_TEAM), moment(now)
    let_do(person, professional, "professional", Power.EDIT_TEAM)
    check_client(client, letter, "letter")
    today = local_day(client.clinic, at)
    said = _check_told({"received_on": today, "reason": reason, **told}, today)
    _check_span(said["received_on"], said.get("until"))
    row = Referral(
        clinic_id=client.clinic_id, client=client, professional=professional, letter=letter, **said
    )
    row.save()
    note_change(person, Action.CREATE, row, client, at=at)
    return row


@transaction.atomic
def edit_referral(
    staff: Staff | None,
    referral: Referral,
    *,
    seen_version: int,
    now: datetime | None = None,
    **told: Any,
) -> Referral:
    """Mend what was taken in, unless someone else did since it was read."""
    person, at = let_do(staff, referral, "referral", Power.EDIT_TEAM), moment(now)
    row = _lock_referral(person, referral, seen_version)
    for field, value in _check_told(told, local_day(row.clinic, at)).items():
        setattr(row, field, value)
    _check_span(row.received_on, row.until)
    return _save_referral(person, row, at)


def _lock_referral(person: Staff, referral: Referral, seen_version: int) -> Referral:
    rows = Referral.objects.of(person.clinic).select_related("client", "clinic")
    row = rows.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if row is None:
        raise Unseen("referral")
    if row.version != seen_version:
        raise StaleVersion("referral", seen_version, row.version)
    return row


def _save_referral(person: Staff, row: Referral, at: datetime) -> Referral:
    row.version += 1
    row.save()
    note_change(person, Action.CHANGE, row, row.client, {"status": row.status}, at)
    return row


@transaction.atomic
def move_referral(
    staff: Staff | None, referral: Referral, status: str, *, seen_version: int, reason: str = "",
    now: datetime | None = None,
) -> Referral:  # fmt: skip
    """Take a referral to its next status; declining and closing need a reason."""
    person, at = let_edit(staff, referral, "referral"), moment(now)
    row = _lock_referral(person, referral, seen_version)
    if status not in STEPS[row.status]:
        raise BadStep(row.status, status)
    if status in _NEEDS_REASON and not reason.strip():
        raise Missing("status_reason", "The reason")
    row.status, row.status_reason = status, reason.strip()[:300]
    return _save_referral(person, row, at)


def accept_referral(
    staff: Staff | None, referral: Referral, *, seen_version: int, now: datetime | None = None
) -> Referral:
    """Accept a referral."""
    return move_referral(staff, referral, _S.ACCEPTED, seen_version=seen_version, now=now)


def decline_referral(
    staff: Staff | None,
    referral: Referral,
    *,
    seen_version: int,
    reason: str,
    now: datetime | None = None,
) -> Referral:
    """Decline a referral, with the reason that the referrer is told."""
    return move_referral(
        staff, referral, _S.DECLINED, seen_version=seen_version, reason=reason, now=now
    )


@transaction.atomic
def attach_letter(
    staff: Staff | None, client: Client, *, name: str, media_type: str, content: bytes,
    referral: Referral | None = None, now: datetime | None = None,
) -> Letter:  # fmt: skip
    """Keep a letter that came with a client, once, and put it to a referral if one is named."""
    person, at = let_do(staff, client, "client", Power.EDIT_TEAM), moment(now)
    check_client(client, referral, "referral")
    title = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200] or "letter"
    check_letter(title, media_type, content)
    Client.everywhere.select_for_update().get(pk=client.pk)
    digest = hashlib.sha256(content).hexdigest()
    row = Letter.objects.of(client.clinic).filter(client=client, sha256=digest).first()
    if row is None:
        row = Letter.objects.create(
            clinic_id=client.clinic_id, client=client, name=title, media_type=media_type,
            sha256=digest, content=content, received_at=at, received_by=person,
        )  # fmt: skip
        note_change(person, Action.CREATE, row, client, at=at)
    if referral is not None:
        held = _lock_referral(person, referral, referral.version)
        held.letter = row
        _save_referral(person, held, at)
    return row


@transaction.atomic
def write_report(
    staff: Staff | None, client: Client, professional: Professional, *, kind: str,
    content: Mapping[str, Any], pdf: bytes, referral: Referral | None = None,
    now: datetime | None = None,
) -> Report:  # fmt: skip
    """Keep a report as it was shown and printed; it never changes after."""
    person, at = let_edit(staff, client), moment(now)
    let_edit(person, professional, "professional")
    check_client(client, referral, "referral")
    if kind not in Report.Kind.values:
        raise BadWord("kind", kind, "kind of report", f"use {', '.join(Report.Kind.values)}")
    check_letter("report", PDF, pdf)
    row = Report.objects.create(
        clinic_id=client.clinic_id, client=client, professional=professional, referral=referral,
        kind=kind, content=dict(content), pdf=pdf, made_at=at, made_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, row, client, at=at)
    return row


@transaction.atomic
def mark_sent(
    staff: Staff | None, report: Report, how: str, *, now: datetime | None = None
) -> Report:
    """Note that a report went out, and which way."""
    person, at = let_do(staff, report, "report", Power.EDIT_TEAM), moment(now)
    if how not in WAYS:
        raise BadWord("sent_how", how, "way to send", f"use {', '.join(WAYS)}")
    row = Report.objects.of(person.clinic).select_for_update(of=("self",)).get(pk=report.pk)
    if row.sent_at is not None:
        raise AlreadySent
    row.sent_at, row.sent_how = at, how
    row.save()
    note_change(person, Action.SEND, row, row.client, {"how": how}, at)
    return row
