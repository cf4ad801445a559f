"""The indexes over the knowledge: broader and narrower, anchors of rules, words of types."""

from collections.abc import Iterable, Mapping

from palpate.clinical.facts import Status
from palpate.clinical.loader import (
    Problems,
)
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import (
    Concept,
    MassageType,
    Term,
    Topic,
)


def list_broader(concepts: Mapping[str, Concept], problems: Problems) -> dict[str, frozenset[str]]:
    """Return for each concept itself and everything broader, refusing unknown names and circles."""
    broader: dict[str, frozenset[str]] = {}

    def climb(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in broader:
            return broader[name]
        if name in path:
            problems.add(
                "concepts", f"concept {name}.is_a", "goes round in a circle", "Break the circle"
            )
            return frozenset((name,))
        found = {name}
        for parent in concepts[name].is_a:
            if parent in concepts:
                found |= climb(parent, (*path, name))
            else:
                problems.add(
                    "concepts",
                    f"concept {name}.is_a",
                    f"“{parent}” is no known concept",
                    "Add it or mend the id",
                )
        broader[name] = frozenset(found)
        return broader[name]

    for name in concepts:
        climb(name, ())
    return broader


def list_narrower(broader: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return for each concept itself and everything narrower."""
    narrower: dict[str, set[str]] = {name: {name} for name in broader}
    for name, above in broader.items():
        for parent in above:
            narrower[parent].add(name)
    return {name: frozenset(below) for name, below in narrower.items()}


def number_terms(terms: tuple[Term, ...]) -> dict[str, int]:
    """Return the number of each technique or position by its name and its other words."""
    numbers = {term.name: term.number for term in terms}
    for term in terms:
        for word in term.words:
            numbers.setdefault(word, term.number)
    return numbers


def anchor_rules(rules: Iterable[Rule]) -> dict[tuple[str, Status], tuple[Rule, ...]]:
    """Return the rules that a fact of a concept and status can set off."""
    anchors: dict[tuple[str, Status], list[Rule]] = {}
    for rule in rules:
        for concept in rule.when[0].concepts if rule.when else ():
            for status in rule.when[0].statuses:
                anchors.setdefault((concept, status), []).append(rule)
    return {key: tuple(found) for key, found in anchors.items()}


def list_covered(
    topics: Mapping[str, Topic], narrower: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Return which topics ask about a concept, narrower ones included."""
    covered: dict[str, list[str]] = {}
    for topic in topics.values():
        for name in topic.covers:
            for concept in narrower.get(name, ()):
                covered.setdefault(concept, []).append(topic.id)
    return {concept: tuple(found) for concept, found in covered.items()}


def word_types(types: Iterable[MassageType]) -> dict[str, str]:
    """Return the id of a massage type by every word for it, with and without “massage”."""
    words: dict[str, str] = {}
    for kind in types:
        for word in (kind.id, kind.name.lower(), *kind.words):
            words.setdefault(word.removesuffix(" massage"), kind.id)
            words.setdefault(word, kind.id)
    return words
