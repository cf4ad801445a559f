"""What each role of a clinic may do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models

from palpate.people.errors import ReadOnly, SignInNeeded

if TYPE_CHECKING:
    from palpate.people.models import Staff


class Role(models.TextChoices):
    """The roles of a clinic."""

    OWNER = "owner", "Owner"
    THERAPIST = "therapist", "Therapist"
    FRONT_DESK = "front desk", "Front desk"
    READ_ONLY = "read only", "Read only"


class Power(StrEnum):
    """One thing a role may do, named as the end of “you may not …”."""

    SEE_CLIENTS = "see clients"
    EDIT_CLIENTS = "change clients"
    SEE_CLINICAL = "see clinical notes and findings"
    EDIT_CLINICAL = "change the clinical record"
    SEE_TEAM = "see referrals and letters"
    EDIT_TEAM = "take in referrals and letters"
    RUN_CLINIC = "run the clinic"
    READ_AUDIT = "read the audit trail"


_LOOK = frozenset({Power.SEE_CLIENTS, Power.SEE_CLINICAL, Power.SEE_TEAM})
_TREAT = _LOOK | {Power.EDIT_CLIENTS, Power.EDIT_CLINICAL, Power.EDIT_TEAM}
_DESK = frozenset({Power.SEE_CLIENTS, Power.EDIT_CLIENTS, Power.SEE_TEAM, Power.EDIT_TEAM})

POWERS: dict[str, frozenset[Power]] = {
    Role.OWNER: frozenset(Power),
    Role.THERAPIST: _TREAT,
    Role.FRONT_DESK: _DESK,
    Role.READ_ONLY: _LOOK,
}


def may(staff: Staff | None, power: Power) -> bool:
    """Tell whether this person has the power; nobody has none."""
    return staff is not None and staff.active and power in POWERS.get(staff.role, frozenset())


def require(staff: Staff | None, power: Power) -> Staff:
    """Return the person if they have the power; refuse otherwise."""
    if staff is None or not staff.active:
        raise SignInNeeded
    if not may(staff, power):
        raise ReadOnly(staff.role, power.value)
    return staff
