"""The report to a referrer: what it says, that it fits on two pages, that nothing breaks it."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from palpate.exchange.fonts import SERIF, choose_font
from palpate.exchange.letters.accept import take_diagnosis
from palpate.exchange.letters.dates import (
    count_words,
    end_sentence,
    join_names,
    name_some,
    start_low,
    write_days,
    write_part,
)
from palpate.exchange.letters.gather import Typed, gather_report, say_visits, suggest_found
from palpate.exchange.letters.progress import say_change
from palpate.exchange.letters.render import picture_report, render_report
from palpate.people.errors import ReadOnly, Unseen
from palpate.record import access as record_access
from palpate.record import actions as record
from palpate.record import translate
from palpate.record.models import Session
from palpate.record.signing import check_session
from palpate.team import actions
from palpate.team.access import Visits
from tests.cast import NOW

BEGIN = NOW - timedelta(days=60)
NOTE = {
    "subjective": "Sits longer.",
    "objective": "Tender along the right hip bone.",
    "assessment": "Eases.",
    "plan_text": "Again in a week.",
    "positions": ["side-lying"],
}


@pytest.fixture
def vera(owner):
    return actions.add_professional(
        owner, name="Dr Vera Vance", role="family-physician", organisation="Harbor Family Medicine",
        fax="(212) 555-0177", now=BEGIN,
    )  # fmt: skip


@pytest.fixture
def referral(owner, clara, vera):
    return actions.receive_referral(
        owner, clara, vera, reason="Low back pain since spring.", diagnosis="Low back pain",
        diagnosis_code="M54.50", asks="A trial of massage.", visits=12,
        received_on=BEGIN.date(), until=date(2027, 1, 31), now=BEGIN,
    )  # fmt: skip


def know(owner, client, concept, text, kind="condition", **more) -> None:
    record.record_fact(
        owner, client, concept=concept, text=text, kind=kind, status="active", said_by="client",
        said_on=BEGIN.date(), now=BEGIN, **more,
    )  # fmt: skip


@pytest.fixture
def treated(owner, clara, referral):
    """Clara takes a blood thinner and ibuprofen, and came three times."""
    record.answer_topics(owner, clara, dict.fromkeys(translate.library().topics, "no"), now=BEGIN)
    know(owner, clara, "apixaban", "Eliquis 5 mg twice a day", "medicine")
    know(owner, clara, "ibuprofen", "Ibuprofen 400 mg", "medicine", onset="2026-03")
    text = record.ensure_text(owner, now=BEGIN)
    record.give_consent(owner, clara, text=text, signature="Clara Cole", now=BEGIN)
    plan_care(owner, clara)
    for day, pain in ((21, 7), (14, 5), (7, 3)):
        come(owner, clara, day, pain)
    return clara


def plan_care(owner, client) -> None:
    goal = {"words": "Sit through a film", "measure": "pain-nrs", "baseline": 7, "target": 2}
    plan = record.draft_plan(
        owner, client, problem="Cannot sit for long.", massage_types=["swedish"], goals=[goal],
        review_on=date(2026, 12, 20), now=BEGIN,
    )  # fmt: skip
    record.agree_plan(owner, plan, seen_version=plan.version, now=BEGIN)


def come(owner, client, days, pain, pressure=2, reason="She asked for it.") -> Session:
    at = NOW - timedelta(days=days)
    work = [{"sites": ["lower back"], "technique": "effleurage", "pressure": pressure}]
    session = record.plan_session(owner, client, at, massage_type="swedish", now=at)
    record.save_note(
        owner, session, content={**NOTE, "work": work, "positions": ["left side"]},
        seen_version=session.version, device="tablet", seq=1, now=at,
    )  # fmt: skip
    session = Session.everywhere.get(pk=session.pk)
    reasons = {limit.key: reason for limit in check_session(owner, session).limits}
    later = at + timedelta(hours=2)
    record.sign_session(owner, session, seen_version=session.version, reasons=reasons, now=later)
    record.record_measurement(owner, client, measure="pain-nrs", value=pain, taken_at=at, now=later)
    return session


def read(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def write(owner, client, to, **more):
    return gather_report(owner, client, to, now=NOW, **({"kind": "interim"} | more))


def test_the_report_says_who_why_what_and_whether_it_helped(owner, treated, vera, referral) -> None:
    typed = Typed("Tight on the right.", "May firmer work be used?")
    content = write(owner, treated, vera, referral=referral, typed=typed)
    said = read(render_report(content, made_at=NOW))
    for words in (
        "Riverside Massage", "Progress report", "Clara Cole", "(Clare)", "born 2 April 1961",
        "65 years", "Dr Vera Vance", "Family physician, Harbor Family Medicine",
        "Olive Owen, LMT", "licence MA-10001", "Low back pain since spring.", "M54.50",
        "3 of 12 visits used, 9 left, until 31 January 2027", "Tight on the right.",
        "May firmer work be used?", "Blood thinner", "Ibuprofen 400 mg, since March 2026",
        "3 sessions", "7 → 3", "better by 4, a meaningful change", "Sit through a film",
        "rules not yet reviewed by a clinician", "page 1 of",
    ):  # fmt: skip
        assert words in said, words


def test_the_file_names_its_author_title_and_language_and_is_tagged(owner, treated, vera) -> None:
    reader = PdfReader(io.BytesIO(render_report(write(owner, treated, vera), made_at=NOW)))
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Progress report - Riverside Massage"
    assert reader.metadata.author == "Olive Owen, LMT"
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]


def test_the_title_of_the_file_does_not_name_the_client(owner, treated, vera) -> None:
    reader = PdfReader(io.BytesIO(render_report(write(owner, treated, vera), made_at=NOW)))
    assert "Cole" not in str(reader.metadata)


def test_a_client_of_whom_nothing_is_known_yet_has_a_first_report(owner, clara, vera) -> None:
    content = write(owner, clara, vera, kind="first")
    pdf = render_report(content, made_at=NOW)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "First report" in read(pdf)
    assert "No session yet." in read(pdf)
    assert "not yet asked" in read(pdf)


def test_a_busy_client_with_a_long_name_stays_within_two_pages(
    owner, treated, vera, referral
) -> None:
    for day in range(1, 21):
        come(owner, treated, 22 + day, day % 10, pressure=1 + day % 3, reason=f"Reason {day}.")
    for concept in ("varicose-veins", "osteoporosis", "hypertension", "gabapentin", "asthma"):
        know(owner, treated, concept, concept, translate.library().concepts[concept].kind.value)
    treated.family = "von Hohenberg-Katzenelnbogen-Wittgenstein"
    typed = Typed("Tight on the right. " * 30, "May firmer work be used? " * 8)
    content = write(owner, treated, vera, referral=referral, typed=typed)
    figure = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 30"></svg>'
    pdf = render_report(content, made_at=NOW, figures={"front": figure, "back": figure})
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 2
    assert "Katzenelnbogen-Wittgenstein" in read(pdf).replace("- ", "-")
    assert "23 sessions" in read(pdf)


def test_the_body_figure_stands_in_the_report_where_there_is_room(owner, clara, vera) -> None:
    content = write(owner, clara, vera, kind="first")
    figure = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 30"></svg>'
    said = read(render_report(content, made_at=NOW, figures={"front": figure}))
    assert "The greatest pressure allowed at each place" in said


def test_what_was_typed_is_printed_and_never_run(owner, clara, vera) -> None:
    typed = Typed('#panic() *bold* $x$ "quoted" \\ #include "x"', "<script> & co")
    said = read(render_report(write(owner, clara, vera, typed=typed), made_at=NOW))
    assert '#panic() *bold* $x$ "quoted"' in said
    assert "<script> & co" in said


def test_a_step_outside_a_limit_is_told_with_its_reason_and_its_days(owner, treated, vera) -> None:
    for day in (5, 3):
        come(owner, treated, day, 3, pressure=5)
    steps = write(owner, treated, vera)["departures"]["shown"]
    assert any(
        step["on"] == "18 Nov to 20 Nov 2026 (2 times)" and step["reason"] == "She asked for it."
        for step in steps
    )


def test_a_client_who_must_be_seen_is_asked_to_be_seen(owner, treated, vera) -> None:
    know(
        owner,
        treated,
        "deep-vein-thrombosis",
        "clot in the calf",
        sites=translate.library().body.find("left calf"),
    )
    content = write(owner, treated, vera)
    assert content["safety"]["standing"] in ("clear first", "stop")
    assert content["questions"]
    assert content["summary"][0] == content["safety"]["sentence"]


def test_sessions_before_the_referral_are_left_out(owner, treated, vera) -> None:
    late = actions.receive_referral(
        owner, treated, vera, reason="Again.", received_on=date(2026, 11, 10), now=NOW
    )
    assert write(owner, treated, vera)["sessions"]["count"] == 3
    assert write(owner, treated, vera, referral=late)["sessions"]["count"] == 1


def test_the_measure_that_the_role_looks_for_comes_first(owner, treated, vera) -> None:
    at = NOW - timedelta(days=2)
    for value in (30, 45):
        record.record_measurement(owner, treated, measure="neck-flexion", value=value, now=at)
    therapist = actions.add_professional(owner, name="Paul", role="physical-therapist", now=NOW)
    assert write(owner, treated, vera)["measures"]["shown"][0]["id"] == "pain-nrs"
    assert write(owner, treated, therapist)["measures"]["shown"][0]["id"] == "neck-flexion"


def test_the_same_work_session_after_session_is_one_line(owner, treated, vera) -> None:
    lines = write(owner, treated, vera)["sessions"]["lines"]
    assert [(line["on"], line["sessions"]) for line in lines] == [
        ("2 Nov to 16 Nov 2026 (3 times)", "3")
    ]


def test_a_report_begins_with_what_the_last_note_found(owner, treated, hugo, stranger) -> None:
    assert suggest_found(owner, treated) == NOTE["objective"]
    assert suggest_found(stranger, hugo) == ""


def test_nobody_of_another_clinic_and_no_front_desk_gathers_a_report(
    stranger, front_desk, clara, vera
) -> None:
    with pytest.raises(Unseen):
        write(stranger, clara, vera)
    with pytest.raises(ReadOnly):
        write(front_desk, clara, vera)


def test_pages_can_be_had_as_pictures(owner, clara, vera) -> None:
    pages = picture_report(write(owner, clara, vera), ppi=40)
    assert pages[0].startswith(b"\x89PNG")


def test_a_face_without_serifs_is_chosen_if_there_is_one() -> None:
    assert choose_font(["Libertinus Serif", "DejaVu Sans", "Inter"]) == "Inter"
    assert choose_font(["Libertinus Serif"]) == SERIF


def test_the_diagnosis_of_a_referral_waits_among_the_facts_once(owner, clara, referral) -> None:
    assert take_diagnosis(owner, referral, now=NOW) >= 1
    assert take_diagnosis(owner, referral, now=NOW) == 0
    waiting = record_access.facts_waiting(owner, clara)
    assert {fact.said_by for fact in waiting} == {"referrer"}
    assert "low-back-pain" in {fact.concept for fact in waiting}
    assert {fact.said_on for fact in waiting} == {BEGIN.date()}


def test_a_precaution_that_is_not_understood_waits_as_it_was_written(owner, clara, vera) -> None:
    referral = actions.receive_referral(
        owner, clara, vera, reason="Pain.", precautions="Zyxomorphic frobnication.", now=NOW
    )
    take_diagnosis(owner, referral, now=NOW)
    waiting = record_access.facts_waiting(owner, clara)
    assert [(fact.concept, fact.text) for fact in waiting] == [("", "Zyxomorphic frobnication.")]


def test_a_referral_without_diagnosis_or_precaution_adds_nothing(owner, clara, vera) -> None:
    referral = actions.receive_referral(owner, clara, vera, reason="Pain.", now=NOW)
    assert take_diagnosis(owner, referral, now=NOW) == 0


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (7, 3, "better by 4, a meaningful change (2 or more)"),
        (3, 7, "worse by 4, a meaningful change (2 or more)"),
        (7, 6, "better by 1, not a meaningful change (less than 2)"),
        (7, 7, "no change"),
    ],
)
def test_a_change_is_said_with_what_it_means(before, after, words) -> None:
    from dataclasses import replace

    from palpate.clinical.measures import Reading, judge_change

    pain = replace(translate.library().measures["pain-nrs"], change=2, error=None)
    readings = [Reading(date(2026, 1, 1), before), Reading(date(2026, 2, 1), after)]
    assert say_change(pain, judge_change(pain, readings)) == words


def test_a_single_value_is_said_to_be_one() -> None:
    assert say_change(translate.library().measures["pain-nrs"], None) == "measured once so far"


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        (Visits(1, None, None), "1 visit used"),
        (Visits(3, 12, None), "3 of 12 visits used, 9 left"),
        (Visits(0, 1, date(2027, 1, 2)), "0 of 1 visit used, 1 left, until 2 January 2027"),
    ],
)
def test_visits_are_said_in_words(visits, words) -> None:
    assert say_visits(visits) == words


def test_words_of_a_letter() -> None:
    assert join_names(["a", "b", "c"]) == "a, b and c"
    assert name_some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert name_some(["a", "b"], 2, "or") == "a or b"
    assert count_words(2, "visit") == "2 visits"
    assert write_part("2026-03") == "March 2026"
    assert write_part("2026-03-14") == "14 Mar 2026"
    assert write_part("2026") == "2026"
    assert write_days([date(2026, 1, 2)]) == "2 Jan 2026"
    assert (
        write_days([date(2026, 1, 2), date(2025, 12, 30)]) == "30 Dec 2025 to 2 Jan 2026 (2 times)"
    )
    assert end_sentence("so it is") == "So it is."
    assert end_sentence(" ") == ""
    assert start_low("Blood thinner") == "blood thinner"
    assert start_low("HIV") == "HIV"


def test_a_limit_is_said_in_words_of_a_letter() -> None:
    from types import SimpleNamespace

    from palpate.clinical.envelope import Envelope, Standing
    from palpate.clinical.explain import LimitWords
    from palpate.exchange.letters.safety import _join_limits, _say_limits

    words = LimitWords(
        pressure=(("left calf", 0), ("legs", 2), ("whole body", 3)),
        techniques=("friction", "tools"),
        techniques_at=(("heat", ("whole body",)),),
        positions=("prone",),
        minutes=50,
    )
    opened = SimpleNamespace(envelope=Envelope.open())
    assert list(_say_limits(words, opened)) == [
        "no touch at left calf",
        "pressure at most 2 of 5 at legs",
        "pressure at most 3 of 5 anywhere",
        "no friction or tools",
        "no heat anywhere",
        "not prone",
        "at most 50 minutes",
    ]
    stopped = SimpleNamespace(envelope=SimpleNamespace(standing=Standing.STOP))
    assert list(_say_limits(words, stopped)) == ["no massage"]
    assert _join_limits(["a", "b", "c", "d", "e"]) == "a; b; c; 2 more limits"


def test_a_clinician_s_word_is_told_with_its_end(owner, treated, vera) -> None:
    know(owner, treated, "angina", "angina", onset="2026-11")
    asked = write(owner, treated, vera)["safety"]
    library = translate.library()
    held = [one for one in screened(owner, treated) if one.rule.lift.by == "clearance"]
    assert held, asked
    record.clear_limit(
        owner, treated, rule=held[0].rule.id, by_name="Dr Osei", by_role="cardiologist",
        on=BEGIN.date(), words="Stable.", until=date(2027, 3, 1), now=NOW,
    )  # fmt: skip
    cleared = write(owner, treated, vera)["safety"]["cleared"]
    title = library.rules[held[0].rule.id].title
    assert cleared == [f"{title}: cleared by Dr Osei, cardiologist until 1 March 2027."]


def screened(owner, client):
    from palpate.record.screenings import screen_day

    return screen_day(owner, client, NOW.date(), now=NOW).screening.findings


def test_what_does_not_fit_is_cut_and_counted(owner, treated, vera, monkeypatch) -> None:
    for day in (20, 18, 16):
        come(owner, treated, day, 4, pressure=1 + day % 3)
    monkeypatch.setattr("palpate.exchange.letters.render.PAGES", 0)
    monkeypatch.setattr("palpate.exchange.letters.render.TIGHT", 1)
    said = read(render_report(write(owner, treated, vera), made_at=NOW))
    assert "earlier sessions are in the record" in said


def test_sessions_of_several_lengths_are_told_as_a_span(owner, treated, vera) -> None:
    from dataclasses import replace

    from palpate.exchange.letters.course import _span_minutes

    long, short = Session.everywhere.filter(client=treated)[:2]
    short.minutes = 30
    note = record_access.note_of(owner, long)
    assert _span_minutes([note, replace(note, session=short)]) == "30 to 60"


def test_a_code_that_cannot_be_used_leaves_the_words_to_ask_about(
    owner, clara, referral, monkeypatch
) -> None:
    from palpate.exchange.casefile.accept import CaseError

    def refuse(*_given: object) -> None:
        raise CaseError("facts[1].code", "is not known", "Leave it out")

    monkeypatch.setattr("palpate.exchange.letters.accept.accept_case", refuse)
    assert take_diagnosis(owner, referral, now=NOW) == 1
    waiting = record_access.facts_waiting(owner, clara)
    assert [(fact.concept, fact.text) for fact in waiting] == [("", "Low back pain")]


@pytest.mark.parametrize(
    ("name", "words"),
    [("consent", "The client's own limit"), ("not asked: heart", "A question not asked yet")],
)
def test_a_limit_without_a_rule_has_a_name_too(name, words) -> None:
    from palpate.exchange.letters.safety import _name_rule

    assert _name_rule(translate.library(), name) == words
