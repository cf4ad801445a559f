"""Free text into facts: what clients write, and what is asked when it is not understood."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.clinical.facts import Kind, Status, When, Whose
from palpate.clinical.library import Library, load
from palpate.clinical.recognise import ReadFact, Reading, read_text
from tests.clinical.lines import CLASSES, read_lines, spell, total
from tests.clinical.small import CONCEPTS as SMALL_CONCEPTS
from tests.clinical.small import TODAY, list_problems, small_library, write_folder

SMALL = small_library()
ENTRIES = read_lines()
LEAST_RECALL, LEAST_PRECISION = 0.995, 0.995
LEAST_LINES = 450


def read(text: str, field: str = "any", library: Library = SMALL, **rest: Any) -> Reading:
    return read_text(library, text, TODAY, field, **rest)


def only(text: str, **rest: Any) -> ReadFact:
    (found,) = read(text, **rest).facts
    return found


def test_what_clients_write_is_read() -> None:
    score = total(ENTRIES)
    assert score.recall >= LEAST_RECALL, score.missed
    assert score.precision >= LEAST_PRECISION, score.extra


def test_nothing_denied_or_a_relatives_is_taken_as_the_clients_own() -> None:
    assert total(ENTRIES).misheard == []


def test_every_class_of_difficulty_has_lines() -> None:
    classes = [entry["class"] for entry in ENTRIES]
    assert set(classes) == set(CLASSES)
    assert min(map(classes.count, CLASSES)) >= 10


def test_every_expected_concept_is_one_of_the_knowledge() -> None:
    for entry in ENTRIES:
        for fact in (*entry["facts"], *entry.get("maybe", ())):
            assert {concept for concept, _, _ in spell(fact).ways} <= set(load().concepts), fact


def test_the_measure_sees_what_is_wrong() -> None:
    line = {"says": "no asthma, a pacemaker since 2019", "class": "plain"}
    wrong = ["asthma", "pacemaker #2018", "!diabetes"]
    score = total([line | {"facts": wrong, "asks": True}])
    assert (score.hits, len(score.missed), len(score.extra)) == (0, 4, 1)
    assert score.misheard == ["asthma in “no asthma, a pacemaker since 2019”"]
    assert (score.recall, score.precision) == (0, 0)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if "unread" in e], ids=lambda e: e["says"])
def test_what_is_not_understood_is_kept_for_asking(entry: dict[str, Any]) -> None:
    assert list(read_text(load(), entry["says"], TODAY).not_understood) == entry["unread"]


def test_there_are_lines_enough_to_tell() -> None:
    assert len(ENTRIES) >= LEAST_LINES
    assert len({entry["says"] for entry in ENTRIES}) == len(ENTRIES)


def test_the_longest_phrase_wins() -> None:
    assert only("deep clot").fact.concept == "deep-clot"
    assert only("blood clot").fact.concept == "clot"


def test_a_misspelt_word_is_mended() -> None:
    assert only("thrombuss").fact.concept == "clot"
    assert only("brittel bones").fact.concept == "thin-bones"


def test_an_ordinary_or_a_short_word_is_not_mended() -> None:
    assert read("spain").facts == ()
    assert read("acno").facts == ()
    assert read("the sprain in spain").facts[0].fact.concept == "sprain"


def test_a_phrase_does_not_reach_over_a_comma() -> None:
    assert read("hip, replacement").facts == ()


def test_an_abbreviated_title_ends_no_sentence() -> None:
    assert only("seen by Dr. Ames for brittle bones").fact.concept == "thin-bones"


def test_but_begins_a_new_statement() -> None:
    clot, sprain = (item.fact for item in read("no blood clots but a sprain").facts)
    assert (clot.status, sprain.status) == (Status.DENIED, Status.ACTIVE)


def test_two_meanings_of_a_word_are_asked_about() -> None:
    reading = read("cold")
    assert {item.fact.concept for item in reading.facts} == {"cold-illness", "cold-feeling"}
    assert {item.fact.status for item in reading.facts} == {Status.SUSPECTED}
    assert reading.ask == ("“cold” could mean a cold or feeling cold; which is it?",)


def test_a_doubtful_word_that_is_denied_stays_denied() -> None:
    assert {item.fact.status for item in read("no cold").facts} == {Status.DENIED}


def test_the_field_settles_a_word_that_could_be_either() -> None:
    assert len(read("nuts").facts) == 2
    assert len(read("nuts", "medicines").facts) == 2


def test_an_allergy_settles_a_word_that_could_be_either() -> None:
    assert only("allergic to nuts").fact.concept == "nut-allergy"


def test_an_allergy_to_a_medicine_is_not_the_taking_of_it() -> None:
    found = only("allergic to Eliquis")
    assert (found.fact.concept, found.fact.kind) == ("medicine-allergy", Kind.ALLERGY)


def test_the_narrower_of_two_meanings_is_taken(tmp_path: Path) -> None:
    text = SMALL_CONCEPTS.replace('words = ["dvt"]', 'words = ["dvt", "blood clot"]')
    folder = write_folder(tmp_path, {"concepts/small.toml": text})
    assert only("blood clot", library=load(folder)).fact.concept == "deep-clot"
    assert list_problems(tmp_path, {}) == []


def test_a_list_of_allergies_reaches_a_bare_word(tmp_path: Path) -> None:
    text = SMALL_CONCEPTS.replace('words = ["nuts"]', 'words = ["nuts", "allergic to rye"]', 1)
    library = load(write_folder(tmp_path, {"concepts/small.toml": text}))
    reading = read("allergic to nuts and rye", library=library)
    assert [item.fact.concept for item in reading.facts] == ["nut-allergy"]
    assert read("allergic to nuts and oats", library=library).not_understood == ("oats",)


def test_a_medicine_says_its_ingredient_and_its_class() -> None:
    eliquis, vitamin, clot = read("Eliquis, vitamin, blood clot").facts
    assert (eliquis.ingredient, eliquis.family) == ("apixaban", "blood thinner")
    assert (vitamin.ingredient, vitamin.family) == ("colecalciferol", None)
    assert (clot.ingredient, clot.family) == (None, None)


def test_a_value_belongs_to_its_measurement() -> None:
    found = only("bp 150/95 today").fact
    assert (found.value, found.second) == (150.0, 95.0)
    assert found.onset == When.read("2026-11-24")
    assert only("bp is checked").fact.value is None


def test_a_bare_pair_of_numbers_is_a_blood_pressure() -> None:
    found = only("150/95 yesterday").fact
    assert (found.concept, found.value, found.onset) == (
        "blood-pressure",
        150.0,
        When.read("2026-11-23"),
    )
    assert only("150/95").fact.onset is None
    assert read("150/500").facts == ()
    assert read("9/9").facts == ()


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("blood clot in my left calf", ("left calf",)),
        ("blood clot (L calf)", ("left calf",)),
        ("numb left calf and right knee", ("left calf", "right knee")),
        ("numb in both feet", ("left foot", "right foot")),
        ("sprain, left", ("left wrist", "left knee", "left ankle")),
        ("numb L5", ()),
        ("numb on the left and right", ()),
        ("numb back in 2010", ()),
        ("numb, right neck", ("right side of neck",)),
    ],
)
def test_a_place_belongs_to_what_it_stands_beside(text: str, sites: tuple[str, ...]) -> None:
    names = SMALL.body.names(only(text).fact.sites)
    assert set(sites) <= set(names)
    assert bool(sites) is bool(names)


def test_a_back_is_a_place_unless_it_is_a_time() -> None:
    assert only("numb back").fact.sites == SMALL.body.find("back")
    assert only("numb, way back then").fact.sites == 0
    assert only("numb lower back in the morning").fact.sites & SMALL.body.find("lower back")


def test_each_place_goes_to_its_own_mention() -> None:
    clot, sprain = (item.fact for item in read("blood clot left calf, sprain right wrist").facts)
    assert SMALL.body.names(clot.sites) == ("left calf",)
    assert SMALL.body.names(sprain.sites) == ("right wrist",)


def test_each_date_goes_to_its_own_mention() -> None:
    hip, clot = (item.fact for item in read("2015 hip replacement, blood clot 2020").facts)
    assert hip.onset == When.read("2015")
    assert clot.onset == When.read("2020")


def test_a_date_at_the_end_dates_a_short_list() -> None:
    hip, clot = (item.fact for item in read("hip replacement and a blood clot in 2015").facts)
    assert hip.onset == clot.onset == When.read("2015")


@pytest.mark.parametrize(
    ("text", "status", "onset", "end"),
    [
        ("had a blood clot in 2015", Status.RESOLVED, "2015", None),
        ("had a blood clot last week", Status.ACTIVE, None, None),
        ("history of hip replacement", Status.RESOLVED, None, None),
        ("hip replacement 2015", Status.ACTIVE, "2015", None),
        ("no hip replacement", Status.DENIED, None, None),
        ("stopped Eliquis in 2020", Status.RESOLVED, None, "2020"),
        ("28 weeks pregnant", Status.ACTIVE, "2026-05-12", None),
        ("pregnant", Status.ACTIVE, None, None),
        ("not pregnant", Status.DENIED, None, None),
    ],
)
def test_time_and_tone_settle_whether_it_still_holds(
    text: str, status: Status, onset: str | None, end: str | None
) -> None:
    fact = only(text).fact
    assert fact.status is status
    if onset:
        assert fact.onset == When.read(onset)
    assert fact.end == (When.read(end) if end else None)


def test_a_planned_operation_is_asked_about_and_no_fact_yet() -> None:
    reading = read("scheduled for a hip replacement in January")
    assert reading.facts == ()
    assert reading.ask == ("“hip replacement” seems to lie ahead; when will it be?",)


def test_an_age_needs_the_birth_date_to_be_exact() -> None:
    found = only("hip replacement when I was 12", born=When.read("1961"))
    assert found.fact.onset == When.read("1973")


def test_a_relatives_illness_is_read_as_such() -> None:
    assert only("my mother had a blood clot").fact.whose is Whose.FAMILY


def test_a_compound_takes_its_place_from_the_sentence() -> None:
    assert only("numb and tight left chest").fact.concept == "chest-pain"


def test_the_same_fact_twice_is_one() -> None:
    assert len(read("acne, acne").facts) == 1


def test_a_piece_without_meaning_is_not_asked_about() -> None:
    assert read("acne and so on, please").not_understood == ()
    assert read("acne, last week, left arm").not_understood == ()
    assert read("").facts == ()
    assert read("... ; \n").not_understood == ()


def test_a_piece_not_understood_is_kept() -> None:
    assert read("acne, grumbling zorbitis").not_understood == ("grumbling zorbitis",)
    assert read("acne. zorbitis").not_understood == ("zorbitis",)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([word for entry in ENTRIES for word in entry["says"].split()])
        | st.text(max_size=6),
        max_size=12,
    )
)
def test_no_text_ends_in_an_error(words: list[str]) -> None:
    for item in read_text(load(), " ".join(words), TODAY).facts:
        assert item.fact.concept in load().concepts
        assert item.fact.onset is None or item.fact.onset.earliest <= item.fact.onset.latest
