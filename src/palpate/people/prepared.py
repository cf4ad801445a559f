"""Queries that every page asks: made into SQL once, and asked with new values each time.

Django spends more time on writing such a query than a database near by on answering it. What
is asked is still written with the scoped managers, so that no query loses its clinic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)
Value = UUID | datetime | str


class LostValue(AssertionError):
    """A prepared query does not use one of its values, so it might answer for all clinics."""

    def __init__(self, name: str) -> None:
        """Name the value."""
        super().__init__(f"The prepared query does not use “{name}”.")


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query as SQL; each slot is the name of a value to fill in, or a value that stays."""

    sql: str
    slots: tuple[tuple[str, Any], ...]
    model: type[models.Model]
    columns: list[str]
    ends: slice
    related: list[Any]
    convert: Callable[[Any], Any]


class Prepared(Generic[Row]):
    """A query whose values are UUIDs, moments and texts, given by name; none may be None."""

    def __init__(self, write: Callable[..., models.QuerySet[Row]], **kinds: type[Value]) -> None:
        """Keep the function that writes the query; it is called once for each kind of database."""
        self._write = write
        self._kinds = kinds
        self._plans: dict[str, _Plan] = {}

    def __call__(self, **values: Value) -> list[Row]:
        """Ask with these values."""
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = _prepare(self._write, self._kinds)
        return _ask(plan, {name: _adapt(value) for name, value in values.items()})

    def first(self, **values: Value) -> Row | None:
        """Ask with these values and return the first row, or nothing."""
        return next(iter(self(**values)), None)


def _prepare(write: Callable[..., models.QuerySet[Any]], kinds: Mapping[str, type[Value]]) -> _Plan:
    marks = {name: _mark(kind, place) for place, (name, kind) in enumerate(kinds.items())}
    compiler = write(**marks).query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    slots = _find_slots(params, {name: _adapt(mark) for name, mark in marks.items()})
    info, select = compiler.klass_info, compiler.select
    # The stubs are of a later Django, which asks for a third argument.
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    ends = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    converters = compiler.get_converters([column[0] for column in select])
    return _Plan(
        sql,
        slots,
        info["model"],
        [column[0].target.attname for column in select[ends]],
        ends,
        related,
        lambda rows: compiler.apply_converters(rows, converters),
    )


def _mark(kind: type[Value], place: int) -> Value:
    """Return a value that stands for one to come, and that nobody would write otherwise."""
    if kind is UUID:
        return UUID(int=(0xFACE << 112) + place)
    if kind is str:
        return f"a text to come, number {place}"
    return datetime(1907, 5, 3, tzinfo=UTC) + timedelta(microseconds=place)


def _adapt(value: Value) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, str):
        return value
    return connection.ops.adapt_datetimefield_value(value)


def _find_slots(params: Any, marks: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    slots = tuple(
        (next((name for name, mark in marks.items() if value == mark), ""), value)
        for value in params
    )
    for name in marks:
        if all(slot != name for slot, _ in slots):
            raise LostValue(name)
    return slots


def _ask(plan: _Plan, values: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, [values[name] if name else kept for name, kept in plan.slots])
        rows = cursor.fetchall()
    return [_build(plan, row) for row in plan.convert(rows)]


def _build(plan: _Plan, row: Any) -> models.Model:
    built = plan.model.from_db(DEFAULT_DB_ALIAS, plan.columns, row[plan.ends])
    for related in plan.related:
        related.populate(row, built)
    return built
