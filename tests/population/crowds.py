"""Made-up crowds, and the answer of the engine for one person as a row of the table."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.screening import Screening, screen
from palpate.population.columns import FACTS, PEOPLE, list_schema, write_fact, write_person
from palpate.population.fields import name_fields
from palpate.population.run import screen_files

TODAY = date(2026, 11, 24)
STATUSES = (Status.ACTIVE,) * 5 + (Status.SUSPECTED, Status.RESOLVED, Status.RESOLVED)


@dataclass(frozen=True)
class Member:
    """Somebody of a crowd: who, what is known, and which topics were asked; None is all."""

    person: Person
    facts: tuple[Fact, ...]
    asked: frozenset[str] | None = frozenset()


class Dice:
    """Makes people of every sort that the engine tells apart, the same for the same seed."""

    def __init__(self, library: Library, seed: int) -> None:
        self.library, self.random = library, random.Random(seed)
        self.everything = sorted(library.concepts)
        self.sided = sorted(name for name, c in library.concepts.items() if c.asks_site)
        rules = [rule for rule in library.rules.values() if rule.when]
        self.rules = rules
        self.joint = [rule for rule in rules if len(rule.when) + len(rule.unless) > 1]
        self.excused = [rule for rule in rules if rule.applies_unasked]
        self.topics = sorted(library.topics)

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    def member(self) -> Member:
        facts = [fact for _ in range(self.random.randint(0, 4)) for fact in self.some_facts()]
        self.random.shuffle(facts)
        return Member(self.person(), tuple(facts), self.asked())

    def person(self) -> Person:
        born = When.read(str(self.random.randint(1930, 2026))) if self.maybe(0.4) else None
        age = self.random.randint(0, 100) if self.maybe(0.6) else None
        if self.maybe(0.3):
            born = When.on(TODAY - timedelta(days=self.random.randint(0, 30000)))
        return Person(born, age, self.random.choice(("female", "male", "other", None)))

    def asked(self) -> frozenset[str] | None:
        if self.maybe(0.3):
            return None
        return frozenset(self.random.sample(self.topics, self.random.randint(0, len(self.topics))))

    def some_facts(self) -> list[Fact]:
        """Return a single fact, or those that a rule of several clauses speaks of together."""
        if self.maybe(0.35):
            rule = self.random.choice(self.excused if self.maybe(0.1) else self.joint)
            clauses = [*rule.when, *rule.unless]
            kept = [clause for clause in clauses if self.maybe(0.75)]
            return [self.fact(self.random.choice(sorted(clause.concepts))) for clause in kept]
        if self.maybe(0.6):
            clause = self.random.choice(self.rules).when[0]
            return [self.fact(self.random.choice(sorted(clause.concepts)))]
        return [self.fact(self.random.choice(self.everything))]

    def fact(self, name: str) -> Fact:
        concept = self.library.concepts.get(name)
        kind = concept.kind if concept else Kind.MEASUREMENT
        measured = kind is Kind.MEASUREMENT or self.maybe(0.03)
        onset, end = self.when(), self.when() if self.maybe(0.3) else None
        return Fact(
            name if concept else self.everything[0],
            kind if self.maybe(0.97) else self.random.choice(list(Kind)),
            Status.DENIED if self.maybe(0.1) else self.random.choice(STATUSES),
            onset, end, self.sites(), self.value() if measured else None,
            self.value() if measured and self.maybe(0.6) else None,
            Whose.FAMILY if self.maybe(0.08) else Whose.SELF,
        )  # fmt: skip

    def when(self) -> When | None:
        if self.maybe(0.3):
            return None
        near, far = self.random.randint(-20, 100), self.random.randint(0, 4000)
        day = TODAY - timedelta(days=near if self.maybe(0.6) else far)
        vague = [When.read(f"{day:%Y-%m}"), When.read(f"{day:%Y}")]
        return self.random.choice([When.on(day)] * 3 + vague)

    def sites(self) -> int:
        sites = [site.bit for site in self.library.body.sites]
        many = self.random.choice((1, 1, 1, 2, 5, 30))
        return sum(self.random.sample(sites, many)) if self.maybe(0.6) else 0

    def value(self) -> float | None:
        low, high = self.random.choice(((1, 20), (30, 45), (50, 130), (90, 220)))
        return round(self.random.uniform(low, high), 1) if self.maybe(0.85) else None


def make_crowd(library: Library, seed: int, size: int) -> dict[str, Member]:
    dice = Dice(library, seed)
    return {f"person-{number}": dice.member() for number in range(size)}


def write_crowd(folder: Path, crowd: Mapping[str, Member]) -> Path:
    """Write a crowd as the two tables of a directory."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = [
        write_fact(name, number, fact)
        for name, member in crowd.items()
        for number, fact in enumerate(member.facts)
    ]
    people = [write_person(name, member.person, member.asked) for name, member in crowd.items()]
    write_rows(folder / "facts.parquet", facts, list_schema(FACTS))
    write_rows(folder / "people.parquet", people, list_schema(PEOPLE))
    return folder


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)
    return path


def rescreen(library: Library, source: Path, out: Path, engine: str = "duckdb") -> dict[str, Any]:
    """Return what the query says of everybody in a source, by id."""
    screen_files(library, source, out, TODAY, engine)
    rows = pq.read_table(out).to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def describe(library: Library, screening: Screening) -> dict[str, Any]:
    """Return a screening as the row that the query must give."""
    envelope, columns = screening.envelope, name_fields(library)
    split = columns.split(envelope.permits)
    return {
        "standing": envelope.standing.words,
        "seek_care": envelope.care.words,
        **{name: split[name] for name in columns.pressure},
        "techniques": {
            term.name: envelope.technique_sites(term.number) for term in library.techniques
        },
        "positions": {
            term.name: envelope.allows_position(term.number) for term in library.positions
        },
        "minutes": envelope.minutes,
        "findings": [finding.rule.id for finding in screening.findings],
    }


def describe_member(library: Library, member: Member, on: date = TODAY) -> dict[str, Any]:
    return describe(library, screen(library, member.person, member.facts, on, member.asked))


def differences(
    library: Library, crowd: Mapping[str, Member], rows: Mapping[str, Any]
) -> list[str]:
    """Return a sentence for each person and column in which the two answers differ."""
    found = [f"{name} is missing or too many" for name in crowd.keys() ^ rows.keys()]
    for name in crowd.keys() & rows.keys():
        for column, said in describe_member(library, crowd[name]).items():
            if rows[name][column] != said:
                found.append(f"{name}.{column}: {rows[name][column]} and not {said}")
    return found
