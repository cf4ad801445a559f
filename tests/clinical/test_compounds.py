"""What a concept means in its place or beside certain words."""

import pytest

from palpate.clinical.compounds import find_compound
from tests.clinical.small import small_library

LIBRARY = small_library()


@pytest.mark.parametrize(
    ("concept", "site", "beside", "text", "makes"),
    [
        ("numb", "left chest", (), "tight and numb", "chest-pain"),
        ("numb", "left chest", (), "Tight and numb", "chest-pain"),
        ("numb", "left chest", (), "numb", None),
        ("numb", "left calf", (), "tight and numb", None),
        ("numb", "chest muscles", (), "tight and numb", None),
        ("numb", "left chest", ("sprain",), "tight and numb", None),
        ("clot", "left chest", (), "tight", None),
    ],
)
def test_a_concept_means_another_only_as_the_compound_says(
    concept: str, site: str, beside: tuple[str, ...], text: str, makes: str | None
) -> None:
    sites = LIBRARY.body.find(site)
    assert find_compound(LIBRARY, concept, sites, beside, text) == makes
