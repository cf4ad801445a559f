"""Plays the worked cases of the rules: each must do what its sentence says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from palpate.clinical.envelope import Standing
from palpate.clinical.errors import BadDate, KnowledgeError, UnknownSite
from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.loader import Problems, read_folder
from palpate.clinical.reading import read_case
from palpate.clinical.screening import Screening, screen
from palpate.clinical.vocabulary import Case

_FACT_KEYS = frozenset({"concept", "status", "onset", "end", "site", "value", "whose"})


def read_cases(folder: Path) -> tuple[tuple[Case, ...], Problems]:
    """Return all worked cases of a knowledge folder with the problems found in them."""
    problems = Problems()
    return tuple(
        read_case(entry) for entry in read_folder(folder, "cases", "case", problems)
    ), problems


def read_value(value: object) -> tuple[float | None, float | None]:
    """Return a number, or the two numbers of `150/95`; raises ValueError for anything else."""
    if value is None:
        return None, None
    if isinstance(value, str):
        first, _, second = value.partition("/")
        return float(first), float(second) if second else None
    if isinstance(value, int | float):
        return float(value), None
    raise ValueError(f"{value!r} is no value")


def read_person(data: Mapping[str, Any]) -> Person:
    """Return the person of a case; raises BadDate for a birth date that is none."""
    born = data.get("born")
    return Person(When.read(str(born)) if born else None, data.get("age"), data.get("sex"))


def read_fact(library: Library, data: Mapping[str, Any]) -> Fact:
    """Return a fact given by concept id; raises KeyError, ValueError, BadDate or UnknownSite."""
    unknown = set(data) - _FACT_KEYS
    if unknown:
        raise KeyError(f"{min(unknown)} is not a known key of a fact")
    concept = library.concepts[data["concept"]]
    value, second = read_value(data.get("value"))
    return Fact(
        concept.id,
        Kind(concept.kind),
        Status(data.get("status", "active")),
        When.read(str(data["onset"])) if "onset" in data else None,
        When.read(str(data["end"])) if "end" in data else None,
        library.body.find(data["site"]) if "site" in data else 0,
        value,
        second,
        Whose(data.get("whose", "self")),
        text=concept.name,
    )


def play(library: Library, case: Case) -> Screening:
    """Screen the person of a worked case on its day."""
    facts = [read_fact(library, data) for data in case.data["facts"]]
    asked: frozenset[str] | None = None if case.data["asked_all"] else frozenset()
    return screen(library, read_person(case.data["person"]), facts, case.on, asked)


def check_cases(library: Library, folder: Path) -> list[KnowledgeError]:
    """Return what is wrong with the worked cases: unreadable, not doing what they say, too few."""
    cases, problems = read_cases(folder)
    for case in cases:
        _check_case(library, case, problems)
    for rule in library.rules.values():
        for fires, words in ((True, "fires"), (False, "is a near miss of")):
            if rule.universal and not fires:
                continue
            if not any(case.rule == rule.id and case.fires is fires for case in cases):
                problems.add(
                    f"cases/{rule.area}.toml",
                    f"rule {rule.id}",
                    f"no case {words} it",
                    "Write one",
                )
    return problems.found


def _check_case(library: Library, case: Case, problems: Problems) -> None:
    place = f"case of {case.rule} “{case.says[:60]}”"
    if case.rule not in library.rules:
        problems.add(
            case.file, place, "names a rule that is not there", "Mend the id or add the rule"
        )
        return
    try:
        screening = play(library, case)
    except (KeyError, ValueError, TypeError, BadDate, UnknownSite) as broken:
        problems.add(case.file, place, f"cannot be read ({broken})", "Mend the fact or the person")
        return
    for problem in _differences(library, case, screening):
        problems.add(case.file, place, problem, "Mend the rule or the case")


def _differences(library: Library, case: Case, screening: Screening) -> list[str]:
    fired = library.rules[case.rule].universal or any(
        finding.rule.id == case.rule for finding in screening.findings
    )
    found = [] if fired is case.fires else [f"the rule {'fired' if fired else 'did not fire'}"]
    expect = case.data["expect"]
    envelope = screening.envelope
    if "standing" in expect and envelope.standing != Standing.read(expect["standing"]):
        found.append(f"standing is {envelope.standing.words}, not {expect['standing']}")
    for name, level in expect.get("pressure", {}).items():
        got = envelope.lowest(library.body.find(name))
        if got != level:
            found.append(f"pressure at {name} is {got}, not {level}")
    found += [
        f"{name} is still allowed somewhere"
        for name in expect.get("not", ())
        if envelope.technique_sites(library.technique(name).number) & library.body.all
    ]
    return found
