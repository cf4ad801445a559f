"""`palpate knowledge check` and `show`: the knowledge files held against themselves and ICD-10-CM."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

from palpate.clinical.cases import check_cases
from palpate.clinical.errors import KnowledgeError, KnowledgeErrors
from palpate.clinical.library import KNOWLEDGE, Library, load, read_library
from palpate.clinical.loader import Problems, read_entries
from palpate.clinical.reading import read_source

WEAK_TIERS = frozenset({"C", "D"})
_ATC = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?$")


def check_knowledge(folder: Path | None = None) -> int:
    """Print every problem of the knowledge files; exit status 1 when there is one."""
    place = folder or KNOWLEDGE
    library, problems = read_library(place)
    found = [*problems.found, *check_codes(library), *check_sources(library), *check_evidence(library)]
    found += check_cases(library, place)
    for problem in found:
        print(problem)
    count = f"{len(library.rules)} rules, {len(library.concepts)} concepts, {len(library.types)} massage types"
    print(f"{count}: {len(found)} problems" if found else f"{count}: no problem found")
    return 1 if found else 0


def check_codes(library: Library) -> list[KnowledgeError]:
    """Return the codes that ICD-10-CM does not have, and those of a wrong form."""
    import simple_icd_10_cm as icd  # slow to load, and only needed here

    problems = Problems()
    for concept in library.concepts.values():
        place = f"concept {concept.id}"
        for code in (*concept.icd10, *concept.icd10_past):
            if not icd.is_valid_item(code):
                problems.add("concepts", f"{place}.icd10", f"ICD-10-CM has no {code}", "Look it up and mend it")
        for code in concept.atc:
            if not _ATC.match(code):
                problems.add("concepts", f"{place}.atc", f"“{code}” is no ATC code", "Write it like B01AF02")
        for code in concept.loinc:
            if not re.fullmatch(r"(LP)?\d{1,7}-\d", code):
                problems.add("concepts", f"{place}.loinc", f"“{code}” is no LOINC code", "Write it like 8480-6")
    return problems.found


def check_sources(library: Library) -> list[KnowledgeError]:
    """Return the source records that cannot be read, and brakes that rest on weak sources alone."""
    problems = Problems()
    records = {s.id: s for s in map(read_source, read_entries(library.folder, "sources.toml", "source", problems))}
    for rule in library.rules.values():
        grave = rule.limits.standing.words in ("stop", "clear first")
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
    for statement in library.evidence:
        place = f"statement {statement.id}"
        if statement.goal not in library.goals:
            problems.add("evidence", f"{place}.goal", f"“{statement.goal}” is no goal", "Mend the id")
        for kind in statement.types:
            if kind not in library.types:
                problems.add("evidence", f"{place}.types", f"“{kind}” is no massage type", "Mend the id")
        for concept in statement.about:
            if concept not in library.concepts:
                problems.add("evidence", f"{place}.about", f"“{concept}” is no concept", "Mend the id")
    for goal in library.goals.values():
        for measure in goal.measures:
            if measure not in library.measures:
                problems.add("goals.toml", f"goal {goal.id}.measures", f"“{measure}” is no measure", "Mend the id")
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
    for table in (library.rules, library.concepts, library.types, library.measures, library.topics):
        if name in table:
            _print_entry(table[name])
            return 0
    try:
        _print_entry(library.source(name))
    except KeyError:
        print(f"There is no “{name}” in the knowledge. palpate knowledge show lists what there is.")
        return 2
    return 0


def _list_rules(library: Library) -> int:
    for rule in sorted(library.rules.values(), key=lambda rule: (rule.area, rule.id)):
        print(f"{rule.area:12} {rule.id:44} {rule.limits.standing.words:12} {rule.title}")
    return 0


def _print_entry(entry: object) -> None:
    if is_dataclass(entry):
        for field in fields(entry):
            value = getattr(entry, field.name)
            if value not in ((), "", None, False):
                print(f"{field.name.replace('_', ' '):14} {value}")
