"""How a fact is put in words on the clinic's pages."""

from __future__ import annotations

import re
from typing import Any

from palpate.clinical.facts import Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Concept
from palpate.pages.clinic.frame import write_day
from palpate.record.models import Fact
from palpate.record.models.facts import IN_ERROR
from palpate.record.translate import library

KINDS = (
    ("condition", "Conditions"),
    ("medicine", "Medicines"),
    ("procedure", "Operations and procedures"),
    ("device", "Devices"),
    ("finding", "Findings"),
    ("life-stage", "Life stage"),
    ("allergy", "Allergies"),
    ("measurement", "Measurements"),
)
SPEAKERS = {
    "client": "said by the client",
    "referrer": "said by the referrer",
    "therapist": "found by the therapist",
    "import": "from another system",
}
STATES = {
    Status.SUSPECTED.value: "suspected",
    Status.RESOLVED.value: "over",
    Status.DENIED.value: "denied",
    IN_ERROR: "entered in error",
}
UNITS = {"mm[Hg]": "mmHg", "Cel": "°C", "a": "years", "10*3/uL": "thousand/µL", "/min": "a minute"}
DAY_LONG, MONTH_LONG = 10, 7


def describe_fact(fact: Fact) -> dict[str, Any]:
    """Return a fact as rows of the pages show it."""
    known = library()
    concept = known.concepts.get(fact.concept)
    name = concept.name if concept else fact.text
    return {
        "fact": fact,
        "name": name,
        "understood": concept is not None,
        "said": fact.text if fact.text.casefold() != name.casefold() else "",
        "details": list_details(fact, known, concept),
        "state": STATES.get(fact.status, ""),
        "family": fact.whose == Whose.FAMILY,
        "origin": f"{SPEAKERS[fact.said_by]}, {write_day(fact.said_on)}",
        "waits": fact.confirmed_at is None,
        "bears": weigh_fact(known, fact),
    }


def weigh_fact(known: Library, fact: Fact) -> int:
    """Return how grave the gravest rule is that speaks of such a fact; 0 when none does."""
    if fact.status == IN_ERROR or fact.whose == Whose.FAMILY:
        return 0
    rules = known.anchors.get((fact.concept, Status(fact.status)), ())
    return max((rule.limits.standing + 1 for rule in rules), default=0)


def list_details(fact: Fact, known: Library, concept: Concept | None) -> list[str]:
    """Return value, place and time of a fact in words."""
    details = [write_value(fact, concept)] if fact.value is not None else []
    if fact.sites:
        details.append(", ".join(known.body.describe(fact.sites)))
    if fact.onset:
        begins = "" if fact.kind in ("procedure", "measurement") else "since "
        details.append(begins + write_when(fact.onset))
    if fact.ended:
        details.append(f"until {write_when(fact.ended)}")
    return details


def write_value(fact: Fact, concept: Concept | None) -> str:
    """Return a value with its unit: “150/95 mm[Hg]”."""
    second = f"/{round(fact.second, 1):g}" if fact.second is not None else ""
    return f"{round(fact.value or 0, 1):g}{second} {unit_of(concept)}".strip()


def unit_of(concept: Concept | None) -> str:
    """Return the unit of a concept as people write it; what UCUM has in braces is no unit."""
    unit = re.sub(r"/?\{[^}]*\}", "", concept.unit) if concept and concept.unit != "1" else ""
    return UNITS.get(unit, unit)


def write_when(text: str) -> str:
    """Return “2026”, “March 2026” or “14 March 2026” from a date as precise as it is known."""
    day = When.read(text).earliest
    if len(text) == DAY_LONG:
        return write_day(day)
    return f"{day:%B %Y}" if len(text) == MONTH_LONG else f"{day.year}"


def group_facts(facts: list[Fact]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return described facts by kind; within a kind, the gravest come first."""
    lines = [describe_fact(fact) for fact in facts]
    lines.sort(key=lambda line: (-line["bears"], bool(line["state"])))
    found = ((word, [one for one in lines if one["fact"].kind == kind]) for kind, word in KINDS)
    return [(word, rows) for word, rows in found if rows]
