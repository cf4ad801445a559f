"""Sources and what a rule rests on, in words."""

from __future__ import annotations

from dataclasses import dataclass

from palpate.clinical.explain import join_words
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Source

BASIS = {
    "guideline": "A guideline or a board of health says so.",
    "trial": "Controlled trials looked at it.",
    "review": "A review of studies says so.",
    "case-report": "Published cases of harm.",
    "textbook": "Textbooks and professional bodies teach it.",
    "practice": "Practitioners do so; nobody has tested it.",
    "convention": "A convention of our own, on the safe side.",
}
TIERS = {
    "A": "review, guideline, trial, consensus or state board",
    "B": "case report, cohort, textbook or professional body",
    "C": "practitioner or trade page",
    "D": "second-hand",
}
OURS = {
    "pressure": "the pressure level",
    "minutes": "the minutes",
    "window": "the length of time",
    "techniques": "the list of techniques",
    "positions": "the positions",
    "value": "the range of values",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it is listed under a limit."""

    id: str
    title: str
    year: str
    publisher: str
    url: str
    tier: str
    tier_words: str
    kind: str
    read: str


def write_source(source: Source) -> Reference:
    """Return a source with its tier in words."""
    return Reference(
        source.id, source.title, str(source.year), source.publisher, source.url, source.tier,
        TIERS.get(source.tier, ""), source.kind, source.read,
    )  # fmt: skip


def list_sources(library: Library, ids: tuple[str, ...]) -> list[Reference]:
    """Return the sources of some ids, the strongest tier first."""
    found = [write_source(library.source(name)) for name in ids]
    return sorted(found, key=lambda source: (source.tier, source.title))


def write_ours(rule: Rule) -> str:
    """Say which numbers of a rule are our own conversion of a word in the sources."""
    parts = [OURS.get(name, name) for name in rule.ours]
    return join_words(parts)


def write_basis(rule: Rule) -> str:
    """Say what a rule rests on."""
    return BASIS.get(rule.basis, rule.basis)


def write_area(area: str) -> str:
    """Return the name of an area of rules as people read it."""
    first, _, rest = area.partition("_")
    return f"{first.capitalize()}: {rest.replace('_', ' ')}" if rest else first.capitalize()
