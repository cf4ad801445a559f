"""Two kept screenings are compared in words, and what opens is told from what limits."""

from __future__ import annotations

from typing import Any

from palpate.clinical.library import load
from palpate.pages.clinic.reasons.changes import compare_screenings


def kept(**changes: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "knowledge": "1",
        "standing": "open",
        "findings": [],
        "envelope": {"pressure": {"left calf": 5, "right calf": 5}},
        "facts": [],
        "asked": [],
    }
    return content | changes


def finding(**changes: Any) -> dict[str, Any]:
    return {"rule": "fever", "title": "Fever", "lifted": False} | changes


def words(before: dict[str, Any], now: dict[str, Any]) -> dict[str, bool | None]:
    return {change.words: change.opens for change in compare_screenings(load(), before, now)}


def test_the_same_screening_has_no_changes() -> None:
    assert words(kept(), kept()) == {}


def test_a_new_limit_limits_and_a_gone_one_opens() -> None:
    fever = kept(findings=[finding()])
    assert words(kept(), fever) == {"New limit: Fever.": False}
    assert words(fever, kept()) == {"No longer a limit: Fever.": True}


def test_a_cleared_limit_is_no_longer_one() -> None:
    before, now = kept(findings=[finding()]), kept(findings=[finding(lifted=True)])
    assert words(before, now) == {"No longer a limit: Fever.": True}


def test_pressure_is_told_by_place_with_both_levels() -> None:
    lower = kept(envelope={"pressure": {"left calf": 2, "right calf": 2}})
    assert words(kept(), lower) == {"Calves: level 5 before, 2 now.": False}
    assert words(lower, kept()) == {"Calves: level 2 before, 5 now.": True}


def test_a_site_the_body_lost_is_passed_over() -> None:
    gone = kept(envelope={"pressure": {"third elbow": 2}})
    assert words(kept(envelope={"pressure": {"third elbow": 5}}), gone) == {}


def test_facts_topics_standing_and_knowledge_are_told() -> None:
    before = kept(facts=[{"id": "1", "text": "old"}])
    now = kept(
        facts=[{"id": "2", "text": "new"}], asked=["blood-thinners"], standing="note", knowledge="2"
    )
    assert set(words(before, now)) == {
        "Standing was “open” and is “note”.",
        "Written down since: new.",
        "Replaced or taken out: old.",
        "Asked since: blood thinners.",
        "The rules are of version 2, then 1.",
    }
