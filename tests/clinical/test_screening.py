"""Screening: which rules fire, how surely, until when, and what is worth asking."""

from dataclasses import replace
from datetime import date

import pytest

from palpate.clinical.envelope import Envelope, SeekCare, Standing
from palpate.clinical.facts import Fact, Kind, Person, Status, Truth, When, Whose
from palpate.clinical.screening import Clearance, Finding, Screening, screen
from tests.clinical.small import NOBODY, TODAY, make_fact, small_library

LIBRARY = small_library()
BODY = LIBRARY.body
ALL_TOPICS = frozenset(LIBRARY.topics)


def look(*facts: Fact, person: Person = NOBODY, on: date = TODAY, **rest: object) -> Screening:
    """Screen facts of a person of whom everything was asked, unless told otherwise."""
    rest.setdefault("asked", None)
    return screen(LIBRARY, person, facts, on, **rest)  # type: ignore[arg-type]  # what a test writes


def rules(screening: Screening) -> list[str]:
    return [finding.rule.id for finding in screening.findings]


def find(screening: Screening, rule: str) -> Finding:
    return next(finding for finding in screening.findings if finding.rule.id == rule)


def asks(screening: Screening) -> list[str]:
    return [question.ask for question in screening.questions]


FRESH = make_fact("clot", "2026-11-01", "left calf")


def test_nothing_known_of_somebody_asked_everything_is_open() -> None:
    nothing = look()
    assert nothing.envelope == LIBRARY.base
    assert nothing.envelope.standing is Standing.OPEN
    assert nothing.questions == ()
    assert nothing.knowledge == "2026.11.test"


def test_a_fresh_clot_stops_everything_today() -> None:
    stopped = look(FRESH)
    assert rules(stopped) == ["clot-fresh"]
    assert stopped.envelope.standing is Standing.STOP
    assert stopped.envelope.care is SeekCare.TODAY
    assert stopped.envelope.lowest(BODY.all) == 0


def test_a_rule_on_the_broader_concept_covers_the_narrower() -> None:
    assert rules(look(make_fact("deep-clot", "2026-11-01"))) == ["clot-fresh"]


def test_an_older_clot_narrows_only_its_limb() -> None:
    older = look(make_fact("clot", "2026-01-01", "left calf"))
    assert rules(older) == ["clot-later"]
    assert older.envelope.standing is Standing.ADJUST
    assert older.envelope.lowest(BODY.find("left leg")) == 2
    assert older.envelope.lowest(BODY.find("right calf")) == 5
    friction = LIBRARY.technique("friction").number
    barred = ~older.envelope.technique_sites(friction) & BODY.all
    assert barred == BODY.find("left calf")


def test_a_clot_without_a_date_counts_as_both_and_is_asked_about() -> None:
    undated = look(make_fact("clot", site="left calf"))
    assert rules(undated) == ["clot-fresh", "clot-later"]
    assert find(undated, "clot-fresh").truth is Truth.UNKNOWN
    assert undated.envelope.standing is Standing.STOP
    assert undated.best_case.standing is Standing.OPEN
    assert asks(undated) == ["When did it begin or happen: Blood clot?"]
    assert undated.questions[0].needs == "when"
    assert undated.questions[0].weight > 0
    assert set(undated.questions[0].rules) == {"clot-fresh", "clot-later"}


def test_a_vague_date_is_asked_for_exactly() -> None:
    vague = look(make_fact("clot", "2026", "left calf"))
    assert "On which day exactly was it: Blood clot?" in asks(vague)


def test_a_fact_without_a_site_limits_wherever_it_can_be_and_is_asked_about() -> None:
    nowhere = look(make_fact("clot", "2026-01-01"))
    assert nowhere.envelope.lowest(BODY.find("left leg")) == 2
    assert nowhere.envelope.lowest(BODY.find("right leg")) == 2
    assert nowhere.envelope.lowest(BODY.find("arms")) == 5
    assert nowhere.best_case.lowest(BODY.find("legs")) == 5
    assert asks(nowhere) == ["Where is it, and on which side: Blood clot?"]
    assert nowhere.questions[0].opens & BODY.find("legs")


def test_a_concept_without_places_limits_everywhere_until_the_place_is_known() -> None:
    assert look(make_fact("numb")).envelope.lowest(BODY.all & ~BODY.find("front of neck")) == 2


def test_a_site_outside_the_clause_does_not_fire() -> None:
    assert rules(look(make_fact("sprain", "2026-11-20", "left wrist"))) == []
    assert rules(look(make_fact("sprain", "2026-11-20", "left ankle"))) == ["sprain-fresh"]


def test_a_sprain_that_may_be_an_ankle_is_asked_where() -> None:
    perhaps = look(make_fact("sprain", "2026-11-20"))
    assert find(perhaps, "sprain-fresh").truth is Truth.UNKNOWN
    assert "Where is it, and on which side: Sprain?" in asks(perhaps)


def test_a_limit_ends_on_the_day_after_its_window() -> None:
    sprain = make_fact("sprain", "2026-11-20", "left ankle")
    (finding,) = look(sprain).findings
    assert finding.until == date(2026, 12, 12)
    assert rules(look(sprain, on=date(2026, 12, 11))) == ["sprain-fresh"]
    assert rules(look(sprain, on=date(2026, 12, 12))) == []


def test_two_facts_of_one_rule_are_one_finding_that_holds_until_the_later_end() -> None:
    two = look(
        make_fact("sprain", "2026-11-20", "left ankle"),
        make_fact("sprain", "2026-11-10", "right ankle"),
    )
    (finding,) = two.findings
    assert len(finding.facts) == 2
    assert finding.until == date(2026, 12, 12)
    assert two.envelope.lowest(BODY.find("left ankle")) == 0
    assert two.envelope.lowest(BODY.find("right ankle")) == 0


def test_a_finding_that_partly_never_ends_has_no_end() -> None:
    two = look(make_fact("sprain", "2026-11-20", "left ankle"), make_fact("sprain", None, "knees"))
    assert find(two, "sprain-fresh").until == date(2026, 12, 12)
    both = look(make_fact("sprain", "2026-11-20", "left ankle"), make_fact("sprain"))
    assert find(both, "sprain-fresh").until is None
    assert find(both, "sprain-fresh").truth is Truth.YES


def test_what_has_ended_is_over() -> None:
    healed = replace(make_fact("sprain", "2026-09-01"), end=When.read("2026-11-10"))
    assert rules(look(healed)) == ["sprain-healed"]
    assert find(look(healed), "sprain-healed").until == date(2026, 12, 11)
    long_ago = replace(healed, end=When.read("2026-10-01"))
    assert rules(look(long_ago)) == []


def test_a_resolved_fact_fires_only_rules_about_what_is_over() -> None:
    assert rules(look(make_fact("clot", status=Status.RESOLVED))) == ["clot-past"]


def test_an_exception_that_surely_holds_silences_the_rule() -> None:
    assert rules(look(FRESH, make_fact("apixaban"))) == []


def test_an_exception_that_is_over_or_denied_silences_nothing() -> None:
    for status in (Status.RESOLVED, Status.DENIED):
        assert "clot-fresh" in rules(look(FRESH, make_fact("apixaban", status=status)))


def test_an_exception_that_hangs_on_a_detail_leaves_the_rule_unsure() -> None:
    from palpate.clinical.rules import Clause, Span

    rule = LIBRARY.rules["clot-fresh"]
    recent = Clause(frozenset({"apixaban"}), ("apixaban",), since=Span(None, 10))
    unsure = replace(rule, unless=(recent,))
    anchors = {**LIBRARY.anchors, ("clot", Status.ACTIVE): (unsure,)}
    library = replace(LIBRARY, anchors=anchors)
    found = screen(library, NOBODY, [FRESH, make_fact("apixaban")], TODAY, None)
    assert find(found, "clot-fresh").truth is Truth.UNKNOWN
    assert "When did it begin or happen: Apixaban?" not in asks(found)


def test_denied_denies_everything_narrower_and_its_topic() -> None:
    denied = look(make_fact("clot", status=Status.DENIED), asked=frozenset())
    assert rules(denied) == []
    assert "clots" not in [topic.id for topic in denied.unasked]


def test_denying_the_narrower_does_not_answer_the_topic() -> None:
    denied = look(make_fact("deep-clot", status=Status.DENIED), asked=frozenset())
    assert "clots" in [topic.id for topic in denied.unasked]


def test_a_relatives_illness_is_not_the_clients_fact() -> None:
    assert rules(look(replace(FRESH, whose=Whose.FAMILY))) == []


def test_a_relatives_denial_denies_nothing() -> None:
    theirs = replace(make_fact("clot", status=Status.DENIED), whose=Whose.FAMILY)
    assert "clots" in [topic.id for topic in look(theirs, asked=frozenset()).unasked]


def test_a_concept_unknown_to_the_knowledge_fires_nothing() -> None:
    odd = look(Fact("unheard-of"), Fact("unheard-of", status=Status.DENIED))
    assert rules(odd) == []
    assert odd.questions == ()


def test_what_was_not_asked_keeps_its_topics_limits() -> None:
    silent = look(asked=frozenset())
    assert silent.envelope.standing is Standing.ADJUST
    assert silent.envelope.lowest(BODY.find("legs")) == 3
    assert silent.envelope.lowest(BODY.find("arms")) == 5
    assert silent.best_case.standing is Standing.OPEN
    assert [topic.id for topic in silent.unasked] == ["clots", "skin", "pregnancy"]


def test_the_question_that_opens_most_comes_first() -> None:
    silent = look(asked=frozenset())
    assert asks(silent) == [
        "Have you ever had a clot?",
        "Are you pregnant?",
        "Is any skin numb?",
    ]
    assert silent.questions[0].needs == "topic"
    assert silent.questions[0].opens == BODY.find("legs") & ~BODY.find("front of neck")


def test_a_topic_asked_is_not_asked_again() -> None:
    assert [topic.id for topic in look(asked=frozenset({"clots"})).unasked] == ["skin", "pregnancy"]
    assert look(asked=ALL_TOPICS).unasked == ()


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        (Person(sex="female", age=30), True),
        (Person(sex="female", age=56), False),
        (Person(sex="female", age=11), False),
        (Person(sex="male", age=30), False),
        (Person(sex="other", age=30), False),
        (Person(), True),
    ],
)
def test_a_topic_is_asked_of_its_group_and_of_whoever_may_belong_to_it(
    person: Person, asked: bool
) -> None:
    topics = [topic.id for topic in look(person=person, asked=frozenset()).unasked]
    assert ("pregnancy" in topics) is asked


def test_an_unasked_second_fact_leaves_the_rule_open_with_its_question() -> None:
    some = look(make_fact("apixaban"), asked=frozenset({"clots"}))
    assert rules(some) == []
    assert {rule.id for rule, _ in some.open_rules} == {"thinner-and-numb", "thinner-and-chest"}
    assert "Is any skin numb?" in asks(some)
    assert "Is there also chest pain?" in asks(some)


def test_the_same_question_of_a_topic_and_a_rule_is_asked_once() -> None:
    some = look(make_fact("apixaban"), asked=frozenset())
    assert asks(some).count("Is any skin numb?") == 1
    question = next(q for q in some.questions if q.ask == "Is any skin numb?")
    assert question.rules == ("thinner-and-numb",)


def test_an_asked_second_fact_that_was_not_named_counts_as_no() -> None:
    some = look(make_fact("apixaban"), asked=ALL_TOPICS)
    assert {rule.id for rule, _ in some.open_rules} == {"thinner-and-chest"}


def test_a_denied_second_fact_closes_the_rule() -> None:
    no_numbness = make_fact("numb", status=Status.DENIED)
    some = look(make_fact("apixaban"), no_numbness, asked=frozenset())
    assert {rule.id for rule, _ in some.open_rules} == {"thinner-and-chest"}


def test_two_facts_fire_a_rule_about_both() -> None:
    both = look(make_fact("apixaban"), make_fact("numb", site="feet"))
    assert rules(both) == ["numb-light", "thinner-and-numb"]
    assert len(find(both, "thinner-and-numb").facts) == 2


def test_the_gravest_finding_comes_first() -> None:
    many = look(make_fact("apixaban"), make_fact("numb"), make_fact("chest-pain"))
    assert rules(many) == ["thinner-and-chest", "numb-light", "thinner-and-numb"]


def test_some_rules_count_what_was_never_asked_as_present() -> None:
    old = Person(age=80)
    found = look(person=old, asked=frozenset())
    assert rules(found) == ["old-bones"]
    assert find(found, "old-bones").truth is Truth.UNKNOWN
    assert rules(look(person=old)) == []
    assert rules(look(person=Person(age=74), asked=frozenset())) == []


def test_a_rule_about_sex_is_never_unasked_when_the_sex_is_known() -> None:
    from palpate.clinical.rules import Clause

    rule = LIBRARY.rules["thinner-and-numb"]
    woman = Clause(frozenset({"female"}), ("female",))
    anchors = {("apixaban", Status.ACTIVE): (replace(rule, when=(rule.when[0], woman)),)}
    library = replace(LIBRARY, anchors=anchors)
    facts = [make_fact("apixaban")]
    for person, fired, opened in (
        (Person(sex="female"), 1, 0),
        (Person(sex="male"), 0, 0),
        (Person(), 0, 1),
    ):
        found = screen(library, person, facts, TODAY, None)
        assert (len(found.findings), len(found.open_rules)) == (fired, opened)


def test_only_the_latest_measurement_counts() -> None:
    high = make_fact("blood-pressure", "2026-01-01", value=190.0, second=100.0)
    fine = make_fact("blood-pressure", "2026-11-01", value=120.0, second=70.0)
    assert rules(look(high)) == ["pressure-high"]
    assert rules(look(high, fine)) == []


def test_a_diastolic_can_fire_by_itself() -> None:
    lower = make_fact("blood-pressure", "2026-11-01", value=150.0, second=115.0)
    assert rules(look(lower)) == ["pressure-high-lower"]


def test_a_measurement_only_mentioned_limits_nothing_and_is_asked_for() -> None:
    mentioned = look(replace(make_fact("blood-pressure"), text="bp"))
    assert rules(mentioned) == []
    (question,) = mentioned.questions
    assert question.ask == "What is the latest value: Blood pressure?"
    assert (question.about, question.needs) == ("bp", "value")


def test_a_retired_rule_does_not_fire_after_its_day() -> None:
    numb = make_fact("numb", "2025-01-01", "left calf")
    assert rules(look(numb)) == ["numb-light"]
    assert rules(look(numb, on=date(2025, 12, 31))) == ["numb-old-way", "numb-light"]


def test_what_lies_in_the_future_waits() -> None:
    planned = make_fact("clot", "2026-12-01")
    assert rules(look(planned)) == []
    assert rules(look(planned, on=date(2026, 12, 1))) == ["clot-fresh"]


WORD = Clearance("clot-fresh", date(2026, 11, 20), date(2026, 12, 20), "Dr Ames")


def test_a_clearance_lifts_its_rule_and_the_finding_still_shows() -> None:
    cleared = look(FRESH, clearances=[WORD])
    assert cleared.envelope == Envelope(LIBRARY.base.permits, LIBRARY.base.minutes)
    assert cleared.best_case == cleared.envelope
    (finding,) = cleared.findings
    assert finding.lifted == WORD
    assert cleared.acting == ()


@pytest.mark.parametrize(
    "word",
    [
        replace(WORD, rule="clot-later"),
        replace(WORD, given=date(2026, 11, 25)),
        replace(WORD, until=date(2026, 11, 23)),
    ],
)
def test_a_clearance_for_another_rule_or_time_lifts_nothing(word: Clearance) -> None:
    assert look(FRESH, clearances=[word]).envelope.standing is Standing.STOP


def test_a_clearance_holds_on_its_first_and_last_day() -> None:
    assert WORD.holds("clot-fresh", WORD.given)
    assert WORD.holds("clot-fresh", WORD.until)


def test_a_finding_has_an_envelope_of_its_own() -> None:
    (finding,) = look(make_fact("sprain", "2026-11-20", "left ankle")).findings
    assert finding.envelope.minutes == 60
    assert finding.envelope.lowest(BODY.find("left ankle")) == 0
    assert finding.envelope.lowest(BODY.find("front of neck")) == 5


def test_a_missing_value_of_a_firing_rule_is_asked_for() -> None:
    from palpate.clinical.rules import Clause, Range

    rule = LIBRARY.rules["clot-fresh"]
    sized = Clause(frozenset({"clot"}), ("clot",), value=Range(3))
    anchors = {("clot", Status.ACTIVE): (replace(rule, when=(sized,), unless=()),)}
    found = screen(replace(LIBRARY, anchors=anchors), NOBODY, [FRESH], TODAY, None)
    assert "What is the latest value: Blood clot?" in asks(found)


def test_the_kind_of_a_fact_is_kept() -> None:
    assert make_fact("new-hip").kind is Kind.PROCEDURE
    assert FRESH in look(FRESH).facts
