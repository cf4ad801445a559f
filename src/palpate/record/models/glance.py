"""The table that holds, a row a client, what stands at the head of every page."""

from django.db import models

from palpate.people.models import Client
from palpate.record.models.facts import StoredScreening
from palpate.record.rows import Row


class Glance(Row):
    """What stands at the head of a client's page, worked out from the rows it sums up.

    It is written anew by every action that changes one of them, in the same transaction, so
    that a page need not. `changed_at` is when something that bears on safety changed last.
    """

    client = models.OneToOneField(Client, models.PROTECT, related_name="+")
    screening = models.ForeignKey(
        StoredScreening, models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    plan_number = models.PositiveIntegerField(null=True)
    review_on = models.DateField(null=True)
    consent_signed = models.DateTimeField(null=True)
    consent_withdrawn = models.DateTimeField(null=True)

    class Meta(Row.Meta):
        verbose_name = "head of a page"
