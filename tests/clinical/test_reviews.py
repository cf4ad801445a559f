"""Reviews by clinicians: what is refused, and what counts as reviewed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from palpate.clinical.library import Library, load
from palpate.clinical.reviews import NOT_YET, Review, digest_rule
from palpate.clinical.rules import Rule
from tests.clinical.small import RULES, list_problems, small_library, write_folder

RULE = small_library().rules["numb-light"]
NOW = digest_rule(RULE)
THEN = "0" * 16
ANN = ("Ann Ex", "RN, Oregon, 12")
BEN = ("Ben Wye", "PT, Ohio, 7")

REVIEW = f"""
[[review]]
rule = "numb-light"
text = "{NOW}"
verdict = "agree"
by = "Ann Ex"
licence = "RN, Oregon, 12"
on = 2026-11-24
"""


def say(
    who: tuple[str, str], verdict: str = "agree", text: str = NOW, day: int = 24, comment: str = ""
) -> Review:
    return Review(RULE.id, text, verdict, *who, date(2026, 11, day), comment)


def with_reviews(*reviews: Review) -> Library:
    return replace(small_library(), reviews={RULE.id: reviews})


def refuse(tmp_path: Path, old: str, new: str) -> list[str]:
    """Return what the loader says against a review in which one thing is written otherwise."""
    assert old in REVIEW
    return list_problems(tmp_path, {"reviews/small.toml": REVIEW.replace(old, new)})


def test_without_reviews_nothing_is_reviewed() -> None:
    library = small_library()
    assert library.reviews_of(RULE) == ()
    assert not library.is_reviewed(RULE)
    assert not library.reviewed
    assert library.review_words() == library.review_words(RULE) == NOT_YET


def test_a_review_is_read(tmp_path: Path) -> None:
    library = load(write_folder(tmp_path, {"reviews/small.toml": REVIEW}))
    rule = library.rules["numb-light"]
    assert library.reviews_of(rule) == (say(ANN),)
    assert library.is_reviewed(rule)
    assert library.review_words(rule) == "reviewed by Ann Ex (RN, Oregon, 12) on 24 November 2026"
    used = sum(each.retired is None for each in library.rules.values())
    assert library.review_words() == f"not yet reviewed by a clinician, except 1 of {used}"


def test_a_rule_whose_text_changed_is_unreviewed_again(tmp_path: Path) -> None:
    changed = RULES.replace("Because of numb-light.", "Because of something else.")
    assert changed != RULES
    files = {"reviews/small.toml": REVIEW, "rules/small.toml": changed}
    library = load(write_folder(tmp_path, files))
    rule = library.rules["numb-light"]
    assert not library.is_reviewed(rule)
    assert library.review_words(rule) == f"{NOT_YET} since it changed"
    assert library.review_words() == NOT_YET


@pytest.mark.parametrize(
    ("reviews", "reviewed", "words"),
    [
        (
            (say(ANN), say(BEN)),
            True,
            "reviewed by Ann Ex (RN, Oregon, 12) on 24 November 2026 and by Ben",
        ),
        (
            (say(ANN), say(BEN, "disagree")),
            False,
            "not agreed: Ben Wye (PT, Ohio, 7) on 24 November",
        ),
        ((say(ANN, "disagree"), say(ANN, day=25)), True, "reviewed by Ann Ex"),
        ((say(ANN, day=20), say(ANN, "disagree", day=25)), False, "not agreed: Ann Ex"),
        (
            (say(("ann  EX", "rn, oregon, 12"), "disagree"), say(ANN, day=25)),
            True,
            "reviewed by Ann",
        ),
        ((say(ANN), say(ANN, "comment", day=25)), True, "reviewed by Ann Ex"),
        ((say(ANN, "comment"),), False, NOT_YET),
        ((say(ANN, text=THEN),), False, f"{NOT_YET} since it changed"),
        ((say(ANN, "disagree", THEN), say(BEN)), True, "reviewed by Ben Wye"),
    ],
)
def test_a_rule_counts_as_reviewed_when_its_present_text_is_agreed(
    reviews: tuple[Review, ...], reviewed: bool, words: str
) -> None:
    library = with_reviews(*reviews)
    assert library.is_reviewed(RULE) is reviewed
    assert library.review_words(RULE).startswith(words)


def test_the_program_counts_as_reviewed_when_every_rule_in_use_is() -> None:
    def agree(rule: Rule) -> tuple[Review, ...]:
        return (Review(rule.id, digest_rule(rule), "agree", *ANN, date(2026, 11, 24)),)

    library = small_library()
    used = [rule for rule in library.rules.values() if rule.retired is None]
    assert len(used) < len(library.rules)
    whole = replace(library, reviews={rule.id: agree(rule) for rule in used})
    assert whole.reviewed
    assert whole.review_words() == "reviewed by clinicians"
    all_but_one = replace(library, reviews={rule.id: agree(rule) for rule in used[1:]})
    assert not all_but_one.reviewed


def test_a_knowledge_without_rules_is_not_reviewed() -> None:
    assert not replace(small_library(), rules={}).reviewed


def test_the_digest_hangs_on_what_is_written_and_not_on_its_order() -> None:
    turned = replace(RULE, data=dict(reversed(list(RULE.data.items()))))
    assert digest_rule(turned) == NOW
    for key in RULE.data:
        assert digest_rule(replace(RULE, data={**RULE.data, key: "other"})) != NOW


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"numb-light"', '"no-rule"', "rule: “no-rule” is no known rule. Mend the id"),
        ('"numb-light"', '" "', "rule: is empty. Name the rule."),
        ('rule = "numb-light"', "", "rule: is missing. Add rule to"),
        (
            '"agree"',
            '"maybe"',
            "verdict: “maybe” is not allowed here. Use one of: agree, disagree, comment.",
        ),
        ('"agree"', '"disagree"', "comment: is missing for “disagree”. Write what should change."),
        ('"agree"', '"comment"', "comment: is missing for “comment”."),
        ('verdict = "agree"', "", "verdict: is missing."),
        ('licence = "RN, Oregon, 12"', "", "licence: is missing."),
        ('"RN, Oregon, 12"', '""', "licence: is empty. Write profession, state and number."),
        ('"RN, Oregon, 12"', "12", "licence: 12 is of the wrong type."),
        ('by = "Ann Ex"', "", "by: is missing."),
        ('"Ann Ex"', '" "', "by: is empty. Name the clinician."),
        ("on = 2026-11-24", "", "on: is missing."),
        ("2026-11-24", '"2026-11-24"', "on: '2026-11-24' is of the wrong type. Write a date like"),
        ("2026-11-24", "2026-13-24", "reviews/small.toml: file: cannot be read"),
        (NOW, "xyz", "text: “xyz” is no digest of a rule. Copy the 16 characters from the sheet."),
        (f'text = "{NOW}"', "", "text: is missing."),
        ("by =", "name = 'Ann'\nby =", "name: is not a known key."),
        ("[[review]]", "[[reviews]]", "reviews: is not a known table. Use [[review]]."),
        (REVIEW, REVIEW + REVIEW, "by: “Ann Ex” is there twice for 2026-11-24. Keep one."),
    ],
)
def test_a_review_that_does_not_hold_together_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    found = refuse(tmp_path, old, new)
    assert len(found) == 1, found
    assert problem in found[0].replace("  ", " ")
    assert found[0].startswith("reviews/small.toml: ")
