"""Takes a case file apart into a person, facts and a planned massage."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import check_level, check_minutes
from palpate.clinical.errors import (
    BadDate,
    BadMinutes,
    BadPressure,
    ClinicalError,
    UnknownPosition,
    UnknownSite,
    UnknownTechnique,
    UnknownType,
)
from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.options import Proposal
from palpate.clinical.phrases import Match, find_code
from palpate.clinical.recognise import ReadFact, read_text
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept

_CASE_KEYS = ("on", "person", "asked_all", "asked", "facts", "massage", "says")
_PERSON_KEYS = ("born", "age", "sex", "name")
_FACT_KEYS = (
    "kind", "text", "code", "concept", "status", "onset", "end", "site", "sites", "side", "value",
    "unit", "whose", "said_by", "note",
)  # fmt: skip
_MASSAGE_KEYS = ("type", "techniques", "sites", "pressure", "position", "minutes")
_FIELDS = {
    Kind.MEDICINE: "medicines", Kind.PROCEDURE: "procedures", Kind.DEVICE: "procedures",
    Kind.CONDITION: "conditions", Kind.FINDING: "conditions",
}  # fmt: skip
_MAX_AGE = 130


class CaseError(ClinicalError):
    """A case file cannot be used: the place in it, what is wrong and how to mend it."""

    def __init__(self, place: str, problem: str, repair: str) -> None:
        self.place, self.problem, self.repair = place, problem, repair
        super().__init__(f"{place}: {problem}. {repair}.")


@dataclass(frozen=True, slots=True)
class Understood:
    """One fact with the words, the code and the resource it came from."""

    fact: Fact
    said: str
    code: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CaseInput:
    """All that a case file or a bundle says. `asked` None means that everything was asked."""

    on: date
    person: Person
    asked: frozenset[str] | None
    facts: tuple[Understood, ...]
    not_understood: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    proposal: Proposal | None = None
    unknown_parts: tuple[str, ...] = ()
    ignored: Mapping[str, int] | None = None


def accept_case(library: Library, data: Mapping[str, Any], on: date | None, today: date) -> CaseInput:
    """Read a case. `on` overrides its date, `today` stands in when it has none; raises CaseError."""
    _check_keys(data, _CASE_KEYS, "case")
    if "facts" not in data:
        raise CaseError("facts", "is missing", "Add a list of facts; it may be empty")
    day = on or _read_on(data.get("on"), today)
    person = read_person(_table(data.get("person", {}), "person"))
    facts: list[Understood] = []
    unread: list[str] = []
    ask: list[str] = []
    for number, item in enumerate(_list(data["facts"], "facts"), 1):
        place = f"facts[{number}]"
        _read_item(library, _table(item, place), place, day, person, facts, unread, ask)
    proposal, unknown = read_massage(library, data.get("massage"))
    return CaseInput(
        day, person, _read_asked(library, data), tuple(facts), tuple(unread), tuple(ask), proposal,
        unknown,
    )  # fmt: skip


def _read_asked(library: Library, data: Mapping[str, Any]) -> frozenset[str] | None:
    if not isinstance(data.get("asked_all", False), bool):
        raise CaseError("asked_all", "is neither true nor false", "Write true or false without quotes")
    if data.get("asked_all"):
        return None
    asked = [str(topic) for topic in _list(data.get("asked", []), "asked")]
    for topic in asked:
        if topic not in library.topics:
            raise CaseError("asked", f"“{topic}” is no screening topic", f"Use: {', '.join(library.topics)}")
    return frozenset(asked)


def _check_keys(data: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            repair = f"Did you mean “{near[0]}”" if near else f"Known keys: {', '.join(known)}"
            raise CaseError(place, f"“{key}” is not a known key", repair)


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CaseError(place, "is not a table", 'Write it as {"key": value}')
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise CaseError(place, "is not a list", "Write it in square brackets")
    return value


def _read_on(value: object, today: date) -> date:
    if value is None:
        return today
    if isinstance(value, date):
        return value
    try:
        when = When.read(str(value))
    except BadDate as bad:
        raise CaseError("on", f"“{value}” is no date", "Write the day as YYYY-MM-DD") from bad
    if when.earliest != when.latest:
        raise CaseError("on", f"“{value}” is no single day", "Write the day as YYYY-MM-DD")
    return when.earliest


def read_when(value: object, place: str) -> When | None:
    """Read a date of a fact or person; raises CaseError."""
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return When.on(value)
    try:
        return When.read(str(value)[:10] if "T" in str(value) else str(value))
    except BadDate as bad:
        raise CaseError(place, f"“{value}” is no date", "Write it as YYYY, YYYY-MM or YYYY-MM-DD") from bad


def read_person(data: Mapping[str, Any]) -> Person:
    """Read the person of a case; raises CaseError for an age or a sex that cannot be."""
    _check_keys(data, _PERSON_KEYS, "person")
    age, sex = data.get("age"), data.get("sex")
    if age is not None and (isinstance(age, bool) or not isinstance(age, int | float) or not 0 <= age <= _MAX_AGE):
        raise CaseError("person.age", f"{age!r} is no age", "Write whole years, 0 to 130")
    if sex is not None and str(sex).lower() not in ("female", "male", "other", "unknown", "f", "m"):
        raise CaseError("person.sex", f"“{sex}” is not known", "Write female, male, other or leave it out")
    letter = {"f": "female", "m": "male", "unknown": None}
    named = str(sex).lower() if sex is not None else None
    return Person(
        read_when(data.get("born"), "person.born"), int(age) if age is not None else None,
        letter.get(named, named) if named else None,
    )  # fmt: skip



def _read_item(
    library: Library, item: Mapping[str, Any], place: str, on: date, person: Person,
    facts: list[Understood], unread: list[str], ask: list[str],
) -> None:  # fmt: skip
    """Read one fact by its concept, else its code, else its text."""
    _check_keys(item, _FACT_KEYS, place)
    kind = _read_kind(item.get("kind"), place)
    text = str(item.get("text") or "").strip()
    code, match = _read_code(library, item.get("code"), place)
    concept = _named_concept(library, item.get("concept"), place) or (match.concept if match else None)
    reading = read_text(library, text, on, _FIELDS.get(kind, "any") if kind else "any", person.born)
    read = _pick(library, list(reading.facts), concept, kind)
    if concept is None and not read:
        unread.append(text or code or place)
        return
    if not text and concept is None:
        raise CaseError(place, "says nothing", "Give a text, a code or a concept")
    ask.extend(reading.ask if concept is None else ())
    if concept is None:
        unread.extend(reading.not_understood)
    elif not read:
        status = match.status if match and "concept" not in item else Status.ACTIVE
        read = [ReadFact(Fact(concept.id, concept.kind, status, text=text or concept.name), text)]
        read = [_borrow(library, read[0], text, concept)]
    details = _read_details(library, item, place)
    for found in read:
        fact = _apply(library, found.fact, item, details, place)
        facts.append(Understood(fact, text or found.said or fact.concept, code))


def _borrow(library: Library, found: ReadFact, text: str, concept: Concept) -> ReadFact:
    """Take the place from the text when the concept came from elsewhere."""
    return replace(found, fact=replace(found.fact, sites=sites_in(library, text)))


def _pick(library: Library, read: list[ReadFact], concept: Concept | None, kind: Kind | None) -> list[ReadFact]:
    """Return the readings that fit the concept given apart, or the kind, or all."""
    if concept is not None:
        near = [
            r for r in read
            if concept.id in library.broader.get(r.fact.concept, ())
            or r.fact.concept in library.broader[concept.id]
        ]  # fmt: skip
        return [
            r if concept.id in library.broader.get(r.fact.concept, ()) else
            replace(r, fact=replace(r.fact, concept=concept.id, kind=concept.kind))
            for r in near[:1]
        ]  # fmt: skip
    if kind is None or len(read) < 2:
        return read
    return [r for r in read if r.fact.kind is kind] or read


def _read_kind(value: object, place: str) -> Kind | None:
    if value is None:
        return None
    try:
        return Kind(str(value))
    except ValueError:
        raise CaseError(f"{place}.kind", f"“{value}” is no kind of fact", f"Use: {', '.join(Kind)}") from None


def _read_code(library: Library, value: object, place: str) -> tuple[str | None, Match | None]:
    if value in (None, ""):
        return None, None
    system = None
    if isinstance(value, Mapping):
        system, value = value.get("system"), value.get("code")
        if not isinstance(value, str):
            raise CaseError(f"{place}.code", "has no code", 'Write {"system": "...", "code": "..."}')
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise CaseError(f"{place}.code", "is no code", "Write it in quotes")
    return str(value), find_code(library, str(value), str(system) if system else None)


def _named_concept(library: Library, value: object, place: str) -> Concept | None:
    if value is None:
        return None
    if str(value) not in library.concepts:
        near = difflib.get_close_matches(str(value), library.concepts, 1)
        hint = f"Did you mean “{near[0]}”" if near else "Use an id that palpate knowledge show lists"
        raise CaseError(f"{place}.concept", f"“{value}” is no concept", hint)
    return library.concepts[str(value)]


@dataclass(frozen=True, slots=True)
class _Details:
    status: Status | None
    whose: Whose | None
    onset: When | None
    end: When | None
    sites: SiteSet


def _read_details(library: Library, item: Mapping[str, Any], place: str) -> _Details:
    status, whose = item.get("status"), item.get("whose")
    if status is not None and status not in tuple(Status) and status not in ("not asked", "not-asked"):
        raise CaseError(f"{place}.status", f"“{status}” is no status", f"Use: {', '.join(Status)}")
    if whose is not None and whose not in tuple(Whose):
        raise CaseError(f"{place}.whose", f"“{whose}” is not known", "Use self or family")
    named = item.get("sites", item.get("site", ""))
    said = " and ".join(map(str, named)) if isinstance(named, list) else str(named or "")
    sites = sites_in(library, f"{item.get('side') or ''} {said}".strip())
    if said and not sites:
        raise CaseError(f"{place}.site", f"“{said}” is no place on the body", "Write it like “left calf”")
    return _Details(
        Status(status) if status in tuple(Status) else None, Whose(whose) if whose else None,
        read_when(item.get("onset"), f"{place}.onset"), read_when(item.get("end"), f"{place}.end"), sites,
    )  # fmt: skip


def _apply(library: Library, fact: Fact, item: Mapping[str, Any], details: _Details, place: str) -> Fact:
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
        raise CaseError(f"{place}.value", f"{given!r} is no value", "Write a number, or 150/95 in quotes")
    value = find_value(library.concepts[fact.concept], f"{given} {item.get('unit') or ''}")
    if value is None:
        raise CaseError(
            f"{place}.value", f"“{given}” is no plausible value for {library.concepts[fact.concept].name.lower()}",
            "Check the number and its unit",
        )  # fmt: skip
    return replace(fact, value=value.first, second=value.second)


def sites_in(library: Library, text: str) -> SiteSet:
    """Return the places on the body that a text names, longest words first."""
    try:
        return library.body.find(text)
    except UnknownSite:
        pass
    words = text.lower().replace("-", " ").replace(",", " , ").replace("/", " ").split()
    sites, at = 0, 0
    while at < len(words):
        for length in range(min(6, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            found = library.body.places.get(phrase) or library.body.words.get(phrase)
            if found:
                sites |= found
                at += length - 1
                break
        at += 1
    return sites


def read_massage(library: Library, value: object) -> tuple[Proposal | None, tuple[str, ...]]:
    """Read a planned massage; parts whose names are unknown are returned as such."""
    if value is None:
        return None, ()
    data = _table(value, "massage")
    _check_keys(data, _MASSAGE_KEYS, "massage")
    unknown: list[str] = []
    kind = _lenient(lambda name: library.massage_type(name), data.get("type"), UnknownType, library.type_words, unknown)
    techniques = [
        _lenient(lambda n: library.technique(n), name, UnknownTechnique, library.technique_numbers, unknown)
        for name in _list(data.get("techniques") or [], "massage.techniques")
    ]
    position = _lenient(lambda n: library.position(n), data.get("position"), UnknownPosition, library.position_numbers, unknown)
    return Proposal(
        kind, tuple(t.number for t in techniques if t is not None), _work_sites(library, data.get("sites"), unknown),
        _scale(data.get("pressure"), "pressure"), position.number if position else None,
        _scale(data.get("minutes"), "minutes"),
    ), tuple(unknown)  # fmt: skip


def _lenient(find, name: object, unknown_error: type[ClinicalError], words: Mapping[str, Any], unknown: list[str]):  # type: ignore[no-untyped-def]  # generic over the three vocabularies
    """Return what a name stands for, a near miss mended, or note it as unknown."""
    if name is None or name == "":
        return None
    try:
        return find(str(name))
    except unknown_error:
        near = difflib.get_close_matches(str(name).lower(), words, 1, cutoff=0.8)
        if near:
            return find(near[0])
        inside = sorted((w for w in words if w in str(name).lower()), key=len)
        if inside:
            return find(inside[-1])
        unknown.append(str(name))
        return None


def _work_sites(library: Library, value: object, unknown: list[str]) -> SiteSet:
    names = [value] if isinstance(value, str) else _list(value or [], "massage.sites")
    sites = 0
    for name in names:
        try:
            sites |= library.body.worked(str(name))
        except UnknownSite:
            found = sites_in(library, str(name))
            sites |= (found & ~library.body.spared) or found
            if not found:
                unknown.append(str(name))
    return sites


def _scale(value: object, key: str) -> int | None:
    """Return pressure or minutes as a whole number; raises CaseError off the scale."""
    if value is None:
        return None
    check = check_level if key == "pressure" else check_minutes
    try:
        return check(int(value) if isinstance(value, float) and value.is_integer() else value)  # type: ignore[arg-type]  # check refuses what is no number
    except BadPressure as bad:
        raise CaseError("massage.pressure", f"{value} is not on the scale", "Use a whole number from 0 to 5") from bad
    except BadMinutes as bad:
        raise CaseError("massage.minutes", f"{value} is no session length", "Use whole minutes, at most 120") from bad
