"""The client's own intake: one question a screen, saved as it is typed, handed in once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from palpate.clinical.vocabulary import Topic
from palpate.pages.asking import OPENING, list_topics, merge_answer, merge_words, write_section
from palpate.pages.client.policy import LinkRequest, link_page
from palpate.people.errors import StaleVersion, Unseen
from palpate.record.actions import save_intake, submit_intake
from palpate.record.intake import read_draft
from palpate.record.models import IntakeDraft
from palpate.record.translate import library

Change = Callable[[Mapping[str, Any]], dict[str, Any]]


def read_answers(request: LinkRequest) -> dict[str, Any]:
    """Return what was answered so far."""
    draft = read_draft(request.link)
    return dict(draft.answers) if draft else {}


def keep_answers(request: LinkRequest, change: Change) -> IntakeDraft:
    """Keep the answers with one of them changed; two saves at one moment both count."""
    try:
        return _keep_once(request, change)
    except StaleVersion:
        return _keep_once(request, change)


def _keep_once(request: LinkRequest, change: Change) -> IntakeDraft:
    draft = read_draft(request.link)
    answers = change(draft.answers if draft else {})
    return save_intake(request.token, answers, seen_version=draft.version if draft else 0)


def list_own(request: LinkRequest) -> list[Topic]:
    """Return the questions that concern this client."""
    return list_topics(library(), request.link.client, timezone.localdate())


def frame(request: LinkRequest, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every page of the intake shows."""
    return {
        "token": request.token,
        "clinic": request.link.clinic,
        "client": request.link.client,
        "expires": request.link.expires,
        "alarm": dict(answers.get("fields", {})).get("alarm", ""),
    }


@link_page
def welcome(request: LinkRequest) -> HttpResponse:
    """Say what this is, how long it takes, and who reads it; lead on to where it was left."""
    answers = read_answers(request)
    topics = list_own(request)
    replies = answers.get("topics", {})
    next_topic = next((topic for topic in topics if topic.id not in replies), None)
    context = frame(request, answers) | {
        "begun": bool(answers),
        "count": len(topics),
        "goes_on": _address(request, next_topic) if answers else _opening(request),
    }
    return render(request, "client/welcome.html", context)


def _address(request: LinkRequest, topic: Topic | None) -> str:
    if topic is None:
        return reverse("client:check", args=[request.token])
    return reverse("client:question", args=[request.token, topic.id])


def _opening(request: LinkRequest) -> str:
    return reverse("client:opening", args=[request.token])


@link_page
def opening(request: LinkRequest) -> HttpResponse:
    """Ask in open words what brings the client here."""
    if request.method == "POST":
        draft = keep_answers(request, lambda answers: merge_words(answers, request.POST))
        return _answer_save(request, draft, _address(request, list_own(request)[0]))
    answers = read_answers(request)
    said = answers.get("words", {})
    lines = [{"name": name, "ask": ask, "said": said.get(name, "")} for name, ask in OPENING]
    context = frame(request, answers) | {"lines": lines}
    return render(request, "client/opening.html", context)


def _answer_save(request: LinkRequest, draft: IntakeDraft, onward: str) -> HttpResponse:
    """Lead on to the next screen; an answer saved while it is typed only says so."""
    if not request.htmx:
        return redirect(onward)
    context = frame(request, draft.answers) | {"saved_at": draft.saved_at}
    return render(request, "client/saved.html", context)


@link_page
def question(request: LinkRequest, topic_id: str) -> HttpResponse:
    """Ask one question; it may be left out."""
    topics = list_own(request)
    number = next((n for n, topic in enumerate(topics) if topic.id == topic_id), None)
    if number is None:
        raise Unseen("question")
    topic = topics[number]
    onward = _address(request, topics[number + 1] if number + 1 < len(topics) else None)
    if request.method == "POST":
        draft = keep_answers(request, lambda answers: _merge(request, answers, topic))
        return _answer_save(request, draft, onward)
    answers = read_answers(request)
    context = frame(request, answers) | {
        "section": write_section(library(), topic, answers),
        "number": number + 1,
        "count": len(topics),
        "before": _address(request, topics[number - 1]) if number else _opening(request),
        "places": sorted(library().body.places),
    }
    return render(request, "client/question.html", context)


def _merge(request: LinkRequest, answers: Mapping[str, Any], topic: Topic) -> dict[str, Any]:
    client, today = request.link.client, timezone.localdate()
    return merge_answer(library(), answers, topic, request.POST, client, today)


@link_page
def check(request: LinkRequest) -> HttpResponse:
    """Show all answers before they are handed in; each can be changed."""
    answers = read_answers(request)
    sections = [write_section(library(), topic, answers) for topic in list_own(request)]
    said = answers.get("words", {})
    context = frame(request, answers) | {
        "sections": sections,
        "left": sum(not section.reply for section in sections),
        "lines": [{"ask": ask, "said": said.get(name, "")} for name, ask in OPENING],
    }
    return render(request, "client/check.html", context)


@require_POST
@link_page
def submit(request: LinkRequest) -> HttpResponse:
    """Hand in the answers; the link is used up."""
    answers = read_answers(request)
    submit_intake(request.token)
    return render(request, "client/thanks.html", frame(request, answers))


urlpatterns = [
    path("<slug:token>/", welcome, name="welcome"),
    path("<slug:token>/start/", opening, name="opening"),
    path("<slug:token>/check/", check, name="check"),
    path("<slug:token>/done/", submit, name="submit"),
    path("<slug:token>/q/<slug:topic_id>/", question, name="question"),
]
