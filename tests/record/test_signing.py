"""Signing: what is missing and which limits were left is listed; what is signed is locked."""

from datetime import timedelta

import pytest

from palpate.people.errors import ReadOnly, StaleVersion, Unseen
from palpate.people.models import AuditEntry
from palpate.record import access, actions
from palpate.record.errors import (
    FutureSession,
    LockedRow,
    NoteIncomplete,
    NoteLocked,
    NoteNotYours,
    SessionStopped,
)
from palpate.record.models import Departure, Mark, Session, Work
from palpate.record.signing import check_session, digest_note, is_untouched
from tests.cast import NOW
from tests.record.test_screenings import TODAY, WORD
from tests.record.world import LATER, SOAP, work, write_note

BEFORE = NOW - timedelta(days=1)


def sign(staff, session, now=LATER, **options):
    row = Session.everywhere.get(pk=session.pk)
    return actions.sign_session(staff, row, seen_version=row.version, now=now, **options)


def limits_of(staff, session):
    return [
        limit.key for limit in check_session(staff, access.find_session(staff, session.pk)).limits
    ]


def test_a_whole_note_inside_the_envelope_is_signed(owner, kept_session) -> None:
    assert check_session(owner, access.find_session(owner, kept_session.pk)).ready
    signed = sign(owner, kept_session)
    assert (signed.status, signed.signed_at, signed.signed_by) == ("signed", LATER, owner)
    assert signed.screening.on == TODAY
    assert len(signed.digest) == 64
    assert is_untouched(Session.everywhere.get())
    assert AuditEntry.objects.of(owner.clinic).get(action="sign", kind="session").detail == {
        "departures": 0
    }


@pytest.mark.parametrize("field", [*SOAP, "work", "positions"])
def test_each_missing_part_is_named(owner, kept_session, field) -> None:
    write_note(owner, kept_session, **{field: "  " if field in SOAP else []})
    with pytest.raises(NoteIncomplete) as refused:
        sign(owner, kept_session)
    assert [part.field for part in refused.value.missing] == [field]
    assert refused.value.missing[0].sentence in refused.value.sentence
    assert Session.everywhere.get().status == "draft"


def test_all_that_is_missing_is_listed_at_once(owner, clara) -> None:
    session = actions.plan_session(owner, clara, NOW, now=NOW)
    with pytest.raises(NoteIncomplete) as refused:
        sign(owner, session)
    assert [part.field for part in refused.value.missing] == [*SOAP, "work", "positions", "consent"]


def test_a_session_in_the_future_is_not_signed(owner, kept_session) -> None:
    with pytest.raises(FutureSession) as refused:
        sign(owner, kept_session, now=NOW - timedelta(minutes=1))
    # By the clinic's own clock.
    assert "23 November 2026 at 05:00" in refused.value.sentence
    assert sign(owner, kept_session, now=NOW).status == "signed"


def test_a_stop_that_was_known_is_not_signed_past(owner, clara, kept_session) -> None:
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=BEFORE)
    with pytest.raises(SessionStopped) as refused:
        sign(owner, kept_session, reasons={("clot-active", "no session is safe"): "I looked."})
    assert refused.value.reasons == ("A clot in a deep vein",)
    assert Session.everywhere.get().status == "draft"


def test_a_clearance_opens_a_stopped_note(owner, clara, kept_session) -> None:
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=BEFORE)
    actions.clear_limit(owner, clara, now=LATER, **WORD)
    assert sign(owner, kept_session).status == "signed"


def test_a_corrected_fact_opens_a_stopped_note(owner, clara, kept_session) -> None:
    fact = actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=BEFORE)
    actions.supersede_fact(owner, fact, status="resolved", now=LATER)
    assert sign(owner, kept_session).status == "signed"


def test_touching_up_a_fact_afterwards_does_not_open_a_stopped_note(
    owner, clara, kept_session
) -> None:
    fact = actions.record_fact(owner, clara, concept="deep-vein-thrombosis", now=BEFORE)
    actions.supersede_fact(owner, fact, text="a clot, she says", now=LATER)
    with pytest.raises(SessionStopped):
        sign(owner, kept_session)


def test_a_stop_learnt_of_after_the_session_is_answered_with_a_reason(
    owner, clara, kept_session
) -> None:
    actions.record_fact(owner, clara, concept="deep-vein-thrombosis", onset="2026-11-22", now=LATER)
    with pytest.raises(NoteIncomplete) as refused:
        sign(owner, kept_session)
    [limit] = refused.value.limits
    assert limit.key == ("clot-active", "no session is safe")
    assert sign(owner, kept_session, reasons={limit.key: "She learnt of it today."})


@pytest.mark.parametrize(
    ("content", "rule", "limit"),
    [
        (
            {"work": [work(pressure=4)]},
            "numb-site",
            "pressure at left calf is at most 2; 4 was used",
        ),
        (
            {"work": [work(technique="friction", pressure=2)]},
            "numb-site",
            "friction is not allowed at left calf",
        ),
        ({"positions": ["prone"]}, "pregnant-late", "the position prone is not allowed"),
        ({"minutes": 60}, "pregnant-late", "at most 50 minutes; it was 60"),
        (
            {"work": [work(technique="thrust", sites=["left hand"])]},
            "no-thrust",
            "thrust is not allowed at left hand",
        ),
    ],
)
def test_each_limit_left_is_listed_with_its_rule_and_needs_a_reason(
    owner, clara, sites, kept_session, content, rule, limit
) -> None:
    actions.record_fact(owner, clara, concept="numbness", sites=sites("left calf"), now=NOW)
    actions.record_fact(owner, clara, concept="pregnancy", onset="2026-05-01", now=NOW)
    inside = {"work": [work(pressure=2)], "positions": ["left side"], "minutes": 50}
    write_note(owner, kept_session, **inside)
    assert limits_of(owner, kept_session) == []
    write_note(owner, kept_session, **content)
    assert limits_of(owner, kept_session) == [(rule, limit)]
    with pytest.raises(NoteIncomplete) as refused:
        sign(owner, kept_session)
    assert limit in refused.value.sentence
    with pytest.raises(NoteIncomplete):
        sign(owner, kept_session, reasons={(rule, limit): "  "})
    sign(owner, kept_session, reasons={(rule, limit): "She asked for it and felt it."})
    row = Departure.everywhere.get()
    assert (row.rule, row.limit, row.reason, row.by) == (
        rule,
        limit,
        "She asked for it and felt it.",
        owner,
    )


def test_a_limit_of_a_topic_nobody_asked_about_is_a_limit(owner, clara, kept_session) -> None:
    actions.answer_topics(owner, clara, {"clots": "unsure"}, now=LATER)
    write_note(owner, kept_session, work=[work(pressure=4)])
    assert limits_of(owner, kept_session) == [
        ("not asked: clots", "pressure at left calf is at most 3; 4 was used")
    ]


def test_clear_first_without_an_answer_needs_a_reason(owner, clara, kept_session) -> None:
    actions.record_fact(owner, clara, concept="angina", now=BEFORE)
    assert limits_of(owner, kept_session) == [
        ("angina-first", "no session before the cardiologist has answered")
    ]


def test_reasons_are_saved_with_the_note_and_fall_away_with_the_work(
    owner, clara, sites, kept_session
) -> None:
    actions.record_fact(owner, clara, concept="numbness", sites=sites("left calf"), now=NOW)
    limit = "pressure at left calf is at most 2; 3 was used"
    reason = {"rule": "numb-site", "limit": limit, "reason": "Her therapist asked for it."}
    write_note(owner, kept_session, departures=[reason])
    checked = check_session(owner, access.find_session(owner, kept_session.pk))
    assert (checked.ready, checked.unexplained) == (True, ())
    write_note(owner, kept_session, work=[work(pressure=1)])
    sign(owner, kept_session)
    assert not Departure.everywhere.exists()


def test_work_the_client_withheld_needs_a_reason(owner, clara, sites, kept_session) -> None:
    text = actions.ensure_text(owner, now=NOW)
    actions.give_consent(
        owner,
        clara,
        text=text,
        signature="Clara Cole",
        sites_withheld=sites("left calf"),
        techniques_withheld=["effleurage"],
        now=NOW + timedelta(minutes=1),
    )
    assert limits_of(owner, kept_session) == [
        ("consent", "work at left calf was withheld"),
        ("consent", "effleurage was withheld"),
    ]


def test_a_consent_withdrawn_before_the_session_does_not_cover_it(
    owner, consented, kept_session
) -> None:
    actions.withdraw_consent(owner, consented, now=NOW)
    with pytest.raises(NoteIncomplete) as refused:
        sign(owner, kept_session)
    assert [part.field for part in refused.value.missing] == ["consent"]


def test_a_consent_withdrawn_after_the_session_still_covers_it(
    owner, consented, kept_session
) -> None:
    actions.withdraw_consent(owner, consented, now=NOW + timedelta(minutes=90))
    assert sign(owner, kept_session).status == "signed"


def test_a_signed_note_is_locked_in_every_part(owner, clara, kept_session) -> None:
    mark = {"site": "left calf", "view": "back", "x": 0.4, "y": 0.8, "kind": "tender"}
    write_note(owner, kept_session, marks=[mark])
    signed = sign(owner, kept_session)
    row, done = Session.everywhere.get(), Work.everywhere.get()
    row.assessment = "Something else."
    done.pressure = 1
    for change in (
        row.save,
        row.delete,
        done.save,
        done.delete,
        lambda: Session.objects.of(owner.clinic).update(assessment="x"),
        lambda: Session.everywhere.all().delete(),
        lambda: Work.everywhere.update(pressure=1),
        lambda: Mark.everywhere.all().delete(),
        lambda: Work.everywhere.bulk_create([Work(session=signed, clinic=owner.clinic)]),
        Work(session=signed, clinic=owner.clinic, sites=1, technique="x", pressure=1).save,
    ):
        with pytest.raises(LockedRow):
            change()
    with pytest.raises(NoteLocked):
        write_note(owner, signed, subjective="Other words.")
    with pytest.raises(NoteLocked):
        sign(owner, signed)
    with pytest.raises(NoteLocked):
        actions.move_session(owner, signed, seen_version=signed.version, at=LATER)
    assert is_untouched(Session.everywhere.get())


def test_a_stale_copy_from_before_the_signature_cannot_overwrite_it(owner, kept_session) -> None:
    stale = Session.everywhere.get()
    sign(owner, kept_session)
    stale.assessment = "Typed in another window."
    with pytest.raises(LockedRow):
        stale.save()


def test_a_save_acknowledged_before_the_signature_is_acknowledged_again(
    owner, kept_session
) -> None:
    content = {**SOAP, "positions": ["prone"], "work": [work()]}
    sign(owner, kept_session)
    again = actions.save_note(
        owner, kept_session, content=content, seen_version=1, device="tablet", seq=1, now=LATER
    )
    assert again.again


def test_the_digest_tells_a_change_made_past_the_lock(owner, kept_session) -> None:
    from django.db import connection

    sign(owner, kept_session)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_work SET pressure = 5")
    row = Session.everywhere.get()
    assert not is_untouched(row)
    assert digest_note(row) != row.digest


def test_only_the_one_who_gave_the_session_signs_it(
    owner, therapist, read_only, stranger, kept_session
) -> None:
    with pytest.raises(NoteNotYours) as refused:
        sign(therapist, kept_session)
    assert "Olive Owen" in refused.value.sentence
    with pytest.raises(ReadOnly):
        sign(read_only, kept_session)
    with pytest.raises(Unseen):
        sign(stranger, kept_session)
    with pytest.raises(Unseen):
        check_session(stranger, kept_session)
    assert sign(owner, kept_session)


def test_a_note_that_changed_since_it_was_read_is_not_signed(owner, kept_session) -> None:
    with pytest.raises(StaleVersion):
        actions.sign_session(owner, kept_session, seen_version=1, now=LATER)
