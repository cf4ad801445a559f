"""Safety: what is allowed where, why, and what would open it; for today or any day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode

from palpate.clinical.explain import envelope_sentence, site_levels
from palpate.clinical.options import blocking
from palpate.pages import figure
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.reasons.asks import list_asked
from palpate.pages.clinic.reasons.changes import compare_screenings
from palpate.pages.clinic.reasons.clearing import ClearForm, list_clearances, make_clear_form
from palpate.pages.clinic.reasons.dates import read_day, write_day
from palpate.pages.clinic.reasons.limits import list_endings, list_limits, write_limit
from palpate.pages.clinic.reasons.methods import list_everybody, write_methods
from palpate.pages.clinic.reasons.places import find_site, list_regions, slug_site, write_place
from palpate.pages.clinic.reasons.replies import save_answer
from palpate.people.access import require
from palpate.people.errors import Refused, Unseen
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.gate import local_day
from palpate.record.models import StoredScreening
from palpate.record.screenings import Worked, screen_day

FIRST_QUESTIONS = 3
_TAB = "clients/<uuid:client_id>/safety/"


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show what is safe on a day; a tapped site comes alone, as a part of the page."""
    client = access.open_client(request.staff, client_id, "safety")
    if request.htmx and request.htmx.target == "why":
        return show_site(request, client)
    return show_safety(request, client)


def show_site(request: StaffRequest, client: Client) -> HttpResponse:
    """Answer with the part of the page that says what holds at a site."""
    today = local_day(client.clinic, timezone.now())
    on = read_day(request.GET.get("on", "")) or today
    worked = screen_day(request.staff, client, on)
    site = find_site(worked.screening.library, request.GET.get("site", ""))
    if site is None:
        raise Unseen("site")
    place = write_place(worked.screening, site, find_withheld(request.staff, client))
    return render(request, "clinic/safety_site.html", {"place": place})


def find_withheld(staff: Staff, client: Client) -> frozenset[str]:
    """Return the sites that the client does not want touched."""
    consent = access.consent_of(staff, client)
    return (
        frozenset(translate.library().body.names(consent.sites_withheld))
        if consent
        else frozenset()
    )


def show_safety(
    request: StaffRequest, client: Client, *, sent: Any = None, cleared: ClearForm | None = None
) -> HttpResponse:
    """Show the whole page; `sent` and `cleared` are forms that were refused, as they were typed."""
    frame = client_frame(request.staff, client, "safety")
    asked_day = (
        (sent or request.GET).get("on", "") if sent is not None else request.GET.get("on", "")
    )
    on = read_day(asked_day) or frame["today"]
    worked = screen_day(request.staff, client, on)
    context = frame | {
        "day": write_choice(frame, on, asked_day),
        **write_safety(request.staff, client, worked),
        **write_questions(worked, frame["today"], sent, edits=frame["may_edit"]),
        **write_changes(request.staff, client, frame["screening"]),
        "clear_forms": cleared,
        "clearances": list_clearances(request.staff, client),
        "refused": cleared or sent,
    }
    context |= write_chosen(request, worked, context, cleared, asked_day)
    status = REFUSED if cleared or sent is not None else 200
    return render(request, "clinic/safety.html", context, status=status)


def write_choice(frame: dict[str, Any], on: date, asked: str) -> dict[str, Any]:
    """Return the days that can be chosen, and the one that is."""
    visit = frame["next_visit"]
    visit_day = timezone.localtime(visit.at).date() if visit else None
    return {
        "on": on,
        "words": write_day(on),
        "is_today": on == frame["today"],
        "visit": visit_day if visit_day != frame["today"] else None,
        "visit_words": write_day(visit_day),
        "is_visit": on == visit_day,
        "ahead": (on - frame["today"]).days,
        "wrong": asked if asked and read_day(asked) is None else "",
    }


def write_safety(staff: Staff, client: Client, worked: Worked) -> dict[str, Any]:
    """Return everything the screening says, arranged for the page."""
    screening, library = worked.screening, worked.screening.library
    limits, lifted = list_limits(screening)
    withheld = find_withheld(staff, client)
    return {
        "worked": worked,
        "standing": screening.envelope.standing.words,
        "care": screening.envelope.care.words,
        "sentence": envelope_sentence(library, screening),
        "limits": limits,
        "lifted": lifted,
        "blocking": [write_limit(library, finding) for finding in blocking(screening)],
        "carers": [card for card in limits if card.care != "none"],
        "endings": list_endings(limits),
        "regions": list_regions(screening, withheld),
        "withheld": withheld,
        "methods": write_methods(screening),
        "everybody": list_everybody(screening),
        "levels": library.levels,
        "credit": library.credit,
        "roles": library.roles.values(),
        "all_places": list(library.body.places),
    }


def write_chosen(
    request: StaffRequest, worked: Worked, context: dict[str, Any],
    cleared: ClearForm | None, asked_day: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the figure with the chosen site ringed, and what holds at that site."""
    screening, withheld = worked.screening, context["withheld"]
    site = find_site(screening.library, request.GET.get("site", ""))
    day = "" if context["day"]["is_today"] else asked_day
    query = {"on": day} if day else {}
    levels = site_levels(screening.library, screening.envelope)
    shared: dict[str, Any] = {
        "withheld": withheld,
        "links": lambda name: f"?{urlencode({'site': slug_site(name)} | query)}",
        "chosen": site.name if site else None,
    }
    return {
        "place": write_place(screening, site, withheld) if site else None,
        "front": figure.draw(levels, view="front", title="Allowed pressure, front", **shared),
        "back": figure.draw(levels, view="back", title="Allowed pressure, back", **shared),
        "first": "back" if site and site.view == "back" else "front",
        "day_query": f"&on={day}" if day else "",
        "cards": [
            (card, make_clear_form(card, context["today"], cleared, context["may_edit"]))
            for card in context["limits"]
        ],
    }


def write_questions(worked: Worked, today: date, sent: Any, *, edits: bool) -> dict[str, Any]:
    """Return the questions that would open most, those after, and the topics not asked yet."""
    asked = list_asked(worked, today, sent)
    chosen = asked[:FIRST_QUESTIONS]
    if sent is not None:
        again = [one for one in asked if one.key == sent.get("question")]
        chosen = list({one.key: one for one in again + chosen}.values())
    others = [one for one in asked if one not in chosen]
    return {
        "questions": chosen,
        "more_questions": others,
        "unasked": worked.screening.unasked,
        "answers_here": edits,
    }


def write_changes(staff: Staff, client: Client, kept: StoredScreening | None) -> dict[str, Any]:
    """Return what is different from the screening before this one."""
    before = access.screening_before(staff, client, kept) if kept else None
    if kept is None or before is None:
        return {"before": None, "changes": []}
    changes = compare_screenings(translate.library(), before.content, kept.content)
    return {"before": before, "before_words": write_day(before.on), "changes": changes}


# Answers and clearances ----------------------------------------------------------------------


def back_to(client: Client, on: str, part: str) -> HttpResponse:
    """Lead back to the day and the part of the page where the form stood."""
    query = f"?{urlencode({'on': on})}" if read_day(on) else ""
    return redirect(f"{reverse('clinic:safety', args=[client.pk])}{query}#{part}")


@post_only
@clinic_page
@send_once
def answer(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take the answer to a question: it becomes a fact or the answer to a topic."""
    require(request.staff, Power.EDIT_CLINICAL)
    client = access.open_client(request.staff, client_id, "safety")
    today = local_day(client.clinic, timezone.now())
    on = request.POST.get("on", "")
    worked = screen_day(request.staff, client, read_day(on) or today)
    found = [
        one for one in list_asked(worked, today, request.POST) if one.form and one.form.is_bound
    ]
    if not found:
        messages.warning(request, "That question is answered by now; nothing was changed.")
        return back_to(client, on, "questions")
    if not save_answer(request.staff, client, found[0], today):
        return show_safety(request, client, sent=request.POST)
    messages.success(request, "The answer is written down and counts from now on.")
    return back_to(client, on, "questions")


@post_only
@clinic_page
@send_once
def clear(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Record a named clinician's word; it lifts one rule and no other."""
    require(request.staff, Power.EDIT_CLINICAL)
    client = access.open_client(request.staff, client_id, "safety")
    rule = request.POST.get("rule", "")
    form = ClearForm(request.POST, auto_id=f"{rule}_%s")
    if form.is_valid():
        try:
            actions.clear_limit(request.staff, client, **form.cleaned_data)
        except Refused as refused:
            tell_refusal(form, refused)
        else:
            messages.success(request, "The clearance is recorded; it lifts this one limit.")
            return back_to(client, request.POST.get("on_day", ""), "clearances")
    return show_safety(request, client, cleared=form)


@post_only
@clinic_page
def end(request: StaffRequest, client_id: UUID, clearance_id: UUID) -> HttpResponse:
    """End a clearance: its limit holds again."""
    client = access.open_client(request.staff, client_id, "safety")
    clearance = access.find_clearance(request.staff, clearance_id)
    if clearance.client_id != client.pk:
        raise Unseen("clearance")
    actions.end_clearance(request.staff, clearance)
    messages.success(request, "The clearance has ended; its limit holds again.")
    return back_to(client, "", "clearances")


urlpatterns = [
    path("clients/<uuid:client_id>/safety/", show, name="safety"),
    path("clients/<uuid:client_id>/safety/answer/", answer, name="answer"),
    path("clients/<uuid:client_id>/safety/clear/", clear, name="clear"),
    path(
        "clients/<uuid:client_id>/safety/clear/<uuid:clearance_id>/end/", end, name="end_clearance"
    ),
]
