"""Works out what stands at the head of a client's page, and keeps it with every change."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Model, OuterRef, Q, QuerySet, Subquery

from palpate.people.models import Client, Clinic
from palpate.people.prepared import Prepared
from palpate.record.models import (
    Answer,
    Clearance,
    Consent,
    Fact,
    Glance,
    Plan,
    Review,
    StoredScreening,
)
from palpate.record.models.facts import IN_ERROR

OWN_FACTS = Q(superseded_by=None) & ~Q(status=IN_ERROR)
"""Facts that nothing has replaced and that were not entered in error."""


def _rows(model: type[Model]) -> QuerySet[Any]:
    """Return the rows of the client of an outer query, unordered so that they can be grouped."""
    rows: QuerySet[Any] = model._base_manager.filter(
        clinic_id=OuterRef("clinic_id"), client_id=OuterRef("pk")
    )
    return rows.order_by()


def _latest(model: type[Model], column: str) -> Subquery:
    latest = _rows(model).values("client_id").annotate(latest=Max(column))
    return Subquery(latest.values("latest"))


def work_glance(client: Client) -> dict[str, Any]:
    """Return the head of a client's page from the rows themselves, in one query."""
    waiting = _rows(Fact).filter(OWN_FACTS, confirmed_at=None)
    counted = waiting.values("client_id").annotate(count=Count("pk")).values("count")
    plan = _rows(Plan).filter(status=Plan.Status.AGREED)
    consent = _rows(Consent).order_by("-signed_at", "-pk")
    rows = (
        Client.objects.of(client.clinic)
        .filter(pk=client.pk)
        .values(
            waiting=Subquery(counted),
            plan_number=Subquery(plan.values("number")[:1]),
            review_on=Subquery(plan.values("review_on")[:1]),
            review_next=Subquery(_next_review()),
            consent_signed=Subquery(consent.values("signed_at")[:1]),
            consent_withdrawn=Subquery(consent.values("withdrawn_at")[:1]),
            facts_at=_latest(Fact, "recorded_at"),
            confirmed_at=_latest(Fact, "confirmed_at"),
            answers_at=_latest(Answer, "confirmed_at"),
            cleared_at=_latest(Clearance, "recorded_at"),
            ended_at=_latest(Clearance, "ended_at"),
        )
    )
    head = dict(rows.get())
    changes: list[Any] = [head.pop(name) for name in list(head) if name.endswith("_at")]
    head["changed_at"] = max(filter(None, changes), default=None)
    head["review_on"] = head.pop("review_next") or head["review_on"]
    head["waiting"] = head["waiting"] or 0
    return head


def _next_review() -> QuerySet[Any]:
    """Return the next date that the last review of the client's agreed plan set."""
    rows = Review.everywhere.filter(
        clinic_id=OuterRef("clinic_id"), plan__client_id=OuterRef("pk"),
        plan__status=Plan.Status.AGREED,
    )  # fmt: skip
    return rows.order_by("-made_at").values("next_on")[:1]


def refresh_glance(client: Client) -> None:
    """Work the head out anew; called at the end of a change, inside its transaction."""
    head = work_glance(client)
    Glance.everywhere.update_or_create(
        client=client, defaults=head, create_defaults={"clinic_id": client.clinic_id, **head}
    )


def point_glance(client: Client, screening: StoredScreening) -> None:
    """Let the head show a screening of today."""
    pointed = Glance.objects.of(client.clinic).filter(client=client)
    if not pointed.update(screening=screening):
        Glance.everywhere.update_or_create(
            client=client, defaults={**_begin(client), "screening": screening}
        )


def _begin(client: Client) -> dict[str, Any]:
    return {"clinic_id": client.clinic_id, **work_glance(client)}


def _write_glance(clinic: UUID, client: UUID) -> QuerySet[Glance]:
    rows = Glance.objects.of(Clinic(clinic)).filter(client_id=client)
    return rows.select_related("screening").defer("screening__content")


_GLANCE = Prepared(_write_glance, clinic=UUID, client=UUID)


def read_glance(client: Client) -> Glance:
    """Return the head of a client's page; one that was never kept is worked out."""
    kept = _GLANCE.first(clinic=client.clinic_id, client=client.pk)
    return kept or Glance(client=client, **_begin(client))
