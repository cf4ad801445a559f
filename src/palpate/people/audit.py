"""The audit trail: one row for each look and each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from palpate.people.models import Action, AuditEntry, Client, Staff, User

if TYPE_CHECKING:
    from uuid import UUID

Detail = Mapping[str, str | int | bool | list[str] | None]


def note_read(staff: Staff, client: Client, what: str, at: datetime | None = None) -> None:
    """Note that a person looked at a part of a client's record: one INSERT a page view."""
    _write(staff, Action.READ, what, str(client.pk), client.pk, at, {})


def note_change(
    staff: Staff,
    action: Action,
    row: models.Model,
    client: Client | None = None,
    detail: Detail | None = None,
    at: datetime | None = None,
) -> None:
    """Note a change to a row; the detail names fields and counts, never clinical text."""
    client_id = client.pk if client is not None else None
    kind = type(row).__name__.lower()
    _write(staff, action, kind, str(row.pk), client_id, at, dict(detail or {}))


def note_refused(staff: Staff, kind: str, object_id: str, sentence: str) -> None:
    """Note that a person was refused a page or a change."""
    _write(staff, Action.REFUSED, kind[:40], object_id[:40], None, None, {"because": sentence})


def note_sign(user: User | None, action: Action, why: str, at: datetime | None = None) -> None:
    """Note a sign-in, a sign-out or a failed try in every clinic where the person works.

    An unknown address is not kept: people type passwords into the wrong field.
    """
    places = list(Staff.everywhere.filter(user=user)) if user is not None else []
    moment = at or timezone.now()
    for place in places:
        _write(place, action, "session", "", None, moment, {"how": why})
    if not places:
        AuditEntry(at=moment, user=user, action=action, kind="session", detail={"how": why}).save()


def _write(
    staff: Staff,
    action: Action,
    kind: str,
    object_id: str,
    client_id: UUID | None,
    at: datetime | None,
    detail: dict[str, str | int | bool | list[str] | None],
) -> None:
    AuditEntry(
        clinic_id=staff.clinic_id,
        at=at or timezone.now(),
        user_id=staff.user_id,
        staff_id=staff.pk,
        action=action,
        kind=kind,
        object_id=object_id,
        client_id=client_id,
        detail=detail,
    ).save()
