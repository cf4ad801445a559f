"""Reviews of rules by clinicians, and what counts as reviewed: agreement with the present text."""

import hashlib
import json
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from palpate.clinical.loader import Entry, Problems, read_folder
from palpate.clinical.rules import Rule

NOT_YET = "not yet reviewed by a clinician"
AGREE, DISAGREE, COMMENT = "agree", "disagree", "comment"
VERDICTS = (AGREE, DISAGREE, COMMENT)
DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Review:
    """What one clinician said of a rule. `text` is the digest of the rule as it then read."""

    rule: str
    text: str
    verdict: str
    by: str
    licence: str
    on: date
    comment: str = ""

    @property
    def reviewer(self) -> tuple[str, ...]:
        """The person, whatever the spaces and capitals of the name."""
        return tuple(f"{self.by} {self.licence}".casefold().split())

    @property
    def key(self) -> tuple[object, ...]:
        """What may be there only once: one person, one rule in one wording, one day."""
        return (self.rule, self.text, self.reviewer, self.on)


def digest_rule(rule: Rule) -> str:
    """Return a digest of everything that is written of a rule, whatever the order of its keys."""
    text = json.dumps(rule.data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _filled(entry: Entry, key: str, repair: str) -> str:
    text = entry.text(key).strip()
    if not text and isinstance(entry.data.get(key), str):
        entry.refuse(key, "is empty", repair)
    return text


def read_review(entry: Entry, rules: Container[str]) -> Review:
    """Read what one clinician said of one rule."""
    review = Review(
        rule=_filled(entry, "rule", "Name the rule"),
        text=entry.text("text"),
        verdict=entry.one_of("verdict", VERDICTS),
        by=_filled(entry, "by", "Name the clinician"),
        licence=_filled(entry, "licence", "Write profession, state and number"),
        on=entry.day("on"),
        comment=entry.text("comment", "").strip(),
    )
    if review.rule and review.rule not in rules:
        repair = "Mend the id; rules are retired, never removed"
        entry.refuse("rule", f"“{review.rule}” is no known rule", repair)
    if isinstance(entry.data.get("text"), str) and not DIGEST.fullmatch(review.text):
        problem = f"“{review.text}” is no digest of a rule"
        entry.refuse("text", problem, "Copy the 16 characters from the sheet")
    if entry.data.get("verdict") in (DISAGREE, COMMENT) and not review.comment:
        entry.refuse("comment", f"is missing for “{review.verdict}”", "Write what should change")
    entry.finish()
    return review


def read_reviews(
    folder: Path, rules: Container[str], problems: Problems
) -> dict[str, tuple[Review, ...]]:
    """Return the reviews of each rule, the earliest first; a folder without any is no mistake."""
    found: dict[str, list[Review]] = {}
    seen: set[tuple[object, ...]] = set()
    for entry in read_folder(folder, "reviews", "review", problems):
        review = read_review(entry, rules)
        if review.key in seen:
            entry.refuse("by", f"“{review.by}” is there twice for {review.on}", "Keep one")
        seen.add(review.key)
        found.setdefault(review.rule, []).append(review)
    return {rule: tuple(sorted(each, key=lambda one: one.on)) for rule, each in found.items()}


def settle_reviews(rule: Rule, reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return the last yes or no of each clinician to the rule as it now reads."""
    judged = [review for review in reviews if review.verdict != COMMENT]
    digest = digest_rule(rule) if judged else ""
    last = {review.reviewer: review for review in judged if review.text == digest}
    return tuple(last.values())


def is_agreed(rule: Rule, reviews: Iterable[Review]) -> bool:
    """Tell whether a clinician agreed with the rule as it now reads, and none disagrees."""
    settled = settle_reviews(rule, reviews)
    return bool(settled) and all(review.verdict == AGREE for review in settled)


def say_reviews(rule: Rule, reviews: Iterable[Review]) -> str:
    """Say whether a rule was reviewed, by whom and when; half a sentence."""
    known = tuple(reviews)
    settled = settle_reviews(rule, known)
    against = [review for review in settled if review.verdict == DISAGREE]
    if against:
        return f"not agreed: {_sign(against[-1])} disagrees"
    if settled:
        return f"reviewed by {' and by '.join(map(_sign, settled))}"
    earlier = any(review.verdict != COMMENT for review in known)
    return f"{NOT_YET} since it changed" if earlier else NOT_YET


def _sign(review: Review) -> str:
    return f"{review.by} ({review.licence}) on {review.on.day} {review.on:%B %Y}"


def say_share(agreed: int, total: int) -> str:
    """Say how many of the rules in use were reviewed; half a sentence."""
    if not agreed:
        return NOT_YET
    if agreed == total:
        return "reviewed by clinicians"
    return f"{NOT_YET}, except {agreed} of {total}"
