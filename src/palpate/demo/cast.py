"""The people of the made-up clinic and the professionals it works with."""

from __future__ import annotations

from dataclasses import dataclass

from palpate.demo.clock import Clock
from palpate.demo.signs import (
    ADDRESS,
    DESK,
    NAME,
    OWNER,
    PASSWORD,
    PHONE,
    THERAPIST,
    ZONE,
)
from palpate.people import actions
from palpate.people.models import Staff
from palpate.people.roles import Role
from palpate.team.actions import add_professional
from palpate.team.models import Professional


@dataclass(frozen=True, slots=True)
class Cast:
    """Who works in the clinic, and the professionals around it by a short name."""

    clock: Clock
    owner: Staff
    therapist: Staff
    desk: Staff
    team: dict[str, Professional]


def hire_cast(clock: Clock) -> Cast:
    """Open the clinic, give everybody a place and enter the care team."""
    opened = clock.then(-400)
    owner = actions.create_clinic(
        NAME, OWNER, "Marisol Vega-Lindqvist", PASSWORD, credentials="LMT, BCTMB",
        licence="NY 027-018844", phone=PHONE, address=ADDRESS, zone=ZONE, now=opened,
    )  # fmt: skip
    therapist = actions.add_staff(
        owner, email=THERAPIST, name="Tobias Adeyemi", role=Role.THERAPIST, password=PASSWORD,
        credentials="LMT", licence="NY 027-031207", now=opened,
    )  # fmt: skip
    desk = actions.add_staff(
        owner, email=DESK, name="June Park", role=Role.FRONT_DESK, password=PASSWORD, now=opened
    )
    team = {key: add_professional(owner, now=opened, **contact) for key, contact in TEAM.items()}
    return Cast(clock, owner, therapist, desk, team)


TEAM: dict[str, dict[str, str]] = {
    "surgeon": {
        "name": "Ingrid Halvorsen, MD", "role": "orthopaedic-surgeon",
        "organisation": "Hudson Orthopaedics", "npi": "1003000126", "phone": "(518) 555-0131",
        "fax": "(518) 555-0132", "email": "referrals@hudson-ortho.example",
        "address": "200 Hospital Drive, Albany, New York 12208",
    },
    "physio": {
        "name": "Raúl Echeverría, DPT", "role": "physical-therapist",
        "organisation": "Riverbend Physical Therapy", "phone": "(518) 555-0140",
        "fax": "(518) 555-0141", "email": "raul@riverbend-pt.example",
    },
    "family": {
        "name": "Adaeze Nwosu, MD", "role": "family-physician",
        "organisation": "Pine Hills Family Medicine", "phone": "(518) 555-0150",
        "fax": "(518) 555-0151", "email": "office@pinehills.example",
    },
    "midwife": {
        "name": "Hannah Bergström, CNM", "role": "nurse-midwife",
        "organisation": "Capital Birth Center", "phone": "(518) 555-0160",
    },
    "oncologist": {
        "name": "Samir Haddad, MD", "role": "oncologist",
        "organisation": "Mohawk Cancer Center", "phone": "(518) 555-0170",
        "fax": "(518) 555-0171",
    },
    "cardiologist": {
        "name": "Beatriz Figueroa, MD", "role": "cardiologist",
        "organisation": "Capital Heart Group", "phone": "(518) 555-0180",
    },
    "chiropractor": {
        "name": "Wesley Tran, DC", "role": "chiropractor",
        "organisation": "Delaware Avenue Chiropractic", "phone": "(518) 555-0190",
    },
}  # fmt: skip
