"""Care of one client: measures of their own, an agreed plan, a session that is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from palpate.clinical.vocabulary import Measure
from tests.record.knowledge import small_library

if TYPE_CHECKING:
    from palpate.clinical.library import Library
    from palpate.people.models import Client, Staff
    from palpate.record.models import Plan, Session

PLAIN: dict[str, Any] = {
    "asks": "Ask it.", "unit": "{score}", "unit_words": "points of 10", "low": 0, "high": 10,
    "better": "lower", "change": 2.0, "error": None, "sided": False, "sites": 0, "parts": (),
    "normal": None, "loinc": None, "sources": (),
}  # fmt: skip


def make_measures(library: Library) -> dict[str, Measure]:
    """Return a scale, a motion with sides, and a value of two numbers."""
    find = library.body.find
    made = [
        Measure(id="pain", name="Pain", **PLAIN),
        Measure(
            id="hip-bend",
            name="Hip: bending",
            **PLAIN
            | {"unit": "deg", "unit_words": "degrees", "high": 160, "better": "higher"}
            | {"sided": True, "sites": find("hips"), "normal": (110, 130), "error": 3},
        ),
        Measure(
            id="neck-turn",
            name="Neck: turning",
            **PLAIN | {"sided": True, "sites": find("back of neck"), "high": 120},
        ),
        Measure(
            id="pressure",
            name="Blood pressure",
            **PLAIN
            | {"unit_words": "mmHg", "low": 20, "high": 300, "better": "within", "change": None}
            | {"parts": ("systolic", "diastolic"), "normal": (90, 120)},
        ),
    ]
    return {one.id: one for one in made}


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """Let the pages work with the small knowledge and these measures."""
    from palpate.record import translate

    small = small_library()
    known = replace(small, measures=make_measures(small))
    monkeypatch.setattr(translate, "load", lambda: known)
    return known


@pytest.fixture
def now() -> datetime:
    """The present, for pages read the clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def cared(owner: Staff, clara: Client, now: datetime) -> Iterator[Client]:
    """Clara has answered all topics with no and signed the consent, two months ago."""
    from palpate.record import actions

    before = now - timedelta(days=60)
    actions.answer_topics(owner, clara, {"clots": "no", "heart": "no"}, now=before)
    text = actions.ensure_text(owner, now=before)
    actions.give_consent(owner, clara, text=text, signature="Clara Cole", now=before)
    return clara


def numb_calf(staff: Staff, client: Client, library: Library) -> None:
    """The left calf is numb: at most level 2 there, no friction."""
    from palpate.record import actions

    actions.record_fact(
        staff, client, concept="numbness", text="numb calf", kind="finding", status="active",
        sites=library.body.find("left calf"), said_by="client",
    )  # fmt: skip


def has_clot(staff: Staff, client: Client, when: datetime | None = None) -> None:
    """A clot stops every session."""
    from palpate.record import actions

    actions.record_fact(
        staff, client, concept="deep-vein-thrombosis", text="clot", kind="condition",
        status="active", said_by="client", now=when,
    )  # fmt: skip


@pytest.fixture
def agreed(owner: Staff, cared: Client, now: datetime, library: Library) -> Plan:
    """A plan agreed 40 days ago, with a goal of less pain, to be reviewed in a week."""
    from palpate.record import actions

    plan = actions.draft_plan(
        owner, cared, problem="Stiff back.", massage_types=["swedish"], minutes=50,
        sites=library.body.find("back"), weeks=6, visits_a_week=1, home_care="Walk daily.",
        review_on=(now + timedelta(days=7)).date(), now=now - timedelta(days=40),
        goals=[{"words": "Sit through choir", "measure": "pain", "baseline": 7, "target": 3}],
    )  # fmt: skip
    return actions.agree_plan(owner, plan, seen_version=plan.version, now=now - timedelta(days=40))


@pytest.fixture
def past(owner: Staff, cared: Client, now: datetime) -> Session:
    """A session of an hour that ended just now; nothing is written yet."""
    from palpate.record import actions

    at = now - timedelta(minutes=61)
    return actions.plan_session(owner, cared, at, massage_type="swedish", now=at)


def write_form(**changes: Any) -> dict[str, Any]:
    """Return a whole note as the form sends it."""
    form: dict[str, Any] = {
        "version": 1, "device": "form-a", "massage_type": "swedish", "minutes": "60",
        "positions": ["prone"], "subjective": "Stiff.", "objective": "Tight.",
        "assessment": "Tension.", "plan_text": "Again.", "work_sites": ["left calf, right calf"],
        "work_technique": ["effleurage"], "work_pressure": ["2"], "work_minutes": [""],
    }  # fmt: skip
    return {**form, **changes}


__all__ = ["agreed", "cared", "library", "now", "past"]
