"""Facts in words: values as people write them."""

from __future__ import annotations

import pytest

from palpate.pages.clinic.wording import unit_of, write_value
from palpate.record.models import Fact
from palpate.record.translate import library


@pytest.mark.parametrize(
    ("concept", "value", "second", "words"),
    [
        ("blood-pressure", 134, 82, "134/82 mmHg"),
        ("platelets", 174.3, None, "174.3 thousand/µL"),
        ("inr", 2.4, None, "2.4"),
        ("heart-rate", 72, None, "72 a minute"),
    ],
)
def test_a_value_stands_with_the_unit_that_people_write(
    concept: str, value: float, second: float | None, words: str
) -> None:
    fact = Fact(concept=concept, value=value, second=second)
    assert write_value(fact, library().concepts[concept]) == words


def test_what_is_not_known_has_no_unit() -> None:
    assert unit_of(None) == ""
