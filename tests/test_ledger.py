"""Every candidate rule became a rule that exists, or was refused with a reason."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from palpate.clinical.envelope import Standing
from palpate.clinical.library import load

FOLDER = Path(__file__).parent.parent / "docs" / "decisions"
PAGE = (FOLDER / "0011-candidate-rules.md").read_text(encoding="utf-8")
CANDIDATES: list[dict[str, Any]] = tomllib.loads(
    (FOLDER / "candidates.toml").read_text(encoding="utf-8")
)["candidate"]
LIBRARY = load()
RULES = frozenset(LIBRARY.rules)


def find_gaps(candidates: list[dict[str, Any]], rules: frozenset[str]) -> list[str]:
    """Return a sentence for each candidate that is neither a rule nor refused with a reason."""
    gaps = []
    for entry in candidates:
        became = entry.get("rules", [])
        gaps += [f"{entry['id']}: no rule {rule}" for rule in became if rule not in rules]
        if became and "refused" in entry:
            gaps.append(f"{entry['id']}: refused and kept")
        if not became and len(entry.get("refused", "")) < 20:
            gaps.append(f"{entry['id']}: refused without a reason")
    return gaps


def test_the_ledger_holds_every_candidate_once() -> None:
    counted = Counter(entry["id"] for entry in CANDIDATES)
    assert len(CANDIDATES) == 298
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_candidate_became_a_rule_or_was_refused_with_a_reason() -> None:
    assert find_gaps(CANDIDATES, RULES) == []


@pytest.mark.parametrize(
    ("entry", "gap"),
    [
        ({"id": "A-01", "rules": ["gone"]}, "A-01: no rule gone"),
        ({"id": "A-01"}, "A-01: refused without a reason"),
        ({"id": "A-01", "refused": "no"}, "A-01: refused without a reason"),
        (
            {"id": "A-01", "rules": ["here"], "refused": "It has no source at all."},
            "A-01: refused and kept",
        ),
    ],
)
def test_a_gap_in_the_ledger_is_found(entry: dict[str, Any], gap: str) -> None:
    assert find_gaps([entry], frozenset({"here"})) == [gap]


def test_no_entry_has_a_key_that_nobody_reads() -> None:
    known = {"id", "subject", "rules", "refused", "note"}
    assert [entry["id"] for entry in CANDIDATES if entry.keys() - known] == []


def test_the_page_counts_as_the_ledger_does() -> None:
    refused = [entry["id"] for entry in CANDIDATES if "refused" in entry]
    said = [int(number) for number in re.findall(r"\*\*(\d+)\*\*", PAGE)]
    assert said == [len(CANDIDATES), len(CANDIDATES) - len(refused), len(refused)]
    assert [name for name in refused if name not in PAGE] == []


def test_no_page_of_the_program_shows_the_number_of_a_candidate() -> None:
    package = FOLDER.parent.parent / "src" / "palpate"
    number = re.compile(r"\b(?:EM|CV|HE|CA|MS|NE|EN|SK|RX|PO|DV|PR|LS|MH|MO|CN)-\d\d\b")
    paths = [*package.glob("knowledge/rules/*.toml"), *package.glob("pages/templates/**/*.html")]
    assert [path.name for path in paths if number.search(path.read_text(encoding="utf-8"))] == []


def test_what_stops_or_holds_rests_on_good_sources_or_on_plain_practice() -> None:
    weak = [
        rule.id
        for rule in LIBRARY.rules.values()
        if rule.limits.standing >= Standing.CLEAR_FIRST
        and rule.basis != "practice"
        and not any(LIBRARY.source(name).tier in "AB" for name in rule.sources)
    ]
    assert weak == []


def test_a_basis_of_convention_or_practice_is_the_only_one_without_good_sources() -> None:
    weak = [
        rule.id
        for rule in LIBRARY.rules.values()
        if rule.basis not in ("convention", "practice")
        and not any(LIBRARY.source(name).tier in "AB" for name in rule.sources)
    ]
    assert weak == []


def test_a_guideline_is_called_one_only_where_one_is_cited() -> None:
    called = [rule for rule in LIBRARY.rules.values() if rule.basis == "guideline"]
    assert [
        rule.id for rule in called if all(LIBRARY.source(s).tier != "A" for s in rule.sources)
    ] == []


def test_every_level_of_pressure_is_marked_as_ours() -> None:
    unmarked = [
        rule.id
        for rule in LIBRARY.rules.values()
        if any(cap.level for cap in rule.limits.pressure) and "pressure" not in rule.ours
    ]
    assert unmarked == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("cancer-active", "myth"),
        ("cancer-past", "myth"),
        ("tumour-site", "myth"),
        ("pregnancy-first-trimester", "not been shown"),
        ("pregnancy-first-trimester", "twelve weeks"),
        ("clot-signs-leg", "Homans"),
        ("diabetes-feet", "belief"),
        ("dialysis-day", "not supported"),
        ("pressure-sore-site", "habit"),
    ],
)
def test_a_myth_is_named_where_the_therapist_reads(rule: str, said: str) -> None:
    assert said in LIBRARY.rules[rule].because
