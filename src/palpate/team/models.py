"""Tables of the care team: who they are, what they sent, what was sent to them."""

from typing import ClassVar

from django.db import models

from palpate.people.models import Staff
from palpate.record.rows import ClientRow, Guarded, Row


class Professional(Row):
    """A member of the care team outside the clinic; `role` is an id of the roles table."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=60)
    organisation = models.CharField(max_length=160, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    fax = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=240, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Row.Meta):
        verbose_name = "professional"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "active", "name"], name="professional_list"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


class Letter(Guarded, ClientRow):
    """A document that came with a client, kept as it came."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)

    class Meta(ClientRow.Meta):
        verbose_name = "letter"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-received_at"], name="letter_of_client"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "client", "sha256"], name="letter_once"),
        ]


class Referral(ClientRow):
    """A client sent by a professional: why, for what, how often and until when."""

    class Status(models.TextChoices):
        """How far the referral is."""

        RECEIVED = "received"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        UNDER_WAY = "under way"
        COMPLETED = "completed"
        CLOSED = "closed"

    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    received_on = models.DateField()
    reason = models.TextField()
    diagnosis = models.CharField(max_length=300, blank=True)
    diagnosis_code = models.CharField(max_length=12, blank=True)
    asks = models.TextField(blank=True)
    precautions = models.TextField(blank=True)
    visits = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    status_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ClientRow.Meta):
        verbose_name = "referral"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-received_on"], name="referral_of_client"),
            models.Index(fields=["clinic", "status", "received_on"], name="referral_by_status"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "received",
                        "accepted",
                        "declined",
                        "under way",
                        "completed",
                        "closed",
                    ]
                ),
                name="referral_status",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("received_on")),
                name="referral_ends_after_it_begins",
            ),
        ]


class Report(Guarded, ClientRow):
    """A report to a professional, kept as it was shown and as it was printed."""

    once: ClassVar = frozenset({"sent_at", "sent_how"})

    class Kind(models.TextChoices):
        """When in the course of care it is written."""

        FIRST = "first"
        INTERIM = "interim"
        DISCHARGE = "discharge"

    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, related_name="+", db_index=False
    )
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.JSONField()
    pdf = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_how = models.CharField(max_length=40, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "report"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-made_at"], name="report_of_client"),
            models.Index(fields=["clinic", "-made_at"], name="report_by_time"),
        ]
