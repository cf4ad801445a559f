"""Every acknowledged save of a note is durable and idempotent, and nobody's words are lost."""

from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError, transaction

from palpate.people.errors import (
    Missing,
    ReadOnly,
    SignInNeeded,
    StaleVersion,
    UnknownFields,
    Unseen,
)
from palpate.people.models import AuditEntry
from palpate.record import access, actions, notes
from palpate.record.errors import (
    BadMinutes,
    BadPlace,
    BadPressure,
    BadTime,
    BadWord,
    NoteOpen,
    NotOfClient,
    NotSaved,
    ReusedNumber,
    StaleNote,
)
from palpate.record.models import Autosave, Mark, Session, Work
from tests.cast import NOW
from tests.record.world import LATER, work, write_note

MARK = {"site": "left calf", "view": "back", "x": 0.4, "y": 0.8, "kind": "tender"}


@pytest.fixture
def session(owner, clara):
    return actions.plan_session(owner, clara, NOW, now=NOW)


def save(staff, session, seq, seen, device="tablet", **content):
    return actions.save_note(
        staff, session, content=content, seen_version=seen, device=device, seq=seq, now=LATER
    )


def fresh(session):
    return Session.everywhere.get(pk=session.pk)


def test_a_planned_session_becomes_a_note_as_it_is_typed(owner, session, sites) -> None:
    assert session.status == "planned"
    saved = save(
        owner,
        session,
        1,
        1,
        subjective="Stiff.",
        minutes=45,
        positions=["face down"],
        massage_type="Swedish massage",
        work=[work(sites=["left calf", "right calf"])],
        marks=[MARK],
    )
    assert (saved.seq, saved.version, saved.again) == (1, 2, False)
    note = access.note_of(owner, access.find_session(owner, session.pk))
    row = note.session
    assert (row.status, row.subjective, row.minutes, row.positions, row.massage_type) == (
        "draft",
        "Stiff.",
        45,
        ["prone"],
        "swedish",
    )
    assert [(w.sites, w.technique, w.pressure) for w in note.work] == [
        (sites("calf"), "effleurage", 3)
    ]
    assert [(m.site, m.view, m.kind, m.when) for m in note.marks] == [
        (sites("left calf"), "back", "tender", "before")
    ]


def test_what_a_note_says_is_what_a_device_sends(owner, session) -> None:
    save(owner, session, 1, 1, subjective="Stiff.", work=[work()], marks=[MARK])
    said = notes.read_note(fresh(session))
    save(owner, session, 2, 2, **said)
    assert notes.read_note(fresh(session)) == said


def test_findings_keep_their_order_and_so_their_letters(owner, session) -> None:
    said = [f"finding {number}" for number in range(12)]
    save(owner, session, 1, 1, marks=[MARK | {"words": words} for words in said])
    assert [row["words"] for row in notes.read_note(fresh(session))["marks"]] == said


def test_parts_that_were_not_sent_stay(owner, session) -> None:
    save(owner, session, 1, 1, subjective="Stiff.", work=[work()])
    save(owner, session, 2, 2, objective="Tight.")
    row = fresh(session)
    assert (row.subjective, row.objective) == ("Stiff.", "Tight.")
    assert Work.everywhere.filter(session=row).count() == 1


def test_the_same_save_sent_again_changes_nothing_and_is_acknowledged(owner, session) -> None:
    first = save(owner, session, 1, 1, subjective="One.", work=[work()])
    save(owner, session, 2, 2, subjective="Two.")
    again = save(owner, session, 1, 1, subjective="One.", work=[work()])
    assert (again.again, again.version) == (True, first.version)
    row = fresh(session)
    assert (row.subjective, row.version) == ("Two.", 3)
    assert Autosave.everywhere.count() == 2


def test_other_words_under_a_used_number_are_refused(owner, session) -> None:
    save(owner, session, 1, 1, subjective="One.")
    with pytest.raises(ReusedNumber):
        save(owner, session, 1, 1, subjective="Other.")
    assert fresh(session).subjective == "One."


def test_saves_sent_before_the_first_answer_are_no_conflict(owner, session) -> None:
    for seq in (1, 2, 3):
        save(owner, session, seq, 1, subjective=f"Word {seq}.")
    assert (fresh(session).subjective, fresh(session).version) == ("Word 3.", 4)


def test_an_older_save_that_arrives_late_is_kept_but_does_not_undo_the_newer(
    owner, session
) -> None:
    save(owner, session, 2, 1, subjective="Newer.")
    saved = save(owner, session, 1, 1, subjective="Older.")
    assert saved.version == 2
    assert fresh(session).subjective == "Newer."
    assert Autosave.everywhere.get(seq=1).outcome == "late"


def test_two_therapists_meet_and_nothing_is_lost(owner, therapist, session) -> None:
    save(owner, session, 1, 1, device="olive", subjective="Olive's words.")
    with pytest.raises(StaleNote) as refused:
        save(therapist, session, 1, 1, device="theo", subjective="Theo's words.")
    stale = refused.value
    assert isinstance(stale, StaleVersion)
    assert (stale.seen, stale.current) == (1, 2)
    assert (stale.mine["subjective"], stale.theirs["subjective"]) == (
        "Theo's words.",
        "Olive's words.",
    )
    assert fresh(session).subjective == "Olive's words."
    kept = Autosave.everywhere.get(device="theo")
    assert (kept.outcome, kept.content, kept.by) == (
        "stale",
        {"subjective": "Theo's words."},
        therapist,
    )
    # Sent again it is refused again, and with the two texts merged it goes through.
    with pytest.raises(StaleNote):
        save(therapist, session, 1, 1, device="theo", subjective="Theo's words.")
    save(therapist, session, 2, stale.current, device="theo", subjective="Both.")
    assert fresh(session).subjective == "Both."


def test_two_windows_of_one_therapist_meet_as_well(owner, session) -> None:
    save(owner, session, 1, 1, device="tab one", subjective="One.")
    with pytest.raises(StaleNote):
        save(owner, session, 1, 1, device="tab two", subjective="Two.")


def test_a_version_from_nowhere_is_stale(owner, session) -> None:
    with pytest.raises(StaleNote):
        save(owner, session, 1, 7, subjective="x")
    assert fresh(session).subjective == ""


@pytest.mark.parametrize(
    ("content", "refusal", "field"),
    [
        ({"work": [work(pressure=6)]}, BadPressure, "pressure"),
        ({"work": [work(pressure=-1)]}, BadPressure, "pressure"),
        ({"work": [work(pressure=2.5)]}, BadPressure, "pressure"),
        ({"work": [work(pressure=None)]}, BadPressure, "pressure"),
        ({"work": [work(pressure=True)]}, BadPressure, "pressure"),
        ({"work": [work(sites=["tail"])]}, BadPlace, "sites"),
        ({"work": [work(sites=[])]}, BadPlace, "sites"),
        ({"work": [work(sites=None)]}, BadPlace, "sites"),
        ({"work": [work(technique="hammering")]}, BadWord, "technique"),
        ({"work": [work(minutes=0)]}, BadMinutes, "minutes"),
        ({"work": [work(colour="red")]}, UnknownFields, None),
        ({"minutes": 241}, BadMinutes, "minutes"),
        ({"minutes": "60"}, BadMinutes, "minutes"),
        ({"positions": ["upside down"]}, BadWord, "positions"),
        ({"massage_type": "dragon"}, BadWord, "massage_type"),
        ({"marks": [{**MARK, "kind": "itchy"}]}, BadWord, "kind"),
        ({"marks": [{**MARK, "view": "top"}]}, BadWord, "view"),
        ({"marks": [{**MARK, "x": 1.2}]}, BadPlace, "x"),
        ({"marks": [{**MARK, "site": "tail"}]}, BadPlace, "site"),
        ({"weather": "fine"}, UnknownFields, None),
    ],
)
def test_a_note_that_cannot_be_is_refused_whole_in_a_sentence(
    owner, session, content, refusal, field
) -> None:
    with pytest.raises(refusal) as refused:
        save(owner, session, 1, 1, subjective="Kept on the device.", **content)
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")
    assert fresh(session).version == 1
    assert not Autosave.everywhere.exists()


def test_a_pressure_of_six_is_refused_with_the_scale() -> None:
    with pytest.raises(BadPressure) as refused:
        notes.check_note({"work": [work(pressure=6)]})
    assert refused.value.sentence == (
        "Pressure 6 is not on the scale; choose a whole number from 0 to 5."
    )


def test_the_database_itself_refuses_a_pressure_of_six(owner, session, sites) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Work.everywhere.create(
            clinic=owner.clinic,
            session=session,
            sites=sites("left calf"),
            technique="effleurage",
            pressure=6,
        )


def test_sites_may_be_sent_as_a_number_or_a_name(owner, session, sites) -> None:
    both = [work(sites=sites("left calf")), work(sites="left calf")]
    save(owner, session, 1, 1, work=both)
    assert set(Work.everywhere.values_list("sites", flat=True)) == {sites("left calf")}


def test_a_database_that_cannot_keep_a_note_says_so_and_acknowledges_nothing(
    owner, session, monkeypatch
) -> None:
    def fail(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(notes, "_keep_save", fail)
    with pytest.raises(NotSaved) as refused:
        save(owner, session, 1, 1, subjective="Stiff.")
    assert "kept on this device" in refused.value.sentence


def test_one_page_that_writes_leaves_one_entry_in_the_trail(owner, session) -> None:
    for seq in (1, 2, 3):
        save(owner, session, seq, seq, subjective=f"Word {seq}.")
    entries = AuditEntry.objects.of(owner.clinic).filter(kind="session")
    assert sorted(entry.action for entry in entries) == ["change", "create"]


def test_a_session_is_moved_by_one_who_saw_its_newest_version(owner, therapist, session) -> None:
    moved = actions.move_session(owner, session, seen_version=1, at=LATER, therapist=therapist)
    assert (moved.at, moved.therapist, moved.version) == (LATER, therapist, 2)
    with pytest.raises(StaleVersion):
        actions.move_session(owner, session, seen_version=1, at=NOW)


def test_a_session_that_cannot_be_is_refused(owner, clara, stranger) -> None:
    from palpate.people import actions as people

    other = people.add_client(owner, given="Nora", family="North", now=NOW)
    plan = actions.draft_plan(owner, other, now=NOW)
    naive = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - a time without a zone is the point
    for give, refusal in (
        ({"at": naive}, BadTime),
        ({"at": NOW, "minutes": 0}, BadMinutes),
        ({"at": NOW, "therapist": stranger}, Unseen),
        ({"at": NOW, "plan": plan}, NotOfClient),
        ({"at": NOW, "massage_type": "dragon"}, BadWord),
    ):
        with pytest.raises(refusal):
            actions.plan_session(owner, clara, **give, now=NOW)
    assert not Session.everywhere.exists()


def test_an_addendum_is_for_signed_notes(owner, session, kept_session) -> None:
    with pytest.raises(NoteOpen):
        actions.add_addendum(owner, session, "Later.", now=LATER)
    row = access.find_session(owner, kept_session.pk)
    signed = actions.sign_session(owner, row, seen_version=row.version, now=LATER)
    with pytest.raises(Missing):
        actions.add_addendum(owner, signed, "  ", now=LATER)
    addendum = actions.add_addendum(owner, signed, "She called: all is well.", now=LATER)
    assert access.note_of(owner, signed).addenda == [addendum]


def test_who_may_write_and_read_notes(owner, read_only, front_desk, stranger, session) -> None:
    write_note(owner, session, subjective="Stiff.", marks=[MARK])
    assert access.find_session(read_only, session.pk) == session
    assert access.note_of(read_only, session).marks
    for staff, refusal in ((read_only, ReadOnly), (front_desk, ReadOnly), (None, SignInNeeded)):
        with pytest.raises(refusal):
            save(staff, session, 9, 2, subjective="x")
    with pytest.raises(ReadOnly):
        access.find_session(front_desk, session.pk)
    for look in (
        lambda: access.find_session(stranger, session.pk),
        lambda: access.note_of(stranger, session),
        lambda: save(stranger, session, 9, 2, subjective="x"),
        lambda: actions.move_session(stranger, session, seen_version=2, at=LATER),
        lambda: actions.add_addendum(stranger, session, "x", now=LATER),
    ):
        with pytest.raises(Unseen):
            look()
    assert Mark.everywhere.count() == 1
    assert fresh(session).subjective == "Stiff."
