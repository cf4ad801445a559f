"""The intake's answers: kept as typed, turned into facts, alarmed by, and never dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from palpate.clinical.library import Library, load
from palpate.pages.asking import list_topics, merge_answer, read_where, write_section
from palpate.people.models import Client

ON = date(2026, 11, 23)
CLARA = Client(given="Clara", family="Cole", born=date(1961, 4, 2), sex="female")


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def answer(library: Library, topic: str, query: str, before: Any = None) -> dict[str, Any]:
    return merge_answer(library, before or {}, library.topics[topic], QueryDict(query), CLARA, ON)


def told(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(fact["concept"], fact["status"], fact["text"]) for fact in answers["facts"]]


def test_what_is_ticked_becomes_a_fact_with_time_and_place(library: Library) -> None:
    kept = answer(
        library, "clots",
        "reply=yes&picked=deep-vein-thrombosis&when-deep-vein-thrombosis=March 2019"
        "&where-deep-vein-thrombosis=left calf",
    )  # fmt: skip
    (fact,) = kept["facts"]
    assert (fact["concept"], fact["onset"]) == ("deep-vein-thrombosis", "2019-03")
    assert fact["sites"] == library.body.find("left calf")
    assert fact["text"].endswith("left calf, March 2019")


def test_not_sure_makes_it_suspected(library: Library) -> None:
    kept = answer(library, "clots", "reply=unsure&picked=thrombophilia")
    assert [status for _, status, _ in told(kept)] == ["suspected"]


def test_no_says_nothing_but_no(library: Library) -> None:
    kept = answer(library, "clots", "reply=no&picked=thrombophilia&words=a clot in 2019")
    assert kept["topics"] == {"clots": "no"}
    assert kept["facts"] == []
    assert kept["fields"]["clots"]["words"] == "a clot in 2019"


def test_words_are_read_and_what_is_not_understood_is_kept(library: Library) -> None:
    kept = answer(library, "medicines", "reply=yes&words=Eliquis, snurgled flumps")
    concepts = [concept for concept, _, _ in told(kept)]
    assert any(concept for concept in concepts)
    assert ("", "active", "snurgled flumps") in told(kept)


def test_a_bare_yes_is_never_dropped(library: Library) -> None:
    kept = answer(library, "heart", "reply=yes")
    ((concept, _, text),) = told(kept)
    assert concept == ""
    assert text.startswith("Yes, without saying more: ")


def test_a_bare_yes_to_warning_signs_is_a_symptom_nobody_explained(library: Library) -> None:
    kept = answer(library, "emergency-signs", "reply=yes")
    assert [concept for concept, _, _ in told(kept)] == ["unexplained-symptom"]


@pytest.mark.parametrize(
    ("topic", "query", "alarm"),
    [
        ("emergency-signs", "reply=no", ""),
        ("emergency-signs", "reply=yes", "today"),
        ("emergency-signs", "reply=yes&picked=stroke-signs", "emergency"),
        ("allergies", "reply=yes&picked=latex-allergy", ""),
        ("diabetes", "reply=yes&picked=type-2-diabetes", ""),
    ],
)
def test_only_what_calls_for_a_doctor_alarms(
    topic: str, query: str, alarm: str, library: Library
) -> None:
    assert answer(library, topic, query)["fields"]["alarm"] == alarm


def test_an_alarm_ends_when_the_answer_is_mended(library: Library) -> None:
    before = answer(library, "emergency-signs", "reply=yes")
    assert answer(library, "emergency-signs", "reply=no", before)["fields"]["alarm"] == ""


@pytest.mark.parametrize(
    ("typed", "value"), [("150/95", (150.0, 95.0)), ("1500/95", None), ("rather high", None)]
)
def test_a_reading_is_a_value_or_stays_words(
    typed: str, value: tuple[float, float] | None, library: Library
) -> None:
    kept = answer(library, "blood-pressure", f"reply=yes&value={typed}")
    values = [(fact["value"], fact["second"]) for fact in kept["facts"] if fact["value"]]
    assert values == ([value] if value else [])
    assert any(typed in fact["text"] for fact in kept["facts"])


def test_a_time_that_lies_ahead_or_says_nothing_stays_words(library: Library) -> None:
    for typed in ("2999", "once in a blue moon"):
        kept = answer(library, "breathing", f"reply=yes&picked=asthma&when-asthma={typed}")
        (fact,) = kept["facts"]
        assert fact["onset"] == ""
        assert fact["text"].endswith(typed)


def test_the_right_one_is_a_side_of_where_it_can_be(library: Library) -> None:
    hip = library.concepts["hip-replacement"]
    right = read_where(library, hip, "the right one")
    assert right
    assert right == hip.sites & library.body.right
    assert read_where(library, hip, "") == 0


def test_what_was_never_offered_is_not_taken(library: Library) -> None:
    kept = answer(library, "clots", "reply=maybe&picked=asthma")
    assert kept["fields"]["clots"] == {"reply": "", "picked": {}, "words": "", "value": ""}
    assert kept["topics"] == {}


def test_a_section_shows_what_was_answered(library: Library) -> None:
    topic = library.topics["clots"]
    kept = answer(library, "clots", "reply=yes&picked=thrombophilia&words=in the family")
    section = write_section(library, topic, kept)
    assert section.reply == "yes"
    assert [one.id for one in section.choices if one.picked] == ["thrombophilia"]
    assert section.told[-1] == "in the family"
    assert write_section(library, topic, {}).reply == ""


def test_the_place_is_asked_only_where_there_is_one(library: Library) -> None:
    section = write_section(library, library.topics["emergency-signs"], {})
    asked = {one.id: one.asks_where for one in section.choices}
    assert asked["one-sided-leg-swelling"]
    assert not asked["fever"]


def test_only_those_whom_it_concerns_are_asked(library: Library) -> None:
    man = Client(given="Ben", family="Abara", born=date(1980, 1, 1), sex="male")
    young = Client(given="Ada", family="Abara", born=date(1990, 1, 1), sex="female")
    assert "pregnancy" not in [topic.id for topic in list_topics(library, man, ON)]
    assert "pregnancy" in [topic.id for topic in list_topics(library, young, ON)]
