"""The card of a rule: every attribute is there, and what it uses is told from its clauses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from palpate.clinical.cards import (
    USES,
    check_card,
    cite_source,
    find_uses,
    list_attributes,
    list_sources,
    shared_card,
    write_population,
)
from palpate.clinical.errors import KnowledgeErrors
from palpate.clinical.library import load
from tests.clinical.small import CARD, RULES, small_library, write_folder

LIBRARY = small_library()
SOURCE_ATTRIBUTES = [
    "Citation", "Developer", "Funding", "Release and revision", "Race", "Ethnicity", "Language",
    "Sexual orientation", "Gender identity", "Sex", "Date of birth",
    "Social determinants of health", "Health status assessments",
]  # fmt: skip


def says(rule: str, name: str) -> tuple[str, ...]:
    """Return what the card of a rule of the small knowledge says under a name."""
    attributes = list_attributes(LIBRARY, LIBRARY.rules[rule])
    return next(each.says for each in attributes if each.name == name)


def check(tmp_path: Path, old: str, new: str) -> list[str]:
    assert old in CARD
    library = load(write_folder(tmp_path, {"card.toml": CARD.replace(old, new, 1)}))
    return [str(problem) for problem in check_card(library)]


def test_the_thirteen_source_attributes_come_first_and_then_the_others() -> None:
    names = [each.name for each in list_attributes(LIBRARY, LIBRARY.rules["clot-fresh"])]
    assert names[:13] == SOURCE_ATTRIBUTES
    assert names[13:] == [
        "Intended users", "Intended population", "Not meant for", "Known limits",
        "How it was validated", "How it is updated",
    ]  # fmt: skip


def test_every_card_of_the_real_knowledge_says_something_everywhere() -> None:
    library = load()
    assert check_card(library) == []
    for rule in library.rules.values():
        attributes = list_attributes(library, rule)
        assert len(attributes) == 19
        assert all(each.says and all(each.says) for each in attributes), rule.id


def test_the_facts_about_a_person_are_told_from_the_clauses() -> None:
    assert says("old-bones", "Date of birth") == ("Used: Age.",)
    assert says("old-bones", "Health status assessments") == ("Used: Thin bones.",)
    assert says("old-bones", "Sex") == says("old-bones", "Race") == ("Not used.",)
    assert set(find_uses(LIBRARY, LIBRARY.rules["old-bones"])) == set(USES)


def test_an_exception_uses_a_fact_too(tmp_path: Path) -> None:
    body = 'unless = [{ concept = "blood-thinner" }]'
    rules = RULES.replace(body, 'unless = [{ concept = "female" }]')
    library = load(write_folder(tmp_path, {"rules/small.toml": rules}))
    assert find_uses(library, library.rules["clot-fresh"])["sex"] == ("Female",)


def test_real_rules_by_age_say_so() -> None:
    library = load()
    aged = [rule for rule in library.rules.values() if any("age" in c.named for c in rule.when)]
    assert aged
    assert all(find_uses(library, rule)["birth_date"] == ("Age",) for rule in aged)
    assert all(not find_uses(library, rule)["race"] for rule in library.rules.values())


def test_a_citation_says_basis_source_tier_and_how_much_was_read() -> None:
    assert says("numb-light", "Citation") == (
        "A guideline or a board of health says so.",
        (
            "A good guideline. 2020. Somebody. Tier A (review, guideline, trial, consensus or "
            "state board); read: not said."
        ),
    )
    bare = replace(LIBRARY.source("weak"), read="abstract", publisher="")
    assert cite_source(bare) == "A trade page. Tier D (second-hand); read: abstract."


def test_the_strongest_source_comes_first() -> None:
    rule = replace(LIBRARY.rules["numb-light"], sources=("weak", "good"))
    assert [source.id for source in list_sources(LIBRARY, rule)] == ["good", "weak"]


def test_the_dates_are_those_of_the_rule() -> None:
    assert says("numb-light", "Release and revision") == ("Written 24 November 2026.",)
    rule = replace(LIBRARY.rules["numb-old-way"], revised=date(2026, 12, 1))
    attributes = list_attributes(LIBRARY, rule)
    assert attributes[3].says == (
        "Written 24 November 2026.", "Revised 1 December 2026.", "Retired 1 January 2026.",
    )  # fmt: skip


def test_the_population_is_what_the_rule_says_or_what_sets_it_off() -> None:
    rule = LIBRARY.rules["thinner-and-numb"]
    assert write_population(LIBRARY, rule) == (
        "People. This rule is about: Blood thinner together with Numbness."
    )
    universal = LIBRARY.rules["neck-free-of-thrust"]
    assert write_population(LIBRARY, universal) == "Everybody who is massaged."
    narrowed = replace(rule, population="Adults.")
    assert write_population(LIBRARY, narrowed) == "Adults."


def test_known_limits_begin_with_those_of_the_rule() -> None:
    assert says("numb-light", "Known limits") == (
        "This rule is not yet reviewed by a clinician.", "It is made up.",
    )  # fmt: skip
    ours = replace(LIBRARY.rules["numb-light"], ours=("pressure",))
    limits = next(a for a in list_attributes(LIBRARY, ours) if a.name == "Known limits")
    assert limits.says[0] == (
        "Our own conversion of words in the sources: the pressure level."
    )  # fmt: skip


def test_a_population_and_a_revision_are_read_from_the_rule(tmp_path: Path) -> None:
    more = 'id = "numb-light"\npopulation = "Adults."\nrevised = 2026-12-01'
    rules = RULES.replace('id = "numb-light"', more)
    rule = load(write_folder(tmp_path, {"rules/small.toml": rules})).rules["numb-light"]
    assert (rule.population, rule.revised) == ("Adults.", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('developer = "Somebody"', "", "card.toml: card.developer: is missing."),
        (
            '"Nobody paid"',
            '" "',
            "card.toml: card.funding: is empty. Say it, or say that it is not",
        ),
        ('["To diagnose."]', "[]", "card.out_of_scope: is missing or empty."),
        ('users = "Therapists"', 'users = "x"\nuserz = "y"', "card.userz: is not a known key. Did"),
        ("race = []\n", "", "card.uses.race: is missing. Write race = []"),
        ("race = []\n", "race = []\nheight = []\n", "card.uses.height: is not a known key."),
        ('["age"]', '["years"]', "card.toml: uses.birth_date: “years” is no concept. Mend the id."),
        (CARD, "[[", "card.toml: file: cannot be read"),
        (
            CARD[CARD.index("[uses]") :],
            "",
            "card.uses: is missing. Add [uses] with: race, ethnicity",
        ),
    ],
)
def test_a_card_that_does_not_hold_together_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    found = check(tmp_path, old, new)
    assert len(found) == 1, found
    assert problem in found[0]


def test_a_broken_card_is_said_when_it_is_asked_for(tmp_path: Path) -> None:
    library = load(write_folder(tmp_path, {"card.toml": None}))
    with pytest.raises(KnowledgeErrors, match=r"card.toml: file: is missing"):
        shared_card(library)


def test_a_concept_that_is_not_there_is_not_used(tmp_path: Path) -> None:
    card = CARD.replace('["age"]', '["age", "years"]')
    library = load(write_folder(tmp_path, {"card.toml": card}))
    assert find_uses(library, library.rules["old-bones"])["birth_date"] == ("Age",)
