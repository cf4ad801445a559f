"""Tables of what is known: facts, where they came from, what was asked, what was shown."""

from typing import ClassVar

from django.db import models

from palpate.clinical.facts import Kind, Status, Whose
from palpate.people.models import Staff
from palpate.record.rows import ClientRow, Guarded, Row

IN_ERROR = "entered in error"
"""The status of a row that says: the fact it replaces was never so."""

_STATUSES = [*(status.value for status in Status), IN_ERROR]
SPEAKERS = ["client", "referrer", "therapist", "import"]


def _choices(values: list[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class Fact(Guarded, ClientRow):
    """One thing known about a client. Later knowledge supersedes it and never overwrites it.

    A fact without `confirmed_at` waits for the therapist. `onset` and `ended` are as precise as
    they are known: `2026`, `2026-03` or `2026-03-14`. `sites` is a set of body sites.
    """

    once: ClassVar = frozenset({"confirmed_at", "confirmed_by", "supersedes"})

    concept = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=_choices([kind.value for kind in Kind]))
    status = models.CharField(max_length=20, choices=_choices(_STATUSES))
    onset = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    sites = models.BigIntegerField(default=0)
    value = models.FloatField(null=True, blank=True)
    second = models.FloatField(null=True, blank=True)
    whose = models.CharField(
        max_length=10, choices=_choices([w.value for w in Whose]), default="self"
    )
    said_by = models.CharField(max_length=10, choices=_choices(SPEAKERS))
    said_on = models.DateField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    # Empty when the client wrote it alone, by a link.
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta(ClientRow.Meta):
        verbose_name = "fact"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-recorded_at"], name="fact_of_client"),
            models.Index(
                fields=["clinic", "client"],
                condition=models.Q(confirmed_at=None),
                name="fact_waiting",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(status__in=_STATUSES), name="fact_status"),
            models.CheckConstraint(condition=models.Q(sites__gte=0), name="fact_sites"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="fact_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Import(Guarded, Row):
    """Something that came from outside, kept as it came (gzip) with what was made of it."""

    client = models.ForeignKey(
        "people.Client", models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=_choices(["fhir", "intake", "letter"]))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    counts = models.JSONField(default=dict)
    not_understood = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Row.Meta):
        verbose_name = "import"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "client", "sha256"], name="import_once"),
            models.UniqueConstraint(
                fields=["clinic", "sha256"],
                condition=models.Q(client=None),
                name="import_once_without_client",
            ),
        ]


class Source(Guarded, ClientRow):
    """Where an imported fact came from; the same entry never makes a second fact.

    `key` names the entry in the other system, `revision` is a digest of what it said.
    """

    fact = models.OneToOneField(Fact, models.PROTECT, related_name="source")
    origin = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    revision = models.CharField(max_length=64)

    class Meta(ClientRow.Meta):
        verbose_name = "source of a fact"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "client", "key", "revision"], name="source_once"
            ),
        ]


class Answer(Guarded, ClientRow):
    """That a screening topic was asked, and what was answered; what was not asked has no row."""

    once: ClassVar = frozenset({"confirmed_at", "confirmed_by"})

    topic = models.CharField(max_length=80)
    reply = models.CharField(max_length=10, choices=_choices(["yes", "no", "unsure"]))
    answered_on = models.DateField()
    by = models.CharField(max_length=10, choices=_choices(SPEAKERS))
    recorded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta(ClientRow.Meta):
        verbose_name = "answer"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-recorded_at"], name="answer_of_client"),
        ]


class StoredScreening(Guarded, ClientRow):
    """A screening as it was shown: facts used, envelope, findings and questions."""

    on = models.DateField()
    knowledge = models.CharField(max_length=20)
    # Birth date and sex as they were, for they bear on safety too.
    person = models.CharField(max_length=24, blank=True)
    # A digest of all that went in, so that the same question finds the same answer.
    inputs = models.CharField(max_length=64)
    content = models.JSONField()
    standing = models.CharField(max_length=12)
    care = models.CharField(max_length=10)
    sentence = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(ClientRow.Meta):
        verbose_name = "screening"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "on", "-made_at"], name="screening_of_client"),
        ]


class Clearance(Guarded, ClientRow):
    """A named clinician's word that lifts a limit, with an end."""

    once: ClassVar = frozenset({"ended_at"})

    rule = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=80)
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    words = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "clearance"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "rule"], name="clearance_of_client"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("on")),
                name="clearance_ends_after_it_begins",
            ),
        ]
