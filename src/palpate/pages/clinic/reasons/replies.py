"""Answers written down: as a fact, as a better known fact, or as the answer to a topic."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction

from palpate.clinical.facts import Status
from palpate.clinical.recognise import read_text
from palpate.pages.clinic.reasons.asks import Asked, TopicForm, WhereForm, WhetherForm
from palpate.people.errors import Refused
from palpate.people.models import Client, Staff
from palpate.record import actions, translate


def save_answer(staff: Staff, client: Client, asked: Asked, today: date) -> bool:
    """Write an answer down; False when its form says what is wrong with it."""
    form = asked.form
    if form is None or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            _save(staff, client, asked, today)
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, refused.sentence)
        return False
    return True


def _save(staff: Staff, client: Client, asked: Asked, today: date) -> None:
    form = asked.form
    if isinstance(form, TopicForm):
        save_topic(staff, client, asked.question.concept, form.cleaned_data, today)
    elif isinstance(form, WhetherForm):
        save_whether(staff, client, form)
    elif form is not None and asked.fact is not None:
        actions.supersede_fact(staff, asked.fact, **read_details(form))


def read_details(form: forms.Form) -> dict[str, Any]:
    """Return the columns of a fact that an answer fills in."""
    said = form.cleaned_data
    if isinstance(form, WhereForm):
        return {"sites": said["place"]}
    if "value" in said:
        return {"value": said["value"][0], "second": said["value"][1], "onset": said["onset"]}
    return {"onset": said["onset"]}


def save_whether(staff: Staff, client: Client, form: WhetherForm) -> None:
    """Write down that something is so, or that none of what was asked about is."""
    said = form.cleaned_data
    if said["reply"] == "yes":
        concept = said["concept"] or form.concepts[0].id
        actions.record_fact(staff, client, concept=concept, onset=said["onset"])
        return
    for concept in form.concepts:
        actions.record_fact(staff, client, concept=concept.id, status=Status.DENIED.value)


def save_topic(staff: Staff, client: Client, topic: str, said: dict[str, Any], today: date) -> None:
    """Write down the answer to a topic, and what the client has as facts."""
    for concept in said["which"]:
        actions.record_fact(staff, client, concept=concept)
    words = said["words"].strip()
    if words:
        reading = read_text(translate.library(), words, today)
        for read in reading.facts:
            actions.record_fact(staff, client, **translate.write_fact(read.fact))
        for strange in reading.not_understood:
            actions.record_fact(staff, client, text=strange)
    actions.answer_topics(staff, client, {topic: said["reply"]})
