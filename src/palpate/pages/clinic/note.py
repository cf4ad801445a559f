"""The session note: the body map is the form, and every change is kept as it is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from palpate.pages.clinic import scribe, sheet
from palpate.pages.clinic.desk import open_desk
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    STALE,
    StaffRequest,
    clinic_page,
    post_only,
    read_whole,
    send_once,
)
from palpate.pages.clinic.signed import write_signed
from palpate.people.access import require
from palpate.people.errors import Refused, StaleVersion, Unreadable
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.errors import BadNote, NoteIncomplete, NoteLocked, NotSaved, StaleNote
from palpate.record.models import Session
from palpate.record.notes import read_note

NOT_SAVED = 503


@clinic_page
def show(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Show a note: as the form it is, or as it was signed."""
    session = access.find_session(request.staff, session_id)
    access.open_client(request.staff, session.client_id, "session note")
    if request.method == "POST":
        return _take(request, session)
    return _show_page(request, session)


def _show_page(
    request: StaffRequest, session: Session, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the form to whoever may write in it, and the note as it stands to all others."""
    staff = request.staff
    context = client_frame(staff, session.client, "sessions") | {"staff": staff}
    if session.is_signed or not context["may_edit"]:
        context |= write_signed(staff, session) | more
        return render(request, "clinic/note_signed.html", context, status=status)
    context |= open_desk(staff, session).context(more.pop("content", None)) | more
    context["texts"] = sheet.list_texts(context["folded"])
    context["device"] = f"form-{uuid4().hex}"
    return render(request, "clinic/note.html", context, status=status)


# The plain form: works without a script ---------------------------------------------------------


def _take(request: StaffRequest, session: Session) -> HttpResponse:
    """Save what the form holds; then sign, propose, or show it again."""
    require(request.staff, Power.EDIT_CLINICAL)
    try:
        content = sheet.read_content(request.POST)
        version = _save(request, session, content)
    except StaleNote as stale:
        return _show_stale(request, session, stale)
    except Refused as refused:
        return _show_again(request, session, refused)
    session = access.find_session(request.staff, session.pk)
    if request.POST.get("intent") == "sign":
        return _sign(request, session, version)
    if request.POST.get("intent") == "propose":
        return _show_page(request, session, content=_propose_into(request, session))
    messages.success(request, f"Saved {timezone.localtime():%H:%M}.")
    return redirect("clinic:note", session.pk)


def _save(request: StaffRequest, session: Session, content: Mapping[str, Any]) -> int:
    saved = actions.save_note(
        request.staff, session, content=content, seen_version=_read_number(request, "version"),
        device=request.POST.get("device", "") or f"form-{uuid4().hex}", seq=1,
    )  # fmt: skip
    return saved.version


def _read_number(request: StaffRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    # A form without its version is as old as can be.
    return read_whole(sent)


def _show_stale(request: StaffRequest, session: Session, stale: StaleNote) -> HttpResponse:
    """Lay both texts side by side; the form keeps what was typed and may now be saved."""
    found = access.find_session(request.staff, session.pk)
    rows = sheet.compare_content(translate.library(), dict(stale.theirs), dict(stale.mine))
    return _show_page(request, found, STALE, rows=rows, content=read_note(found) | dict(stale.mine))


def _show_again(request: StaffRequest, session: Session, refused: Refused) -> HttpResponse:
    typed = sheet.keep_typed(request.POST)
    version = request.POST.get("version", session.version)
    return _show_page(request, session, REFUSED, refused=refused, folded=typed, version=version)


def _sign(request: StaffRequest, session: Session, version: int) -> HttpResponse:
    try:
        actions.sign_session(request.staff, session, seen_version=version)
    except NoteIncomplete:
        # What is missing is listed above the button, each part with its link.
        return _show_page(request, session, REFUSED, incomplete=True)
    except Refused as refused:
        return _show_page(request, session, REFUSED, refused=refused)
    messages.success(request, "Signed. The note is locked; what comes later is an addendum.")
    return redirect("clinic:note", session.pk)


def _propose_into(request: StaffRequest, session: Session) -> dict[str, Any]:
    """Return the note with O and P written where nothing was typed."""
    content = read_note(session)
    for name, text in _propose(request, session, content).items():
        content[name] = content[name] if content[name].strip() else text
    return content


def _propose(request: StaffRequest, session: Session, content: Mapping[str, Any]) -> dict[str, str]:
    opened = access.client_page(request.staff, session.client)
    plan = session.plan or access.plan_of(request.staff, session.client)
    coming = opened.next_session.at if opened.next_session else None
    return {
        "objective": scribe.propose_objective(translate.library(), content),
        "plan_text": scribe.propose_plan(plan, coming),
    }


# What note.js asks ------------------------------------------------------------------------------


@post_only
@clinic_page
def save(request: StaffRequest, session_id: UUID) -> JsonResponse:
    """Keep a note as it is typed: the same save sent twice is acknowledged twice."""
    require(request.staff, Power.EDIT_CLINICAL)
    session = access.find_session(request.staff, session_id)
    try:
        sent = _read_sent(request)
        saved = actions.save_note(request.staff, session, **sent)
    except StaleNote as stale:
        return JsonResponse(_tell_both(stale), status=STALE)
    except NotSaved as refused:
        return JsonResponse({"sentence": refused.sentence}, status=NOT_SAVED)
    except NoteLocked as refused:
        return JsonResponse({"sentence": refused.sentence, "locked": True}, status=REFUSED)
    except Refused as refused:
        answer = {"sentence": refused.sentence, "field": refused.field}
        return JsonResponse(answer, status=REFUSED)
    at = timezone.localtime(saved.at)
    return JsonResponse({"seq": saved.seq, "version": saved.version, "at": f"{at:%H:%M}"})


def _read_sent(request: StaffRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
        return {
            "content": dict(sent["content"]), "device": str(sent["device"]),
            "seq": int(sent["seq"]), "seen_version": int(sent["seen"]),
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, OverflowError):
        raise BadNote from None


def _tell_both(stale: StaleNote) -> dict[str, Any]:
    library = translate.library()
    theirs, mine = dict(stale.theirs), dict(stale.mine)
    return {
        "sentence": stale.sentence, "version": stale.current,
        "theirs": sheet.fold_content(library, theirs),
        "rows": sheet.compare_content(library, theirs, mine),
    }  # fmt: skip


@clinic_page
def checklist(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Answer with what still stands between the note and its signature."""
    session = access.find_session(request.staff, session_id)
    context = open_desk(request.staff, session).context()
    return render(request, "clinic/note_checklist.html", context | {"staff": request.staff})


@post_only
@clinic_page
def propose(request: StaffRequest, session_id: UUID) -> JsonResponse:
    """Answer with O and P as the saved note would have them written."""
    session = access.find_session(request.staff, session_id)
    return JsonResponse(_propose(request, session, read_note(session)))


# Beside the note --------------------------------------------------------------------------------


@clinic_page
@send_once
def begin(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Begin a note: that of a session set for today, or of one that starts now."""
    client = access.open_client(request.staff, client_id, "new note")
    today = timezone.localdate()
    sessions = access.sessions_of(request.staff, client)
    waiting = [
        one for one in sessions if not one.is_signed and timezone.localtime(one.at).date() <= today
    ]
    if request.method == "POST":
        plan = access.plan_of(request.staff, client)
        session = actions.plan_session(
            request.staff, client, timezone.now().replace(second=0, microsecond=0), plan=plan,
            minutes=plan.minutes if plan else 60,
            massage_type=plan.massage_types[0] if plan and plan.massage_types else "",
        )  # fmt: skip
        return redirect("clinic:note", session.pk)
    context = client_frame(request.staff, client, "sessions") | {"waiting": waiting}
    return render(request, "clinic/note_new.html", context)


@post_only
@clinic_page
def move(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Mend the time of a session, or who gave it."""
    require(request.staff, Power.EDIT_CLINICAL)
    session = access.find_session(request.staff, session_id)
    try:
        at = read_time(request.POST.get("at", ""), session.clinic.timezone)
        giver = request.staff if request.POST.get("mine") else None
        seen = _read_number(request, "version")
        actions.move_session(request.staff, session, seen_version=seen, at=at, therapist=giver)
    except StaleVersion:
        raise
    except Refused as refused:
        return _show_page(request, session, REFUSED, refused=refused, moving=True)
    messages.success(request, "The session is changed.")
    return redirect("clinic:note", session.pk)


def read_time(text: str, zone: str) -> datetime | None:
    """Return a time as a form sends it, on the clinic's clock; None when none was given."""
    if not text.strip():
        return None
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise Unreadable(
            "at", f"“{text[:30]}” is not a date with a time", "write it as 2026-11-23 14:00"
        )
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


@post_only
@clinic_page
@send_once
def append(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Add words to a signed note."""
    require(request.staff, Power.EDIT_CLINICAL)
    session = access.find_session(request.staff, session_id)
    words = request.POST.get("words", "")
    try:
        actions.add_addendum(request.staff, session, words)
    except Refused as refused:
        return _show_page(request, session, REFUSED, refused=refused, words=words)
    messages.success(request, "The addendum is added.")
    return redirect("clinic:note", session.pk)


urlpatterns = [
    path("clients/<uuid:client_id>/note/", begin, name="new_note"),
    path("notes/<uuid:session_id>/", show, name="note"),
    path("notes/<uuid:session_id>/save/", save, name="note_save"),
    path("notes/<uuid:session_id>/checklist/", checklist, name="note_checklist"),
    path("notes/<uuid:session_id>/propose/", propose, name="note_propose"),
    path("notes/<uuid:session_id>/move/", move, name="note_move"),
    path("notes/<uuid:session_id>/addendum/", append, name="note_addendum"),
]
