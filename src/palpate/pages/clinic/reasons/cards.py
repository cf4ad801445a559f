"""A rule as its page shows it: in words, with its worked cases, its card and its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from palpate.clinical.cards import Attribute, list_attributes
from palpate.clinical.cases import read_cases
from palpate.clinical.library import Library
from palpate.clinical.reviews import Review, digest_rule
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Case
from palpate.clinical.wording import (
    write_area,
    write_basis,
    write_clause,
    write_limits,
    write_ours,
)
from palpate.pages.clinic.reasons.sources import Reference, list_sources

OWN = frozenset({"Citation", "Release and revision"})
"""Attributes of the card that the page shows in places of their own."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one clinician said; `present` is false when the rule has changed since."""

    review: Review
    present: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A rule with all that is known of it, in words."""

    rule: Rule
    area: str
    standing: str
    care: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    limits: tuple[str, ...]
    basis: str
    ours: str
    sources: tuple[Reference, ...]
    fires: tuple[Case, ...]
    spares: tuple[Case, ...]
    attributes: tuple[Attribute, ...]
    opinions: tuple[Opinion, ...]
    reviewed: str


def write_card(library: Library, rule: Rule) -> Card:
    """Return everything a rule's page shows."""
    cases = _cases(library.folder).get(rule.id, ())
    return Card(
        rule=rule,
        area=write_area(rule.area),
        standing=rule.limits.standing.words,
        care=rule.limits.care.words,
        when=tuple(write_clause(library, clause) for clause in rule.when),
        unless=tuple(write_clause(library, clause) for clause in rule.unless),
        limits=tuple(write_limits(library, rule.limits)),
        basis=write_basis(rule),
        ours=write_ours(rule),
        sources=tuple(list_sources(library, rule.sources)),
        fires=tuple(case for case in cases if case.fires),
        spares=tuple(case for case in cases if not case.fires),
        attributes=tuple(each for each in list_attributes(library, rule) if each.name not in OWN),
        opinions=write_opinions(library, rule),
        reviewed=library.review_words(rule),
    )


def write_opinions(library: Library, rule: Rule) -> tuple[Opinion, ...]:
    """Return what clinicians said of a rule, the latest first."""
    digest = digest_rule(rule)
    reviews = reversed(library.reviews_of(rule))
    return tuple(Opinion(review, review.text == digest) for review in reviews)


@cache
def _cases(folder: Path) -> dict[str, tuple[Case, ...]]:
    """Read the worked cases on first use: screening never needs them."""
    found: dict[str, list[Case]] = {}
    for case in read_cases(folder)[0]:
        found.setdefault(case.rule, []).append(case)
    return {rule: tuple(cases) for rule, cases in found.items()}
