"""The library: everything by id, the indexes that screening needs, and loud refusals."""

from pathlib import Path

import pytest

from palpate.clinical.errors import (
    KnowledgeErrors,
    UnknownPosition,
    UnknownTechnique,
    UnknownType,
)
from palpate.clinical.facts import Status
from palpate.clinical.library import KNOWLEDGE, load, read_library
from tests.clinical.small import SOURCES, small_library, write_folder

LIBRARY = small_library()


def test_a_narrower_concept_knows_all_that_is_broader() -> None:
    assert LIBRARY.broader["deep-clot"] == {"deep-clot", "clot"}
    assert LIBRARY.narrower["clot"] == {"deep-clot", "clot"}
    assert LIBRARY.narrower["deep-clot"] == {"deep-clot"}


def test_a_rule_is_anchored_at_its_concept_and_all_narrower_ones() -> None:
    for concept in ("clot", "deep-clot"):
        anchored = LIBRARY.anchors[concept, Status.ACTIVE]
        assert [rule.id for rule in anchored] == ["clot-fresh", "clot-later"]
    assert [rule.id for rule in LIBRARY.anchors["clot", Status.RESOLVED]] == ["clot-past"]
    assert ("numb", Status.RESOLVED) not in LIBRARY.anchors


def test_a_topic_covers_narrower_concepts_too() -> None:
    assert LIBRARY.covered["deep-clot"] == ("clots",)


def test_universal_rules_shape_everybodys_envelope_without_a_standing() -> None:
    assert [rule.id for rule in LIBRARY.universal] == ["neck-free-of-thrust"]
    assert LIBRARY.base.standing == 0
    assert LIBRARY.base.lowest(LIBRARY.body.find("front of neck")) == 1


@pytest.mark.parametrize(
    ("name", "found"),
    [("effleurage", "effleurage"), (" Gliding ", "effleurage"), ("gua sha", "tools")],
)
def test_a_technique_is_found_by_name_or_word(name: str, found: str) -> None:
    assert LIBRARY.technique(name).name == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("prone", "prone"), ("Face down", "prone"), ("side-lying", "left side")],
)
def test_a_position_is_found_by_name_or_word(name: str, found: str) -> None:
    assert LIBRARY.position(name).name == found


@pytest.mark.parametrize("name", ["swedish", "Swedish Massage", " swedish therapy", "relaxation"])
def test_a_massage_type_is_found_by_id_name_or_word(name: str) -> None:
    assert LIBRARY.massage_type(name).id == "swedish"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownTechnique, match="“magic” is no known technique"):
        LIBRARY.technique("magic")
    with pytest.raises(UnknownPosition, match="Use prone, supine, left side"):
        LIBRARY.position("upside down")
    with pytest.raises(UnknownType, match="“rolfing” is no known massage type"):
        LIBRARY.massage_type("rolfing")


def test_a_source_is_read_on_first_use() -> None:
    assert LIBRARY.source("good").title == "A good guideline"
    assert LIBRARY.source("good").year == "2020"
    assert [source.id for source in LIBRARY.all_sources()] == ["good", "weak"]
    with pytest.raises(KeyError):
        LIBRARY.source("nothing")


def test_a_broken_source_record_stops_the_program(tmp_path: Path) -> None:
    library = load(write_folder(tmp_path, {"sources.toml": SOURCES.replace('"D"', '"E"')}))
    with pytest.raises(KnowledgeErrors, match=r"source weak.tier: “E” is not allowed here"):
        library.source("weak")


def test_a_broken_file_stops_the_program_with_all_problems(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"roles.toml": "[[role]]\n", "goals.toml": "[["})
    with pytest.raises(KnowledgeErrors) as stopped:
        load(folder)
    files = {problem.file for problem in stopped.value.problems}
    assert files == {"roles.toml", "goals.toml"}
    assert len(str(stopped.value).splitlines()) >= 3


def test_missing_sources_are_missed_where_they_are_cited(tmp_path: Path) -> None:
    _, problems = read_library(write_folder(tmp_path, {"sources.toml": None}))
    assert all("“good” is no known source" in str(problem) for problem in problems.found)
    assert problems.found


@pytest.mark.parametrize(
    "body", ["", "[[part]]\nname = 'scalp'\n", "part = 3\nregion = 3\nset = 3\n"]
)
def test_without_a_body_nothing_is_read(tmp_path: Path, body: str) -> None:
    folder = write_folder(tmp_path)
    (folder / "body.toml").write_text(body)
    with pytest.raises(KnowledgeErrors, match=r"body.toml: file: does not hold together"):
        read_library(folder)


def test_knowledge_is_read_once() -> None:
    assert load() is load()
    assert load().folder == KNOWLEDGE
