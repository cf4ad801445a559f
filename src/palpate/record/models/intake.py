"""Tables of the intake: the link a client is sent, and what was answered so far."""

from typing import ClassVar

from django.db import models

from palpate.people.models import Staff
from palpate.record.rows import ClientRow, Guarded


class IntakeLink(ClientRow):
    """A link that lets a client answer alone, once, until it expires. The token is not kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)

    class Meta(ClientRow.Meta):
        verbose_name = "intake link"
        indexes: ClassVar = [models.Index(fields=["clinic", "client"], name="link_of_client")]


class IntakeDraft(Guarded, ClientRow):
    """Answers of one intake, with the therapist or alone; fixed once handed in."""

    fixed: ClassVar = models.Q(submitted_at__isnull=False)

    link = models.OneToOneField(IntakeLink, models.PROTECT, null=True, related_name="draft")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "intake"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-saved_at"], name="intake_of_client"),
        ]
