"""The intake that therapist and client fill in together; it saves as it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.vocabulary import Topic
from palpate.pages.asking import Section, list_topics, merge_answer, write_section
from palpate.pages.clinic.facts import find_editable
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    StaffRequest,
    clinic_page,
    post_only,
    read_whole,
    send_once,
)
from palpate.pages.clinic.wording import describe_fact
from palpate.people.errors import Unseen
from palpate.people.models import Client, Staff
from palpate.record import access
from palpate.record.actions import finish_intake, keep_intake
from palpate.record.models import Fact, IntakeDraft
from palpate.record.translate import library


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show all questions with what was answered so far."""
    client = find_editable(request, client_id, "intake")
    draft = find_draft(request.staff, client)
    answers = draft.answers if draft else {}
    known = access.facts_of(request.staff, client)
    topics = list_topics(library(), client, timezone.localdate())
    sections = [write_section(library(), topic, answers) for topic in topics]
    context = client_frame(request.staff, client, "facts") | {
        "lines": list(zip(sections, (known_of(topic, known) for topic in topics), strict=True)),
        "answered": sum(bool(section.reply) for section in sections),
        "version": draft.version if draft else 0,
        "saved_at": draft.saved_at if draft else None,
        "places": sorted(library().body.places),
        "alarm": answers.get("fields", {}).get("alarm", ""),
    }
    return render(request, "clinic/intake.html", context)


def find_draft(staff: Staff, client: Client) -> IntakeDraft | None:
    """Return the intake begun together and not handed in."""
    drafts = access.intakes_of(staff, client)
    return next((one for one in drafts if one.link_id is None and not one.submitted_at), None)


def known_of(topic: Topic, facts: list[Fact]) -> list[dict[str, Any]]:
    """Return what is known already of what a question is about."""
    narrower = library().narrower
    concepts = set(topic.covers).union(*(narrower.get(name, frozenset()) for name in topic.covers))
    return [describe_fact(fact) for fact in facts if fact.concept in concepts]


@post_only
@clinic_page
def save(request: StaffRequest, client_id: UUID, topic_id: str) -> HttpResponse:
    """Keep the answer to one question; a page that is behind another is told so."""
    client = find_editable(request, client_id)
    topic = library().topics.get(topic_id)
    if topic is None:
        raise Unseen("question")
    draft = find_draft(request.staff, client)
    answers = draft.answers if draft else {}
    merged = merge_answer(library(), answers, topic, request.POST, client, timezone.localdate())
    kept = keep_intake(request.staff, client, merged, seen_version=_read_version(request))
    if not request.htmx:
        return redirect("clinic:intake", client.pk)
    section = write_section(library(), topic, kept.answers)
    return _tell_saved(request, kept.version, kept.saved_at, section, kept.answers)


def _read_version(request: StaffRequest) -> int:
    sent = request.POST.get("version", "")
    return read_whole(sent)


def _tell_saved(
    request: StaffRequest, version: int, at: datetime, section: Section, answers: dict[str, Any]
) -> HttpResponse:
    context = {
        "version": version,
        "saved_at": at,
        "alarm": answers["fields"]["alarm"],
        "answered": len(answers["topics"]),
        "section": section,
    }
    return render(request, "clinic/intake_saved.html", context)


@post_only
@clinic_page
@send_once
def finish(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Hand in the answers; what they say is confirmed on the next page."""
    client = find_editable(request, client_id)
    draft = find_draft(request.staff, client)
    if draft is None:
        messages.warning(request, "Nothing is answered yet; answer a question first.")
        return redirect("clinic:intake", client.pk)
    finish_intake(request.staff, draft)
    messages.success(request, "The intake is handed in. Look at what it says and confirm it.")
    return redirect("clinic:waiting", client.pk)


urlpatterns = [
    path("clients/<uuid:client_id>/intake/", show, name="intake"),
    path("clients/<uuid:client_id>/intake/finish/", finish, name="intake_finish"),
    path("clients/<uuid:client_id>/intake/q/<slug:topic_id>/", save, name="intake_save"),
]
