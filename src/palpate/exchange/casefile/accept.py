"""Takes a case file apart into a person, facts and a planned massage."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from palpate.clinical.body import SiteSet
from palpate.clinical.codes import Match, find_code
from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.recognise import ReadFact, read_text
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept
from palpate.exchange.casefile.case import (
    CaseError,
    CaseInput,
    Understood,
    ask_future,
    check_keys,
    read_day,
    read_list,
    read_table,
    read_when,
    read_words,
)
from palpate.exchange.casefile.massage import read_massage
from palpate.exchange.casefile.places import sites_in

__all__ = ["CaseError", "CaseInput", "Understood", "accept_case", "read_person", "sites_in"]

_CASE_KEYS = ("on", "person", "asked_all", "asked", "facts", "massage", "says")
_PERSON_KEYS = ("born", "age", "sex", "name")
_FACT_KEYS = (
    "kind", "text", "code", "concept", "status", "onset", "end", "site", "sites", "side", "value",
    "unit", "whose", "said_by", "note",
)  # fmt: skip
_FIELDS = {
    Kind.MEDICINE: "medicines", Kind.PROCEDURE: "procedures", Kind.DEVICE: "procedures",
    Kind.CONDITION: "conditions", Kind.FINDING: "conditions",
}  # fmt: skip
_SEXES = {
    "female": "female", "f": "female", "male": "male", "m": "male", "other": "other",
    "unknown": None,
}  # fmt: skip
_NOT_ASKED = ("not asked", "not-asked")
_MAX_AGE = 130


@dataclass(slots=True)
class _Heard:
    """What has been read so far: facts, pieces not understood, questions."""

    library: Library
    on: date
    person: Person
    facts: list[Understood] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)


def accept_case(
    library: Library, data: Mapping[str, Any], on: date | None, today: date
) -> CaseInput:
    """Read a case. `on` overrides its date, `today` stands in when it has none.

    What no concept fits is listed, never dropped; raises CaseError for what cannot be used.
    """
    check_keys(data, _CASE_KEYS, "case")
    if "facts" not in data:
        raise CaseError("facts", "is missing", "Add a list of facts; it may be empty")
    day = on or read_day(data.get("on"), "on") or today
    person = read_person(read_table(data.get("person", {}), "person"))
    _check_born(person, day)
    heard = _Heard(library, day, person)
    for number, item in enumerate(read_list(data["facts"], "facts"), 1):
        place = f"facts[{number}]"
        _read_item(heard, read_table(item, place), place)
    heard.ask += ask_future(library, heard.facts, day)
    proposal, unknown = read_massage(library, data.get("massage"))
    return CaseInput(
        day, person, _read_asked(library, data), tuple(heard.facts), tuple(heard.unread),
        tuple(heard.ask), proposal, unknown,
    )  # fmt: skip


def _read_asked(library: Library, data: Mapping[str, Any]) -> frozenset[str] | None:
    if not isinstance(data.get("asked_all", False), bool):
        raise CaseError(
            "asked_all", "is neither true nor false", "Write true or false without quotes"
        )
    if data.get("asked_all"):
        return None
    asked = [str(topic) for topic in read_list(data.get("asked", []), "asked")]
    for topic in asked:
        if topic not in library.topics:
            known = ", ".join(library.topics)
            raise CaseError("asked", f"“{topic}” is no screening topic", f"Use: {known}")
    return frozenset(asked)


def read_person(data: Mapping[str, Any]) -> Person:
    """Read the person of a case; raises CaseError for an age or a sex that cannot be."""
    check_keys(data, _PERSON_KEYS, "person")
    return Person(
        read_when(data.get("born"), "person.born"), _read_age(data.get("age")), _read_sex(data)
    )


def _read_age(age: object) -> int | None:
    if age is None:
        return None
    if isinstance(age, bool) or not isinstance(age, int | float) or not 0 <= age <= _MAX_AGE:
        raise CaseError("person.age", f"{age!r} is no age", f"Write whole years, 0 to {_MAX_AGE}")
    return int(age)


def _read_sex(data: Mapping[str, Any]) -> str | None:
    sex = data.get("sex")
    if sex is None:
        return None
    if str(sex).lower() not in _SEXES:
        repair = "Write female, male, other or leave it out"
        raise CaseError("person.sex", f"“{sex}” is not known", repair)
    return _SEXES[str(sex).lower()]


def _check_born(person: Person, on: date) -> None:
    if person.born is not None and person.born.earliest > on:
        problem = f"{person.born} lies after the day of the screening, {on.isoformat()}"
        raise CaseError("person.born", problem, "Mend the birth date or the day")


def _read_item(heard: _Heard, item: Mapping[str, Any], place: str) -> None:
    """Read one fact by its concept, else its code, else its text."""
    check_keys(item, _FACT_KEYS, place)
    library = heard.library
    kind = _read_kind(item.get("kind"), place)
    text = read_words(item.get("text"), f"{place}.text")
    code, match = _read_code(library, item.get("code"), place)
    concept = _named_concept(library, item.get("concept"), place) or (
        match.concept if match else None
    )
    if not text and not code and concept is None:
        raise CaseError(place, "says nothing", "Give a text, a code or a concept")
    if item.get("status") in _NOT_ASKED:
        name = text or (concept.name if concept else code)
        heard.ask.append(f"“{name}” was not asked yet; is it so?")
        return
    read = _read_facts(heard, text, concept, kind)
    if not read and concept is None:
        heard.unread.append(text or code or place)
        return
    past = match is not None and match.status is Status.RESOLVED and "concept" not in item
    details = _read_details(library, item, place)
    for found in read:
        fact = _settle_past(found.fact) if past else found.fact
        fact = _apply(library, fact, item, details, place)
        heard.facts.append(Understood(fact, text or found.said or fact.concept, code))


def _read_facts(
    heard: _Heard, text: str, concept: Concept | None, kind: Kind | None
) -> list[ReadFact]:
    """Return what a text says, held to the concept that was given apart, if any."""
    where = _FIELDS.get(kind, "any") if kind else "any"
    reading = read_text(heard.library, text, heard.on, where, heard.person.born)
    if concept is None:
        heard.ask.extend(ask for ask in reading.ask if ask not in reading.reasons)
        heard.unread.extend(reading.not_understood if reading.facts else ())
        return _pick_kind(list(reading.facts or reading.asides), kind)
    near = _pick_near(heard.library, [*reading.facts, *reading.asides], concept)
    if near:
        return near
    fact = Fact(
        concept.id, concept.kind, sites=sites_in(heard.library, text), text=text or concept.name
    )
    return [ReadFact(fact, text)]


def _pick_near(library: Library, read: list[ReadFact], concept: Concept) -> list[ReadFact]:
    """Return the first reading of the given concept, or of one broader or narrower."""
    for item in read:
        if concept.id in library.broader.get(item.fact.concept, ()):
            return [item]
        if item.fact.concept in library.broader[concept.id]:
            return [replace(item, fact=replace(item.fact, concept=concept.id, kind=concept.kind))]
    return []


def _pick_kind(read: list[ReadFact], kind: Kind | None) -> list[ReadFact]:
    if kind is None or len(read) < 2:
        return read
    return [item for item in read if item.fact.kind is kind] or read


def _settle_past(fact: Fact) -> Fact:
    """A code that says “history of” speaks for itself, unless the text denies it."""
    return replace(fact, status=Status.RESOLVED) if fact.status is Status.ACTIVE else fact


def _read_kind(value: object, place: str) -> Kind | None:
    if value is None:
        return None
    try:
        return Kind(str(value))
    except ValueError:
        known = ", ".join(Kind)
        raise CaseError(f"{place}.kind", f"“{value}” is no kind of fact", f"Use: {known}") from None


def _read_code(library: Library, value: object, place: str) -> tuple[str | None, Match | None]:
    if value in (None, ""):
        return None, None
    system = None
    if isinstance(value, Mapping):
        system, value = value.get("system"), value.get("code")
        if not isinstance(value, str):
            repair = 'Write {"system": "...", "code": "..."}'
            raise CaseError(f"{place}.code", "has no code", repair)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise CaseError(f"{place}.code", "is no code", "Write it in quotes")
    return str(value), find_code(library, str(value), str(system) if system else None)


def _named_concept(library: Library, value: object, place: str) -> Concept | None:
    if value is None:
        return None
    if str(value) not in library.concepts:
        near = difflib.get_close_matches(str(value), library.concepts, 1)
        hint = f"Did you mean “{near[0]}”" if near else "Use an id that the knowledge has"
        raise CaseError(f"{place}.concept", f"“{value}” is no concept", hint)
    return library.concepts[str(value)]


@dataclass(frozen=True, slots=True)
class _Details:
    """What a fact says in keys of its own, None or 0 where it says nothing."""

    status: Status | None
    whose: Whose | None
    onset: When | None
    end: When | None
    sites: SiteSet


def _read_details(library: Library, item: Mapping[str, Any], place: str) -> _Details:
    status, whose = item.get("status"), item.get("whose")
    if status is not None and status not in tuple(Status):
        raise CaseError(f"{place}.status", f"“{status}” is no status", f"Use: {', '.join(Status)}")
    if whose is not None and whose not in tuple(Whose):
        raise CaseError(f"{place}.whose", f"“{whose}” is not known", "Use self or family")
    return _Details(
        Status(status) if status else None, Whose(whose) if whose else None,
        read_when(item.get("onset"), f"{place}.onset"), read_when(item.get("end"), f"{place}.end"),
        _read_sites(library, item, place),
    )  # fmt: skip


def _read_sites(library: Library, item: Mapping[str, Any], place: str) -> SiteSet:
    named = item.get("sites", item.get("site"))
    said = " and ".join(map(str, named)) if isinstance(named, list) else str(named or "")
    sites = sites_in(library, f"{item.get('side') or ''} {said}".strip())
    if said and not sites:
        repair = "Write it like “left calf”"
        raise CaseError(f"{place}.site", f"“{said}” is no place on the body", repair)
    return sites


def _apply(
    library: Library, fact: Fact, item: Mapping[str, Any], details: _Details, place: str
) -> Fact:
    """Put what the case says in its own keys over what the text was read as."""
    fact = replace(
        fact, status=details.status or fact.status, whose=details.whose or fact.whose,
        onset=details.onset or fact.onset, end=details.end or fact.end,
        sites=details.sites or fact.sites, said_by=str(item.get("said_by", fact.said_by)),
    )  # fmt: skip
    given = item.get("value")
    if given is None:
        return fact
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        repair = "Write a number, or 150/95 in quotes"
        raise CaseError(f"{place}.value", f"{given!r} is no value", repair)
    concept = library.concepts[fact.concept]
    value = find_value(concept, f"{given} {item.get('unit') or ''}")
    if value is None:
        problem = f"“{given}” is no plausible value for {concept.name.lower()}"
        raise CaseError(f"{place}.value", problem, "Check the number and its unit")
    return replace(fact, value=value.first, second=value.second)
