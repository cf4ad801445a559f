"""Names, numbers and dates become words, and searches become beginnings of words."""

from datetime import date

import pytest

from palpate.people.words import born_words, fold, name_words, phone_words, read_terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [("José", "jose"), ("MÜLLER", "muller"), ("Łukasz", "lukasz"), ("Straße", "strasse")],
)
def test_accents_and_capitals_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_name_with_a_mark_is_found_by_its_parts_and_as_one() -> None:
    assert name_words("Mary-Kate", "O'Brien") == {
        "mary", "kate", "marykate", "o", "brien", "obrien",
    }  # fmt: skip


def test_a_phone_number_is_found_with_and_without_its_country_code() -> None:
    assert phone_words("+1 (212) 555-0142") == {"12125550142", "2125550142", "5550142", "0142"}


def test_a_missing_phone_or_birth_date_gives_no_words() -> None:
    assert phone_words("") == set()
    assert born_words(None) == set()


@pytest.mark.parametrize("text", ["1961-04-02", "4/2/1961", "04/02/1961", "1961-4-2"])
def test_a_birth_date_is_read_however_it_is_written(text: str) -> None:
    assert set(read_terms(text)) == born_words(date(1961, 4, 2))


def test_a_day_above_twelve_is_not_taken_for_a_month() -> None:
    assert read_terms("31/1/1970") == ["19700131"]


def test_a_year_and_month_begin_a_birth_date() -> None:
    assert read_terms("1961-04") == ["196104"]


@pytest.mark.parametrize(
    "text", ["(212) 555-0142", "212 555 0142", "212.555.0142", "+1 212 555 0142"]
)
def test_a_phone_number_is_read_as_one_term(text: str) -> None:
    assert read_terms(text) == ["2125550142"]


def test_words_of_a_search_stand_side_by_side() -> None:
    assert set(read_terms("col, clara 1961-04-02")) == {"col", "clara", "19610402"}


def test_a_term_that_another_implies_is_left_out() -> None:
    assert read_terms("ann anna") == ["anna"]


@pytest.mark.parametrize("text", ["", "   ", "'", "- / .", "…"])
def test_a_search_without_letters_or_digits_asks_for_nothing(text: str) -> None:
    assert read_terms(text) == []


def test_a_very_long_word_is_cut_to_what_the_index_holds() -> None:
    assert read_terms("x" * 500) == ["x" * 40]
    assert name_words("x" * 500) == {"x" * 40}
