"""Values brought to the unit of their concept."""

import pytest

from palpate.clinical.values import Value, find_value
from tests.clinical.small import small_library

CONCEPTS = small_library().concepts


@pytest.mark.parametrize(
    ("concept", "text", "value"),
    [
        ("blood-pressure", "150/95", Value(150, 95)),
        ("blood-pressure", "it was 150 over 95 today", Value(150, 95)),
        ("blood-pressure", "150", Value(150)),
        ("blood-pressure", "9000/1", None),
        ("blood-pressure", "150/500", None),
        ("blood-pressure", "80/120", None),
        ("blood-pressure", "150/10", None),
        ("blood-pressure", "350/90", None),
        ("temperature", "38.5", Value(38.5)),
        ("temperature", "101.3", Value(38.5)),
        ("temperature", "101.3 F", Value(38.5)),
        ("temperature", "60", None),
        ("glucose", "180 mg/dl", Value(180)),
        ("glucose", "10 mmol/l", Value(180)),
        ("platelets", "45k", Value(45)),
        ("platelets", "45,000", Value(45)),
        ("platelets", "150", Value(150)),
        ("age", "65", Value(65)),
        ("acne", "1.5k", Value(1500)),
        ("age", "many", None),
    ],
)
def test_a_value_is_found_in_its_unit(concept: str, text: str, value: Value | None) -> None:
    assert find_value(CONCEPTS[concept], text) == value


def test_without_a_concept_there_is_no_value() -> None:
    assert find_value(None, "150/95") is None


def test_an_implausible_number_is_passed_over_for_a_plausible_one() -> None:
    assert find_value(CONCEPTS["temperature"], "room 12, temp 38.2") == Value(38.2)
