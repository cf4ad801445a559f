"""Facts that wait: each is confirmed, corrected or refused by the therapist before it counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from palpate.pages.asking import OPENING
from palpate.pages.clinic.frame import client_frame, write_day
from palpate.pages.clinic.policy import StaffRequest, clinic_page, send_once
from palpate.pages.clinic.wording import describe_fact
from palpate.people.errors import Missing
from palpate.people.models import Client
from palpate.record import access
from palpate.record.actions import confirm_facts, refuse_fact
from palpate.record.models import Answer, Fact
from palpate.record.translate import library


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """List what waits: the facts, what nobody understood, and the answers handed in."""
    client = access.open_client(request.staff, client_id, "facts waiting")
    waiting = access.facts_waiting(request.staff, client)
    context = client_frame(request.staff, client, "facts") | {
        "groups": group_waiting(waiting),
        "count": len(waiting),
        "answers": list_answers(request, client),
        "words": read_words(request, client),
        "imports": [_write_import(one) for one in access.imports_of(request.staff, client)],
    }
    return render(request, "clinic/waiting.html", context)


def group_waiting(waiting: list[Fact]) -> list[dict[str, Any]]:
    """Return the facts in the order of their weight: to ask about, bearing on safety, the rest."""
    lines = [_write_line(fact) for fact in waiting]
    lines.sort(key=lambda line: (-line["bears"], line["fact"].kind, line["name"].casefold()))
    strange = [line for line in lines if not line["understood"]]
    weighty = [line for line in lines if line["bears"]]
    rest = [line for line in lines if line["understood"] and not line["bears"]]
    groups = (
        (
            "Not understood",
            "Ask what is meant, then correct it, or keep it as it was said.",
            strange,
        ),
        ("Bears on safety", "A rule speaks of each of these.", weighty),
        ("Everything else", "No rule speaks of these.", rest),
    )
    found = [{"title": title, "says": says, "lines": lines} for title, says, lines in groups]
    return [group for group in found if group["lines"]]


def _write_line(fact: Fact) -> dict[str, Any]:
    # Everything on this page waits, so no line needs to say so.
    line = describe_fact(fact) | {"waits": False}
    source = getattr(fact, "source", None)
    if source is None:
        return line
    came = source.origin.made_at.date() if source.origin else fact.said_on
    how = "from a record imported" if source.origin else "from the intake of"
    return line | {"origin": f"{how} {write_day(came)}"}


def list_answers(request: StaffRequest, client: Client) -> list[dict[str, Any]]:
    """Return the answers of an intake that wait with its facts."""
    topics = library().topics
    rows = access.answers_of(request.staff, client).values()
    return [_write_answer(topics, row) for row in rows if row.confirmed_at is None]


def _write_answer(topics: Any, row: Answer) -> dict[str, Any]:
    topic = topics.get(row.topic)
    return {"ask": topic.ask if topic else row.topic, "reply": row.reply}


def read_words(request: StaffRequest, client: Client) -> list[dict[str, str]]:
    """Return what the client wrote in the last intake handed in, in their own words."""
    drafts = access.intakes_of(request.staff, client)
    last = next((one for one in drafts if one.submitted_at), None)
    said = dict(last.answers.get("words", {})) if last else {}
    return [{"ask": ask, "said": said[name]} for name, ask in OPENING if said.get(name)]


def _write_import(origin: Any) -> dict[str, Any]:
    return {"day": write_day(origin.made_at.date()), "strange": origin.not_understood}


@clinic_page
@send_once
def settle(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Confirm or refuse the ticked facts, one of them, or all."""
    client = access.open_client(request.staff, client_id, "facts waiting")
    if request.method == "POST":
        waiting = access.facts_waiting(request.staff, client)
        everything = "all" in request.POST
        wanted = waiting if everything else _choose(waiting, request)
        if "refuse" in request.POST:
            for fact in wanted:
                refuse_fact(request.staff, fact)
            messages.success(request, f"{len(wanted)} refused; they stay in the history.")
        else:
            # Answers count once nothing of the intake is left to look at.
            confirm_facts(request.staff, client, wanted, answers=len(wanted) == len(waiting))
            messages.success(request, f"{len(wanted)} confirmed.")
    left = access.facts_waiting(request.staff, client)
    return redirect("clinic:waiting" if left else "clinic:facts", client.pk)


def _choose(waiting: list[Fact], request: StaffRequest) -> list[Fact]:
    """Return the facts ticked, or the one whose own button was pressed."""
    one = request.POST.get("confirm") or request.POST.get("refuse")
    named = [one] if one not in (None, "", "ticked") else request.POST.getlist("fact")
    wanted = [fact for fact in waiting if str(fact.pk) in named]
    if not wanted:
        raise Missing("fact", "The choice (or it was settled meanwhile)")
    return wanted


urlpatterns = [
    path("clients/<uuid:client_id>/waiting/", show, name="waiting"),
    path("clients/<uuid:client_id>/waiting/settle/", settle, name="waiting_settle"),
]
