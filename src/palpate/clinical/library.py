"""The knowledge as loaded: everything by id, and the indexes that screening needs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
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
from palpate.clinical.names import Words, list_source_ids
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
from palpate.clinical.reviews import Review, is_agreed, read_reviews, say_reviews, say_share
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
    reviews: Mapping[str, tuple[Review, ...]]
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

    def reviews_of(self, rule: Rule) -> tuple[Review, ...]:
        """Return what clinicians said of a rule, of its present text and of earlier ones."""
        return self.reviews.get(rule.id, ())

    def is_reviewed(self, rule: Rule) -> bool:
        """Tell whether a clinician agreed with the rule as it now reads, and none disagrees."""
        return is_agreed(rule, self.reviews_of(rule))

    def review_words(self, rule: Rule | None = None) -> str:
        """Say of a rule, or of all rules in use, whether they were reviewed; half a sentence."""
        if rule is not None:
            return say_reviews(rule, self.reviews_of(rule))
        return say_share(*self._share)

    @property
    def reviewed(self) -> bool:
        """Tell whether every rule in use was reviewed by a clinician."""
        agreed, total = self._share
        return 0 < agreed == total

    @cached_property
    def _share(self) -> tuple[int, int]:
        """How many of the rules in use were reviewed; counted once, for every page says it."""
        used = [rule for rule in self.rules.values() if rule.retired is None]
        return sum(map(self.is_reviewed, used)), len(used)


@cache
def _sources(folder: Path) -> dict[str, Source]:
    """Read the source records on first use: screening itself needs only their ids."""
    problems = Problems()
    records = [read_source(e) for e in read_entries(folder, "sources.toml", "source", problems)]
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return {record.id: record for record in records}


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


class _Reader:
    """Reads the tables of one folder, noting every problem met."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self.problems = folder, problems

    def files(self, name: str, table: str, read: Callable[[Entry], Item]) -> dict[str, Item]:
        """Return the entries of all files of a sub-folder by id."""
        return _by_id(read_folder(self.folder, name, table, self.problems), read, self.problems)

    def file(self, name: str, table: str, read: Callable[[Entry], Item]) -> dict[str, Item]:
        """Return the entries of one file by id."""
        return _by_id(read_entries(self.folder, name, table, self.problems), read, self.problems)

    def rest(self, words: Words) -> dict[str, Any]:
        """Return all that is written in the words of body, techniques, positions and concepts."""
        compounds = read_entries(self.folder, "compounds.toml", "compound", self.problems)
        evidence = self.files("evidence", "statement", lambda e: read_evidence(e, words))
        return {
            "rules": self.files("rules", "rule", lambda e: read_rule(e, words)),
            "topics": self.file("questions.toml", "topic", lambda e: read_topic(e, words)),
            "compounds": tuple(read_compound(entry, words) for entry in compounds),
            "types": self.file("massage_types.toml", "type", lambda e: read_type(e, words)),
            "goals": self.file("goals.toml", "goal", read_goal),
            "evidence": tuple(evidence.values()),
            "measures": self.files("measures", "measure", lambda e: read_measure(e, words)),
            "roles": self.file("roles.toml", "role", read_role),
        }


def _base(universal: Iterable[Rule], body: Body) -> Envelope:
    """Return what holds for everybody, which is no reason to say "adjust"."""
    base = Envelope.open()
    for rule in universal:
        base = base.meet(rule.limits.envelope(body, 0))
    return Envelope(base.permits, base.minutes)


def _words(folder: Path, ground: dict[str, Any], narrower: Mapping[str, frozenset[str]]) -> Words:
    techniques = {term.name: term.number for term in ground["techniques"]}
    positions = {term.name: term.number for term in ground["positions"]}
    return Words(ground["body"], techniques, positions, narrower, list_source_ids(folder))


def read_library(folder: Path = KNOWLEDGE) -> tuple[Library, Problems]:
    """Read the knowledge of a folder and return it with every problem found in it.

    Raises KnowledgeErrors when the body itself is broken.
    """
    problems = Problems()
    reader = _Reader(folder, problems)
    ground = _ground(folder, problems)
    body: Body = ground["body"]
    concepts = reader.files("concepts", "concept", lambda entry: read_concept(entry, body))
    broader = list_broader(concepts, problems)
    narrower = list_narrower(broader)
    rest = reader.rest(_words(folder, ground, narrower))
    universal = tuple(rule for rule in rest["rules"].values() if rule.universal)
    library = Library(
        folder=folder,
        **ground,
        **rest,
        concepts=concepts,
        broader=broader,
        narrower=narrower,
        anchors=anchor_rules(rest["rules"].values()),
        universal=universal,
        base=_base(universal, body),
        covered=list_covered(rest["topics"], narrower),
        technique_numbers=number_terms(ground["techniques"]),
        position_numbers=number_terms(ground["positions"]),
        type_words=word_types(rest["types"].values()),
        reviews=read_reviews(folder, rest["rules"], problems),
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
