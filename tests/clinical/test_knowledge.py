"""The real knowledge: it holds together, and every worked case does what it says."""

from collections import Counter
from functools import cache

import pytest

from palpate.clinical.cases import check_cases, play, read_cases
from palpate.clinical.envelope import Standing
from palpate.clinical.library import KNOWLEDGE, load, read_library
from palpate.clinical.loader import Problems, read_folder
from palpate.clinical.vocabulary import Case
from palpate.config.knowledge import check_codes, check_evidence, check_sources

AREAS = sorted(path.stem for path in (KNOWLEDGE / "rules").glob("*.toml"))


@cache
def cases_of(area: str) -> tuple[Case, ...]:
    cases, problems = read_cases(KNOWLEDGE)
    assert [str(problem) for problem in problems.found] == []
    return tuple(case for case in cases if case.file == f"cases/{area}.toml")


def test_the_knowledge_has_no_problem() -> None:
    _, problems = read_library(KNOWLEDGE)
    assert [str(problem) for problem in problems.found] == []


def test_there_is_an_area_of_cases_for_every_area_of_rules() -> None:
    assert AREAS
    assert sorted(path.stem for path in (KNOWLEDGE / "cases").glob("*.toml")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_every_worked_case_does_what_it_says(area: str) -> None:
    wrong = []
    for case in cases_of(area):
        fired = {finding.rule.id for finding in play(load(), case).findings}
        if not load().rules[case.rule].universal and (case.rule in fired) is not case.fires:
            wrong.append(case.says)
    assert wrong == []
    assert cases_of(area)


@pytest.mark.parametrize("area", AREAS)
def test_every_rule_has_a_case_that_fires_it_and_a_near_miss(area: str) -> None:
    shown = Counter((case.rule, case.fires) for case in cases_of(area))
    for rule in load().rules.values():
        if rule.area == area:
            assert shown[rule.id, True], f"no case fires {rule.id}"
            assert shown[rule.id, False] or rule.universal, f"no near miss of {rule.id}"


def test_what_the_cases_expect_of_the_envelope_holds() -> None:
    assert [str(problem) for problem in check_cases(load(), KNOWLEDGE)] == []


@pytest.mark.parametrize(
    ("folder", "table"),
    [
        ("concepts", "concept"),
        ("rules", "rule"),
        ("evidence", "statement"),
        ("measures", "measure"),
    ],
)
def test_ids_are_unique_across_all_files(folder: str, table: str) -> None:
    entries = read_folder(KNOWLEDGE, folder, table, Problems())
    ids = Counter(entry.data["id"] for entry in entries)
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_cited_source_has_a_record() -> None:
    library = load()
    cited = {source for rule in library.rules.values() for source in rule.sources}
    cited |= {source for kind in library.types.values() for source in kind.sources}
    assert {library.source(source).id for source in cited} == cited


def test_every_code_is_one_that_icd_10_cm_has() -> None:
    assert [str(problem) for problem in check_codes(load())] == []


def test_no_brake_rests_on_weak_sources_alone() -> None:
    assert [str(problem) for problem in check_sources(load())] == []


def test_evidence_names_goals_types_concepts_and_measures_that_exist() -> None:
    assert [str(problem) for problem in check_evidence(load())] == []


def test_a_harmless_concept_anchors_no_rule() -> None:
    library = load()
    anchored = {concept for concept, _ in library.anchors}
    harmless = {name for name, concept in library.concepts.items() if concept.harmless}
    assert sorted(anchored & harmless) == []


def test_no_two_concepts_claim_the_same_code() -> None:
    for system in ("icd10", "snomed", "rxnorm", "loinc"):
        claims = Counter(
            code for concept in load().concepts.values() for code in set(getattr(concept, system))
        )
        assert [code for code, count in claims.items() if count > 1] == [], system


def test_nobody_who_was_asked_and_has_nothing_is_held_back() -> None:
    from palpate.clinical.facts import Person
    from palpate.clinical.screening import screen
    from tests.clinical.small import TODAY

    for person in (Person(), Person(age=30, sex="female"), Person(age=60, sex="male")):
        healthy = screen(load(), person, [], TODAY, None)
        assert healthy.envelope.standing in (Standing.OPEN, Standing.NOTE)
        assert healthy.envelope.lowest(load().body.find("calves")) == 5


def test_nobody_who_was_asked_nothing_is_held_back() -> None:
    from palpate.clinical.facts import Person
    from palpate.clinical.screening import screen
    from tests.clinical.small import TODAY

    silent = screen(load(), Person(), [], TODAY).envelope
    assert silent.standing is Standing.ADJUST
    assert silent.minutes >= 30
