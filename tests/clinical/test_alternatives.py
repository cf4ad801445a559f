"""The ways other than massage: always two of them, and honest about whom to see."""

from pathlib import Path

import pytest

from palpate.clinical.alternatives import (
    NO_MASSAGE,
    SOMEONE_ELSE,
    Alternative,
    find_alternatives,
    read_alternatives,
)
from palpate.clinical.envelope import SeekCare, Standing
from palpate.clinical.errors import KnowledgeErrors
from palpate.clinical.screening import Screening
from tests.clinical.screened import bound, has, library, limited, screened


def ways(screening: Screening, *goals: str, concepts: tuple[str, ...] = ()) -> list[Alternative]:
    return list(find_alternatives(library(), screening, goals, frozenset(concepts)))


def someone_else(screening: Screening) -> Alternative:
    return next(way for way in ways(screening) if way.id == SOMEONE_ELSE)


def test_no_massage_and_someone_else_come_first_for_everybody() -> None:
    assert [way.id for way in ways(screened())] == [NO_MASSAGE, SOMEONE_ELSE]


def test_a_way_is_shown_for_its_goal() -> None:
    assert "moving" in [way.id for way in ways(screened(), "circulation")]
    assert "moving" not in [way.id for way in ways(screened(), "stress")]


def test_a_way_is_shown_for_its_condition() -> None:
    assert "exercise" in [way.id for way in ways(screened(has("low-back-pain")), "pain")]
    assert "exercise" in [way.id for way in ways(screened(), "pain", concepts=("low-back-pain",))]
    assert "exercise" not in [way.id for way in ways(screened(), "pain")]


def test_without_a_reason_someone_else_is_an_offer() -> None:
    assert someone_else(screened()).says.endswith("Offer to write the letter.")


def test_a_finding_that_holds_back_names_whom_to_ask() -> None:
    held = bound(limited(standing=Standing.CLEAR_FIRST), title="A fresh fracture")
    way = someone_else(held)
    assert way.says == "Ask the surgeon about a fresh fracture before any massage."
    assert way.for_client == "Before a massage we ask the surgeon about a fresh fracture."


def test_an_abbreviation_keeps_its_capitals() -> None:
    held = bound(limited(standing=Standing.STOP), title="INR too high")
    assert "about INR too high" in someone_else(held).says


@pytest.mark.parametrize(
    ("care", "when"),
    [
        (SeekCare.SOON, "within days"),
        (SeekCare.TODAY, "today"),
        (SeekCare.EMERGENCY, "at once, by calling the emergency number"),
    ],
)
def test_urgent_care_comes_before_everything(care: SeekCare, when: str) -> None:
    held = bound(limited(standing=Standing.STOP, care=care), title="Signs of a clot")
    way = someone_else(held)
    assert way.says == f"To be seen {when}: signs of a clot."
    assert when in way.for_client


def test_every_way_names_goals_concepts_and_sources_that_exist() -> None:
    known = library()
    found = read_alternatives(known.folder)
    assert len({way.id for way in found}) == len(found)
    for way in found:
        assert set(way.goals) <= set(known.goals)
        assert set(way.about) <= set(known.concepts)
        assert all(known.source(source) for source in way.sources)


def test_a_broken_file_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "alternatives.toml").write_text('[[alternative]]\nid = "rest"\ncolour = "red"\n')
    with pytest.raises(KnowledgeErrors) as broken:
        read_alternatives(tmp_path)
    assert "alternatives.toml: alternative rest.colour: is not a known key" in str(broken.value)
