"""Tables of the plan of care: its numbered versions, its goals and its reviews."""

from typing import ClassVar, Self

from django.db import models

from palpate.people.models import Staff
from palpate.record.errors import LockedRow
from palpate.record.rows import ClientRow, Guarded, Row


class Plan(Guarded, ClientRow):
    """A plan of care. Once agreed it is locked, and a change makes the next number."""

    class Status(models.TextChoices):
        """How far the plan is."""

        DRAFT = "draft"
        AGREED = "agreed"
        ENDED = "ended"

    fixed: ClassVar = models.Q(status__in=["agreed", "ended"])
    changeable: ClassVar = frozenset({"status"})

    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    problem = models.TextField(blank=True)
    massage_types = models.JSONField(default=list)
    sites = models.BigIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=60)
    visits_a_week = models.FloatField(default=1)
    weeks = models.PositiveSmallIntegerField(default=6)
    home_care = models.TextField(blank=True)
    precautions = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(ClientRow.Meta):
        verbose_name = "agreed plan"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "status", "review_on"], name="plan_review"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "client", "number"], name="plan_number"),
            models.UniqueConstraint(
                fields=["clinic", "client"],
                condition=models.Q(status="agreed"),
                name="plan_one_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=240), name="plan_minutes"
            ),
            models.CheckConstraint(condition=models.Q(sites__gte=0), name="plan_sites"),
        ]


class PlanPart(Guarded, Row):
    """A row of a plan, locked with it."""

    fixed: ClassVar = models.Q(plan__status__in=["agreed", "ended"])

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss")

    class Meta(Row.Meta):
        abstract = True

    @classmethod
    def check_parents(cls, rows: list[Self]) -> None:
        """Refuse to add to a plan that is agreed."""
        plans = Plan.everywhere.filter(pk__in={row.plan_id for row in rows})
        if plans.filter(Plan.fixed).exists():
            raise LockedRow(Plan.row_name())


class Goal(PlanPart):
    """What the client wants to be able to do, with the measure that tells."""

    words = models.CharField(max_length=300)
    measure = models.CharField(max_length=80, blank=True)
    site = models.BigIntegerField(default=0)
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    by = models.DateField(null=True, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = "goal of an agreed plan"


class Review(Guarded, Row):
    """A look back at a plan on its review date, and what follows."""

    class Outcome(models.TextChoices):
        """What follows."""

        CONTINUE = "continue"
        CHANGE = "change"
        STOP = "stop"
        REFER = "refer"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField()
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta(Row.Meta):
        verbose_name = "review"
