"""Concepts offered while somebody types."""

import pytest

from palpate.clinical.facts import Kind
from palpate.clinical.library import load
from palpate.clinical.suggestions import suggest_concepts
from palpate.clinical.vocabulary import Concept
from tests.clinical.small import small_library

SMALL = small_library()
LETTERS, SHOWN = 4, 3
WORDS = 3
"""A plain name of more words is an explanation, which nobody types."""
LEAST_SHARE = 0.94


@pytest.mark.parametrize(
    ("typed", "field", "first"),
    [
        ("bl", "any", ["blood-pressure", "blood-thinner", "clot", "glucose"]),
        ("blood cl", "any", ["clot"]),
        ("clot", "any", ["clot", "deep-clot"]),
        ("eliq", "medicines", ["apixaban"]),
        ("eliq", "conditions", []),
        ("", "any", []),
        ("!", "any", []),
        ("hip", "procedures", ["new-hip"]),
    ],
)
def test_concepts_are_suggested_while_typing(typed: str, field: str, first: list[str]) -> None:
    found = [concept.id for concept in suggest_concepts(SMALL, typed, field)]
    assert sorted(found[: len(first)]) == sorted(first)
    assert bool(found) is bool(first)


def test_no_more_is_suggested_than_asked_for() -> None:
    assert len(suggest_concepts(SMALL, "b", limit=2)) == 2


def test_one_letter_is_enough_to_begin() -> None:
    assert [concept.id for concept in suggest_concepts(SMALL, "e", "medicines")] == ["apixaban"]


def names_of(concept: Concept) -> set[str]:
    """Return what a concept is commonly called, as it would be typed."""
    plain = concept.plain.lower().removeprefix("a ").removeprefix("an ")
    names = {concept.name.lower(), plain, *(brand.lower() for brand in concept.brands)}
    return {
        n for n in names if n[:LETTERS].isalpha() and len(n) >= LETTERS and n.count(" ") < WORDS
    }


def is_offered(concept: Concept, name: str) -> bool:
    """Tell whether it, or one broader or narrower, is among the first offered."""
    broader = load().broader
    offered = suggest_concepts(load(), name[:LETTERS], limit=SHOWN)
    return any(concept.id in broader[o.id] or o.id in broader[concept.id] for o in offered)


def test_four_letters_of_a_common_name_offer_it_among_the_first_three() -> None:
    ruled = {n for rule in load().rules.values() for clause in rule.when for n in clause.named}
    known = [c for c in load().concepts.values() if c.id in ruled or c.kind is Kind.MEDICINE]
    asked = [(concept, name) for concept in known for name in names_of(concept)]
    missed = [name for concept, name in asked if not is_offered(concept, name)]
    assert len(asked) > 1000
    assert 1 - len(missed) / len(asked) >= LEAST_SHARE, missed
