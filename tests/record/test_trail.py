"""Every action writes to the audit trail: each one is called here, and a new one must be added."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from palpate.people import actions as people
from palpate.people.models import AuditEntry
from palpate.record import actions as record
from palpate.record.models import IntakeDraft, Session
from palpate.team import actions as team
from tests.cast import NOW, PASSWORD
from tests.record.world import LATER
from tests.team.files import make_pdf

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

# What writes nothing that counts yet, or only reads: why it leaves no entry of its own.
SILENT = {
    "open_intake": "reads the link",
    "save_intake": "keeps a draft; handing it in is noted",
    "keep_intake": "keeps a draft; handing it in is noted",
}

TODAY = date(2026, 11, 23)
LAST = LATER + timedelta(hours=1)
PDF = make_pdf()
PLAN = {
    "problem": "Stiff neck.", "massage_types": ["swedish"], "minutes": 60, "weeks": 4,
    "review_on": TODAY + timedelta(weeks=4),
    "goals": [{"words": "Turn.", "measure": "pain", "baseline": 6, "target": 2}],
}  # fmt: skip
WORD = {
    "rule": "clot-active", "by_name": "Dr Vera Vance", "by_role": "physician", "on": TODAY,
    "words": "Go ahead.",
}  # fmt: skip


class Made:
    """Makes what an action needs, through actions that are tested themselves."""

    def __init__(self, owner: Staff, client: Client, colleague: Staff, session: Session) -> None:
        self.owner, self.client, self.colleague = owner, client, colleague
        self.session = session

    def fact(self) -> Any:
        said = {"text": "asthma", "said_by": "client"}
        return record.record_fact(self.owner, self.client, now=NOW, **said)

    def waiting(self) -> Any:
        fact = {"text": "asthma", "said_by": "import", "source_key": "a"}
        got = record.receive_facts(
            self.owner, self.client, kind="fhir", content=b"{}", facts=[fact], now=NOW
        )
        return got.added[0]

    def plan(self) -> Any:
        return record.draft_plan(self.owner, self.client, now=NOW, **PLAN)

    def agreed(self) -> Any:
        return record.agree_plan(self.owner, self.plan(), seen_version=1, now=NOW)

    def consent(self) -> Any:
        text = record.publish_text(self.owner, "Consent", "I agree.", now=NOW)
        return record.give_consent(
            self.owner, self.client, text=text, signature="Clara Cole", now=NOW
        )

    def measurement(self) -> Any:
        return record.record_measurement(self.owner, self.client, measure="pain", value=4, now=NOW)

    def link(self) -> str:
        return record.make_intake_link(self.owner, self.client, now=NOW)[1]

    def draft(self) -> IntakeDraft:
        return record.keep_intake(self.owner, self.client, {"topics": {"clots": "no"}}, now=NOW)

    def signed(self) -> Session:
        return record.sign_session(
            self.owner, self.session, seen_version=self.session.version, now=LATER
        )

    def vera(self) -> Any:
        return team.add_professional(self.owner, name="Vera", role="family-physician", now=NOW)

    def referral(self) -> Any:
        return team.receive_referral(self.owner, self.client, self.vera(), reason="Neck.", now=NOW)

    def report(self) -> Any:
        return team.write_report(
            self.owner, self.client, self.vera(), kind="first", content={}, pdf=PDF, now=NOW
        )


Prepare = Callable[[Made], tuple[tuple[Any, ...], dict[str, Any]]]


def needs(*given: Any, **named: Any) -> Prepare:
    """Return what fills in the arguments; a method of `Made` stands for what it makes."""

    def prepare(made: Made) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return tuple(one(made) if callable(one) else one for one in given), named

    return prepare


def client(made: Made) -> Client:
    return made.client


def colleague(made: Made) -> Staff:
    return made.colleague


def session(made: Made) -> Session:
    return made.session


SEEN = {"seen_version": 1}
LETTER = {"name": "a.pdf", "media_type": "application/pdf", "content": PDF}
NOTE = {"content": {"subjective": "Less."}, "device": "phone", "seq": 1}
CALLS: dict[str, Prepare] = {
    "add_addendum": needs(Made.signed, "More."),
    "agree_plan": needs(Made.plan, **SEEN),
    "answer_topics": needs(client, {"clots": "no"}),
    "clear_limit": needs(client, **WORD),
    "confirm_facts": lambda made: ((made.client, [made.waiting()]), {}),
    "draft_plan": needs(client, **PLAN),
    "edit_plan": needs(Made.plan, minutes=30, **SEEN),
    "end_clearance": needs(lambda made: record.clear_limit(made.owner, made.client, **WORD)),
    "ensure_text": needs(),
    "finish_intake": needs(Made.draft),
    "give_consent": lambda made: (
        (made.client,), {"text": made.consent().text, "signature": "Clara Cole"}
    ),
    "make_intake_link": needs(client),
    "move_session": lambda made: (
        (made.session,), {"seen_version": made.session.version, "at": LATER}
    ),
    "plan_session": needs(client, LATER),
    "publish_text": needs("Consent", "I agree."),
    "receive_facts": needs(client, kind="fhir", content=b"{}", facts=[]),
    "record_decision": needs(client, shown=[], choice="no massage"),
    "record_fact": needs(client, text="asthma", said_by="client"),
    "record_measurement": needs(client, measure="pain", value=4),
    "refuse_fact": needs(Made.waiting),
    "review_plan": needs(
        Made.agreed, outcome="continue", words="Goes well.", next_on=TODAY + timedelta(weeks=8)
    ),
    "save_note": lambda made: ((made.session,), {**NOTE, "seen_version": made.session.version}),
    "screen_client": needs(client),
    "sign_session": lambda made: ((made.session,), {"seen_version": made.session.version}),
    "strike_fact": needs(Made.fact),
    "strike_measurement": needs(Made.measurement),
    "supersede_fact": needs(Made.fact, text="mild asthma"),
    "withdraw_consent": needs(Made.consent),
    # The care team.
    "add_professional": needs(name="Vera", role="family-physician"),
    "edit_professional": needs(Made.vera, phone="212 555 0142", **SEEN),
    "receive_referral": needs(client, Made.vera, reason="Neck."),
    "edit_referral": needs(Made.referral, reason="Back.", **SEEN),
    "move_referral": needs(Made.referral, "accepted", **SEEN),
    "accept_referral": needs(Made.referral, **SEEN),
    "decline_referral": needs(Made.referral, reason="Full.", **SEEN),
    "attach_letter": needs(client, **LETTER),
    "write_report": needs(client, Made.vera, kind="first", content={}, pdf=PDF),
    "mark_sent": needs(Made.report, "post"),
    # People.
    "add_staff": needs(email="n@x.example", name="Nina", role="therapist", password=PASSWORD),
    "edit_staff": needs(colleague, licence="MA-2"),
    "reset_password": needs(colleague, "other-words-entirely"),
    "edit_clinic": needs(name="Riverside"),
    "add_client": needs(given="Carl", family="Cole"),
    "edit_client": needs(client, 1, family="Dale"),
    "archive_client": needs(client, 1),
}  # fmt: skip
# Done without anybody of the clinic: tested below.
ALONE = {"submit_intake", "create_clinic"}


def list_actions(module: ModuleType) -> set[str]:
    """Return the names of what a module of actions can do."""
    said = getattr(module, "__all__", None)
    own = {
        name
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if member.__module__ == module.__name__ and not name.startswith("_")
        if "staff" in inspect.signature(member).parameters
    }
    return set(said) if said else own


def test_every_action_is_in_the_table() -> None:
    actions = list_actions(record) | list_actions(team) | list_actions(people)
    assert actions - set(SILENT) - ALONE == set(CALLS)


@pytest.fixture
def made(owner, clara, therapist, kept_session) -> Made:
    return Made(owner, clara, therapist, kept_session)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_an_action_is_in_the_trail_with_who_did_it(name: str, made: Made) -> None:
    if name == "ensure_text":
        # The clinic of the fixtures has its words; a new one gets them with an entry.
        made.owner = people.create_clinic("New", "new@x.example", "Nora", PASSWORD, now=NOW)
    given, named = CALLS[name](made)
    before = set(AuditEntry.everywhere.values_list("pk", flat=True))
    action = next(getattr(m, name) for m in (record, team, people) if hasattr(m, name))
    action(made.owner, *given, now=LAST, **named)
    entries = AuditEntry.everywhere.exclude(pk__in=before)
    assert entries.exists()
    for entry in entries:
        assert (entry.clinic_id, entry.staff_id) == (made.owner.clinic_id, made.owner.pk)
        assert entry.action not in ("read", "refused")
        assert entry.at == LAST


def test_what_a_client_hands_in_alone_is_in_the_trail(made: Made) -> None:
    token = made.link()
    record.save_intake(token, {"topics": {"clots": "no"}}, now=NOW)
    record.submit_intake(token, now=LAST)
    entry = AuditEntry.objects.of(made.owner.clinic).get(at=LAST)
    assert (entry.client_id, entry.staff_id, entry.detail) == (
        made.client.pk, None, {"by": "client"},
    )  # fmt: skip


def test_opening_a_clinic_is_in_the_trail(db) -> None:
    owner = people.create_clinic("New", "new@x.example", "Nora", PASSWORD, now=NOW)
    assert AuditEntry.objects.of(owner.clinic).get().kind == "clinic"


def test_answers_confirmed_without_a_fact_are_in_the_trail(made: Made) -> None:
    token = made.link()
    record.save_intake(token, {"topics": {"heart": "no"}}, now=NOW)
    record.submit_intake(token, now=NOW)
    record.confirm_facts(made.owner, made.client, [], now=LAST)
    entry = AuditEntry.objects.of(made.owner.clinic).get(at=LAST)
    assert (entry.staff_id, entry.detail) == (made.owner.pk, {"topics": 1})


def test_no_entry_holds_clinical_words_or_a_name(made: Made) -> None:
    for make in (Made.fact, Made.agreed, Made.consent, Made.measurement, Made.report, Made.signed):
        make(made)
    kept = str(list(AuditEntry.everywhere.values_list("kind", "object_id", "detail")))
    for words in ("asthma", "Clara", "Cole", "Neck", "Vera"):
        assert words not in kept
