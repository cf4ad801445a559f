"""Codes looked up to concepts, by their system or their form."""

import pytest

from palpate.clinical.codes import find_code
from palpate.clinical.facts import Status
from tests.clinical.small import small_library

LIBRARY = small_library()
SNOMED = "http://snomed.info/sct"


@pytest.mark.parametrize(
    ("code", "system", "concept"),
    [
        ("I82", None, "clot"),
        ("I82.90", None, "clot"),
        ("I82.4Z2", None, "deep-clot"),
        ("i824z2", None, "deep-clot"),
        ("I82.4Z2", "http://hl7.org/fhir/sid/icd-10-cm", "deep-clot"),
        ("I82.4", "ICD-10-CM", "deep-clot"),
        ("111", None, "clot"),
        ("111", SNOMED, "clot"),
        ("111", f"{SNOMED}/", "clot"),
        ("1364430", None, "apixaban"),
        ("1364430", "RxNorm", "apixaban"),
        ("B01AF02", None, "apixaban"),
        ("B01AF02", "http://www.whocc.no/atc", "apixaban"),
        ("85354-9", None, "blood-pressure"),
        ("85354-9", "urn:oid:2.16.840.1.113883.6.1", "blood-pressure"),
    ],
)
def test_a_code_finds_its_concept(code: str, system: str | None, concept: str) -> None:
    found = find_code(LIBRARY, code, system)
    assert found is not None
    assert found.concept.id == concept
    assert found.status is Status.ACTIVE


def test_a_code_of_history_says_that_it_is_over() -> None:
    found = find_code(LIBRARY, "Z86.718")
    assert found is not None
    assert (found.concept.id, found.status) == ("clot", Status.RESOLVED)


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("I80", None),
        ("B01A", None),
        ("B99XX", None),
        ("999", None),
        ("111", "RxNorm"),
        ("111", "http://example.org/own"),
        ("what", None),
        ("I8", "ICD-10"),
    ],
)
def test_an_unknown_code_finds_nothing(code: str, system: str | None) -> None:
    assert find_code(LIBRARY, code, system) is None
