"""Turns knowledge entries into concepts, types, goals, evidence, measures and cases."""

from collections.abc import Iterable
from typing import Any

from palpate.clinical.body import Body
from palpate.clinical.envelope import (
    MAX_LEVEL,
    MAX_MINUTES,
)
from palpate.clinical.facts import Kind
from palpate.clinical.loader import Entry
from palpate.clinical.names import Words, check_sources, find_numbers, find_sites
from palpate.clinical.vocabulary import (
    Case,
    Compound,
    Concept,
    Evidence,
    Goal,
    Level,
    MassageType,
    Measure,
    Role,
    Source,
    Term,
)

GRADES = ("moderate", "low", "very low", "mixed", "no better", "against", "not studied")


def read_terms(entries: Iterable[Entry]) -> tuple[Term, ...]:
    """Read techniques or positions in their fixed order."""
    terms = []
    for number, entry in enumerate(entries):
        terms.append(Term(number, entry.text("name"), entry.text("says", ""), entry.texts("words")))
        entry.finish()
    return tuple(terms)


def read_levels(entries: Iterable[Entry]) -> tuple[Level, ...]:
    """Read the steps of the pressure scale."""
    levels = []
    for entry in entries:
        levels.append(Level(entry.take("number", int), entry.text("name"), entry.text("says")))
        entry.finish()
    return tuple(levels)


def read_concept(entry: Entry, body: Body) -> Concept:
    """Read one concept; names of other concepts are checked later."""
    texts = entry.texts
    concept = Concept(
        id=entry.text("id"),
        kind=Kind(entry.one_of("kind", tuple(Kind))),
        name=entry.text("name"),
        plain=entry.text("plain", ""),
        is_a=texts("is_a"),
        icd10=texts("icd10"),
        icd10_past=texts("icd10_past"),
        snomed=texts("snomed"),
        rxnorm=texts("rxnorm"),
        atc=texts("atc"),
        loinc=texts("loinc"),
        words=texts("words"),
        brands=texts("brands"),
        ingredients=texts("ingredients"),
        reason=texts("reason"),
        sites=find_sites(entry, "sites", texts("sites"), body),
        asks_site=entry.take("asks_site", bool, False),
        unit=entry.text("unit", ""),
        parts=texts("parts"),
        low=entry.take("low", (int, float), None),
        high=entry.take("high", (int, float), None),
        harmless=entry.take("harmless", bool, False),
    )
    entry.finish()
    return concept


def read_compound(entry: Entry, words: Words) -> Compound:
    """Read what a concept means at certain places or beside certain words."""
    compound = Compound(
        entry.text("of"),
        entry.text("makes"),
        find_sites(entry, "at", entry.texts("at"), words.body),
        entry.take("one_sided", bool, None),
        entry.texts("said"),
        entry.texts("unless"),
    )
    for name in (compound.of, compound.makes, *compound.unless):
        if name not in words.narrower:
            entry.refuse(
                "of", f"“{name}” is no known concept", "Add it to knowledge/concepts or mend the id"
            )
    entry.finish()
    return compound


def _triple(entry: Entry, key: str, greatest: int) -> tuple[int, int, int]:
    inner = entry.entry(key)
    if inner is None:
        entry.refuse(key, "is missing", f"Write {key} = {{ from = 1, usual = 2, to = 3 }}")
        return (0, 0, 0)
    low, usual, high = (inner.take(name, int) for name in ("from", "usual", "to"))
    inner.finish()
    if not 0 <= low <= usual <= high <= greatest:
        entry.refuse(key, "is out of order", f"Use from <= usual <= to, at most {greatest}")
    return low, usual, high


def read_type(entry: Entry, words: Words) -> MassageType:
    """Read a massage type and what it demands."""
    texts = entry.texts
    kind = MassageType(
        id=entry.text("id"),
        name=entry.text("name"),
        says=entry.text("says"),
        for_client=entry.text("for_client"),
        feels=entry.text("feels"),
        words=texts("words"),
        pressure=_triple(entry, "pressure", MAX_LEVEL),
        minutes=_triple(entry, "minutes", MAX_MINUTES),
        techniques=find_numbers(
            entry, "techniques", texts("techniques"), words.techniques, "technique"
        ),
        optional=find_numbers(entry, "optional", texts("optional"), words.techniques, "technique"),
        positions=find_numbers(entry, "positions", texts("positions"), words.positions, "position"),
        sites=find_sites(entry, "sites", texts("sites"), words.body) & ~words.body.spared,
        sources=check_sources(entry, texts("sources"), words),
        only_for=texts("only_for"),
    )
    entry.finish()
    return kind


def read_goal(entry: Entry) -> Goal:
    """Read one of the goals people come with."""
    goal = Goal(
        entry.text("id"),
        entry.text("name"),
        entry.text("for_client"),
        entry.texts("words"),
        entry.texts("measures"),
    )
    entry.finish()
    return goal


def read_evidence(entry: Entry, words: Words) -> Evidence:
    """Read what is known of a type for a goal."""
    texts, text = entry.texts, entry.text
    found = Evidence(
        id=text("id"),
        goal=text("goal"),
        about=texts("about"),
        types=texts("types"),
        grade=entry.one_of("grade", GRADES),
        says=text("says"),
        for_client=text("for_client"),
        size=text("size", ""),
        dose=text("dose", ""),
        sources=check_sources(entry, texts("sources"), words),
        beside=entry.take("beside", bool, False),
    )
    entry.finish()
    return found


def read_measure(entry: Entry, words: Words) -> Measure:
    """Read a measure with its range, direction and meaningful change."""
    number = (int, float)
    normal = entry.take("normal", list, None)
    measure = Measure(
        id=entry.text("id"),
        name=entry.text("name"),
        asks=entry.text("asks", ""),
        unit=entry.text("unit"),
        unit_words=entry.text("unit_words"),
        low=entry.take("low", number),
        high=entry.take("high", number),
        better=entry.one_of("better", ("higher", "lower", "within")),
        change=entry.take("change", number, None),
        error=entry.take("error", number, None),
        sided=entry.take("sided", bool, False),
        sites=find_sites(entry, "sites", entry.texts("sites"), words.body),
        parts=entry.texts("parts"),
        normal=tuple(normal) if normal else None,
        loinc=entry.take("loinc", str, None),
        sources=check_sources(entry, entry.texts("sources"), words),
        note=entry.text("note", ""),
    )
    entry.finish()
    return measure


def read_role(entry: Entry) -> Role:
    """Read a profession on the care team."""
    role = Role(
        entry.text("id"),
        entry.text("name"),
        entry.take("taxonomy", str, None),
        entry.text("cares_for", ""),
    )
    entry.finish()
    return role


def read_source(entry: Entry) -> Source:
    """Read the record of a source."""
    text = entry.text
    source = Source(
        text("id"),
        text("title"),
        str(entry.take("year", (int, str), "")),
        text("publisher", ""),
        text("url", ""),
        text("kind", ""),
        entry.one_of("tier", ("A", "B", "C", "D")),
        text("read", ""),
    )
    entry.finish()
    return source


def read_case(entry: Entry) -> Case:
    """Read a worked case; its facts are read by whoever plays it."""
    data: dict[str, Any] = {
        "person": entry.take("person", dict, {}),
        "facts": entry.take("facts", list, []),
        "asked_all": entry.take("asked_all", bool, False),
        "expect": entry.take("expect", dict, {}),
    }
    case = Case(
        entry.text("rule"),
        entry.take("fires", bool),
        entry.text("says"),
        entry.day("on"),
        entry.file,
        data,
    )
    entry.finish()
    return case
