"""Review sheets: every rule in words with its boxes, and answers taken back or refused."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from pypdf import PdfReader

from palpate.clinical.errors import KnowledgeErrors
from palpate.clinical.library import Library, load
from palpate.clinical.reviews import Review, digest_rule
from palpate.exchange.reviews.accept import accept_answers
from palpate.exchange.reviews.gather import gather_sheet, list_areas
from palpate.exchange.reviews.render import render_html, render_pdf
from tests.clinical.small import small_library, write_folder

TODAY = date(2026, 11, 24)
MADE_AT = datetime(2026, 11, 24, 9, 30, 15, 123, UTC)
CASES = """
[[case]]
rule = "numb-light"
fires = true
says = "A numb left calf since May."
on = 2026-11-24
facts = [{ concept = "numb", site = "left calf" }]

[[case]]
rule = "numb-light"
fires = false
says = "His father's <feet> are numb."
on = 2026-11-24
facts = [{ concept = "numb", whose = "family" }]
"""
RULE = small_library().rules["numb-light"]


@cache
def library() -> Library:
    """Return the small knowledge with two worked cases."""
    return load(write_folder(Path(mkdtemp(prefix="palpate-cases-")), {"cases/small.toml": CASES}))


@cache
def sheet() -> dict[str, Any]:
    return gather_sheet(library(), None)


def find_rule(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(rule for rule in content["rules"] if rule["id"] == name)


def test_a_sheet_has_every_rule_in_use_and_the_gravest_first() -> None:
    used = {rule.id for rule in library().rules.values() if rule.retired is None}
    assert {rule["id"] for rule in sheet()["rules"]} == used
    assert "numb-old-way" not in used
    assert sheet()["rules"][0]["standing"] == "stop"
    assert sheet()["rules"][-1]["standing"] == "note"
    assert sheet()["reviewed"] == "not yet reviewed by a clinician"


def test_a_rule_on_a_sheet_has_reason_numbers_sources_and_cases() -> None:
    rule = find_rule(sheet(), "numb-light")
    assert rule["text"] == digest_rule(RULE)
    assert rule["because"] == "Because of numb-light."
    assert rule["limits"] == ["Pressure at most 2 (heavy lotioning): where it is"]
    assert rule["fires"] == ["A numb left calf since May."]
    assert rule["spares"] == ["His father's <feet> are numb."]
    assert rule["sources"] == [
        {
            "tier": "A", "tier_words": "review, guideline, trial, consensus or state board",
            "title": "A good guideline", "from": "Somebody, 2020", "url": "", "kind": "",
            "read": "",
        }
    ]  # fmt: skip


def test_the_real_knowledge_has_a_sheet_for_each_area_with_our_numbers_marked() -> None:
    real = load()
    areas = list_areas(real)
    assert "blood" in areas
    content = gather_sheet(real, "blood")
    assert {rule["area"] for rule in content["rules"]} == {"Blood"}
    marked = find_rule(content, "platelets-20-to-50")
    assert marked["ours"].startswith("The pressure level, the list of techniques")
    assert marked["who"] == "the haematologist or oncologist"
    assert sum(len(gather_sheet(real, area)["rules"]) for area in areas) == len(
        gather_sheet(real, None)["rules"]
    )


def test_the_page_has_boxes_for_each_rule_and_what_is_written_stays_text() -> None:
    page = render_html(sheet())
    count = len(sheet()["rules"])
    for verdict in ("agree", "disagree", "comment"):
        assert page.count(f'value="{verdict}"') == count
    assert page.count("<textarea") == count
    assert f'data-rule="numb-light" data-text="{digest_rule(RULE)}"' in page
    assert "His father&#x27;s &lt;feet&gt; are numb." in page
    assert "<feet>" not in page
    assert f"{count} rules that limit a massage session" in page
    for part in ("Because of numb-light.", "For the client: numb-light.", "When it is over."):
        assert part in page


def test_the_page_loads_nothing_from_anywhere() -> None:
    page = render_html(gather_sheet(load(), "blood"))
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", page)
    assert "$" not in re.sub(r"<script>.*</script>", "", page, flags=re.DOTALL)


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    content = gather_sheet(library(), None)
    source = find_rule(content, "numb-light")["sources"][0]
    source["url"] = "javascript:alert(1)"
    assert "javascript:" not in render_html(content)
    source["url"] = 'https://example.org/?a="b"'
    assert '<a href="https://example.org/?a=&quot;b&quot;"' in render_html(content)


def test_our_numbers_and_a_population_are_on_the_page() -> None:
    rule = replace(library().rules["numb-light"], ours=("pressure",), population="Adults.")
    changed = replace(library(), rules={rule.id: rule})
    page = render_html(gather_sheet(changed, None))
    assert "<mark>The pressure level: our own conversion of words in the sources.</mark>" in page
    assert "<dt>For whom</dt><dd>Adults.</dd>" in page
    assert render_pdf(gather_sheet(changed, None), MADE_AT).startswith(b"%PDF")


def test_the_print_says_the_same() -> None:
    pdf = PdfReader(io.BytesIO(render_pdf(sheet(), MADE_AT)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for rule in sheet()["rules"]:
        assert rule["id"] in text
        assert rule["because"] in text
    for words in ("A numb left calf since May.", "Neither, only a comment", "Licence: profession"):
        assert words in text
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Rules to review: all areas - Palpate"


# Answers -------------------------------------------------------------------------------------

ANSWERS: dict[str, Any] = {
    "knowledge": "2026.11.test",
    "by": " Ann Ex ",
    "licence": "RN, Oregon, 12",
    "on": "2026-11-23",
    "answers": [
        {"rule": "numb-light", "text": digest_rule(RULE), "verdict": "agree", "comment": ""},
        {"rule": "clot-fresh", "text": "0" * 16, "verdict": "disagree", "comment": "Too wide."},
    ],
}


def take(data: dict[str, Any]) -> tuple[Review, ...]:
    return accept_answers(library(), data, "answers.json", TODAY)


def refuse(data: dict[str, Any]) -> list[str]:
    with pytest.raises(KnowledgeErrors) as refused:
        take(data)
    return [str(problem) for problem in refused.value.problems]


def test_answers_become_reviews() -> None:
    on = date(2026, 11, 23)
    assert take(json.loads(json.dumps(ANSWERS))) == (
        Review("numb-light", digest_rule(RULE), "agree", "Ann Ex", "RN, Oregon, 12", on),
        Review("clot-fresh", "0" * 16, "disagree", "Ann Ex", "RN, Oregon, 12", on, "Too wide."),
    )


def test_a_day_may_be_a_date_as_toml_has_it() -> None:
    assert take({**ANSWERS, "on": TODAY})[0].on == TODAY


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"by": ""}, "answers.json: answers.by: is empty. Name the clinician."),
        ({"by": 7}, "answers.by: 7 is of the wrong type."),
        ({"licence": " "}, "answers.licence: is empty. Write profession, state and number."),
        ({"on": "yesterday"}, "answers.on: “yesterday” is no date. Write it as YYYY-MM-DD."),
        ({"on": ""}, "answers.on: is not given."),
        ({"on": "2026-11-25"}, "answers.on: 2026-11-25 is still to come."),
        ({"answers": []}, "answers.answers: are missing. Tick a box for at least one rule."),
        ({"answers": ["x"]}, "answers.answers: item 1 is not a table."),
        ({"extra": 1}, "answers.extra: is not a known key."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(change: dict[str, Any], problem: str) -> None:
    (found,) = refuse({**ANSWERS, **change})
    assert problem in found


@pytest.mark.parametrize("key", ["by", "licence", "on", "answers"])
def test_what_is_missing_is_named(key: str) -> None:
    found = refuse({name: value for name, value in ANSWERS.items() if name != key})
    assert found
    assert f"answers.{key}: " in found[0]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"rule": "no-rule"}, "answer no-rule.rule: “no-rule” is no known rule."),
        ({"verdict": "yes"}, "answer clot-fresh.verdict: “yes” is not allowed here."),
        ({"comment": ""}, "answer clot-fresh.comment: is missing for “disagree”."),
        ({"text": "?"}, "answer clot-fresh.text: “?” is no digest of a rule."),
        ({"rule": "numb-light"}, "rule: “numb-light” is answered twice. Keep one answer."),
        ({"sure": True}, "answer clot-fresh.sure: is not a known key."),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(change: dict[str, Any], problem: str) -> None:
    first, second = ANSWERS["answers"]
    (found,) = refuse({**ANSWERS, "answers": [first, {**second, **change}]})
    assert problem in found


def test_all_problems_are_told_at_once() -> None:
    first, second = ANSWERS["answers"]
    broken = [{**first, "rule": "no-rule"}, {**second, "comment": ""}]
    assert len(refuse({**ANSWERS, "answers": broken})) == 2
