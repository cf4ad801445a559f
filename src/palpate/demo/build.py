"""Builds the made-up clinic in an empty database, through the same actions as the pages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from palpate.demo import arrivals, bundles, hospital, lives, pains
from palpate.demo.cast import Cast, hire_cast
from palpate.demo.clock import Clock
from palpate.demo.signs import (
    ADDRESS,
    DESK,
    NAME,
    OWNER,
    PASSWORD,
    PHONE,
    STATE,
    THERAPIST,
    ZONE,
)
from palpate.people.actions import edit_clinic
from palpate.people.errors import Refused
from palpate.people.models import Clinic
from palpate.record.access import todays_work
from palpate.record.actions import screen_client

STORIES = (hospital, pains, lives, arrivals, bundles)

WELCOME = f"""\
{NAME}: everything and everybody in it is made up.

  Sign in as           e-mail                        password
  Owner, therapist     {OWNER:<29} {PASSWORD}
  Therapist            {THERAPIST:<29} {PASSWORD}
  Front desk           {DESK:<29} {PASSWORD}

Its days count from the day it was built. To build it anew, delete the database:
"""


class RealClinic(Refused):
    """The database holds a clinic that is not made up."""

    def __init__(self) -> None:
        """Say where the made-up clinic would go instead."""
        super().__init__(
            "This database holds a real clinic, and made-up people do not belong beside real ones; "
            "unset PALPATE_DATABASE and PALPATE_DATA, or name an empty database."
        )


class HalfBuilt(Refused):
    """An earlier building of the made-up clinic was broken off."""

    def __init__(self) -> None:
        """Name what to delete."""
        super().__init__(
            "The made-up clinic was left half built last time; delete its database "
            f"({settings.DATABASES['default']['NAME']}) and start again."
        )


def build_demo() -> str:
    """Build the made-up clinic unless it is there, and return how to sign in."""
    clinics = list(Clinic.objects.values_list("name", "state"))
    if any(name != NAME for name, _ in clinics):
        raise RealClinic
    if any(not state for _, state in clinics):
        raise HalfBuilt
    if not clinics:
        _build_clinic()
    return f"{WELCOME}  {settings.DATABASES['default']['NAME']}\n"


def _build_clinic() -> None:
    cast = hire_cast(Clock(timezone.now(), ZoneInfo(ZONE)))
    for stories in STORIES:
        stories.tell_all(cast)
    _screen_today(cast)
    # The state, filled in last, says that the clinic is whole.
    edit_clinic(cast.owner, name=NAME, phone=PHONE, address=ADDRESS, zone=ZONE, state=STATE,
                now=cast.clock.now)  # fmt: skip


def _screen_today(cast: Cast) -> None:
    """Screen those who come today, as somebody would before the first of them is there."""
    for session in todays_work(cast.owner, cast.clock.today, now=cast.clock.now).sessions:
        screen_client(cast.owner, session.client, now=cast.clock.now)
