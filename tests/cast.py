"""The fixed cast: the people of one clinic, and strangers of another, all made through actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client as Browser

    from palpate.people.models import Client, Clinic, Staff

# The models are imported inside the fixtures: this file is read before Django is ready.

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSWORD = "quiet-hands-at-work"

Browse = Callable[["Staff | None"], "Browser"]


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply; the real hasher takes its time on purpose."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def owner(db: None, quick_passwords: None) -> Staff:
    """Olive owns Riverside and treats there."""
    from palpate.people import actions

    return actions.create_clinic(
        "Riverside Massage",
        "olive@riverside.example",
        "Olive Owen",
        PASSWORD,
        credentials="LMT",
        licence="MA-10001",
        zone="America/New_York",
        state="New York",
        now=NOW,
    )


@pytest.fixture
def clinic(owner: Staff) -> Clinic:
    """Riverside, the clinic of the cast."""
    return owner.clinic


@pytest.fixture
def therapist(owner: Staff) -> Staff:
    """Theo treats at Riverside."""
    return _hire(owner, "theo", "Theo Tran", "therapist", "LMT, BCTMB")


@pytest.fixture
def front_desk(owner: Staff) -> Staff:
    """Dana keeps the front desk at Riverside."""
    return _hire(owner, "dana", "Dana Diaz", "front desk", "")


@pytest.fixture
def read_only(owner: Staff) -> Staff:
    """Rita reads at Riverside and changes nothing."""
    return _hire(owner, "rita", "Rita Reed", "read only", "RN")


@pytest.fixture
def clara(owner: Staff) -> Client:
    """Clara is a client of Riverside."""
    from palpate.people import actions

    return actions.add_client(
        owner,
        given="Clara",
        family="Cole",
        preferred="Clare",
        pronouns="she/her",
        born="1961-04-02",
        sex="female",
        phone="(212) 555-0142",
        email="clara@mail.example",
        second_line="lives by the ferry",
        now=NOW,
    )


@pytest.fixture
def stranger(db: None, quick_passwords: None) -> Staff:
    """Stan owns Hilltop, another clinic in the same database."""
    from palpate.people import actions

    return actions.create_clinic(
        "Hilltop Bodywork", "stan@hilltop.example", "Stan Strange", PASSWORD, now=NOW
    )


@pytest.fixture
def hugo(stranger: Staff) -> Client:
    """Hugo is a client of Hilltop, whom nobody at Riverside may see."""
    from palpate.people import actions

    return actions.add_client(stranger, given="Hugo", family="Cole", born="1970-01-31", now=NOW)


@pytest.fixture
def browse(db: None) -> Browse:
    """Return a function that gives a browser in which the person is signed in."""
    from django.test import Client as Browser

    def sign_in(staff: Staff | None) -> Browser:
        browser = Browser()
        if staff is not None:
            browser.force_login(staff.user)
        return browser

    return sign_in


def _hire(owner: Staff, first: str, name: str, role: str, credentials: str) -> Staff:
    from palpate.people import actions

    return actions.add_staff(
        owner,
        email=f"{first}@riverside.example",
        name=name,
        role=role,
        password=PASSWORD,
        credentials=credentials,
        now=NOW,
    )
