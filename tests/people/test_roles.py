"""What each role may do, as one table."""

import pytest

from palpate.people.errors import ReadOnly, SignInNeeded
from palpate.people.models import Staff
from palpate.people.roles import Power, Role, may, require

TABLE = [
    # power                owner therapist desk  reader
    (Power.SEE_CLIENTS, True, True, True, True),
    (Power.EDIT_CLIENTS, True, True, True, False),
    (Power.SEE_CLINICAL, True, True, False, True),
    (Power.EDIT_CLINICAL, True, True, False, False),
    (Power.SEE_TEAM, True, True, True, True),
    (Power.EDIT_TEAM, True, True, True, False),
    (Power.RUN_CLINIC, True, False, False, False),
    (Power.READ_AUDIT, True, False, False, False),
]
ROLES = [Role.OWNER, Role.THERAPIST, Role.FRONT_DESK, Role.READ_ONLY]


@pytest.mark.parametrize(
    ("role", "power", "allowed"),
    [
        (role, power, allowed)
        for power, *row in TABLE
        for role, allowed in zip(ROLES, row, strict=True)
    ],
)
def test_a_role_may_what_the_table_says(role: Role, power: Power, allowed: bool) -> None:
    assert may(Staff(role=role, active=True), power) is allowed


def test_the_table_has_every_power_and_role() -> None:
    assert {row[0] for row in TABLE} == set(Power)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("power", Power)
def test_nobody_may_nothing(power: Power) -> None:
    assert not may(None, power)
    with pytest.raises(SignInNeeded):
        require(None, power)


@pytest.mark.parametrize("power", Power)
def test_who_left_may_nothing(power: Power) -> None:
    with pytest.raises(SignInNeeded):
        require(Staff(role=Role.OWNER, active=False), power)


def test_a_refusal_names_role_and_what_was_asked() -> None:
    with pytest.raises(ReadOnly) as refused:
        require(Staff(role=Role.READ_ONLY, active=True), Power.EDIT_CLINICAL)
    assert refused.value.sentence == (
        "The role “read only” does not allow you to change the clinical record; "
        "ask the owner of the clinic."
    )
