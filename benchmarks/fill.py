"""Fills tables with very many rows, past the models and as the database likes it best."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any, cast

from django.db import connection, models, transaction

Prepare = Callable[[Any], Any]

# A database that is thrown away needs no journal, and what is written here fits together.
_QUICK = (
    "journal_mode=OFF synchronous=OFF foreign_keys=OFF ignore_check_constraints=ON "
    "cache_size=-400000"
).split()
_SAFE = "ignore_check_constraints=OFF foreign_keys=ON journal_mode=WAL synchronous=FULL".split()


@contextmanager
def quick_writes() -> Iterator[None]:
    """Write without the care that real data gets; put it back afterwards."""
    _set_pragmas(_QUICK)
    with transaction.atomic():
        yield
    _set_pragmas(_SAFE)


def _set_pragmas(pragmas: Iterable[str]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")


def fill_table(
    model: type[models.Model],
    shared: Mapping[str, Any],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Write rows: `names` are the columns that differ, `shared` the values that all have.

    What is named in neither gets the default of its column.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    still = [name for name in fields if name not in names and not fields[name].db_returning]
    kept = [_prepare(fields[name])(shared.get(name, fields[name].get_default())) for name in still]
    ready = [_prepare(fields[name]) for name in names]
    columns = [str(fields[name].column) for name in (*names, *still)]
    whole = ([*(do(value) for do, value in zip(ready, row, strict=True)), *kept] for row in rows)
    with _without_indexes(model._meta.db_table):
        _write(model._meta.db_table, columns, whole)


def _prepare(field: Any) -> Prepare:
    if connection.vendor == "sqlite" and field.primary_key:
        return attrgetter("hex")
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    return cache(lambda value: field.get_db_prep_save(value, connection))


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Sort the indexes once at the end instead of a row at a time."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        where = "type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {where}", [table])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, again in indexes:
            cursor.execute(again)


def _write(table: str, columns: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"
            # SQLite takes rows as they come, which its types do not tell.
            cursor.executemany(insert, cast("list[list[Any]]", rows))
