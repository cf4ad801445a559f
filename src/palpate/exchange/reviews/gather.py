"""What a review sheet says: each rule in words, with its sources and worked cases."""

from collections.abc import Iterable, Mapping
from typing import Any

from palpate.clinical.cards import list_sources, shared_card, write_population
from palpate.clinical.cases import read_cases
from palpate.clinical.library import Library
from palpate.clinical.reviews import digest_rule
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Case
from palpate.clinical.wording import (
    TIERS,
    write_area,
    write_basis,
    write_clause,
    write_limits,
    write_ours,
)

EVERYTHING = "all"
"""The name of a sheet that is of no one area."""

Json = dict[str, Any]


def list_areas(library: Library) -> list[str]:
    """Return the areas that have a rule in use."""
    return sorted({rule.area for rule in library.rules.values() if rule.retired is None})


def gather_sheet(library: Library, area: str | None) -> Json:
    """Return the content of a sheet of one area or of all, in plain values."""
    rules = [
        rule
        for rule in library.rules.values()
        if rule.retired is None and area in (None, rule.area)
    ]
    rules.sort(key=lambda rule: (rule.area, -rule.limits.standing, rule.title))
    cases = _cases_by_rule(library, rules)
    shared = shared_card(library)
    return {
        "title": f"Rules to review: {write_area(area) if area else 'all areas'}",
        "area": area or EVERYTHING,
        "knowledge": library.version,
        "reviewed": library.review_words(),
        "users": shared.users,
        "out_of_scope": list(shared.out_of_scope),
        "limits": list(shared.limits),
        "levels": [f"{level.number} {level.name}: {level.says}" for level in library.levels],
        "credit": library.credit,
        "rules": [write_rule(library, rule, cases.get(rule.id, ())) for rule in rules],
    }


def _cases_by_rule(library: Library, rules: Iterable[Rule]) -> Mapping[str, list[Case]]:
    found: dict[str, list[Case]] = {rule.id: [] for rule in rules}
    for case in read_cases(library.folder)[0]:
        if case.rule in found:
            found[case.rule].append(case)
    return found


def write_rule(library: Library, rule: Rule, cases: Iterable[Case]) -> Json:
    """Return one rule in words, with the digest of the text that is reviewed."""
    sources = list_sources(library, rule)
    known = tuple(cases)
    return {
        "id": rule.id, "text": digest_rule(rule), "title": rule.title,
        "area": write_area(rule.area), "standing": rule.limits.standing.words,
        "care": rule.limits.care.words, "because": rule.because, "for_client": rule.for_client,
        "population": write_population(library, rule) if rule.population else "",
        "when": [write_clause(library, clause) for clause in rule.when],
        "unless": [write_clause(library, clause) for clause in rule.unless],
        "limits": list(write_limits(library, rule.limits)),
        "ours": _capital(write_ours(rule)), "lifts": rule.lift.says, "who": rule.lift.who or "",
        "basis": write_basis(rule), "reviewed": library.review_words(rule),
        "sources": [
            {
                "tier": source.tier, "tier_words": TIERS[source.tier], "title": source.title,
                "from": ", ".join(part for part in (source.publisher, source.year) if part),
                "url": source.url, "kind": source.kind, "read": source.read,
            }
            for source in sources
        ],
        "fires": [case.says for case in known if case.fires],
        "spares": [case.says for case in known if not case.fires],
    }  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
