"""The one check in front of every change: who it is, what they may do, whose row it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from palpate.people.errors import Unseen
from palpate.people.models import Action, AuditEntry, Client, Clinic, Staff
from palpate.people.roles import Power, require
from palpate.record.errors import NotOfClient
from palpate.record.rows import ClientRow, Row


def let_edit(staff: Staff | None, row: Client | Row, what: str = "client") -> Staff:
    """Return the person if they may change clinical rows of the row's clinic."""
    return let_do(staff, row, what, Power.EDIT_CLINICAL)


def let_see(staff: Staff | None, row: Client | Row, what: str = "client") -> Staff:
    """Return the person if they may see clinical rows of the row's clinic."""
    return let_do(staff, row, what, Power.SEE_CLINICAL)


def let_do(staff: Staff | None, row: Client | Row, what: str, power: Power) -> Staff:
    """Return the person if they have a power and belong to the clinic of the row."""
    person = require(staff, power)
    if row.clinic_id != person.clinic_id:
        raise Unseen(what)
    return person


def check_client(client: Client, row: ClientRow | None, what: str) -> None:
    """Refuse a row that belongs to another client."""
    if row is not None and (row.client_id != client.pk or row.clinic_id != client.clinic_id):
        raise NotOfClient(what)


def moment(now: datetime | None) -> datetime:
    """Return the time of an action: the one given, or the present."""
    return now or timezone.now()


def local_time(clinic: Clinic, at: datetime) -> datetime:
    """Return a moment as the clinic's clock shows it."""
    return at.astimezone(ZoneInfo(clinic.timezone))


def local_day(clinic: Clinic, at: datetime) -> date:
    """Return the day it is at the clinic."""
    return local_time(clinic, at).date()


def note_client(row: models.Model, client: Client, at: datetime) -> None:
    """Note that a client handed something in herself, without anybody of the staff."""
    AuditEntry(
        clinic_id=client.clinic_id, at=at, action=Action.CREATE, client=client,
        kind=str(row._meta.model_name), object_id=str(row.pk), detail={"by": "client"},
    ).save()  # fmt: skip
