"""Queries that are made into SQL once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palpate.people import actions
from palpate.people.ids import new_id
from palpate.people.models import Client, Clinic, Staff
from palpate.people.prepared import LostValue, Prepared

pytestmark = pytest.mark.django_db

_MINE = Prepared(
    lambda clinic, client: Client.objects.of(Clinic(clinic)).filter(pk=client),
    clinic=UUID,
    client=UUID,
)


@pytest.fixture
def owner() -> Staff:
    return actions.create_clinic("River", "owner@clinic.example", "Ines", "a-long-password-1")


@pytest.fixture
def client_row(owner: Staff) -> Client:
    return actions.add_client(owner, given="Ada", family="O’Brien", born="1961-04-02")


def test_gives_the_row_that_the_plain_query_gives(owner: Staff, client_row: Client) -> None:
    found = _MINE.first(clinic=owner.clinic_id, client=client_row.pk)

    assert found == client_row
    for field in Client._meta.concrete_fields:
        plain = Client.everywhere.get(pk=client_row.pk)
        assert getattr(found, field.attname) == getattr(plain, field.attname)
    assert found is not None
    assert not found._state.adding


def test_asks_with_the_values_of_each_call(owner: Staff, client_row: Client) -> None:
    other = actions.add_client(owner, given="Ben", family="Carver")

    assert _MINE(clinic=owner.clinic_id, client=other.pk) == [other]
    assert _MINE(clinic=owner.clinic_id, client=client_row.pk) == [client_row]


def test_finds_nothing_in_another_clinic(client_row: Client) -> None:
    assert _MINE.first(clinic=new_id(), client=client_row.pk) is None


def test_reads_related_rows_with_the_row(owner: Staff) -> None:
    places = Prepared(
        lambda user: Staff.everywhere.filter(user_id=user).select_related("user", "clinic"),
        user=UUID,
    )

    [found] = places(user=owner.user_id)
    with CaptureQueriesContext(connection) as asked:
        assert (found.user.email, found.clinic.name) == ("owner@clinic.example", "River")
    assert len(asked) == 0


def test_compares_moments_as_the_plain_query_does(owner: Staff, client_row: Client) -> None:
    since = Prepared(lambda at: Client.everywhere.filter(created__gt=at), at=datetime)
    moment = client_row.created

    assert since(at=moment) == []
    assert since(at=moment - timedelta(microseconds=1)) == [client_row]
    assert since(at=datetime(1, 1, 2, tzinfo=UTC)) == [client_row]


def test_takes_texts_as_they_are(client_row: Client) -> None:
    named = Prepared(lambda family: Client.everywhere.filter(family=family), family=str)

    assert named(family="O’Brien") == [client_row]
    assert named(family="' OR 1=1 --") == []


def test_refuses_a_query_that_drops_a_value(owner: Staff) -> None:
    careless = Prepared(
        lambda clinic, client: Client.everywhere.filter(pk=client), clinic=UUID, client=UUID
    )

    with pytest.raises(LostValue, match="clinic"):
        careless(clinic=owner.clinic_id, client=new_id())


def test_refuses_a_call_without_one_of_its_values(client_row: Client) -> None:
    with pytest.raises(KeyError, match="clinic"):
        _MINE(client=client_row.pk)
