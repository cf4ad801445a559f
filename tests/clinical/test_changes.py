"""Two versions of the knowledge: what was added, taken away and changed is said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from palpate.clinical.changes import Change, compare_knowledge
from palpate.clinical.library import Library, load
from palpate.clinical.reviews import Review, digest_rule
from palpate.clinical.rules import Rule
from tests.clinical.small import (
    COMPOUNDS,
    CONCEPTS,
    GOALS,
    RULES,
    SOURCES,
    TOPICS,
    TYPES,
    small_library,
    write_folder,
    write_rule,
)

LIBRARY = small_library()


def compare(folder: Path, changes: Mapping[str, str | None]) -> list[Change]:
    """Return what differs between the small knowledge and one with some files changed."""
    return list(compare_knowledge(LIBRARY, load(write_folder(folder, changes))))


def swap(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def change_rule(name: str, **rest: object) -> tuple[str, ...]:
    """Return what is said when one rule is written otherwise."""
    rule = replace(LIBRARY.rules[name], **rest)  # type: ignore[arg-type]  # what a test writes
    (change,) = compare_knowledge(LIBRARY, with_rule(rule))
    assert (change.kind, change.how, change.id) == ("rule", "changed", name)
    return change.says


def with_rule(rule: Rule) -> Library:
    return replace(LIBRARY, rules={**LIBRARY.rules, rule.id: rule})


def test_the_same_knowledge_does_not_differ(tmp_path: Path) -> None:
    assert compare_knowledge(LIBRARY, LIBRARY) == ()
    assert compare(tmp_path, {}) == []


def test_a_new_rule_is_told_with_what_it_limits(tmp_path: Path) -> None:
    body = 'standing = "adjust"\nwhen = [{ concept = "acne" }]\n'
    body += 'pressure = [{ to = 2, at = ["@site"] }]'
    (change,) = compare(tmp_path, {"rules/small.toml": RULES + write_rule("acne-light", body)})
    assert change == Change(
        "rule", "added", "acne-light", "acne-light",
        ("standing is adjust", "Pressure at most 2 (heavy lotioning): where it is"),
    )  # fmt: skip


def test_a_rule_that_is_gone_is_told() -> None:
    less = {name: rule for name, rule in LIBRARY.rules.items() if name != "clot-fresh"}
    (change,) = compare_knowledge(LIBRARY, replace(LIBRARY, rules=less))
    assert change == Change("rule", "removed", "clot-fresh", "Fresh clot")


def test_retiring_and_restoring_are_told_apart() -> None:
    retired = with_rule(replace(LIBRARY.rules["clot-fresh"], retired=date(2027, 1, 1)))
    (change,) = compare_knowledge(LIBRARY, retired)
    assert (change.how, change.says) == ("retired", ("not used from 2027-01-01 on",))
    (change,) = compare_knowledge(retired, LIBRARY)
    assert (change.how, change.says) == ("restored", ("used again",))
    assert change_rule("numb-old-way", retired=date(2026, 2, 2)) == (
        "date of retirement: now “2026-02-02”, before “2026-01-01”",
    )


def test_limits_and_windows_are_told(tmp_path: Path) -> None:
    rules = swap(RULES, 'concept = "clot", to_days = 90', 'concept = "clot", to_days = 180')
    rules = swap(rules, 'pressure = [{ to = 2, at = ["@limb"] }]', "minutes = 30")
    rules = swap(rules, '\nunless = [{ concept = "blood-thinner" }]', "")
    fresh, later = compare(tmp_path, {"rules/small.toml": rules})
    assert fresh.says == (
        (
            "when: now “Blood clot, within 180 days after it began”, before “Blood clot, within 90 "
            "days after it began”"
        ),
        "unless: gone “Blood thinner”",
    )
    assert later.says == (
        (
            "limit: now “At most 30 minutes”, before “Pressure at most 2 (heavy lotioning): the "
            "whole limb or region”"
        ),
    )


def test_standing_and_care_are_told() -> None:
    limits = LIBRARY.rules["thinner-and-chest"].limits
    assert change_rule("clot-fresh", limits=limits) == (
        "seek care: now “emergency”, before “today”",
    )
    limits = LIBRARY.rules["pressure-high"].limits
    assert change_rule("clot-fresh", limits=limits)[0] == (
        "standing: now “clear first”, before “stop”"
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("because", "Otherwise.", "reason: now “Otherwise.”, before “Because of clot-fresh.”"),
        ("title", "Clot", "title: now “Clot”, before “Fresh clot”"),
        ("question", "When?", "question: now “When?”, before nothing"),
        ("basis", "trial", "basis: now “trial”, before “guideline”"),
        ("universal", True, "holds for everybody: now yes, before no"),
        ("applies_unasked", True, "applies while unasked: now yes, before no"),
        ("sources", ("good", "weak"), "source: added “weak”"),
        ("sources", (), "source: gone “good”"),
        ("sources", ("weak",), "source: now “weak”, before “good”"),
        ("ours", ("pressure",), "number that is ours: added “pressure”"),
    ],
)
def test_words_and_sources_are_told(field: str, value: object, words: str) -> None:
    assert change_rule("clot-fresh", **{field: value}) == (words,)


def test_what_lifts_a_limit_is_told() -> None:
    lift = LIBRARY.rules["pressure-high"].lift
    assert change_rule("clot-fresh", lift=lift) == (
        (
            "what lifts it: now “clearance, by the family doctor: When it is over.”, before "
            "“resolution: When it is over.”"
        ),
    )


def test_clauses_in_another_order_are_told() -> None:
    when = tuple(reversed(LIBRARY.rules["old-bones"].when))
    assert change_rule("old-bones", when=when) == ("when: in another order",)


def test_a_rule_that_covers_more_without_a_changed_word_is_told(tmp_path: Path) -> None:
    more = '\n[[concept]]\nid = "arm-clot"\nkind = "condition"\nname = "Clot"\nis_a = ["clot"]\n'
    changes = compare(tmp_path, {"concepts/small.toml": CONCEPTS + more})
    rules = {change.id: change.says for change in changes if change.kind == "rule"}
    assert set(rules) == {"clot-fresh", "clot-later", "clot-past"}
    assert set(rules.values()) == {("concept covered: added “arm-clot”",)}
    (concept,) = [change for change in changes if change.kind == "concept"]
    assert concept == Change("concept", "added", "arm-clot", "Clot")


def test_a_review_is_told() -> None:
    rule = LIBRARY.rules["clot-fresh"]
    review = Review(rule.id, digest_rule(rule), "agree", "Ann", "RN, 1", date(2026, 11, 24))
    (change,) = compare_knowledge(LIBRARY, replace(LIBRARY, reviews={rule.id: (review,)}))
    assert change.says == ("reviewed by a clinician: now yes, before no",)


@pytest.mark.parametrize(
    ("file", "text", "old", "new", "kind", "says"),
    [
        (
            "concepts/small.toml",
            CONCEPTS,
            '["bp"]',
            '["bp", "pressure"]',
            "concept",
            "words: added “pressure”",
        ),
        (
            "concepts/small.toml",
            CONCEPTS,
            "high = 2000",
            "high = 900",
            "concept",
            "high: now “900”, before “2000”",
        ),
        (
            "concepts/small.toml",
            CONCEPTS,
            '["hips"]',
            '["left hip"]',
            "concept",
            "sites: now “left hip”, before “hips”",
        ),
        ("sources.toml", SOURCES, '"D"', '"C"', "source", "tier: now “C”, before “D”"),
        (
            "goals.toml",
            GOALS,
            '"Less pain"',
            '"Ease"',
            "goal",
            "name: now “Ease”, before “Less pain”",
        ),
        (
            "massage_types.toml",
            TYPES,
            '["effleurage"]',
            '["petrissage"]',
            "massage type",
            "techniques: now “petrissage”, before “effleurage”",
        ),
        (
            "massage_types.toml",
            TYPES,
            '["prone", "supine"]',
            '["seated"]',
            "massage type",
            "positions: now “seated”, before “prone and supine”",
        ),
        (
            "massage_types.toml",
            TYPES,
            "usual = 60",
            "usual = 50",
            "massage type",
            "minutes: now “(10, 50, 90)”, before “(10, 60, 90)”",
        ),
        (
            "questions.toml",
            TOPICS,
            "minutes = 60",
            "minutes = 45",
            "question",
            "minutes: now “45”, before “60”",
        ),
        (
            "questions.toml",
            TOPICS,
            'to = 3, at = ["legs"]',
            'to = 2, at = ["legs"]',
            "question",
            "permits: now “level 2 at most on legs”, before “level 3 at most on legs”",
        ),
        (
            "compounds.toml",
            COMPOUNDS,
            '["tight"]',
            '["tight", "heavy"]',
            "compound",
            "said: added “heavy”",
        ),
    ],
)
def test_everything_else_is_told_by_its_fields(
    tmp_path: Path, file: str, text: str, old: str, new: str, kind: str, says: str
) -> None:
    (change,) = compare(tmp_path, {file: swap(text, old, new)})
    assert (change.kind, change.how) == (kind, "changed")
    assert change.says == (says,)


def test_techniques_of_a_question_are_told(tmp_path: Path) -> None:
    some = 'unasked = { techniques = [{ not = ["cupping"] }, { not = ["tools"], at = ["legs"] }] }'
    topics = swap(TOPICS, "unasked = { minutes = 60 }", some)
    (change,) = compare(tmp_path, {"questions.toml": topics})
    assert "permits: now “no cupping; no tools on legs”, before nothing" in change.says


def test_compounds_of_the_same_two_concepts_are_counted(tmp_path: Path) -> None:
    again = COMPOUNDS + COMPOUNDS.replace('["tight"]', '["heavy"]')
    changes = compare(tmp_path, {"compounds.toml": again})
    assert [(change.how, change.id) for change in changes] == [
        ("added", "numb to chest-pain, 2"),
    ]  # fmt: skip


def test_the_ground_is_compared_too() -> None:
    fewer = replace(LIBRARY, techniques=LIBRARY.techniques[1:], levels=LIBRARY.levels[:-1])
    changes = compare_knowledge(LIBRARY, fewer)
    assert ("technique", "removed", LIBRARY.techniques[0].name) in {
        (change.kind, change.how, change.id) for change in changes
    }
    assert ("pressure level", "removed", "5") in {(c.kind, c.how, c.id) for c in changes}


def test_the_real_knowledge_can_be_compared_with_a_smaller_one() -> None:
    changes = compare_knowledge(load(), LIBRARY)
    kinds = {change.kind for change in changes}
    assert {"rule", "concept", "source", "question", "massage type"} <= kinds
