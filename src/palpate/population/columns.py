"""The columns in which facts of many people come in, and the answers go out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa

from palpate.clinical.facts import Fact, Person


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may come in: its type in words, how it is told, and what it becomes."""

    words: str
    fits: Callable[[dt.DataType], bool]
    becomes: dt.DataType | None
    arrow: pa.DataType
    needed: bool = False


def _is_name(kind: dt.DataType) -> bool:
    return bool(kind.is_string() or kind.is_integer())


def _is_names(kind: dt.DataType) -> bool:
    return isinstance(kind, dt.Array) and bool(kind.value_type.is_string())


def _column(words: str, needed: bool = False) -> Column:
    return Column(words, *_TYPES[words], needed)


_TYPES: dict[str, tuple[Callable[[dt.DataType], bool], dt.DataType | None, pa.DataType]] = {
    "a text or an integer": (_is_name, None, pa.string()),
    "a text": (lambda kind: kind.is_string(), dt.string, pa.string()),
    "a date": (lambda kind: kind.is_date(), dt.date, pa.date32()),
    "an integer": (lambda kind: kind.is_integer(), dt.int64, pa.int64()),
    "a number": (lambda kind: kind.is_numeric(), dt.float64, pa.float64()),
    "true or false": (lambda kind: kind.is_boolean(), dt.boolean, pa.bool_()),
    "a list of texts": (_is_names, dt.Array(dt.string), pa.list_(pa.string())),
}

ABOUT = {
    "born_first": _column("a date"),
    "born_last": _column("a date"),
    "age": _column("an integer"),
    "sex": _column("a text"),
    "asked": _column("a list of texts"),
    "asked_all": _column("true or false"),
    "not_understood": _column("a list of texts"),
}
"""What is known of a person beside facts. A birth year is its first and its last day."""

PEOPLE = {"person": _column("a text or an integer", needed=True), **ABOUT}

FACTS = {
    "person": _column("a text or an integer", needed=True),
    "concept": _column("a text", needed=True),
    "kind": _column("a text"),
    "status": _column("a text"),
    "onset_first": _column("a date"),
    "onset_last": _column("a date"),
    "end_first": _column("a date"),
    "end_last": _column("a date"),
    "sites": _column("an integer"),
    "value": _column("a number"),
    "second": _column("a number"),
    "whose": _column("a text"),
    "number": _column("an integer"),
}
"""One fact a row. `number` is the order in which a person's facts were told."""


LISTS = ("asked", "not_understood")
"""The columns about people that several rows may each say a part of."""


def shape_table(table: ir.Table, columns: Mapping[str, Column]) -> ir.Table:
    """Return the columns alone, in their own types, those that are absent as nulls."""
    return table.select(**{name: _shape(table, name, column) for name, column in columns.items()})


def _shape(table: ir.Table, name: str, column: Column) -> ir.Value:
    if name not in table.columns:
        return ibis.null(column.becomes)
    return table[name] if column.becomes is None else table[name].cast(column.becomes)


def list_schema(columns: Mapping[str, Column]) -> pa.Schema:
    """Return the columns as they are written."""
    return pa.schema([(name, column.arrow) for name, column in columns.items()])


def write_person(
    name: str, person: Person, asked: Iterable[str] | None, not_understood: Iterable[str] = ()
) -> dict[str, Any]:
    """Return somebody as a row; `asked` None means that everything was asked."""
    return {
        "person": name, "age": person.age,
        "born_first": person.born.earliest if person.born else None,
        "born_last": person.born.latest if person.born else None,
        "sex": person.sex, "asked": sorted(asked or ()), "asked_all": asked is None,
        "not_understood": list(not_understood),
    }  # fmt: skip


def write_fact(name: str, number: int, fact: Fact) -> dict[str, Any]:
    """Return a fact of somebody as a row; `number` is its place among their facts."""
    return {
        "person": name, "concept": fact.concept, "kind": fact.kind.value,
        "status": fact.status.value, "whose": fact.whose.value, "sites": fact.sites,
        "value": fact.value, "second": fact.second, "number": number,
        "onset_first": fact.onset.earliest if fact.onset else None,
        "onset_last": fact.onset.latest if fact.onset else None,
        "end_first": fact.end.earliest if fact.end else None,
        "end_last": fact.end.latest if fact.end else None,
    }  # fmt: skip
