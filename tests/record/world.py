"""Fixtures of the record: the small knowledge, a client who consented, a session that is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import NOW
from tests.record.knowledge import small_library

if TYPE_CHECKING:
    from palpate.clinical.library import Library
    from palpate.people.models import Client, Staff
    from palpate.record.models import Consent, Session

LATER = NOW + timedelta(hours=2)
SOAP = {
    "subjective": "Stiff neck since Friday.",
    "objective": "Tight on the left.",
    "assessment": "Muscle tension.",
    "plan_text": "Again in a week.",
}


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """Let the record work with the small knowledge."""
    from palpate.record import translate

    small = small_library()
    monkeypatch.setattr(translate, "load", lambda: small)
    return small


@pytest.fixture(autouse=True)
def true_glances(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold, after every test, what is kept for the heads of pages against the rows themselves."""
    if "db" not in request.fixturenames:
        yield
        return
    # Asked for here, so that the database is still open when this one ends.
    request.getfixturevalue("db")
    yield
    from palpate.record.glance import work_glance
    from palpate.record.models import Glance

    for glance in Glance.everywhere.select_related("client__clinic"):
        told = work_glance(glance.client)
        assert {name: getattr(glance, name) for name in told} == told


@pytest.fixture
def sites(library: Library) -> Callable[[str], int]:
    """Return a function that gives the sites of a name."""
    return library.body.find


@pytest.fixture
def consented(owner: Staff, clara: Client) -> Consent:
    """Clara has signed the clinic's consent and answered all topics with no."""
    from palpate.record import actions

    actions.answer_topics(owner, clara, {"clots": "no", "heart": "no"}, now=NOW)
    text = actions.ensure_text(owner, now=NOW)
    return actions.give_consent(owner, clara, text=text, signature="Clara Cole", now=NOW)


@pytest.fixture
def kept_session(owner: Staff, clara: Client, consented: Consent) -> Session:
    """A session of Clara's that is over, with a whole note inside the envelope."""
    from palpate.record import actions

    session = actions.plan_session(owner, clara, NOW, minutes=60, now=NOW)
    write_note(owner, session, **SOAP, positions=["prone"], work=[work()])
    session.refresh_from_db()
    return session


def work(**changes: Any) -> dict[str, Any]:
    """Return one piece of work as a device sends it."""
    given = {"sites": ["left calf"], "technique": "effleurage", "pressure": 3, "minutes": None}
    return {**given, **changes}


def write_note(staff: Staff, session: Session, **content: Any) -> Any:
    """Save parts of a note as the page does, having seen its newest version."""
    from palpate.record import actions
    from palpate.record.models import Autosave, Session

    version = Session.everywhere.values_list("version", flat=True).get(pk=session.pk)
    seq = Autosave.everywhere.filter(session=session).count() + 1
    return actions.save_note(
        staff, session, content=content, seen_version=version, device="tablet", seq=seq, now=LATER
    )
