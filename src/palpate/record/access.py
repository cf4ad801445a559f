"""The only way to fetch from the record: unseen is 404, beyond the role is 403."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from palpate.people.access import find_client, read_id, require
from palpate.people.audit import note_read
from palpate.people.errors import Unseen
from palpate.people.models import Client, Clinic, Staff
from palpate.people.roles import Power
from palpate.record.flags import Flag, flags_waiting
from palpate.record.gate import let_see
from palpate.record.glance import OWN_FACTS
from palpate.record.models import (
    Addendum,
    Answer,
    Clearance,
    Consent,
    ConsentText,
    Decision,
    Departure,
    Fact,
    Goal,
    Import,
    IntakeDraft,
    Mark,
    Measurement,
    Plan,
    Review,
    Session,
    StoredScreening,
    Work,
)
from palpate.record.overview import (
    ClientPage,
    DayWork,
    Waiting,
    client_page,
    todays_work,
)
from palpate.record.rows import ClientRow, Row
from palpate.record.standings import standings_of

__all__ = [
    "ClientPage",
    "DayWork",
    "Flag",
    "Note",
    "Waiting",
    "answers_of",
    "clearances_of",
    "client_page",
    "consent_of",
    "consent_text",
    "consent_texts",
    "consents_of",
    "decisions_of",
    "fact_history",
    "facts_of",
    "facts_waiting",
    "find_clearance",
    "find_consent",
    "find_decision",
    "find_fact",
    "find_measurement",
    "find_plan",
    "find_screening",
    "find_session",
    "flags_waiting",
    "goals_of",
    "imports_of",
    "intakes_of",
    "latest_screening",
    "measurements_of",
    "note_of",
    "open_client",
    "plan_of",
    "plans_of",
    "reviews_of",
    "screening_before",
    "sessions_of",
    "standings_of",
    "todays_work",
]

Found = TypeVar("Found", bound=Row)
Own = TypeVar("Own", bound=ClientRow)


def open_client(staff: Staff | None, client_id: UUID | str, what: str) -> Client:
    """Return a client whose record is about to be read, and note in the trail that it was."""
    person = require(staff, Power.SEE_CLINICAL)
    client = find_client(person, client_id)
    note_read(person, client, what)
    return client


def _find(staff: Staff | None, rows: QuerySet[Found], row_id: UUID | str, what: str) -> Found:
    require(staff, Power.SEE_CLINICAL)
    found = rows.filter(pk=read_id(row_id, what)).first()
    if found is None:
        raise Unseen(what)
    return found


def _clinic(staff: Staff | None) -> Clinic:
    return require(staff, Power.SEE_CLINICAL).clinic


def _of(staff: Staff | None, client: Client, model: type[Own]) -> QuerySet[Own]:
    let_see(staff, client)
    return model.objects.of(client.clinic).filter(client=client)


# Facts ---------------------------------------------------------------------------------------


def facts_of(staff: Staff | None, client: Client) -> list[Fact]:
    """Return the facts that count: confirmed, not superseded, not in error; the latest first."""
    rows = _of(staff, client, Fact).filter(OWN_FACTS).exclude(confirmed_at=None)
    return list(rows.order_by("-recorded_at", "-pk"))


def facts_waiting(staff: Staff | None, client: Client) -> list[Fact]:
    """Return the facts that wait for the therapist, in the order they came."""
    rows = _of(staff, client, Fact).filter(OWN_FACTS, confirmed_at=None)
    return list(rows.select_related("source__origin").order_by("recorded_at", "pk"))


def fact_history(staff: Staff | None, client: Client) -> list[Fact]:
    """Return every fact there ever was, also those replaced and those in error."""
    return list(
        _of(staff, client, Fact).select_related("recorded_by").order_by("-recorded_at", "-pk")
    )


def find_fact(staff: Staff | None, fact_id: UUID | str) -> Fact:
    """Return one fact."""
    rows = Fact.objects.of(_clinic(staff)).select_related("client", "clinic")
    return _find(staff, rows, fact_id, "fact")


def answers_of(staff: Staff | None, client: Client) -> dict[str, Answer]:
    """Return the last answer to each topic, confirmed or waiting."""
    rows = _of(staff, client, Answer).order_by("recorded_at", "pk")
    return {row.topic: row for row in rows}


def imports_of(staff: Staff | None, client: Client) -> list[Import]:
    """Return what came in from outside, without the content itself."""
    let_see(staff, client)
    rows = Import.objects.of(client.clinic).filter(client=client).defer("content")
    return list(rows.order_by("-made_at"))


def intakes_of(staff: Staff | None, client: Client) -> list[IntakeDraft]:
    """Return the intakes, the latest first."""
    return list(_of(staff, client, IntakeDraft).select_related("link").order_by("-saved_at"))


# Safety --------------------------------------------------------------------------------------


def latest_screening(
    staff: Staff | None, client: Client, on: date | None = None
) -> StoredScreening | None:
    """Return the screening kept last, for a day or for any."""
    rows = _of(staff, client, StoredScreening)
    if on is not None:
        rows = rows.filter(on=on)
    return rows.order_by("-made_at", "-pk").first()


def screening_before(
    staff: Staff | None, client: Client, kept: StoredScreening
) -> StoredScreening | None:
    """Return the screening kept last before another, of its own day or an earlier one."""
    rows = _of(staff, client, StoredScreening).filter(on__lte=kept.on, made_at__lt=kept.made_at)
    return rows.order_by("-made_at", "-pk").first()


def find_screening(staff: Staff | None, screening_id: UUID | str) -> StoredScreening:
    """Return one screening as it was shown."""
    rows = StoredScreening.objects.of(_clinic(staff)).select_related("client")
    return _find(staff, rows, screening_id, "screening")


def clearances_of(staff: Staff | None, client: Client) -> list[Clearance]:
    """Return the clearances, the latest first, those that have ended among them."""
    return list(_of(staff, client, Clearance).order_by("-recorded_at"))


def find_clearance(staff: Staff | None, clearance_id: UUID | str) -> Clearance:
    """Return one clearance."""
    rows = Clearance.objects.of(_clinic(staff)).select_related("client", "clinic")
    return _find(staff, rows, clearance_id, "clearance")


# Choice --------------------------------------------------------------------------------------


def consent_text(staff: Staff | None) -> ConsentText | None:
    """Return the text that clients sign under now."""
    return ConsentText.objects.of(_clinic(staff)).order_by("-version").first()


def consent_texts(staff: Staff | None) -> list[ConsentText]:
    """Return every version of the text that clients sign under, the newest first."""
    return list(ConsentText.objects.of(_clinic(staff)).order_by("-version"))


def consents_of(staff: Staff | None, client: Client) -> list[Consent]:
    """Return the consents, the latest first."""
    rows = _of(staff, client, Consent).select_related("text", "clinic", "client")
    return list(rows.order_by("-signed_at", "-pk"))


def consent_of(staff: Staff | None, client: Client) -> Consent | None:
    """Return the consent that holds: the last one, unless it was withdrawn."""
    last = next(iter(consents_of(staff, client)), None)
    return last if last is not None and last.withdrawn_at is None else None


def find_consent(staff: Staff | None, consent_id: UUID | str) -> Consent:
    """Return one consent."""
    rows = Consent.objects.of(_clinic(staff)).select_related("text", "client", "clinic")
    return _find(staff, rows, consent_id, "consent")


def decisions_of(staff: Staff | None, client: Client) -> list[Decision]:
    """Return the client's decisions, the latest first."""
    return list(_of(staff, client, Decision).select_related("made_by").order_by("-made_at", "-pk"))


def find_decision(staff: Staff | None, decision_id: UUID | str) -> Decision:
    """Return one decision with what was shown."""
    rows = Decision.objects.of(_clinic(staff)).select_related("client")
    return _find(staff, rows, decision_id, "decision")


# Plans ---------------------------------------------------------------------------------------


def plans_of(staff: Staff | None, client: Client) -> list[Plan]:
    """Return all versions of the plan, the latest first."""
    return list(_of(staff, client, Plan).order_by("-number"))


def plan_of(staff: Staff | None, client: Client) -> Plan | None:
    """Return the plan in force."""
    return _of(staff, client, Plan).filter(status=Plan.Status.AGREED).first()


def find_plan(staff: Staff | None, plan_id: UUID | str) -> Plan:
    """Return one version of a plan."""
    rows = Plan.objects.of(_clinic(staff)).select_related("client", "clinic", "agreed_by")
    return _find(staff, rows, plan_id, "plan")


def goals_of(staff: Staff | None, plan: Plan) -> list[Goal]:
    """Return the goals of a plan."""
    let_see(staff, plan, "plan")
    return list(Goal.objects.of(plan.clinic).filter(plan=plan).order_by("pk"))


def reviews_of(staff: Staff | None, plan: Plan) -> list[Review]:
    """Return the reviews of a plan, the latest first."""
    let_see(staff, plan, "plan")
    return list(Review.objects.of(plan.clinic).filter(plan=plan).order_by("-made_at"))


# Sessions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A session with everything that its note consists of."""

    session: Session
    work: list[Work]
    marks: list[Mark]
    departures: list[Departure]
    addenda: list[Addendum]


def sessions_of(staff: Staff | None, client: Client, limit: int = 10) -> list[Session]:
    """Return the sessions, the latest first."""
    rows = _of(staff, client, Session).select_related("therapist")
    return list(rows.order_by("-at")[:limit])


def find_session(staff: Staff | None, session_id: UUID | str) -> Session:
    """Return one session."""
    rows = Session.objects.of(_clinic(staff)).select_related(
        "client", "clinic", "plan", "therapist", "signed_by"
    )
    return _find(staff, rows, session_id, "session")


def note_of(staff: Staff | None, session: Session) -> Note:
    """Return a note with its parts: four queries."""
    let_see(staff, session, "session")
    clinic = session.clinic
    return Note(
        session,
        list(Work.objects.of(clinic).filter(session=session).order_by("pk")),
        list(Mark.objects.of(clinic).filter(session=session).order_by("pk")),
        list(Departure.objects.of(clinic).filter(session=session).order_by("rule", "limit")),
        list(
            Addendum.objects.of(clinic).filter(session=session).select_related("by").order_by("at")
        ),
    )


def measurements_of(staff: Staff | None, client: Client, measure: str = "") -> list[Measurement]:
    """Return what was measured and not struck, the oldest first, of one measure or of all."""
    rows = _of(staff, client, Measurement).filter(struck_at=None)
    if measure:
        rows = rows.filter(measure=measure)
    return list(rows.order_by("measure", "taken_at", "pk"))


def find_measurement(staff: Staff | None, measurement_id: UUID | str) -> Measurement:
    """Return one measurement."""
    rows = Measurement.objects.of(_clinic(staff)).select_related("client", "clinic")
    return _find(staff, rows, measurement_id, "measurement")
