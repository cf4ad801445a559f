"""`palpate knowledge check` and `show`: knowledge held against itself and ICD-10-CM."""

import re
import warnings
from collections.abc import Container, Iterable, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from palpate.clinical.cards import check_card, list_attributes
from palpate.clinical.cases import check_cases, read_cases
from palpate.clinical.envelope import Standing
from palpate.clinical.errors import KnowledgeError, KnowledgeErrors
from palpate.clinical.library import KNOWLEDGE, Library, load, read_library
from palpate.clinical.loader import Problems, read_entries
from palpate.clinical.reading import read_source
from palpate.clinical.rules import Rule
from palpate.clinical.wording import write_clause, write_limits

_NAME_WIDTH = 30
WEAK_TIERS = frozenset({"C", "D"})
_ATC = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")
_LOINC = re.compile(r"(LP)?\d{1,7}-\d")


def check_knowledge(folder: Path | None = None) -> int:
    """Print every problem of the knowledge files; exit status 1 when there is one."""
    place = folder or KNOWLEDGE
    try:
        library, problems = read_library(place)
    except KnowledgeErrors as broken:
        print(broken)
        return 1
    found = [*problems.found, *check_codes(library), *check_sources(library)]
    found += [*check_evidence(library), *check_cases(library, place), *check_card(library)]
    for problem in found:
        print(problem)
    sizes = ((library.rules, "rules"), (library.concepts, "concepts"), (library.types, "types"))
    count = ", ".join(f"{len(table)} {name}" for table, name in sizes)
    print(f"{count}: {len(found)} problems" if found else f"{count}: no problem found")
    return 1 if found else 0


def _load_icd() -> ModuleType:
    """Return the ICD-10-CM tables, which are slow to load and only needed here."""
    with warnings.catch_warnings():
        # The package reads its tables in an old way; that is its own affair.
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module("simple_icd_10_cm")


def check_codes(library: Library) -> list[KnowledgeError]:
    """Return the codes that ICD-10-CM does not have, and those of a wrong form."""
    icd = _load_icd()
    problems = Problems()
    for concept in library.concepts.values():
        place = f"concept {concept.id}"
        for code in (*concept.icd10, *concept.icd10_past):
            if not icd.is_valid_item(code):
                problem = f"ICD-10-CM has no {code}"
                problems.add("concepts", f"{place}.icd10", problem, "Look it up and mend it")
        for code in concept.atc:
            if not _ATC.fullmatch(code):
                problem = f"“{code}” is no ATC code"
                problems.add("concepts", f"{place}.atc", problem, "Write it like B01AF02")
        for code in concept.loinc:
            if not _LOINC.fullmatch(code):
                problem = f"“{code}” is no LOINC code"
                problems.add("concepts", f"{place}.loinc", problem, "Write it like 8480-6")
    return problems.found


def check_sources(library: Library) -> list[KnowledgeError]:
    """Return the source records that cannot be read, and brakes that rest on weak sources alone."""
    problems = Problems()
    entries = read_entries(library.folder, "sources.toml", "source", problems)
    records = {source.id: source for source in map(read_source, entries)}
    for rule in library.rules.values():
        grave = rule.limits.standing >= Standing.CLEAR_FIRST
        tiers = {records[source].tier for source in rule.sources if source in records}
        if grave and rule.basis not in ("practice", "convention") and tiers <= WEAK_TIERS:
            problems.add(
                f"rules/{rule.area}.toml", f"rule {rule.id}.sources",
                f"{rule.limits.standing.words} rests on weak sources alone",
                "Cite a source of tier A or B, or say that it is practice",
            )  # fmt: skip
    return problems.found


def check_evidence(library: Library) -> list[KnowledgeError]:
    """Return the evidence statements and goals that name what is not there."""
    problems = Problems()

    def check(
        file: str, place: str, names: Iterable[str], known: Container[str], what: str
    ) -> None:
        for name in names:
            if name not in known:
                problems.add(file, place, f"“{name}” is no {what}", "Mend the id")

    for statement in library.evidence:
        place = f"statement {statement.id}"
        check("evidence", f"{place}.goal", (statement.goal,), library.goals, "goal")
        check("evidence", f"{place}.types", statement.types, library.types, "massage type")
        check("evidence", f"{place}.about", statement.about, library.concepts, "concept")
    for goal in library.goals.values():
        place = f"goal {goal.id}.measures"
        check("goals.toml", place, goal.measures, library.measures, "measure")
    return problems.found


def show_knowledge(name: str | None) -> int:
    """Print one entry of the knowledge, or the list of rules by area."""
    try:
        library = load()
    except KnowledgeErrors as broken:
        print(broken)
        return 1
    if name is None:
        return _list_rules(library)
    if name in library.rules:
        return _print_rule(library, library.rules[name])
    tables: tuple[Mapping[str, object], ...] = (
        library.concepts, library.types, library.measures, library.topics,
    )  # fmt: skip
    for table in tables:
        if name in table:
            _print_entry(table[name])
            return 0
    try:
        _print_entry(library.source(name))
    except KeyError:
        print(f"There is no “{name}” in the knowledge. Leave the id out to list what there is.")
        return 2
    return 0


def _list_rules(library: Library) -> int:
    for rule in sorted(library.rules.values(), key=lambda rule: (rule.area, rule.id)):
        print(f"{rule.area:12} {rule.id:44} {rule.limits.standing.words:12} {rule.title}")
    return 0


def _print_rule(library: Library, rule: Rule) -> int:
    """Print a rule in words with its card."""
    print(f"{rule.title} ({rule.id}): {library.review_words(rule)}")
    for name, says in (*_list_parts(library, rule), *_list_card(library, rule)):
        for number, words in enumerate(says):
            print(f"{'' if number else name:{_NAME_WIDTH}} {words}")
    return 0


def _list_parts(library: Library, rule: Rule) -> Iterable[tuple[str, list[str]]]:
    """Return what the rule says: when it holds, what it limits, and its worked cases."""
    cases = [case for case in read_cases(library.folder)[0] if case.rule == rule.id]
    who = [f"Who can say so: {rule.lift.who}"] if rule.lift.who else []
    return (
        ("Standing", [rule.limits.standing.words]),
        ("Seek care", [rule.limits.care.words]),
        ("Reason", [rule.because]),
        ("To the client", [rule.for_client]),
        ("When", [write_clause(library, clause) for clause in rule.when] or ["Always"]),
        ("Unless", [write_clause(library, clause) for clause in rule.unless]),
        ("Limits", list(write_limits(library, rule.limits))),
        ("What lifts it", [rule.lift.says, *who]),
        ("It holds for", [case.says for case in cases if case.fires]),
        ("It does not for", [case.says for case in cases if not case.fires]),
    )


def _list_card(library: Library, rule: Rule) -> Iterable[tuple[str, list[str]]]:
    return ((each.name, list(each.says)) for each in list_attributes(library, rule))


def _print_entry(entry: object) -> None:
    if is_dataclass(entry):
        for field in fields(entry):
            value = getattr(entry, field.name)
            if value not in ((), "", None, False):
                print(f"{field.name.replace('_', ' '):14} {value}")
