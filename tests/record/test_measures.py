"""Measurements have a range and a time; a wrong one is struck and stays."""

from datetime import timedelta

import pytest

from palpate.people import actions as people
from palpate.people.errors import ReadOnly, Unseen
from palpate.record import access, actions
from palpate.record.errors import (
    AlreadyStruck,
    BadPlace,
    BadTime,
    BadValue,
    BadWord,
    LockedRow,
    NotOfClient,
)
from palpate.record.models import Measurement
from tests.cast import NOW
from tests.record.world import LATER


def measure(staff, client, value=6, **changes):
    return actions.record_measurement(
        staff, client, **{"measure": "pain", "value": value, "now": LATER, **changes}
    )


def test_values_are_read_in_the_order_of_their_time(owner, clara) -> None:
    late = measure(owner, clara, 3)
    early = measure(owner, clara, 6, taken_at=NOW)
    assert access.measurements_of(owner, clara, "pain") == [early, late]
    assert access.measurements_of(owner, clara) == [early, late]
    assert access.measurements_of(owner, clara, "girth") == []


def test_a_measurement_of_a_session_is_of_its_time(owner, clara) -> None:
    session = actions.plan_session(owner, clara, NOW, now=NOW)
    assert measure(owner, clara, session=session).taken_at == NOW


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"value": 11}, BadValue),
        ({"value": -1}, BadValue),
        ({"second": 99}, BadValue),
        ({"measure": "luck"}, BadWord),
        ({"said_by": "dog"}, BadWord),
        ({"site": -1}, BadPlace),
        ({"taken_at": LATER + timedelta(minutes=1)}, BadTime),
    ],
)
def test_a_measurement_that_cannot_be_is_refused(owner, clara, changes, refusal) -> None:
    with pytest.raises(refusal) as refused:
        measure(owner, clara, **changes)
    assert refused.value.sentence.endswith(".")
    assert not Measurement.everywhere.exists()


def test_the_refusal_names_the_range(owner, clara) -> None:
    with pytest.raises(BadValue) as refused:
        measure(owner, clara, 11)
    assert refused.value.sentence == "11 is not possible for Pain; give a value from 0 to 10 of 10."


def test_a_wrong_value_is_struck_once_and_never_rewritten(owner, clara) -> None:
    row = measure(owner, clara)
    row.value = 1
    with pytest.raises(LockedRow):
        row.save()
    actions.strike_measurement(owner, row, now=LATER)
    assert access.measurements_of(owner, clara) == []
    assert Measurement.everywhere.get().value == 6
    with pytest.raises(AlreadyStruck):
        actions.strike_measurement(owner, row, now=LATER)


def test_a_session_of_another_client_is_refused(owner, clara) -> None:
    other = people.add_client(owner, given="Nora", family="North", now=NOW)
    session = actions.plan_session(owner, other, NOW, now=NOW)
    with pytest.raises(NotOfClient):
        measure(owner, clara, session=session)


def test_who_may_measure(owner, read_only, front_desk, stranger, clara) -> None:
    row = measure(owner, clara)
    assert access.find_measurement(read_only, row.pk) == row
    for staff in (read_only, front_desk):
        with pytest.raises(ReadOnly):
            measure(staff, clara)
    for look in (
        lambda: measure(stranger, clara),
        lambda: access.find_measurement(stranger, row.pk),
        lambda: actions.strike_measurement(stranger, row, now=LATER),
        lambda: access.measurements_of(stranger, clara),
    ):
        with pytest.raises(Unseen):
            look()
