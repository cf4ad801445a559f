"""Tables of the sessions: the note, what was done and found, and what was measured."""

from typing import ClassVar, Self

from django.db import models

from palpate.people.models import Staff
from palpate.record.errors import LockedRow
from palpate.record.models.facts import StoredScreening
from palpate.record.models.plans import Plan
from palpate.record.rows import ClientRow, Guarded, Row


class Session(Guarded, ClientRow):
    """One massage session with its SOAP note. Once signed it never changes.

    `digest` is the SHA-256 of all that was signed.
    """

    class Status(models.TextChoices):
        """How far the session is."""

        PLANNED = "planned"
        DRAFT = "draft"
        SIGNED = "signed"

    fixed: ClassVar = models.Q(status="signed")

    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+", db_index=False)
    therapist = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    massage_type = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    positions = models.JSONField(default=list)
    subjective = models.TextField(blank=True)
    objective = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    plan_text = models.TextField(blank=True)
    screening = models.ForeignKey(
        StoredScreening, models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    digest = models.CharField(max_length=64, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "signed note"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "client", "-at"], name="session_of_client"),
            models.Index(fields=["clinic", "at"], name="session_by_time"),
            models.Index(
                fields=["clinic", "at"],
                condition=models.Q(signed_at=None),
                name="session_unsigned",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=["planned", "draft", "signed"]), name="session_status"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=240), name="session_minutes"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(status="signed"),
                name="session_signed_at",
            ),
        ]

    @property
    def is_signed(self) -> bool:
        """Whether the note is locked."""
        return self.status == Session.Status.SIGNED


class SessionPart(Guarded, Row):
    """A row of a note, locked with it."""

    fixed: ClassVar = models.Q(session__status="signed")

    session = models.ForeignKey(Session, models.CASCADE, related_name="%(class)ss")

    class Meta(Row.Meta):
        abstract = True

    @classmethod
    def check_parents(cls, rows: list[Self]) -> None:
        """Refuse to add to a note that is signed."""
        sessions = Session.everywhere.filter(pk__in={row.session_id for row in rows})
        if sessions.filter(Session.fixed).exists():
            raise LockedRow(Session.row_name())


class Work(SessionPart):
    """What hands did: one technique at some sites at one pressure level (0 to 5)."""

    sites = models.BigIntegerField()
    technique = models.CharField(max_length=40)
    pressure = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(SessionPart.Meta):
        verbose_name = "signed note"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pressure__lte=5), name="work_pressure"),
            models.CheckConstraint(condition=models.Q(sites__gt=0), name="work_sites"),
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gte=1, minutes__lte=240),
                name="work_minutes",
            ),
        ]


class Mark(SessionPart):
    """A finding on the body map. `x` and `y` run from 0 to 1 over the figure."""

    KINDS: ClassVar = (
        "tender",
        "trigger point",
        "tight",
        "swollen",
        "restricted",
        "numb",
        "scar",
        "skin",
    )

    site = models.BigIntegerField()
    view = models.CharField(max_length=5, choices=[("front", "front"), ("back", "back")])
    x = models.FloatField()
    y = models.FloatField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    words = models.CharField(max_length=300, blank=True)
    when = models.CharField(max_length=6, choices=[("before", "before"), ("after", "after")])

    class Meta(SessionPart.Meta):
        verbose_name = "signed note"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="mark_on_figure"
            ),
        ]


class Departure(SessionPart):
    """A therapist's reasoned step outside one limit of one rule."""

    rule = models.CharField(max_length=80)
    limit = models.CharField(max_length=300)
    reason = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(SessionPart.Meta):
        verbose_name = "departure"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "rule", "limit"], name="departure_once"),
        ]


class Addendum(Guarded, Row):
    """Words added to a signed note."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="addenda")
    words = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(Row.Meta):
        verbose_name = "addendum"


class Autosave(Guarded, Row):
    """One note as a device sent it, kept whatever became of it.

    It was `applied`, came `late` after a later one of the same device, or was `stale` because
    somebody else had changed the note.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="+", db_index=False)
    device = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    content = models.JSONField()
    outcome = models.CharField(
        max_length=10, choices=[(word, word) for word in ("applied", "late", "stale")]
    )
    # The version the note had after this save.
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(Row.Meta):
        verbose_name = "saved note"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "device", "seq"], name="autosave_once"),
        ]


class Measurement(Guarded, ClientRow):
    """One value of one measure. A wrong one is struck, never removed."""

    once: ClassVar = frozenset({"struck_at"})

    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="+", db_index=False
    )
    measure = models.CharField(max_length=80)
    site = models.BigIntegerField(default=0)
    value = models.FloatField()
    second = models.FloatField(null=True, blank=True)
    taken_at = models.DateTimeField()
    said_by = models.CharField(max_length=10, default="client")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta(ClientRow.Meta):
        verbose_name = "measurement"
        indexes: ClassVar = [
            models.Index(
                fields=["clinic", "client", "measure", "taken_at"], name="measurement_of_client"
            ),
        ]
