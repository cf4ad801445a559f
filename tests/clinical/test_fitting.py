"""A planned massage held against a screening: allowed, or every limit it breaks is named."""

from dataclasses import replace

import pytest

from palpate.clinical.envelope import Standing
from palpate.clinical.errors import BadMinutes, BadPressure
from palpate.clinical.fitting import fit_proposal
from palpate.clinical.proposals import Fit, Proposal
from palpate.clinical.rules import Limits
from tests.clinical.screened import bound, library, limited, planned, screened


def fit(limits: Limits, plan: Proposal) -> Fit:
    return fit_proposal(library(), bound(limits), plan)


def test_a_plan_inside_the_envelope_is_allowed() -> None:
    found = fit(limited(), planned("swedish", minutes=60, position="prone"))
    assert found == Fit(True, (), None)


@pytest.mark.parametrize(
    ("limits", "plan", "said"),
    [
        (
            limited({"left calf": 1}),
            planned(pressure=3),
            "pressure at left calf is 1; 3 was proposed",
        ),
        (
            limited({"whole body": 2}),
            planned(pressure=3),
            "pressure at any place planned is 2; 3 was proposed",
        ),
        (
            limited(techniques={"petrissage": "left calf"}),
            planned(),
            "petrissage is not allowed at left calf",
        ),
        (limited(positions=("prone",)), planned(position="prone"), "prone is not allowed"),
        (
            limited(positions=tuple(p.name for p in library().positions)),
            planned(),
            "no position of this massage is allowed",
        ),
        (limited(minutes=30), planned(minutes=60), "at most 30 minutes; 60 were proposed"),
        (limited(standing=Standing.CLEAR_FIRST), planned(), "standing is clear first: Made up"),
    ],
)
def test_every_limit_that_is_broken_is_named_with_its_rule(
    limits: Limits, plan: Proposal, said: str
) -> None:
    found = fit(limits, plan)
    assert not found.allowed
    assert [(r.rule, r.limit) for r in found.reasons] == [("made-up", said)]


def test_a_plan_that_breaks_a_limit_comes_back_adapted() -> None:
    found = fit(limited(minutes=30), planned("swedish", minutes=60))
    assert found.adapted is not None
    assert found.adapted.minutes == 30


def test_a_limit_that_holds_for_everybody_names_its_rule() -> None:
    plan = planned("swedish", "left hand", techniques=("thrust",))
    rules = {reason.rule for reason in fit(limited(), plan).reasons}
    assert rules
    assert rules <= {rule.id for rule in library().universal}


def test_a_topic_nobody_asked_about_is_named() -> None:
    nothing_asked = screened(asked=frozenset())
    found = fit_proposal(library(), nothing_asked, planned("deep-tissue", "back"))
    assert found.reasons
    assert all(reason.rule.startswith("not asked: ") for reason in found.reasons)


def test_a_limit_that_nobody_can_be_named_for_still_holds() -> None:
    nameless = replace(bound(limited(minutes=30)), findings=())
    found = fit_proposal(library(), nameless, planned(minutes=60))
    assert not found.allowed
    assert [reason.rule for reason in found.reasons] == [""]


def test_a_limit_elsewhere_is_no_reason() -> None:
    found = fit(limited({"left calf": 1}), planned("swedish", "right calf"))
    assert found.allowed


def test_a_plan_without_type_or_position_is_judged_by_what_it_says() -> None:
    every = tuple(p.name for p in library().positions)
    assert fit(limited(positions=every), planned("", "back", pressure=2)).allowed
    assert fit(limited({"back": 0}), planned("", "back")).allowed


def test_a_technique_of_unnamed_pressure_still_touches() -> None:
    found = fit(limited({"back": 0}), planned("", "upper back", techniques=("cupping",)))
    assert [reason.limit for reason in found.reasons] == [
        "pressure at whole upper back is 0; any stroke needs 1"
    ]
    still = planned("", "upper back", pressure=0, techniques=("cupping",))
    assert fit(limited({"back": 0}), still).allowed


def test_a_pressure_off_the_scale_is_refused() -> None:
    with pytest.raises(BadPressure):
        fit(limited(), planned(pressure=6))


def test_a_length_off_the_scale_is_refused() -> None:
    with pytest.raises(BadMinutes):
        fit(limited(), planned(minutes=121))
