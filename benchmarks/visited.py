"""Tells the stories of the clients who are visited, through the actions that the pages use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from palpate.clinical.facts import Kind
from palpate.people.models import Client, Staff
from palpate.people.sessions import SessionStore
from palpate.record import actions, translate
from palpate.record.facts import check_fact
from palpate.record.models import Fact
from palpate.team import actions as team

DAY = timedelta(days=1)


def tell_stories(staff: Staff, clients: Sequence[UUID]) -> None:
    """Write facts, answers, consent, plan and referral of each, and screen them for today."""
    now = timezone.now()
    begun = now - 90 * DAY
    text = actions.ensure_text(staff, now=begun)
    doctor = team.add_professional(
        staff, name="Dr Ruth Adeyemi", role="family-physician", now=begun
    )
    for number, key in enumerate(clients):
        client = Client.everywhere.select_related("clinic").get(pk=key)
        _tell_facts(staff, client, number, begun, now)
        actions.give_consent(staff, client, text=text, signature=str(client), now=begun)
        _agree_plan(staff, client, begun)
        if number % 3 == 0:
            row = team.receive_referral(
                staff, client, doctor, reason="Low back pain for six weeks, wants fewer tablets",
                visits=12, until=(now + 60 * DAY).date(), now=begun,
            )  # fmt: skip
            team.accept_referral(staff, row, seen_version=row.version, now=begun)
        actions.plan_session(staff, client, at=now + 3 * DAY, now=now)
        actions.screen_client(staff, client)


def _tell_facts(staff: Staff, client: Client, number: int, begun: datetime, now: datetime) -> None:
    """Record six facts at the beginning and two since the last session."""
    library = translate.library()
    wanted = [key for key, concept in library.concepts.items() if concept.kind is Kind.CONDITION]
    known = [wanted[(number * 7 + step * 31) % len(wanted)] for step in range(8)]
    rows = [_make_fact(staff, client, name, place, begun if place < 6 else now)
            for place, name in enumerate(known)]  # fmt: skip
    Fact.everywhere.bulk_create(rows)
    topics = list(library.topics)[: 4 + number % 12]
    actions.answer_topics(staff, client, dict.fromkeys(topics, "no"), now=begun)


def _make_fact(staff: Staff, client: Client, name: str, place: int, at: datetime) -> Fact:
    concept = translate.library().concepts[name]
    said = {
        "concept": name, "text": concept.name, "kind": concept.kind.value, "onset": "2019",
        "status": "resolved" if place % 4 == 3 else "active", "said_by": "client",
    }  # fmt: skip
    return Fact(
        **check_fact(said, at.date()), clinic_id=client.clinic_id, client=client,
        confirmed_at=at, confirmed_by=staff, recorded_at=at, recorded_by=staff,
    )  # fmt: skip


def _agree_plan(staff: Staff, client: Client, begun: datetime) -> None:
    goal = {"words": "Work two hours at the bench", "measure": "own-activity", "baseline": 3,
            "target": 7}  # fmt: skip
    plan = actions.draft_plan(
        staff, client, goals=[goal], problem="Low back pain at work", massage_types=["swedish"],
        sites=translate.library().body.all, minutes=60, review_on=(begun + 120 * DAY).date(),
        now=begun,
    )  # fmt: skip
    actions.agree_plan(staff, plan, seen_version=plan.version, now=begun)


def sign_in(staff: Staff) -> str:
    """Return the cookie of somebody who has just signed in."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session = SessionStore()
    login(request, staff.user, "palpate.people.backend.Backend")
    request.session.save()
    return str(request.session.session_key)
