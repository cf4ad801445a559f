"""The only way to fetch from the care team: unseen is 404, beyond the role is 403."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from palpate.people.access import read_id
from palpate.people.errors import Unseen
from palpate.people.models import Client, Clinic, Staff
from palpate.people.prepared import Prepared
from palpate.people.roles import Power, require
from palpate.record.gate import let_do, local_day, moment
from palpate.record.models import Session
from palpate.record.rows import Row
from palpate.team.due import Due, Told, judge_due
from palpate.team.models import Letter, Professional, Referral, Report

_IN_CARE = (Referral.Status.ACCEPTED, Referral.Status.UNDER_WAY, Referral.Status.COMPLETED)

Found = TypeVar("Found", bound=Row)


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits of a referral are used and left, and until when it holds.

    `left` is None when no number was given.
    """

    used: int
    authorised: int | None
    until: date | None

    @property
    def left(self) -> int | None:
        """Visits that are left, never below none."""
        return None if self.authorised is None else max(self.authorised - self.used, 0)

    def holds(self, on: date) -> bool:
        """Tell whether a visit on that day is still covered."""
        return self.left != 0 and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral with its visits."""

    referral: Referral
    visits: Visits


def _find(rows: QuerySet[Found], row_id: UUID | str, what: str) -> Found:
    found = rows.filter(pk=read_id(row_id, what)).first()
    if found is None:
        raise Unseen(what)
    return found


def list_professionals(staff: Staff | None, *, active: bool = True) -> list[Professional]:
    """Return the professionals in the order of their names."""
    person = require(staff, Power.SEE_TEAM)
    return list(Professional.objects.of(person.clinic).filter(active=active).order_by("name", "pk"))


def find_professional(staff: Staff | None, professional_id: UUID | str) -> Professional:
    """Return one professional."""
    person = require(staff, Power.SEE_TEAM)
    return _find(Professional.objects.of(person.clinic), professional_id, "professional")


def find_referral(staff: Staff | None, referral_id: UUID | str) -> Referral:
    """Return one referral."""
    person = require(staff, Power.SEE_TEAM)
    rows = Referral.objects.of(person.clinic).select_related("client", "clinic", "professional")
    return _find(rows, referral_id, "referral")


def _write_referrals(clinic: UUID, client: UUID) -> QuerySet[Referral]:
    rows = Referral.objects.of(Clinic(clinic)).filter(client_id=client)
    return rows.select_related("professional").order_by("-received_on", "-pk")


_REFERRALS = Prepared(_write_referrals, clinic=UUID, client=UUID)


def referrals_of(staff: Staff | None, client: Client) -> list[ReferralLine]:
    """Return a client's referrals with their visits, the latest first, in two queries."""
    let_do(staff, client, "client", Power.SEE_TEAM)
    return _add_visits(client, _REFERRALS(clinic=client.clinic_id, client=client.pk))


def visits_of(staff: Staff | None, referral: Referral) -> Visits:
    """Return the visits of one referral."""
    let_do(staff, referral, "referral", Power.SEE_TEAM)
    return _add_visits(referral.client, [referral])[0].visits


def _add_visits(client: Client, referrals: list[Referral]) -> list[ReferralLine]:
    """Count, for each referral, the signed sessions from the day it came until it ends."""
    days: list[date] = []
    if referrals:
        signed = Session.objects.of(client.clinic).filter(
            client=client, status=Session.Status.SIGNED
        )
        days = [local_day(client.clinic, at) for at in signed.values_list("at", flat=True)]
    return [ReferralLine(referral, _count_visits(referral, days)) for referral in referrals]


def _count_visits(referral: Referral, days: Iterable[date]) -> Visits:
    used = len(_covered_days(referral, days))
    return Visits(used, referral.visits, referral.until)


def referrals_waiting(staff: Staff | None) -> list[Referral]:
    """Return the referrals that nobody has answered, the oldest first."""
    return list_referrals(staff, [Referral.Status.RECEIVED])


def list_referrals(
    staff: Staff | None, statuses: Iterable[str] = (), limit: int = 200
) -> list[Referral]:
    """Return the clinic's referrals of some statuses, or all, the oldest first."""
    person = require(staff, Power.SEE_TEAM)
    rows = Referral.objects.of(person.clinic).select_related("client", "professional")
    wanted = list(statuses)
    if wanted:
        rows = rows.filter(status__in=wanted)
    return list(rows.order_by("received_on", "pk")[:limit])


def letters_of(staff: Staff | None, client: Client) -> list[Letter]:
    """Return a client's letters without their content, the latest first."""
    let_do(staff, client, "client", Power.SEE_TEAM)
    rows = Letter.objects.of(client.clinic).filter(client=client).defer("content")
    return list(rows.order_by("-received_at"))


def find_letter(staff: Staff | None, letter_id: UUID | str) -> Letter:
    """Return one letter with its content."""
    person = require(staff, Power.SEE_TEAM)
    rows = Letter.objects.of(person.clinic).select_related("client")
    return _find(rows, letter_id, "letter")


def reports_of(staff: Staff | None, client: Client) -> list[Report]:
    """Return a client's reports without their content, the latest first."""
    let_do(staff, client, "client", Power.SEE_TEAM)
    rows = Report.objects.of(client.clinic).filter(client=client)
    rows = rows.select_related("professional", "made_by").defer("content", "pdf")
    return list(rows.order_by("-made_at"))


def list_reports(staff: Staff | None, *, unsent: bool = False, limit: int = 200) -> list[Report]:
    """Return the clinic's reports without their content, the latest first."""
    person = require(staff, Power.SEE_TEAM)
    rows = Report.objects.of(person.clinic).select_related("client", "professional")
    if unsent:
        rows = rows.filter(sent_at=None)
    return list(rows.defer("content", "pdf").order_by("-made_at")[:limit])


def find_sending(staff: Staff | None, report_id: UUID | str) -> Report:
    """Return one report without its content, for whoever sends it."""
    person = require(staff, Power.SEE_TEAM)
    rows = Report.objects.of(person.clinic).select_related("client", "clinic", "professional")
    return _find(rows.defer("content", "pdf"), report_id, "report")


def reports_due(staff: Staff | None, *, now: datetime | None = None) -> list[Due]:
    """Return the reports that are due to referrers, in three queries."""
    person = require(staff, Power.SEE_TEAM)
    today = local_day(person.clinic, moment(now))
    referrals = list_referrals(person, _IN_CARE)
    days = _signed_days(person, {one.client_id for one in referrals})
    told = _told_reports(person, {one.pk for one in referrals})
    found = (
        judge_due(one, _covered_days(one, days.get(one.client_id, [])), told.get(one.pk, []), today)
        for one in referrals
    )
    return [due for due in found if due is not None]


def _covered_days(referral: Referral, days: Iterable[date]) -> list[date]:
    last = referral.until or date.max
    return [day for day in days if referral.received_on <= day <= last]


def _signed_days(person: Staff, clients: set[UUID]) -> dict[UUID, list[date]]:
    rows = Session.objects.of(person.clinic).filter(
        client__in=clients, status=Session.Status.SIGNED
    )
    found: dict[UUID, list[date]] = {}
    for client, at in rows.values_list("client_id", "at"):
        found.setdefault(client, []).append(local_day(person.clinic, at))
    return found


def _told_reports(person: Staff, referrals: set[UUID]) -> dict[UUID, list[Told]]:
    rows = Report.objects.of(person.clinic).filter(referral__in=referrals)
    found: dict[UUID, list[Told]] = {}
    for referral, kind, at in rows.values_list("referral_id", "kind", "made_at"):
        if referral is not None:
            found.setdefault(referral, []).append(Told(kind, local_day(person.clinic, at)))
    return found


def find_report(staff: Staff | None, report_id: UUID | str) -> Report:
    """Return one report with its content, which is clinical."""
    person = require(staff, Power.SEE_CLINICAL)
    rows = Report.objects.of(person.clinic).select_related(
        "client", "clinic", "professional", "made_by"
    )
    return _find(rows, report_id, "report")
