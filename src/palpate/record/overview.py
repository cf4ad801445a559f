"""What a client opens on and what a day holds, each read in a handful of queries."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from palpate.people.models import Client, Clinic, Staff
from palpate.people.prepared import Prepared
from palpate.people.roles import Power, may, require
from palpate.record.gate import let_see, moment
from palpate.record.glance import OWN_FACTS, read_glance
from palpate.record.models import Fact, Plan, Review, Session, StoredScreening
from palpate.record.standings import is_fresh

_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_SESSIONS = 10
_CHANGES = 20
_UNSIGNED = 200
_SESSION_LINE = (
    "clinic", "client", "at", "status", "minutes", "massage_type", "assessment", "version",
    "therapist__name", "therapist__credentials", "therapist__clinic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClientPage:
    """What a client opens on. When `fresh` is false, facts or the day changed: screen again.

    `changes` are the facts written down since the last session; `waiting` counts those that
    nobody has confirmed.
    """

    client: Client
    screening: StoredScreening | None
    fresh: bool
    next_session: Session | None
    sessions: list[Session]
    changes: list[Fact]
    waiting: int
    plan_number: int | None
    review_on: date | None
    consent_signed: datetime | None
    consent_withdrawn: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A client with facts that nobody has confirmed."""

    client_id: UUID
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class DayWork:
    """What a day holds: its sessions, and what waits to be finished."""

    sessions: list[Session]
    unsigned: list[Session] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    reviews: list[Plan] = field(default_factory=list)


def client_page(staff: Staff | None, client: Client, *, now: datetime | None = None) -> ClientPage:
    """Return what a client's page opens on, in three queries beside the one for the client."""
    let_see(staff, client)
    at = moment(now)
    glance = read_glance(client)
    lines = _session_lines(client, at)
    past = [line for line in lines if line.at <= at][:_SESSIONS]
    return ClientPage(
        client=client,
        screening=glance.screening,
        fresh=is_fresh(glance, client, _local_day(client.clinic, at)),
        next_session=next((line for line in lines if line.at > at), None),
        sessions=past,
        changes=_read_changes(client, past[0].at if past else None),
        waiting=glance.waiting,
        plan_number=glance.plan_number,
        review_on=glance.review_on,
        consent_signed=glance.consent_signed,
        consent_withdrawn=glance.consent_withdrawn,
    )


def _local_day(clinic: Clinic, at: datetime) -> date:
    return at.astimezone(ZoneInfo(clinic.timezone)).date()


def _write_lines(clinic: UUID, client: UUID, at: datetime) -> QuerySet[Session]:
    """Write the query for the next session and the ten before now, the latest first."""
    rows = Session.objects.of(Clinic(clinic)).filter(client_id=client)
    coming = rows.filter(at__gt=at).order_by("at").values("at")[:1]
    lines = rows.filter(at__lte=Coalesce(Subquery(coming), Value(at)))
    return lines.select_related("therapist").only(*_SESSION_LINE).order_by("-at")[: _SESSIONS + 1]


def _write_changes(clinic: UUID, client: UUID, since: datetime) -> QuerySet[Fact]:
    rows = Fact.objects.of(Clinic(clinic)).filter(client_id=client, recorded_at__gt=since)
    return rows.order_by("-recorded_at")[:_CHANGES]


_LINES = Prepared(_write_lines, clinic=UUID, client=UUID, at=datetime)
_RECENT = Prepared(_write_changes, clinic=UUID, client=UUID, since=datetime)


def _session_lines(client: Client, at: datetime) -> list[Session]:
    return _LINES(clinic=client.clinic_id, client=client.pk, at=at)


def _read_changes(client: Client, since: datetime | None) -> list[Fact]:
    return _RECENT(clinic=client.clinic_id, client=client.pk, since=since or _BEGINNING)


def todays_work(staff: Staff | None, day: date, *, now: datetime | None = None) -> DayWork:
    """Return a day's sessions and what waits: notes, facts, reviews; at most four queries.

    The front desk gets the sessions alone.
    """
    person = require(staff, Power.SEE_CLIENTS)
    clinic, at = person.clinic, moment(now)
    sessions = list(_day_sessions(clinic, day))
    if not may(person, Power.SEE_CLINICAL):
        return DayWork(sessions)
    return DayWork(
        sessions,
        _unsigned_notes(clinic, day, at),
        _waiting_clients(clinic),
        _due_reviews(clinic, day),
    )


def _start_of(clinic: Clinic, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(clinic.timezone))


def _session_rows(clinic: Clinic) -> QuerySet[Session]:
    rows = Session.objects.of(clinic).select_related("client", "therapist")
    return rows.defer("subjective", "objective", "assessment", "plan_text")


def _day_sessions(clinic: Clinic, day: date) -> QuerySet[Session]:
    start, end = _start_of(clinic, day), _start_of(clinic, day + timedelta(days=1))
    return _session_rows(clinic).filter(at__gte=start, at__lt=end).order_by("at")


def _unsigned_notes(clinic: Clinic, day: date, at: datetime) -> list[Session]:
    """Return the sessions that are over by now, begun before the end of the day, and unsigned."""
    until = min(at, _start_of(clinic, day + timedelta(days=1)))
    rows = _session_rows(clinic).filter(at__lte=until, signed_at=None)
    return list(rows.order_by("at")[:_UNSIGNED])


def _waiting_clients(clinic: Clinic) -> list[Waiting]:
    rows = Fact.objects.of(clinic).filter(OWN_FACTS, confirmed_at=None)
    names = ("client_id", "client__given", "client__preferred", "client__family")
    counted = rows.values(*names).annotate(count=Count("pk"), first=Max("recorded_at"))
    return [
        Waiting(
            row["client_id"],
            f"{row['client__preferred'] or row['client__given']} {row['client__family']}",
            row["count"],
        )
        for row in counted.order_by("first")
    ]


def _due_reviews(clinic: Clinic, day: date) -> list[Plan]:
    """Return the agreed plans whose review is due; `due` on each is the day."""
    last = Review.everywhere.filter(plan=OuterRef("pk")).order_by("-made_at").values("next_on")[:1]
    rows = Plan.objects.of(clinic).filter(status=Plan.Status.AGREED).select_related("client")
    due = rows.annotate(due=Coalesce(Subquery(last), F("review_on"))).filter(due__lte=day)
    return list(due.order_by("due"))
