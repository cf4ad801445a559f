"""The envelope: pressure, techniques, positions, minutes and standing, packed and unpacked."""

import pytest

from palpate.clinical.envelope import (
    ALL_PERMITS,
    MAX_LEVEL,
    NO_TOUCH,
    Envelope,
    SeekCare,
    Standing,
    bar_position,
    bar_technique,
    cap_pressure,
    check_level,
    check_minutes,
)
from palpate.clinical.errors import BadMinutes, BadPressure
from tests.clinical.small import small_library

BODY = small_library().body
CALF = BODY.find("left calf")
CALF_NUMBER = CALF.bit_length() - 1


def test_open_allows_everything_and_closed_nothing() -> None:
    assert Envelope.open().lowest(BODY.all) == MAX_LEVEL
    assert Envelope.open().positions == 0xFF
    assert Envelope.closed().lowest(BODY.all) == 0
    assert Envelope.closed().minutes == 0
    assert Envelope.closed().positions == 0


@pytest.mark.parametrize("level", range(6))
def test_a_cap_holds_at_its_sites_and_nowhere_else(level: int) -> None:
    envelope = Envelope(cap_pressure(CALF, level))
    assert envelope.ceiling(CALF_NUMBER) == level
    assert envelope.lowest(CALF) == level
    assert envelope.lowest(BODY.all & ~CALF) == MAX_LEVEL


def test_the_sites_of_a_level_are_those_whose_ceiling_reaches_it() -> None:
    envelope = Envelope(cap_pressure(CALF, 2))
    assert envelope.sites_allowing(2) & CALF
    assert not envelope.sites_allowing(3) & CALF
    assert envelope.sites_allowing(0) & BODY.all == BODY.all


def test_a_barred_technique_is_barred_only_there() -> None:
    envelope = Envelope(bar_technique(4, CALF))
    assert not envelope.technique_sites(4) & CALF
    assert envelope.technique_sites(4) & BODY.find("right calf")
    assert envelope.technique_sites(5) & CALF


def test_a_barred_position_is_barred_alone() -> None:
    envelope = Envelope(bar_position(0))
    assert not envelope.allows_position(0)
    assert envelope.allows_position(1)


def test_a_stop_leaves_no_pressure_anywhere() -> None:
    assert Envelope(NO_TOUCH).lowest(BODY.all) == 0
    assert Envelope(NO_TOUCH).technique_sites(0) & BODY.all == BODY.all


def test_the_lowest_pressure_of_a_region_is_that_of_its_strictest_site() -> None:
    envelope = Envelope(cap_pressure(CALF, 1))
    assert envelope.lowest(BODY.find("legs")) == 1


def test_within_says_which_of_two_allows_less() -> None:
    less, more = Envelope(cap_pressure(CALF, 1)), Envelope(cap_pressure(CALF, 3))
    assert less.within(more)
    assert not more.within(less)


def test_a_meet_takes_the_shorter_time_and_the_graver_words() -> None:
    one = Envelope(ALL_PERMITS, 60, Standing.NOTE, SeekCare.TODAY)
    two = Envelope(ALL_PERMITS, 90, Standing.STOP, SeekCare.NONE)
    both = one.meet(two)
    assert (both.minutes, both.standing, both.care) == (60, Standing.STOP, SeekCare.TODAY)


@pytest.mark.parametrize("level", [-1, 6, 2.5, "3", True, None])
def test_a_pressure_off_the_scale_is_refused(level: object) -> None:
    with pytest.raises(BadPressure, match="Use a whole number from 0 to 5"):
        check_level(level)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("minutes", [-1, 121, 45.5, "60", False])
def test_a_session_that_cannot_be_is_refused(minutes: object) -> None:
    with pytest.raises(BadMinutes, match="Use a whole number from 0 to 120"):
        check_minutes(minutes)  # type: ignore[arg-type]  # the mistake under test


def test_what_is_on_the_scale_comes_back() -> None:
    assert (check_level(0), check_level(5)) == (0, 5)
    assert (check_minutes(0), check_minutes(120)) == (0, 120)


@pytest.mark.parametrize("standing", Standing)
def test_a_standing_is_read_from_its_words(standing: Standing) -> None:
    assert Standing.read(standing.words) is standing


@pytest.mark.parametrize("care", SeekCare)
def test_an_urgency_is_read_from_its_words(care: SeekCare) -> None:
    assert SeekCare.read(care.words) is care


def test_unknown_words_are_refused() -> None:
    with pytest.raises(KeyError):
        Standing.read("halt")
    with pytest.raises(KeyError):
        SeekCare.read("whenever")
