"""The body: sites, sides, regions and the words for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.clinical.body import EVERYWHERE, SITE_BITS, bits
from palpate.clinical.errors import UnknownSite
from tests.clinical.small import small_library

BODY = small_library().body
site_sets = st.integers(min_value=0, max_value=BODY.all)


def test_the_body_fits_a_signed_column() -> None:
    assert len(BODY.sites) <= SITE_BITS
    assert BODY.all <= EVERYWHERE < 1 << 63


def test_bits_are_the_numbers_of_the_sites_lowest_first() -> None:
    assert list(bits(0b10110)) == [1, 2, 4]
    assert list(bits(0)) == []


@pytest.mark.parametrize(
    ("name", "sites"),
    [
        ("left calf", ("left calf",)),
        ("LEFT  Calf", ("left calf",)),
        ("left_calf", ("left calf",)),
        ("calf", ("left calf", "right calf")),
        ("calves", ("left calf", "right calf")),
        ("both calves", ("left calf", "right calf")),
    ],
)
def test_a_name_finds_its_sites(name: str, sites: tuple[str, ...]) -> None:
    assert BODY.names(BODY.find(name)) == sites


def test_the_left_of_a_midline_part_is_its_left_half() -> None:
    left = BODY.find("left neck")
    assert left
    assert not left & BODY.right
    assert left & ~BODY.find("neck") == 0


def test_an_unknown_name_is_refused_with_its_name() -> None:
    with pytest.raises(UnknownSite, match="“left antenna” is no place on the body"):
        BODY.find("left antenna")
    with pytest.raises(UnknownSite, match="antenna"):
        BODY.gather(["left calf", "antenna"])


def test_an_unknown_site_can_name_the_near_one() -> None:
    assert "Did you mean “calf”?" in str(UnknownSite("clf", "calf"))


def test_several_names_are_gathered() -> None:
    assert BODY.gather(["left calf", "right calf"]) == BODY.find("calves")


def test_work_on_a_region_leaves_out_the_spared_sites() -> None:
    assert BODY.worked("legs") & BODY.spared == 0
    assert BODY.find("legs") & BODY.spared


def test_a_spared_site_named_itself_is_meant() -> None:
    spared = BODY.names(BODY.spared)[0]
    assert BODY.worked(spared) == BODY.find(spared)


def test_the_opposite_of_a_side_is_the_other_one() -> None:
    assert BODY.opposite(BODY.find("left calf")) == BODY.find("right calf")
    assert BODY.opposite(BODY.find("right calf")) == BODY.find("left calf")


@given(site_sets)
def test_the_opposite_of_the_opposite_is_the_same(sites: int) -> None:
    assert BODY.opposite(BODY.opposite(sites)) == sites


@given(site_sets)
def test_a_description_says_exactly_the_sites(sites: int) -> None:
    assert BODY.gather(BODY.describe(sites)) == sites


def test_a_description_uses_few_words() -> None:
    assert BODY.describe(BODY.all) == ("whole body",)
    assert BODY.describe(BODY.find("legs")) == ("legs",)
    assert BODY.describe(BODY.find("left leg")) == ("left leg",)


def test_beyond_a_knee_lies_the_lower_leg_of_that_side() -> None:
    beyond = BODY.spread(BODY.find("left knee"), BODY.beyond)
    assert beyond & BODY.find("left calf")
    assert not beyond & BODY.find("right calf")
    assert not beyond & BODY.find("left thigh")


def test_the_limb_of_a_calf_is_the_whole_leg() -> None:
    assert BODY.spread(BODY.find("right calf"), BODY.limbs) == BODY.find("right leg")


def test_what_touches_a_site_never_crosses_to_the_other_side() -> None:
    for site in BODY.sites:
        around = BODY.around[site.number]
        other = {"left": BODY.right, "right": BODY.left, None: 0}[site.side]
        assert around & other == 0, site.name


def test_every_site_finds_itself() -> None:
    for site in BODY.sites:
        assert BODY.find(site.name) == site.bit
