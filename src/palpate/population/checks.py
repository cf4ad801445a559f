"""Refuses facts of many people that cannot be used, in one sentence that says how to mend them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.schema as sch
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from palpate.clinical.facts import Kind, Status, Whose
from palpate.clinical.library import Library
from palpate.population.columns import ABOUT, FACTS, LISTS, PEOPLE, Column, shape_table
from palpate.population.engines import Engine
from palpate.population.errors import PopulationError
from palpate.population.facts import LAST_DAY, list_measured, settle_facts

OLDEST = 130
"""Most years somebody can be old."""

_SEXES = ("female", "male", "other")


@dataclass(frozen=True, slots=True)
class Check:
    """Something no row may be: which rows are, one example to show, and how to mend it."""

    place: str
    problem: str
    repair: str
    wrong: ir.Value
    example: ir.Value | None = None

    def refuse(self, count: int, example: object) -> PopulationError:
        """Return the sentence for the rows found."""
        rows = "1 row" if count == 1 else f"{count:,} rows"
        shown = "" if self.example is None else f", such as “{example}”"
        return PopulationError(self.place, f"{self.problem} in {rows}{shown}", self.repair)


def check_columns(paths: Sequence[Path], columns: Mapping[str, Column]) -> None:
    """Refuse what is no Parquet, or lacks a column, or has one of another type."""
    schemas = [read_schema(path) for path in paths]
    for path, schema in zip(paths, schemas, strict=True):
        for name, column in columns.items():
            _check_column(path, schema, name, column)
        if not schema.equals(schemas[0]):
            problem = f"has other columns or types than {paths[0].name} beside it"
            raise PopulationError(str(path), problem, "Write all parts alike")


def read_schema(path: Path) -> pa.Schema:
    """Return the columns of a Parquet file; raises PopulationError when it is none."""
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError):
        problem = "is not Parquet, or is cut off" if path.stat().st_size else "is empty"
        raise PopulationError(str(path), problem, "Write it anew as Parquet") from None


def _check_column(path: Path, schema: pa.Schema, name: str, column: Column) -> None:
    if name not in schema.names:
        if column.needed:
            raise PopulationError(str(path), f"has no column “{name}”", f"Add it as {column.words}")
        return
    found = schema.field(name).type
    kind = found.value_type if isinstance(found, pa.DictionaryType) else found
    if not column.fits(sch.Schema.from_pyarrow(pa.schema([(name, kind)]))[name]):
        raise PopulationError(
            str(path), f"column “{name}” is {found}", f"Write it as {column.words}"
        )


def check_rows(
    library: Library,
    engine: Engine,
    tables: Mapping[str, ir.Table],
    facts: ir.Table,
    people: ir.Table | None,
    on: date,
) -> None:
    """Refuse rows that say what cannot be, naming how many and one example."""
    told = shape_table(facts, FACTS)
    told = told.filter(told.concept.notnull() | told.person.isnull())
    _run_checks(engine, told, list(_check_facts(library, told)))
    who = shape_table(facts if people is None else people, PEOPLE)
    if not _run_checks(engine, who, list(_check_people(who, on))):
        raise PopulationError("people", "there are no rows", "Give at least one person")
    known = tables["concepts"].select(concept="name")
    strange = told.anti_join(known, "concept")
    _refuse_any(
        engine, strange, "facts", "a concept is not known",
        "`palpate knowledge show` lists the ids", "concept",
    )  # fmt: skip
    _check_asked(library, engine, who)
    _check_ties(engine, settle_facts(told, tables["concepts"], on))
    if people is None:
        _check_agreement(engine, facts)
    else:
        _check_match(engine, told, who)


def _run_checks(engine: Engine, table: ir.Table, checks: Sequence[Check]) -> int:
    """Count what is wrong in one pass, refuse the first that is, and return how many rows are."""
    counts: dict[str, ir.Value] = {"rows": table.count()}
    for number, check in enumerate(checks):
        counts[f"count_{number}"] = check.wrong.fill_null(False).sum()
        if check.example is not None:
            counts[f"example_{number}"] = check.example.cast("string").max(where=check.wrong)
    (found,) = engine.fetch(table.aggregate(**counts))
    for number, check in enumerate(checks):
        count = int(found[f"count_{number}"] or 0)
        if count:
            raise check.refuse(count, found.get(f"example_{number}"))
    return int(found["rows"])


def _check_facts(library: Library, told: ir.Table) -> Iterator[Check]:
    yield _check_null("facts", told)
    for name, words in (("kind", Kind), ("status", Status), ("whose", Whose)):
        yield _check_word("facts", told, name, [word.value for word in words])
    yield from _check_span("facts", told, "onset")
    yield from _check_span("facts", told, "end")
    strange = (told.sites < 0) | ((told.sites & ~library.body.all) != 0)
    yield Check(
        "facts", "sites names places that the body does not have",
        f"Give a set of the {len(library.body.sites)} sites, one bit each, or 0",
        strange, told.sites,
    )  # fmt: skip
    for name in ("value", "second"):
        odd = told[name].isnan() | told[name].isinf()
        yield Check("facts", f"{name} is no ordinary number", "Give a number or nothing", odd)


def _check_span(place: str, table: ir.Table, name: str) -> Iterator[Check]:
    first, last = table[f"{name}_first"], table[f"{name}_last"]
    yield Check(
        place, f"{name}_last stands without {name}_first",
        "Give both, or only the first for a single day", first.isnull() & last.notnull(),
    )  # fmt: skip
    yield Check(place, f"{name}_last lies before {name}_first", "Swap them", last < first, last)


def _check_null(place: str, table: ir.Table) -> Check:
    problem, repair = "person is missing", "Say whom each row is about"
    return Check(place, problem, repair, table.person.isnull())


def _check_word(place: str, table: ir.Table, name: str, words: Sequence[str]) -> Check:
    wrong = table[name].notin(words)
    return Check(place, f"{name} is not known", f"Use: {', '.join(words)}", wrong, table[name])


def _check_people(people: ir.Table, on: date) -> Iterator[Check]:
    yield _check_null("people", people)
    yield _check_word("people", people, "sex", _SEXES)
    yield from _check_span("people", people, "born")
    yield Check(
        "people", "age cannot be right", f"Give whole years from 0 to {OLDEST}, or nothing",
        (people.age < 0) | (people.age > OLDEST), people.age,
    )  # fmt: skip
    yield Check(
        "people", f"born_first lies after {on}", "Mend the day, or screen for a later one",
        people.born_first > ibis.literal(on), people.born_first,
    )  # fmt: skip


def _refuse_any(
    engine: Engine, wrong: ir.Table, place: str, problem: str, repair: str, show: str | None = None
) -> None:
    """Refuse when a table of what must not be has any row."""
    example = None if show is None else wrong[show]
    _run_checks(
        engine, wrong, [Check(place, problem, repair, wrong[wrong.columns[0]].notnull(), example)]
    )


def _check_asked(library: Library, engine: Engine, people: ir.Table) -> None:
    asked = people.select(topic=people.asked.unnest())
    strange = asked.filter(asked.topic.notin(sorted(library.topics)))
    known = ", ".join(library.topics)
    _refuse_any(engine, strange, "people", "asked names no topic", f"Use: {known}", "topic")


def _check_ties(engine: Engine, told: ir.Table) -> None:
    """Refuse values of one day in no order: the last one counts, so it must be told which it is."""
    measured = list_measured(told)
    measured = measured.mutate(day=measured.onset_last.fill_null(LAST_DAY))
    same = measured.aggregate(
        by=["person", "name", "day"], rows=measured.count(), told=measured.number.nunique()
    )
    _refuse_any(
        engine, same.filter(same.rows > 1, same.told < same.rows).select("name"), "facts",
        "two values of one person, concept and day have no order",
        "Add a column “number” that says in which order they were told", "name",
    )  # fmt: skip


def _check_agreement(engine: Engine, facts: ir.Table) -> None:
    """Refuse people of whom one row says something else than another."""
    for name in ABOUT:
        if name not in facts.columns or name in LISTS:
            continue
        said = facts.aggregate(by=["person"], kinds=facts[name].nunique())
        wrong = said.filter(said.kinds > 1).select("person")
        repair = "Say the same on each row, or put people into people.parquet"
        _refuse_any(engine, wrong, "facts", f"{name} differs between rows of one person", repair)


def _check_match(engine: Engine, told: ir.Table, people: ir.Table) -> None:
    """Refuse people who are there twice, and facts of people who are not there."""
    counts = people.aggregate(by=["person"], rows=people.count())
    twice = counts.filter(counts.rows > 1).select("person")
    _refuse_any(engine, twice, "people", "a person stands twice", "Give one row a person")
    lost = told.anti_join(people, "person").select("person")
    repair = "Add each person of the facts to people.parquet"
    _refuse_any(engine, lost, "facts", "a person is not in people.parquet", repair)
