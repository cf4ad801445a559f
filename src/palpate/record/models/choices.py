"""Tables of the client's own choice: decisions, and consent with its versioned text."""

from typing import ClassVar

from django.db import models

from palpate.people.models import Staff
from palpate.record.rows import ClientRow, Guarded, Row


class ConsentText(Guarded, Row):
    """One version of the words a client signs under."""

    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()

    class Meta(Row.Meta):
        verbose_name = "consent text"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "version"], name="consent_text_version"),
        ]


class Decision(Guarded, ClientRow):
    """What a client chose, from which options, for which goals, and why.

    `shown` holds the options as they were laid out; `choice` is the id of one of them, among
    them "no massage" and "someone else".
    """

    goals = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    choice = models.CharField(max_length=80)
    reasons = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(ClientRow.Meta):
        verbose_name = "decision"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-made_at"], name="decision_of_client"),
        ]


class Consent(Guarded, ClientRow):
    """A client's signature under a text, less the sites and techniques she withholds."""

    once: ClassVar = frozenset({"withdrawn_at"})

    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="+", db_index=False
    )
    sites_withheld = models.BigIntegerField(default=0)
    techniques_withheld = models.JSONField(default=list)
    signature_kind = models.CharField(
        max_length=10, choices=[("drawn", "drawn"), ("typed", "typed")]
    )
    signature = models.TextField()
    signed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "consent"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-signed_at"], name="consent_of_client"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sites_withheld__gte=0), name="consent_sites"),
        ]
