"""Warning signs that clients told in an intake, which the therapist should see at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from palpate.people.models import Client, Staff
from palpate.people.roles import Power, require
from palpate.record.gate import moment
from palpate.record.models import Answer, IntakeDraft

ALARMS = ("today", "emergency")
KEPT_DAYS = 7
"""An intake that was begun and never handed in is shown for so many days."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A client whose intake calls for a doctor; `handed_in` is false while it is being written."""

    client: Client
    client_id: UUID
    care: str
    at: datetime
    handed_in: bool


def flags_waiting(staff: Staff | None, *, now: datetime | None = None) -> list[Flag]:
    """Return the clients with a warning sign that nobody has confirmed, the latest first."""
    person = require(staff, Power.SEE_CLINICAL)
    unread = Answer.everywhere.filter(
        client_id=OuterRef("client_id"), recorded_at=OuterRef("submitted_at"), confirmed_at=None
    )
    open_ones = Q(submitted_at=None, saved_at__gte=moment(now) - timedelta(days=KEPT_DAYS))
    rows = (
        IntakeDraft.objects.of(person.clinic)
        .filter(answers__fields__alarm__in=ALARMS)
        .filter(open_ones | Q(Exists(unread)))
        .select_related("client")
    )
    return [_write_flag(row) for row in rows.order_by("-saved_at")]


def _write_flag(row: IntakeDraft) -> Flag:
    care = str(row.answers["fields"]["alarm"])
    return Flag(row.client, row.client_id, care, row.saved_at, row.submitted_at is not None)
