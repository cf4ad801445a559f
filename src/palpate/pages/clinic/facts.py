"""Facts: what is known of a client, who said it and when, and what was never asked."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.facts import Fact as Told
from palpate.clinical.facts import Kind, Status
from palpate.clinical.recognise import Reading, read_text
from palpate.clinical.suggestions import suggest_concepts
from palpate.pages.asking import list_topics, read_typed
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import REFUSED, StaffRequest, clinic_page, post_only, send_once
from palpate.pages.clinic.wording import describe_fact, group_facts
from palpate.people.access import find_client, require
from palpate.people.audit import note_read
from palpate.people.errors import Missing
from palpate.people.models import Client
from palpate.people.roles import Power
from palpate.record import access
from palpate.record.actions import answer_topics, record_fact
from palpate.record.facts import check_fact
from palpate.record.models import Fact
from palpate.record.translate import library, read_person, write_fact

LONGEST = 2000
SAYERS = (
    ("client", "The client said it"),
    ("referrer", "The referrer"),
    ("therapist", "I found it"),
)


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show all that is known."""
    client = access.open_client(request.staff, client_id, "facts")
    return show_facts(request, client)


def show_facts(
    request: StaffRequest, client: Client, extra: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the facts tab, with what is being added when something is."""
    known = access.facts_of(request.staff, client)
    standing = [fact for fact in known if fact.status != Status.DENIED]
    understood = [fact for fact in standing if fact.concept in library().concepts]
    context = client_frame(request.staff, client, "facts") | {
        "groups": group_facts(understood),
        "strange": [describe_fact(fact) for fact in standing if fact not in understood],
        "denied": [describe_fact(fact) for fact in known if fact.status == Status.DENIED],
        "topics": write_topics(request, client),
        "sayers": SAYERS,
        "said_by": request.POST.get("said_by", "client"),
    }
    return render(request, "clinic/facts.html", context | (extra or {}), status=status)


def write_topics(request: StaffRequest, client: Client) -> dict[str, list[dict[str, Any]]]:
    """Return the questions that were asked, with answer and day, and those that were not."""
    answers = access.answers_of(request.staff, client)
    asked, open_ones = [], []
    for topic in list_topics(library(), client, timezone.localdate()):
        answer = answers.get(topic.id)
        if answer is None:
            open_ones.append({"topic": topic})
        else:
            day = write_day(answer.answered_on)
            waits = answer.confirmed_at is None
            asked.append({"topic": topic, "reply": answer.reply, "day": day, "waits": waits})
    return {"asked": asked, "open": open_ones}


@clinic_page
def history(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show every fact there ever was, also what was replaced or entered in error."""
    client = access.open_client(request.staff, client_id, "fact history")
    rows = access.fact_history(request.staff, client)
    replaced = {row.supersedes_id for row in rows}
    lines = [
        describe_fact(row) | {"replaced": row.pk in replaced, "by": row.recorded_by, "row": row}
        for row in rows
    ]
    context = client_frame(request.staff, client, "facts") | {"lines": lines}
    return render(request, "clinic/facts_history.html", context)


@post_only
@clinic_page
def read(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Say what is understood of the words typed so far; nothing is kept."""
    client = find_editable(request, client_id)
    extra = read_said(request, client)
    if request.htmx:
        return render(request, "clinic/facts_read.html", extra)
    return show_facts(request, client, extra)


def find_editable(request: StaffRequest, client_id: UUID, what: str = "facts") -> Client:
    """Return a client whose record this person may change; an opened page is noted as a look."""
    client = find_client(require(request.staff, Power.EDIT_CLINICAL), client_id)
    if request.method == "GET":
        note_read(request.staff, client, what)
    return client


def read_said(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Return what the typed words are taken to say, as lines to tick."""
    said = read_typed(request.POST, "said", LONGEST)
    reading = _read(client, said)
    told = list_told(reading)
    return {
        "said": said,
        "mark": mark_words(said),
        "told": [_describe_told(client, fact) for fact in told],
        "ask": reading.ask,
    }


def _read(client: Client, said: str) -> Reading:
    born = read_person(client).born
    return read_text(library(), said, timezone.localdate(), born=born)


def list_told(reading: Reading) -> list[Told]:
    """Return the facts of a reading; what was not understood comes last, as words alone."""
    facts = [item.fact for item in reading.facts]
    return [*facts, *(Told("", Kind.FINDING, text=piece) for piece in reading.not_understood)]


def mark_words(said: str) -> str:
    """Return a digest of words, so that ticks are never taken for other words."""
    return sha256(said.encode()).hexdigest()[:16]


def _describe_told(client: Client, told: Told) -> dict[str, Any]:
    row = Fact(client=client, **{"said_on": timezone.localdate(), **write_fact(told)})
    return describe_fact(row)


@post_only
@clinic_page
@send_once
def add(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Record the ticked facts of the typed words."""
    client = find_editable(request, client_id)
    said = read_typed(request.POST, "said", LONGEST)
    if not said:
        raise Missing("said", "What was said")
    if request.POST.get("mark") != mark_words(said):
        return show_facts(request, client, read_said(request, client), REFUSED)
    told = list_told(_read(client, said))
    ticked = set(request.POST.getlist("take"))
    wanted = [fact for number, fact in enumerate(told) if str(number) in ticked]
    if not wanted:
        extra = read_said(request, client)
        extra["sentence"] = "Nothing is ticked; tick what should be kept."
        return show_facts(request, client, extra, REFUSED)
    record_told(request, client, wanted)
    count = len(wanted)
    messages.success(request, f"{count} fact{'' if count == 1 else 's'} added.")
    return redirect("clinic:facts", client.pk)


def record_told(request: StaffRequest, client: Client, wanted: list[Told]) -> None:
    """Record all facts, or none when one of them cannot be."""
    sayer = request.POST.get("said_by", "client")
    rows = [write_fact(fact) | {"said_by": sayer} for fact in wanted]
    for row in rows:
        row.pop("said_on", None)
        check_fact(row, timezone.localdate())
    for row in rows:
        record_fact(request.staff, client, **row)


@post_only
@clinic_page
def suggest(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Offer the concepts whose names begin with what was typed."""
    client = find_editable(request, client_id)
    typed = request.POST.get("typed", "").strip()[:80]
    found = suggest_concepts(library(), typed) if typed else ()
    context = {"found": found, "typed": typed, "client": client}
    return render(request, "clinic/facts_suggest.html", context)


@post_only
@clinic_page
@send_once
def ask(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Keep quick answers to questions that had not been asked."""
    client = find_editable(request, client_id)
    topics = {topic.id for topic in list_topics(library(), client, timezone.localdate())}
    replies = {name: request.POST[name] for name in topics if request.POST.get(name)}
    if not replies:
        raise Missing("reply", "Every answer")
    answer_topics(request.staff, client, replies)
    more = "yes" in replies.values()
    said = "Kept. Add what the yes is about, else it counts as not asked." if more else "Kept."
    messages.success(request, said)
    return redirect("clinic:facts", client.pk)


urlpatterns = [
    path("clients/<uuid:client_id>/facts/", show, name="facts"),
    path("clients/<uuid:client_id>/facts/history/", history, name="facts_history"),
    path("clients/<uuid:client_id>/facts/read/", read, name="facts_read"),
    path("clients/<uuid:client_id>/facts/add/", add, name="facts_add"),
    path("clients/<uuid:client_id>/facts/suggest/", suggest, name="facts_suggest"),
    path("clients/<uuid:client_id>/facts/ask/", ask, name="facts_ask"),
]
