"""Words, tokens and the index of phrases."""

import pytest

from palpate.clinical.phrases import fold_phrase, fold_word, phrases_of, split_tokens
from tests.clinical.small import small_library


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Type-2 diabetes", ["type", "2", "diabetes"]),
        ("Bell’s palsy", ["bell", "palsy"]),
        ("glaucoma - eye drops", ["glaucoma", ",", "eye", "drops"]),
        ("150/95, 1,000 mg", ["150", "/", "95", ",", "1,000", "mg"]),
        ("''", []),
    ],
)
def test_a_text_is_split_into_words_numbers_and_marks(text: str, words: list[str]) -> None:
    assert [token.word for token in split_tokens(text)] == words


def test_a_token_knows_where_it_stands() -> None:
    text = "My LEFT calf"
    token = split_tokens(text)[1]
    assert text[token.start : token.end] == "LEFT"


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("clots", "clot"),
        ("allergies", "allergy"),
        ("sinuses", "sinuse"),
        ("boxes", "box"),
        ("abscesses", "abscess"),
        ("rash", "rash"),
        ("stress", "stress"),
        ("virus", "virus"),
        ("arthritis", "arthritis"),
        ("gas", "gas"),
    ],
)
def test_a_plural_is_folded(word: str, folded: str) -> None:
    assert fold_word(word) == folded


def test_a_phrase_leaves_out_what_does_not_count() -> None:
    assert fold_phrase("a clot in my left leg") == ("clot", "in", "leg")
    assert fold_phrase("the left") == ("the", "left")


def test_every_name_word_brand_and_ingredient_is_in_the_index() -> None:
    index = phrases_of(small_library())
    assert index.concepts["dvt",] == ("deep-clot",)
    assert index.concepts["eliquis",] == ("apixaban",)
    assert index.concepts["colecalciferol",] == ("vitamin",)
    assert index.concepts["clot", "deep", "in", "leg"] == ("deep-clot",)
    assert index.concepts["cold",] == ("cold-illness", "cold-feeling")
    assert "thrombus" in index.by_letter["t"]


def test_the_index_is_built_once_for_a_library() -> None:
    assert phrases_of(small_library()) is phrases_of(small_library())
