"""The knowledge as loaded: everything by id, and the indexes that screening needs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from palpate.clinical.body import Body, build_body
from palpate.clinical.envelope import Envelope
from palpate.clinical.errors import KnowledgeErrors, UnknownPosition, UnknownTechnique, UnknownType
from palpate.clinical.facts import Status
from palpate.clinical.indexes import (
    anchor_rules,
    list_broader,
    list_covered,
    list_narrower,
    number_terms,
    word_types,
)
from palpate.clinical.loader import (
    Entry,
    Problems,
    list_entries,
    read_entries,
    read_file,
    read_folder,
)
from palpate.clinical.names import Words
from palpate.clinical.reading import (
    read_compound,
    read_concept,
    read_evidence,
    read_goal,
    read_levels,
    read_measure,
    read_role,
    read_source,
    read_terms,
    read_type,
)
from palpate.clinical.rules import Rule
from palpate.clinical.ruling import read_rule, read_topic
from palpate.clinical.vocabulary import (
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
    Topic,
)

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Library:
    """All knowledge of one version. Screening reads it, nothing writes to it."""

    folder: Path
    version: str
    body: Body
    techniques: tuple[Term, ...]
    positions: tuple[Term, ...]
    levels: tuple[Level, ...]
    credit: str
    concepts: Mapping[str, Concept]
    broader: Mapping[str, frozenset[str]]
    narrower: Mapping[str, frozenset[str]]
    rules: Mapping[str, Rule]
    anchors: Mapping[tuple[str, Status], tuple[Rule, ...]]
    universal: tuple[Rule, ...]
    base: Envelope
    topics: Mapping[str, Topic]
    covered: Mapping[str, tuple[str, ...]]
    compounds: tuple[Compound, ...]
    types: Mapping[str, MassageType]
    goals: Mapping[str, Goal]
    evidence: tuple[Evidence, ...]
    measures: Mapping[str, Measure]
    roles: Mapping[str, Role]
    technique_numbers: Mapping[str, int]
    position_numbers: Mapping[str, int]
    type_words: Mapping[str, str]
    permits: dict[tuple[str, int], int] = field(default_factory=dict, repr=False)

    def technique(self, name: str) -> Term:
        """Return a technique by its name or one of its words; raise UnknownTechnique otherwise."""
        number = self.technique_numbers.get(name.strip().lower())
        if number is None:
            raise UnknownTechnique(name)
        return self.techniques[number]

    def position(self, name: str) -> Term:
        """Return a position by its name or one of its words; raise UnknownPosition otherwise."""
        number = self.position_numbers.get(name.strip().lower())
        if number is None:
            raise UnknownPosition(name)
        return self.positions[number]

    def massage_type(self, name: str) -> MassageType:
        """Return a massage type by id, name or word; raise UnknownType otherwise."""
        key = name.strip().lower().removesuffix(" massage").removesuffix(" therapy")
        found = self.type_words.get(key) or self.type_words.get(name.strip().lower())
        if found is None:
            raise UnknownType(name)
        return self.types[found]

    def source(self, source: str) -> Source:
        """Return the record of a source by its id; raises KeyError for an unknown one."""
        return _sources(self.folder)[source]

    def all_sources(self) -> tuple[Source, ...]:
        """Return the records of all sources, in the order of the file."""
        return tuple(_sources(self.folder).values())


@cache
def _sources(folder: Path) -> dict[str, Source]:
    """Read the source records on first use: screening itself needs only their ids."""
    problems = Problems()
    records = [read_source(e) for e in read_entries(folder, "sources.toml", "source", problems)]
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return {record.id: record for record in records}


def _source_ids(folder: Path) -> frozenset[str]:
    """Return the ids of all sources without reading their records, which is slow."""
    path = folder / "sources.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    marks = ('id = "',)
    return frozenset(
        line[len(marks[0]) : -1] for line in text.splitlines() if line.startswith(marks)
    )


def _by_id(
    entries: Iterable[Entry], read: Callable[[Entry], Item], problems: Problems
) -> dict[str, Item]:
    """Read entries that have ids, refusing one used twice."""
    found: dict[str, Item] = {}
    for entry in entries:
        item = read(entry)
        key = item.id  # type: ignore[attr-defined]  # every item read here has an id
        if key in found:
            problems.add(
                entry.file, entry.place, f"“{key}” is used twice", "Give it an id of its own"
            )
        found[key] = item
    return found


def _read_body(folder: Path, problems: Problems) -> Body:
    """Read the body; raises KnowledgeErrors when it is broken, for nothing can be placed then."""
    data = read_file(folder, "body.toml", problems)
    try:
        return build_body(data)
    except (KeyError, TypeError, AttributeError) as broken:
        problems.add(
            "body.toml",
            "file",
            f"does not hold together ({broken})",
            "Restore it from the last release",
        )
        raise KnowledgeErrors(tuple(problems.found)) from broken


def _ground(folder: Path, problems: Problems) -> dict[str, Any]:
    """Read what everything else is written in: body, techniques, positions, pressure."""
    terms = read_file(folder, "techniques.toml", problems)
    pressure = read_file(folder, "pressure.toml", problems)

    def entries(data: dict[str, Any], file: str, table: str) -> list[Entry]:
        return list_entries(file, table, data.get(table, []), problems)

    return {
        "body": _read_body(folder, problems),
        "techniques": read_terms(entries(terms, "techniques.toml", "technique")),
        "positions": read_terms(entries(terms, "techniques.toml", "position")),
        "levels": read_levels(entries(pressure, "pressure.toml", "level")),
        "credit": str(pressure.get("credit", "")),
        "version": str(read_file(folder, "version.toml", problems).get("version", "")),
    }


def read_library(folder: Path = KNOWLEDGE) -> tuple[Library, Problems]:
    """Read the knowledge of a folder and return it with every problem found in it."""
    problems = Problems()
    ground = _ground(folder, problems)
    body: Body = ground["body"]
    concepts = _by_id(
        read_folder(folder, "concepts", "concept", problems),
        lambda e: read_concept(e, body),
        problems,
    )
    broader = list_broader(concepts, problems)
    narrower = list_narrower(broader)
    techniques, positions = number_terms(ground["techniques"]), number_terms(ground["positions"])
    words = Words(
        body,
        {t.name: t.number for t in ground["techniques"]},
        {p.name: p.number for p in ground["positions"]},
        narrower,
        _source_ids(folder),
    )
    rules = _by_id(
        read_folder(folder, "rules", "rule", problems), lambda e: read_rule(e, words), problems
    )
    topics = _by_id(
        read_entries(folder, "questions.toml", "topic", problems),
        lambda e: read_topic(e, words),
        problems,
    )
    types = _by_id(
        read_entries(folder, "massage_types.toml", "type", problems),
        lambda e: read_type(e, words),
        problems,
    )
    goals = _by_id(read_entries(folder, "goals.toml", "goal", problems), read_goal, problems)
    evidence = _by_id(
        read_folder(folder, "evidence", "statement", problems),
        lambda e: read_evidence(e, words),
        problems,
    )
    measures = _by_id(
        read_folder(folder, "measures", "measure", problems),
        lambda e: read_measure(e, words),
        problems,
    )
    roles = _by_id(read_entries(folder, "roles.toml", "role", problems), read_role, problems)
    compounds = tuple(
        read_compound(entry, words)
        for entry in read_entries(folder, "compounds.toml", "compound", problems)
    )
    universal = tuple(rule for rule in rules.values() if rule.universal)
    base = Envelope.open()
    for rule in universal:
        base = base.meet(rule.limits.envelope(body, 0))
    library = Library(
        folder=folder,
        **ground,
        concepts=concepts,
        broader=broader,
        narrower=narrower,
        rules=rules,
        anchors=anchor_rules(rules.values()),
        universal=universal,
        # Universal limits shape the envelope of everybody; they are no reason to say "adjust".
        base=Envelope(base.permits, base.minutes),
        topics=topics,
        covered=list_covered(topics, narrower),
        compounds=compounds,
        types=types,
        goals=goals,
        evidence=tuple(evidence.values()),
        measures=measures,
        roles=roles,
        technique_numbers=techniques,
        position_numbers=positions,
        type_words=word_types(types.values()),
    )
    return library, problems


@cache
def load(folder: Path = KNOWLEDGE) -> Library:
    """Return the knowledge; a broken file stops the program with all problems listed.

    Raises KnowledgeErrors. The result is kept: it is read once a process.
    """
    library, problems = read_library(folder)
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return library
