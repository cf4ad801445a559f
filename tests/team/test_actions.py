"""Professionals, referrals with their states, letters and reports, each with its refusals."""

from datetime import date, timedelta

import pytest

from palpate.people import actions as people
from palpate.people.errors import (
    Missing,
    ReadOnly,
    SignInNeeded,
    StaleVersion,
    UnknownFields,
    Unseen,
)
from palpate.people.models import AuditEntry
from palpate.record.errors import BadWhen, BadWord, LockedRow, NotOfClient
from palpate.team import access, actions
from palpate.team.errors import AlreadySent, BadLetter, BadNumber, BadStep
from palpate.team.models import Letter, Professional, Referral, Report
from tests.cast import NOW
from tests.team.files import make_pdf

TODAY = date(2026, 11, 23)
PDF = make_pdf()


@pytest.fixture
def vera(owner):
    return actions.add_professional(
        owner, name="Dr Vera Vance", role="physical-therapist", fax="212 555 0199", now=NOW
    )


@pytest.fixture
def referral(owner, clara, vera):
    return actions.receive_referral(
        owner, clara, vera, reason="Neck pain after a fall.", visits=6, now=NOW
    )


def letter(staff, client, **changes):
    given = {"name": "referral.pdf", "media_type": "application/pdf", "content": PDF, "now": NOW}
    return actions.attach_letter(staff, client, **{**given, **changes})


def report(staff, client, vera, **changes):
    given = {"kind": "first", "content": {"who": "Clara"}, "pdf": PDF, "now": NOW}
    return actions.write_report(staff, client, vera, **{**given, **changes})


def test_a_professional_is_entered_and_changed(owner, vera) -> None:
    assert access.list_professionals(owner) == [vera]
    changed = actions.edit_professional(owner, vera, seen_version=1, npi="1234567893", now=NOW)
    assert (changed.npi, changed.version) == ("1234567893", 2)
    with pytest.raises(StaleVersion):
        actions.edit_professional(owner, vera, seen_version=1, active=False, now=NOW)
    actions.edit_professional(owner, vera, seen_version=2, active=False, now=NOW)
    assert access.list_professionals(owner) == []
    assert access.list_professionals(owner, active=False) == [vera]


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"name": " "}, Missing, "name"),
        ({"role": "wizard"}, BadWord, "role"),
        ({"npi": "1234567890"}, BadNumber, "npi"),
        ({"npi": "123"}, BadNumber, "npi"),
        ({"email": "nobody"}, BadNumber, "email"),
        ({"colour": "red"}, UnknownFields, None),
    ],
)
def test_a_professional_that_cannot_be_is_refused(owner, changes, refusal, field) -> None:
    given = {"name": "Dr Vera Vance", "role": "physical-therapist", "npi": "1234567893"}
    assert actions.add_professional(owner, now=NOW, **given)
    with pytest.raises(refusal) as refused:
        actions.add_professional(owner, now=NOW, **{**given, **changes})
    assert refused.value.field == field
    assert Professional.everywhere.count() == 1


def test_a_referral_waits_for_an_answer(owner, clara, referral) -> None:
    assert (referral.status, referral.received_on) == ("received", TODAY)
    assert access.referrals_waiting(owner) == [referral]
    [line] = access.referrals_of(owner, clara)
    assert line.referral == referral
    accepted = actions.accept_referral(owner, referral, seen_version=1, now=NOW)
    assert (accepted.status, accepted.version) == ("accepted", 2)
    assert access.referrals_waiting(owner) == []
    assert access.list_referrals(owner) == [referral]


def test_a_referral_runs_its_course(owner, referral) -> None:
    row = referral
    for status in ("accepted", "under way", "completed", "closed"):
        row = actions.move_referral(
            owner, row, status, seen_version=row.version, reason="Done.", now=NOW
        )
    assert (row.status, row.status_reason) == ("closed", "Done.")


@pytest.mark.parametrize("status", ["under way", "completed", "closed", "received", "lost"])
def test_a_referral_takes_no_other_step(owner, referral, status) -> None:
    with pytest.raises(BadStep):
        actions.move_referral(owner, referral, status, seen_version=1, reason="x", now=NOW)
    assert Referral.everywhere.get().status == "received"


def test_declining_needs_a_reason(owner, referral) -> None:
    with pytest.raises(Missing):
        actions.decline_referral(owner, referral, seen_version=1, reason=" ", now=NOW)
    row = actions.decline_referral(owner, referral, seen_version=1, reason="No room.", now=NOW)
    assert (row.status, row.status_reason) == ("declined", "No room.")


def test_a_referral_is_answered_by_one_who_saw_its_newest_version(owner, referral) -> None:
    actions.edit_referral(owner, referral, seen_version=1, diagnosis_code="m5450", now=NOW)
    assert Referral.everywhere.get().diagnosis_code == "M54.50"
    with pytest.raises(StaleVersion):
        actions.accept_referral(owner, referral, seen_version=1, now=NOW)


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"reason": " "}, Missing, "reason"),
        ({"visits": 0}, BadNumber, "visits"),
        ({"diagnosis_code": "neck"}, BadNumber, "diagnosis_code"),
        ({"received_on": TODAY + timedelta(days=1)}, BadWhen, "received_on"),
        ({"until": TODAY - timedelta(days=1)}, BadWhen, "until"),
        ({"colour": "red"}, UnknownFields, None),
    ],
)
def test_a_referral_that_cannot_be_is_refused(owner, clara, vera, told, refusal, field) -> None:
    whole = {"reason": "Neck pain.", "visits": 6, "until": TODAY, "diagnosis_code": "M54.2"}
    assert actions.receive_referral(owner, clara, vera, now=NOW, **whole)
    with pytest.raises(refusal) as refused:
        actions.receive_referral(owner, clara, vera, now=NOW, **{**whole, **told})
    assert refused.value.field == field
    assert Referral.everywhere.count() == 1


def test_a_letter_is_kept_as_it_came_and_put_to_its_referral(owner, clara, referral) -> None:
    row = letter(owner, clara, name="C:\\scans\\referral.pdf", referral=referral)
    assert (row.name, bytes(access.find_letter(owner, row.pk).content)) == ("referral.pdf", PDF)
    assert access.find_referral(owner, referral.pk).letter_id == row.pk
    assert access.letters_of(owner, clara) == [row]
    row.name = "other.pdf"
    with pytest.raises(LockedRow):
        row.save()


def test_the_same_letter_twice_is_kept_once(owner, clara) -> None:
    assert letter(owner, clara) == letter(owner, clara, name="again.pdf")
    assert Letter.everywhere.count() == 1


def test_a_pdf_that_is_none_is_refused_in_a_sentence(owner, clara, referral) -> None:
    with pytest.raises(BadLetter) as refused:
        letter(owner, clara, content=b"MZ this is a program", referral=referral)
    assert refused.value.sentence == (
        "“referral.pdf” says it is a PDF but is not; save or scan it again as one."
    )
    assert not Letter.everywhere.exists()
    assert access.find_referral(owner, referral.pk).letter_id is None


def test_a_letter_of_another_client_is_not_put_to_a_referral(owner, clara, vera, referral) -> None:
    other = people.add_client(owner, given="Nora", family="North", now=NOW)
    theirs = letter(owner, other)
    with pytest.raises(NotOfClient):
        letter(owner, other, referral=referral)
    with pytest.raises(NotOfClient):
        actions.receive_referral(owner, clara, vera, reason="x", letter=theirs, now=NOW)


def test_a_report_is_kept_as_it_was_printed_and_marked_sent_once(
    owner, front_desk, clara, vera, referral
) -> None:
    row = report(owner, clara, vera, referral=referral)
    found = access.find_report(owner, row.pk)
    assert (bytes(found.pdf), found.content, found.sent_at) == (PDF, {"who": "Clara"}, None)
    assert access.list_reports(owner, unsent=True) == [row]
    sent = actions.mark_sent(front_desk, row, "fax", now=NOW)
    assert (sent.sent_at, sent.sent_how) == (NOW, "fax")
    assert access.list_reports(owner, unsent=True) == []
    assert access.reports_of(owner, clara) == access.list_reports(owner) == [row]
    with pytest.raises(AlreadySent):
        actions.mark_sent(owner, row, "post", now=NOW)
    assert AuditEntry.objects.of(owner.clinic).get(action="send").detail == {"how": "fax"}
    sent.content = {"who": "Nora"}
    with pytest.raises(LockedRow):
        sent.save()


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"kind": "gossip"}, BadWord), ({"pdf": b"text"}, BadLetter)]
)
def test_a_report_that_cannot_be_is_refused(owner, clara, vera, changes, refusal) -> None:
    with pytest.raises(refusal):
        report(owner, clara, vera, **changes)
    assert not Report.everywhere.exists()


def test_a_report_goes_out_in_a_way_that_exists(owner, clara, vera) -> None:
    row = report(owner, clara, vera)
    with pytest.raises(BadWord):
        actions.mark_sent(owner, row, "pigeon", now=NOW)
    assert access.find_report(owner, row.pk).sent_at is None


def test_the_front_desk_takes_in_but_does_not_decide_or_write(
    owner, front_desk, clara, vera
) -> None:
    row = actions.receive_referral(front_desk, clara, vera, reason="Neck pain.", now=NOW)
    assert letter(front_desk, clara, referral=row)
    assert access.referrals_waiting(front_desk) == [row]
    version = Referral.everywhere.get().version
    with pytest.raises(ReadOnly):
        actions.accept_referral(front_desk, row, seen_version=version, now=NOW)
    with pytest.raises(ReadOnly):
        report(front_desk, clara, vera)
    kept = report(owner, clara, vera)
    assert access.reports_of(front_desk, clara) == [kept]
    with pytest.raises(ReadOnly):
        access.find_report(front_desk, kept.pk)


def test_who_only_reads_changes_nothing(read_only, clara, vera, referral) -> None:
    assert access.find_referral(read_only, referral.pk) == referral
    for change in (
        lambda: actions.add_professional(read_only, name="X", role="physical-therapist"),
        lambda: actions.receive_referral(read_only, clara, vera, reason="x"),
        lambda: actions.edit_referral(read_only, referral, seen_version=1, visits=3),
        lambda: letter(read_only, clara),
    ):
        with pytest.raises(ReadOnly):
            change()


def test_another_clinic_sees_and_changes_nothing(
    owner, stranger, hugo, clara, vera, referral
) -> None:
    kept, written = letter(owner, clara), report(owner, clara, vera)
    for look in (
        lambda: access.find_professional(stranger, vera.pk),
        lambda: access.find_referral(stranger, referral.pk),
        lambda: access.find_letter(stranger, kept.pk),
        lambda: access.find_report(stranger, written.pk),
        lambda: access.referrals_of(stranger, clara),
        lambda: access.visits_of(stranger, referral),
        lambda: access.letters_of(stranger, clara),
        lambda: access.reports_of(stranger, clara),
        lambda: actions.receive_referral(stranger, hugo, vera, reason="x"),
        lambda: actions.edit_professional(stranger, vera, seen_version=1, active=False),
        lambda: actions.edit_referral(stranger, referral, seen_version=1, visits=3),
        lambda: actions.accept_referral(stranger, referral, seen_version=1),
        lambda: actions.mark_sent(stranger, written, "fax"),
        lambda: report(stranger, hugo, vera),
        lambda: access.find_letter(owner, "guess"),
    ):
        with pytest.raises(Unseen):
            look()
    assert access.list_professionals(stranger) == []
    assert access.referrals_waiting(stranger) == access.list_reports(stranger) == []
    with pytest.raises(SignInNeeded):
        access.referrals_waiting(None)
