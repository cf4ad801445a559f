"""From the record to the plain content of a report: fetched through access, kept as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from palpate.clinical.library import Library
from palpate.exchange.letters.course import write_course
from palpate.exchange.letters.dates import count_words, write_day, write_rate
from palpate.exchange.letters.progress import write_goals, write_measures, write_medicines
from palpate.exchange.letters.safety import write_departures, write_questions, write_safety
from palpate.people.models import Client, Staff
from palpate.record import access, translate
from palpate.record.access import Note
from palpate.record.gate import let_see, local_day, moment
from palpate.record.models import Plan, Session
from palpate.record.screenings import screen_day
from palpate.team.access import Visits, visits_of
from palpate.team.models import Professional, Referral

READ_SESSIONS = 200
TITLES = {"first": "First report", "interim": "Progress report", "discharge": "Closing report"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the therapist writes into a report herself."""

    found: str = ""
    asks: str = ""


def gather_report(
    staff: Staff | None, client: Client, professional: Professional, *, kind: str,
    referral: Referral | None = None, typed: Typed | None = None, now: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return all that a report says, as plain values that can be kept and printed again."""
    person, at = let_see(staff, client), moment(now)
    library, words = translate.library(), typed or Typed()
    today = local_day(client.clinic, at)
    sessions = access.sessions_of(person, client, READ_SESSIONS)
    notes = read_notes(person, client, sessions, referral)
    plan = access.plan_of(person, client)
    goals = access.goals_of(person, plan) if plan else []
    rows = access.measurements_of(person, client)
    screening = screen_day(person, client, today, now=at).screening
    content: dict[str, Any] = {
        "kind": kind,
        "title": TITLES[kind],
        "made_on": write_day(today),
        "clinic": _write_clinic(client),
        "from": _write_therapist(person),
        "to": _write_professional(library, professional),
        "client": _write_client(client, today),
        "referral": _write_referral(person, referral),
        "found": words.found.strip(),
        "safety": write_safety(screening),
        "departures": write_departures(library, notes),
        "plan": _write_plan(library, plan),
        "goals": write_goals(library, goals, rows),
        "sessions": write_course(library, notes),
        "next_visit": _next_visit(sessions, at),
        "measures": write_measures(library, rows, goals, professional.role, client.clinic),
        "medicines": write_medicines(library, access.facts_of(person, client)),
        "questions": write_questions(screening),
        "asks": words.asks.strip(),
    }
    return content | {"summary": write_summary(content)}


def read_notes(
    staff: Staff, client: Client, sessions: Sequence[Session], referral: Referral | None
) -> list[Note]:
    """Return the signed notes since the referral came, or all without one, the latest first."""
    since = referral.received_on if referral else date.min
    return [
        access.note_of(staff, one)
        for one in sessions
        if one.is_signed and local_day(client.clinic, one.at) >= since
    ]


def _write_clinic(client: Client) -> dict[str, str]:
    clinic = client.clinic
    return {"name": clinic.name, "phone": clinic.phone, "address": clinic.address}


def _write_therapist(staff: Staff) -> dict[str, str]:
    return {"name": staff.name, "credentials": staff.credentials, "licence": staff.licence}


def _write_professional(library: Library, row: Professional) -> dict[str, str]:
    role = library.roles.get(row.role)
    return {
        "name": row.name,
        "role": role.name if role else row.role,
        "organisation": row.organisation,
        "address": row.address,
        "fax": row.fax,
        "npi": row.npi,
    }


def _write_client(client: Client, today: date) -> dict[str, str]:
    name = f"{client.given} {client.family}"
    called = client.preferred if client.preferred not in ("", client.given) else ""
    age = ""
    if client.born:
        before = (today.month, today.day) < (client.born.month, client.born.day)
        age = str(today.year - client.born.year - before)
    return {"name": name, "called": called, "born": write_day(client.born), "age": age}


def _write_referral(staff: Staff, referral: Referral | None) -> dict[str, Any] | None:
    if referral is None:
        return None
    return {
        "received": write_day(referral.received_on),
        "reason": referral.reason,
        "diagnosis": referral.diagnosis,
        "code": referral.diagnosis_code,
        "asks": referral.asks,
        "precautions": referral.precautions,
        "visits": say_visits(visits_of(staff, referral)),
    }


def say_visits(visits: Visits) -> str:
    """Return visits used and left, and until when they hold, in words."""
    used = f"{count_words(visits.used, 'visit')} used"
    if visits.authorised is not None:
        most = count_words(visits.authorised, "visit")
        used = f"{visits.used} of {most} used, {visits.left} left"
    return f"{used}, until {write_day(visits.until)}" if visits.until else used


def _write_plan(library: Library, plan: Plan | None) -> dict[str, str] | None:
    if plan is None:
        return None
    types = [library.types[name].name for name in plan.massage_types if name in library.types]
    weeks = count_words(plan.weeks, "week")
    pace = f"{plan.minutes} minutes, {write_rate(plan.visits_a_week)} for {weeks}"
    return {
        "problem": plan.problem,
        "types": ", ".join(types),
        "where": ", ".join(library.body.describe(plan.sites)) if plan.sites else "",
        "pace": pace,
        "home_care": plan.home_care,
        "precautions": plan.precautions,
        "review": write_day(plan.review_on),
    }


def _next_visit(sessions: Sequence[Session], at: datetime) -> str:
    coming = [one for one in sessions if one.at > at]
    return write_day(local_day(coming[-1].clinic, coming[-1].at)) if coming else ""


def write_summary(content: dict[str, Any]) -> list[str]:
    """Return the report in at most four sentences, the answer first."""
    sentences = [_say_standing(content), _say_sessions(content)]
    moved = [one for one in content["measures"]["shown"] if one["verdict"]]
    sentences += [_say_change(one) for one in moved[:2]]
    return [one for one in sentences if one]


def _say_change(one: dict[str, Any]) -> str:
    name = f"{one['name']}, {one['place']}" if one["place"] else one["name"]
    return f"{name}: {one['first']} to {one['last']} {one['unit']}; {one['change']}."


def _say_sessions(content: dict[str, Any]) -> str:
    course = content["sessions"]
    if not course["count"]:
        return "No session yet."
    return f"{count_words(course['count'], 'session')}, {course['span']}."


def _say_standing(content: dict[str, Any]) -> str:
    safety = content["safety"]
    if safety["standing"] in ("stop", "clear first"):
        return str(safety["sentence"])
    return ""


def suggest_found(staff: Staff | None, client: Client) -> str:
    """Return what the last signed note says was found, as words to start from."""
    for one in access.sessions_of(staff, client, READ_SESSIONS):
        if one.is_signed:
            return one.objective.strip()
    return ""
