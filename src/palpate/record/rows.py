"""What every table of the record shares: its clinic, its client, and how rows are locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.db import models

from palpate.people.ids import new_id
from palpate.people.models import Client, Clinic
from palpate.people.tenancy import Owned, Scoped
from palpate.record.errors import LockedRow


def _plain(content: Any) -> bytes:
    return bytes(content or b"")


def keep_storable(value: Any) -> Any:
    """Return what was sent without the signs that databases refuse: NUL, and half an emoji."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {keep_storable(name): keep_storable(inner) for name, inner in value.items()}
    return [keep_storable(inner) for inner in value] if isinstance(value, list) else value


class Row(Owned):
    """A row that belongs to one clinic."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Every index that is needed starts with the clinic or the client, so it gets none of its own.
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+", db_index=False)

    class Meta(Owned.Meta):
        abstract = True


class ClientRow(Row):
    """A row about one client of a clinic."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)

    class Meta(Row.Meta):
        abstract = True


class GuardedQuery(models.QuerySet[Any]):
    """Rows of a guarded table: a change in bulk is held to the same rule as a single one."""

    def update(self, **fields: Any) -> int:
        """Change rows, unless that would touch what is fixed."""
        guard: type[Guarded] = self.model
        names = set(fields) - guard.changeable - guard.once
        refilled = any(
            self.filter(guard.fixed).exclude(**{f"{name}__isnull": True}).exists()
            for name in set(fields) & guard.once
        )
        if refilled or (names and self.filter(guard.fixed).exists()):
            raise LockedRow(guard.row_name())
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows, unless one of them is fixed."""
        if self.filter(self.model.fixed).exists():
            raise LockedRow(self.model.row_name())
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """Add rows, unless what they belong to is locked."""
        rows = list(objs)
        self.model.check_parents(rows)
        return super().bulk_create(rows, *args, **options)


class Guarded(models.Model):
    """A row that may not change once it is fixed.

    `fixed` says which rows are (all of them by default), `changeable` which columns are free
    even then, `once` which may be filled a single time.
    """

    fixed: ClassVar[models.Q] = models.Q()
    changeable: ClassVar[frozenset[str]] = frozenset()
    once: ClassVar[frozenset[str]] = frozenset()

    everywhere = models.Manager.from_queryset(GuardedQuery)()
    objects = Scoped.from_queryset(GuardedQuery)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save the row, unless that would change what is fixed."""
        if self._state.adding:
            self.check_parents([self])
        else:
            self._check_changes()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, unless it is fixed."""
        if self._fixed_values():
            raise LockedRow(self.row_name())
        return super().delete(*args, **options)

    @classmethod
    def row_name(cls) -> str:
        """Return what the row is called in a sentence."""
        return str(cls._meta.verbose_name)

    @classmethod
    def check_parents(cls, rows: list[Self]) -> None:
        """Refuse new rows whose parent is locked; most tables have no such parent."""

    def _fixed_values(self) -> Mapping[str, Any] | None:
        """Return the row as it is stored, when it is fixed."""
        rows = type(self)._base_manager.filter(pk=self.pk).filter(self.fixed)
        return rows.values().first()

    def _check_changes(self) -> None:
        stored = self._fixed_values()
        if stored is None:
            return
        for field in self._meta.concrete_fields:
            before = stored[field.attname]
            filled = field.name in self.once and before in (None, "")
            if not filled and field.name not in self.changeable and self._differs(field, before):
                raise LockedRow(self.row_name())

    def _differs(self, field: models.Field[Any, Any], before: object) -> bool:
        # A column that was not loaded cannot have been changed.
        now = self.__dict__.get(field.attname, before)
        if isinstance(field, models.BinaryField):
            # Drivers give memoryview or bytes.
            return _plain(now) != _plain(before)
        return bool(field.to_python(now) != before)
