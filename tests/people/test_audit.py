"""The audit trail says who did what, and only grows."""

import pytest

from palpate.people import audit
from palpate.people.errors import AppendOnly
from palpate.people.models import Action, AuditEntry
from tests.cast import NOW


@pytest.fixture
def entry(therapist, clara) -> AuditEntry:
    audit.note_read(therapist, clara, "safety", NOW)
    return AuditEntry.objects.of(clara.clinic).get(action="read")


def test_a_look_is_noted_with_who_whom_what_and_when(entry, therapist, clara) -> None:
    assert (entry.staff, entry.user, entry.client) == (therapist, therapist.user, clara)
    assert (entry.action, entry.kind, entry.at) == ("read", "safety", NOW)


def test_a_look_costs_one_insert(therapist, clara, django_assert_num_queries) -> None:
    with django_assert_num_queries(1) as asked:
        audit.note_read(therapist, clara, "safety")
    assert asked[0]["sql"].startswith("INSERT INTO")


def test_a_change_is_noted_by_kind_and_id(therapist, clara) -> None:
    audit.note_change(therapist, Action.SIGN, clara, clara, detail={"parts": 3}, at=NOW)
    entry = AuditEntry.objects.of(clara.clinic).get(action="sign")
    assert (entry.kind, entry.object_id) == ("client", str(clara.pk))
    assert entry.detail == {"parts": 3}


def test_an_entry_cannot_be_changed(entry) -> None:
    entry.kind = "nothing"
    with pytest.raises(AppendOnly):
        entry.save()
    for rows in (AuditEntry.everywhere.all(), AuditEntry.objects.of(entry.clinic)):
        with pytest.raises(AppendOnly):
            rows.update(kind="nothing")
        with pytest.raises(AppendOnly):
            rows.bulk_update([entry], ["kind"])
    assert AuditEntry.everywhere.get(pk=entry.pk).kind == "safety"


def test_an_entry_cannot_be_deleted(entry) -> None:
    with pytest.raises(AppendOnly):
        entry.delete()
    for rows in (AuditEntry.everywhere.all(), AuditEntry.objects.of(entry.clinic)):
        with pytest.raises(AppendOnly):
            rows.delete()
    assert AuditEntry.everywhere.filter(pk=entry.pk).exists()


def test_a_client_with_a_trail_cannot_be_deleted(entry, clara) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        clara.delete()
