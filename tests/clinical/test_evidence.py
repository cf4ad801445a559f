"""What is known of a type for a goal: picked, weighed, and never an empty cell."""

import re
from dataclasses import replace
from itertools import product

import pytest

from palpate.clinical.evidence import (
    GRADE_WORDS,
    GRADES,
    NOT_STUDIED,
    GoalEvidence,
    find_evidence,
    present_concepts,
    weigh_goal,
)
from palpate.clinical.facts import Fact, Status
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Evidence
from tests.clinical.screened import has, library, screened

GENERAL = ("swedish", "sports", "thai", "shiatsu")


def says(
    grade: str,
    *about: str,
    types: tuple[str, ...] = ("swedish",),
    goal: str = "pain",
    beside: bool = False,
) -> Evidence:
    text = " ".join((grade, *about))
    return Evidence(text, goal, about, types, grade, text, text, "", "", (), beside)


def knowing(*evidence: Evidence) -> Library:
    return replace(library(), evidence=evidence)


def weigh(*evidence: Evidence, has: tuple[str, ...] = ()) -> GoalEvidence:
    known = knowing(*evidence)
    return weigh_goal(known, known.types["swedish"], "pain", frozenset(has))


def test_what_nobody_studied_says_so() -> None:
    cell = weigh()
    assert (cell.says, cell.for_client) == (NOT_STUDIED, NOT_STUDIED)
    assert (cell.grade, cell.rank) == ("not studied", GRADES["not studied"])
    assert cell.words == "Nobody has studied this"


def test_a_statement_of_its_own_gives_its_grade() -> None:
    cell = weigh(says("low"))
    assert (cell.grade, cell.rank, cell.says) == ("low", GRADES["low"], "low")


def test_massage_in_general_counts_a_step_less() -> None:
    cell = weigh(says("low", types=GENERAL))
    assert (cell.grade, cell.rank) == ("very low", GRADES["very low"])


def test_a_finding_against_counts_in_full_though_general() -> None:
    assert weigh(says("no better", types=GENERAL)).rank == GRADES["no better"]


def test_what_is_beside_the_goal_is_shown_and_not_counted() -> None:
    beside = says("no better", beside=True)
    cell = weigh(says("low"), beside)
    assert cell.rank == GRADES["low"]
    assert cell.evidence[-1] == beside


def test_only_things_beside_the_goal_leave_it_not_studied() -> None:
    cell = weigh(says("low", beside=True))
    assert (cell.grade, cell.says) == ("not studied", NOT_STUDIED)
    assert len(cell.evidence) == 1


def test_findings_that_contradict_are_mixed_and_rank_between() -> None:
    cell = weigh(says("low"), says("no better"))
    assert (cell.grade, cell.rank) == ("mixed", 3)


def test_the_clients_own_state_outweighs_people_in_general() -> None:
    cell = weigh(says("low"), says("no better", "headache"), has=("headache",))
    assert (cell.grade, cell.rank) == ("no better", GRADES["no better"])
    assert cell.says == "no better headache"


def test_a_state_studied_only_with_other_types_says_so() -> None:
    other = says("very low", "headache", types=("thai",))
    cell = weigh(says("low"), other, has=("headache",))
    assert cell.says == "Nobody has studied it for headache. In general: low"
    assert (cell.grade, cell.rank) == ("very low", GRADES["very low"])


def test_a_state_studied_only_with_other_types_does_not_lift_what_was_never_studied() -> None:
    other = says("low", "headache", types=("thai",))
    assert weigh(other, has=("headache",)).rank == GRADES["not studied"]
    assert weigh(says("against"), other, has=("headache",)).rank == GRADES["against"]


def test_several_states_are_averaged() -> None:
    cell = weigh(
        says("low", "neck-pain"), says("no better", "headache"), has=("headache", "neck-pain")
    )
    assert cell.rank == 3


def test_a_grade_is_never_shown_below_very_low() -> None:
    other = says("low", "headache", types=("thai",))
    cell = weigh(says("very low", types=GENERAL), other, has=("headache",))
    assert cell.grade == "very low"


def test_evidence_about_others_is_not_found() -> None:
    known = knowing(says("low", "headache"), says("low"), says("low", goal="sleep"))
    found = find_evidence(known, known.types["swedish"], ("pain",))
    assert [e.about for e in found] == [()]


def test_a_narrower_concept_finds_what_is_about_the_broader() -> None:
    known = knowing(says("low", "shoulder-pain"))
    kind = known.types["swedish"]
    assert find_evidence(known, kind, ("pain",), frozenset({"frozen-shoulder"}))


def test_its_own_trial_comes_before_massage_in_general() -> None:
    known = knowing(says("low", types=GENERAL), says("very low"))
    found = find_evidence(known, known.types["swedish"], ("pain",))
    assert [e.grade for e in found] == ["very low", "low"]


@pytest.mark.parametrize(
    ("fact", "present"),
    [
        (has("frozen-shoulder"), True),
        (has("frozen-shoulder", status=Status.SUSPECTED), True),
        (has("frozen-shoulder", status=Status.RESOLVED), False),
        (has("frozen-shoulder", status=Status.DENIED), False),
    ],
)
def test_only_what_she_has_now_picks_evidence(fact: Fact, present: bool) -> None:
    assert ("shoulder-pain" in present_concepts(screened(fact))) is present


@pytest.mark.parametrize(("since", "present"), [("2026-11-01", True), ("2019", False), ("", True)])
def test_an_operation_counts_for_half_a_year(since: str, present: bool) -> None:
    found = present_concepts(screened(has("knee-replacement", since=since)))
    assert ("surgery" in found) is present


def test_every_type_says_something_for_every_goal() -> None:
    known = library()
    for kind, goal in product(known.types.values(), known.goals):
        cell = weigh_goal(known, kind, goal, frozenset())
        assert cell.says
        assert cell.for_client
        assert cell.words


def test_every_grade_has_words() -> None:
    assert set(GRADE_WORDS) == set(GRADES)


def test_every_statement_has_a_source_and_both_voices() -> None:
    for statement in library().evidence:
        assert statement.sources, statement.id
        assert statement.says.endswith("."), statement.id
        assert statement.for_client.endswith("."), statement.id


def test_no_statement_counts_weak_sources_alone() -> None:
    known = library()
    for statement in known.evidence:
        tiers = {known.source(source).tier for source in statement.sources}
        counted = not statement.beside and statement.grade != "not studied"
        assert not counted or tiers & {"A", "B"}, statement.id


def test_clients_read_short_sentences() -> None:
    for statement in library().evidence:
        for sentence in re.split(r"(?<=\.)\s", statement.for_client):
            assert len(sentence.split()) <= 18, (statement.id, sentence)


@pytest.mark.parametrize(
    ("goal", "type_id", "has", "grades"),
    [
        ("immunity", "swedish", "hiv", {"no better"}),
        ("circulation", "sports", "", {"no better", "against"}),
        ("circulation", "swedish", "lymphoedema", {"no better"}),
        ("pain", "swedish", "neck-pain", {"no better"}),
        ("pain", "trigger-point", "headache", {"no better"}),
        ("pain", "hot-stone", "osteoarthritis", {"against"}),
        ("pain", "shiatsu", "sciatica", {"against"}),
        ("stress", "swedish", "anxiety", {"no better"}),
        ("performance", "sports", "", {"no better", "against"}),
    ],
)
def test_null_and_negative_findings_are_shown(
    goal: str, type_id: str, has: str, grades: set[str]
) -> None:
    known = library()
    own = frozenset({has}) if has else frozenset()
    cell = weigh_goal(known, known.types[type_id], goal, own)
    assert grades <= {e.grade for e in cell.evidence}
