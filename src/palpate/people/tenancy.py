"""The second net between clinics that share a database: no query without a clinic.

Row-level security on PostgreSQL can be laid under this later; what is here works on
every database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from palpate.people.errors import UnscopedQuery

if TYPE_CHECKING:
    from palpate.people.models import Clinic

Row = TypeVar("Row", bound=models.Model)


class Scoped(models.Manager[Row]):
    """A manager that answers only for one named clinic."""

    def of(self, clinic: Clinic) -> models.QuerySet[Row]:
        """Return the rows of that clinic."""
        return super().get_queryset().filter(clinic_id=clinic.pk)

    def get_queryset(self) -> models.QuerySet[Row]:
        """Refuse: every other way in would mix clinics."""
        raise UnscopedQuery(self.model.__name__)

    def create(self, **fields: Any) -> Row:
        """Make a row; the clinic must be named."""
        if fields.get("clinic") is None and fields.get("clinic_id") is None:
            raise UnscopedQuery(self.model.__name__)
        return super().get_queryset().create(**fields)


class Owned(models.Model):
    """Base of every table: each row belongs to one clinic.

    `everywhere` is the default manager, for migrations, commands, tests and Django's own
    inner work (related rows are reached from a row that is scoped already).
    """

    # No index of its own: SQLite would take it for a good one and read all rows of the clinic.
    # What is listed by clinic has an index that begins with it and goes on.
    clinic = models.ForeignKey(
        "people.Clinic", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    everywhere = models.Manager()
    objects = Scoped()

    class Meta:
        abstract = True
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
