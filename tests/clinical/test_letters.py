"""Letters that stand for more than one thing."""

import pytest

from palpate.clinical.facts import Status
from palpate.clinical.letters import LETTERS, settle_letters
from palpate.clinical.library import load
from palpate.clinical.recognise import Reading, read_text
from tests.clinical.small import TODAY


def read(text: str) -> Reading:
    return read_text(load(), text, TODAY)


@pytest.mark.parametrize(
    ("word", "text", "concept", "asked"),
    [
        ("ms", "MS", "multiple-sclerosis", True),
        ("ms", "MS diagnosed 2010", "multiple-sclerosis", False),
        ("ms", "MS, a heart valve", "valve-disease", False),
        ("pe", "PE teacher", None, False),
        ("cp", "CP since birth", "cerebral-palsy", False),
        ("cp", "denies CP", "chest-pain", False),
        ("pid", "PID", None, True),
        ("pt", "my PT helps", None, False),
    ],
)
def test_the_words_beside_letters_settle_them(
    word: str, text: str, concept: str | None, asked: bool
) -> None:
    means, ask = settle_letters(word, text)
    assert means == concept
    assert (ask is not None) is asked


def test_every_meaning_is_a_concept() -> None:
    for letters in LETTERS.values():
        named = {letters.means, *(concept for _, concept in letters.instead)} - {None}
        assert named <= set(load().concepts)


def test_open_letters_are_suspected_and_asked_about() -> None:
    reading = read("RA")
    assert [item.fact.status for item in reading.facts] == [Status.SUSPECTED]
    assert reading.ask == ("“RA” could mean rheumatoid arthritis or something else; which is it?",)


def test_letters_that_mean_nothing_sure_are_asked_and_no_fact() -> None:
    reading = read("PID")
    assert (reading.facts, reading.not_understood, len(reading.ask)) == ((), (), 1)


def test_letters_inside_a_longer_name_are_left_alone() -> None:
    assert [item.fact.concept for item in read("high BP").facts] == ["hypertension"]


def test_a_common_word_is_letters_only_when_written_large() -> None:
    assert read("ed said so").ask == ()
    assert read("had ED as a teen").ask != ()


def test_letters_whose_concept_the_knowledge_lacks_are_no_fact(tmp_path: object) -> None:
    from tests.clinical.small import small_library

    assert read_text(small_library(), "RA", TODAY).facts == ()
