"""The nearest massage that is allowed lies inside the envelope and says what changed."""

import pytest

from palpate.clinical.adapting import adapt_proposal
from palpate.clinical.body import bits
from palpate.clinical.envelope import Standing
from palpate.clinical.proposals import Adapted, Proposal, complete_proposal
from palpate.clinical.rules import Limits
from tests.clinical.screened import library, limited, planned


def adapt(limits: Limits, plan: Proposal) -> Adapted | None:
    known = library()
    return adapt_proposal(known, limits.envelope(known.body, 0), complete_proposal(plan, known))


def adapted(limits: Limits, plan: Proposal) -> Adapted:
    found = adapt(limits, plan)
    assert found is not None
    return found


def test_it_presses_less_where_less_is_allowed() -> None:
    found = adapted(limited({"calves": 2}), planned("swedish", "legs", pressure=3))
    assert dict(found.pressure)[2] == library().body.find("calves")
    assert found.changes == ("level 2 (heavy lotioning) on calves",)


def test_less_everywhere_is_said_in_one_word() -> None:
    found = adapted(limited({"whole body": 2}), planned("swedish", "back", pressure=3))
    assert found.changes == ("level 2 (heavy lotioning) throughout",)


def test_it_never_presses_harder_than_was_planned() -> None:
    found = adapted(limited(positions=("prone",)), planned("deep-tissue", "back", pressure=2))
    assert [level for level, _ in found.pressure] == [2]


def test_it_leaves_out_what_cannot_be_touched() -> None:
    found = adapted(limited({"left foot": 0}), planned("swedish", "legs"))
    assert found.left_out == library().body.find("left foot")
    assert found.changes[0] == "leave out left foot"


def test_a_plan_without_touch_is_taken_for_the_usual_one() -> None:
    found = adapted(limited({"left foot": 0}), planned("swedish", "feet", pressure=0))
    assert found.left_out == library().body.find("left foot")


def test_a_technique_allowed_in_places_is_kept_there() -> None:
    found = adapted(limited(techniques={"petrissage": "left leg"}), planned("swedish", "legs"))
    body, petrissage = library().body, library().technique("petrissage").number
    assert petrissage not in found.techniques
    assert dict(found.partly)[petrissage] & body.find("left leg") == 0
    assert found.changes == ("no petrissage on left leg",)


def test_the_only_technique_draws_the_places_in() -> None:
    found = adapted(
        limited(techniques={"deep stroking": "calves"}), planned("deep-tissue", "calves", "back")
    )
    assert found.left_out == library().body.find("calves")
    assert found.partly == ()


def test_an_added_technique_that_is_out_is_dropped() -> None:
    plan = planned("swedish", "back", techniques=("effleurage", "tapotement"))
    found = adapted(limited(techniques={"tapotement": "whole body"}), plan)
    assert found.changes == ("without tapotement",)


def test_when_all_added_techniques_are_out_those_of_the_type_come_instead() -> None:
    plan = planned("deep-tissue", "back", techniques=("friction",))
    found = adapted(limited(techniques={"friction": "whole body"}), plan)
    assert found.techniques == library().types["deep-tissue"].techniques
    assert found.changes == ("without friction", "with deep stroking instead")


@pytest.mark.parametrize(
    ("techniques", "out"),
    [((), ("heat",)), (("petrissage",), ("petrissage", "heat"))],
)
def test_without_its_first_technique_it_is_no_massage_of_that_type(
    techniques: tuple[str, ...], out: tuple[str, ...]
) -> None:
    limits = limited(techniques=dict.fromkeys(out, "whole body"))
    assert adapt(limits, planned("hot-stone", techniques=techniques)) is None


def test_gentle_strokes_alone_are_still_a_swedish_massage() -> None:
    found = adapted(limited(techniques={"petrissage": "whole body"}), planned("swedish"))
    assert found.techniques == (library().technique("effleurage").number,)


def test_the_places_kept_are_places_of_the_first_technique() -> None:
    limits = limited(techniques={"heat": "legs", "effleurage": "back"})
    found = adapted(limits, planned("hot-stone", "legs", "back", "left hand"))
    heat = library().technique("heat").number
    assert heat in (*found.techniques, *dict(found.partly))


def test_a_position_that_is_out_is_named() -> None:
    found = adapted(limited(positions=("prone",)), planned("swedish", "back", position="prone"))
    assert found.changes == ("not prone",)
    assert library().position("prone").number not in found.positions


def test_a_position_that_is_allowed_is_not_named() -> None:
    plan = planned("swedish", "back", position="supine", pressure=3)
    assert adapted(limited({"back": 2}, positions=("prone",)), plan).changes == (
        "level 2 (heavy lotioning) throughout",
    )


def test_no_position_no_massage() -> None:
    every = tuple(term.name for term in library().positions)
    assert adapt(limited(positions=every), planned()) is None


def test_it_is_made_shorter() -> None:
    found = adapted(limited(minutes=30), planned("swedish", minutes=60))
    assert (found.minutes, found.changes) == (30, ("30 minutes",))


def test_a_massage_too_short_for_its_type_is_none() -> None:
    assert adapt(limited(minutes=20), planned("thai", minutes=60)) is None


def test_a_short_plan_may_stay_short() -> None:
    assert adapted(limited(positions=("prone",)), planned("thai", minutes=20)).minutes == 20


@pytest.mark.parametrize("standing", [Standing.CLEAR_FIRST, Standing.STOP])
def test_what_is_held_back_is_not_adapted(standing: Standing) -> None:
    assert adapt(limited(standing=standing), planned()) is None


def test_without_a_type_there_is_nothing_to_adapt_to() -> None:
    assert adapt(limited({"back": 2}), planned("", "back", pressure=4)) is None


@pytest.mark.parametrize("kind", sorted(library().types))
def test_every_adapted_massage_lies_inside_the_envelope(kind: str) -> None:
    limits = limited(
        {"legs": 2, "left foot": 0},
        {"sustained compression": "calves", "friction": "back"},
        ("prone",),
        45,
    )
    envelope = limits.envelope(library().body, 0)
    found = adapt(limits, planned(kind))
    assert found is None or found.minutes <= 45
    for level, sites in found.pressure if found else ():
        assert all(level <= envelope.ceiling(site) for site in bits(sites))
        assert all(not sites & ~envelope.technique_sites(t) for t in found.techniques)
