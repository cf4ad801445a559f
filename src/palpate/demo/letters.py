"""Letters of the made-up clinic: the one that came with a referral, and reports sent back."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import typst

from palpate.demo.story import Story
from palpate.exchange.letters.gather import Typed, gather_report
from palpate.exchange.letters.render import render_report
from palpate.record.gate import local_day
from palpate.team import actions
from palpate.team.models import Professional, Referral, Report

PDF = "application/pdf"


def print_letter(sender: Professional, story: Story, days: int, *paragraphs: str) -> bytes:
    """Return a letter from a professional about a client as a PDF."""
    client = story.client
    told = {
        "name": sender.name,
        "office": sender.organisation,
        "address": sender.address,
        "phone": sender.phone,
        "fax": sender.fax,
        "npi": sender.npi,
        "date": f"{story.clock.day(days):%B %d, %Y}",
        "client": f"{client.given} {client.family}",
        "born": f"{client.born:%m/%d/%Y}" if client.born else "",
        "paragraphs": list(paragraphs),
    }
    template = resources.files("palpate.demo").joinpath("letter.typ").read_bytes()
    made = typst.compile(template, format="pdf", sys_inputs={"letter": json.dumps(told)})
    if not isinstance(made, bytes):
        raise TypeError("A letter is one PDF.")
    return made


def refer_client(
    story: Story, who: str, days: int, *, letter: tuple[str, ...] = (), accepted: bool = False,
    until: int | None = None, **told: Any,
) -> Referral:  # fmt: skip
    """Take in a referral at the front desk, with its letter, and accept it if it was."""
    desk, sender = story.cast.desk, story.cast.team[who]
    at = story.clock.then(days, "11:20")
    told = told | ({"until": story.clock.day(until)} if until is not None else {})
    referral = actions.receive_referral(
        desk, story.client, sender, received_on=local_day(story.client.clinic, at), now=at, **told,
    )  # fmt: skip
    if letter:
        name = f"Referral letter {sender.name.split(',')[0]}.pdf"
        content = print_letter(sender, story, days - 1, *letter)
        actions.attach_letter(
            desk, story.client, name=name, media_type=PDF, content=content, referral=referral,
            now=at,
        )  # fmt: skip
        referral.refresh_from_db()
    if accepted:
        referral = actions.accept_referral(
            story.staff, referral, seen_version=referral.version, now=story.clock.then(days + 1)
        )
    return referral


def move_on(story: Story, referral: Referral, status: str, days: int, reason: str = "") -> Referral:
    """Take a referral to its next status."""
    return actions.move_referral(
        story.staff, referral, status, seen_version=referral.version, reason=reason,
        now=story.clock.then(days, "17:00"),
    )  # fmt: skip


def report_back(
    story: Story, who: str, kind: str, days: int, *, found: str = "", asks: str = "",
    referral: Referral | None = None, sent: str = "",
) -> Report:  # fmt: skip
    """Write a report to a professional, and send it unless it is left waiting."""
    at = story.clock.then(days, "17:30")
    professional = story.cast.team[who]
    content = gather_report(
        story.staff, story.client, professional, kind=kind, referral=referral,
        typed=Typed(found, asks), now=at,
    )  # fmt: skip
    report = actions.write_report(
        story.staff, story.client, professional, kind=kind, content=content,
        pdf=render_report(content, made_at=at), referral=referral, now=at,
    )  # fmt: skip
    if sent:
        actions.mark_sent(story.cast.desk, report, sent, now=story.clock.then(days + 1, "09:05"))
    return report
