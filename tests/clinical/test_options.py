"""Options side by side: who may have what, in the order an honest therapist would show."""

import pytest

from palpate.clinical.envelope import Standing
from palpate.clinical.facts import Fact
from palpate.clinical.options import blocking, explain_fit, plan_proposal, rank_options
from palpate.clinical.screening import Screening
from tests.clinical.screened import bound, has, library, limited, screened


def names(screening: Screening, *goals: str, concepts: tuple[str, ...] = ()) -> list[str]:
    found = rank_options(library(), screening, goals, frozenset(concepts))
    return [option.type.id for option in found]


def explained(screening: Screening, kind: str, goal: str = "stress") -> str:
    options = rank_options(library(), screening, (goal,))
    return next(explain_fit(option) for option in options if option.type.id == kind)


def test_the_usual_massage_of_a_type_stands_for_it() -> None:
    kind = library().types["deep-tissue"]
    plan = plan_proposal(library(), kind)
    assert (plan.pressure, plan.minutes, plan.sites) == (4, 60, kind.sites)
    assert plan.techniques == kind.techniques


@pytest.mark.parametrize(
    ("goal", "facts", "first"),
    [
        ("stress", (), "swedish"),
        ("pain", (has("low-back-pain"),), "swedish"),
        ("pain", (has("ankylosing-spondylitis"),), "deep-tissue"),
        ("performance", (), "sports"),
        ("flexibility", (), "sports"),
        ("stress", (has("pregnancy", since="2026-05-12"),), "prenatal"),
        ("sleep", (has("dialysis"),), "hot-stone"),
    ],
)
def test_the_best_supported_type_comes_first(
    goal: str, facts: tuple[Fact, ...], first: str
) -> None:
    assert names(screened(*facts), goal)[0] == first


def test_what_does_no_better_than_a_dummy_comes_last() -> None:
    assert names(screened(), "stress")[-1] == "reflexology"


def test_what_she_has_may_be_said_beside_the_screening() -> None:
    assert names(screened(), "pain", concepts=("ankylosing-spondylitis",))[0] == "deep-tissue"


def test_what_cannot_be_given_comes_after_all_that_can() -> None:
    screening = bound(limited(techniques={"effleurage": "whole body"}))
    options = rank_options(library(), screening, ("stress",))
    possible = [option.possible for option in options]
    assert possible == sorted(possible, reverse=True)
    assert not next(option for option in options if option.type.id == "swedish").possible


def test_among_equals_what_needs_no_change_comes_first() -> None:
    screening = bound(limited(techniques={"essential oils": "left hand"}))
    found = names(screening, "stress")
    assert found.index("hot-stone") < found.index("aromatherapy")


def test_a_type_for_pregnancy_is_offered_in_pregnancy_only() -> None:
    assert "prenatal" not in names(screened(), "stress")
    assert "prenatal" in names(screened(has("pregnancy", since="2026-05-12")), "stress")


def test_the_mean_over_the_goals_is_the_rank() -> None:
    options = rank_options(library(), screened(), ("sleep", "mood"))
    swedish = next(option for option in options if option.type.id == "swedish")
    assert [cell.rank for cell in swedish.cells] == [4, 5]
    assert swedish.rank == 4


def test_without_goals_all_types_are_shown_the_gentlest_first() -> None:
    options = rank_options(library(), screened(), ())
    pressures = [option.type.pressure[1] for option in options]
    assert pressures == sorted(pressures)
    assert {option.rank for option in options} == {2}


def test_a_type_that_fits_says_so() -> None:
    assert explained(bound(limited()), "swedish") == "Fits as it is."


def test_extras_that_are_out_are_said_with_the_fit() -> None:
    limits = limited(techniques={"friction": "whole body", "tapotement": "left calf"})
    said = explained(bound(limits), "swedish")
    assert said == "Fits, with limits: no friction; no tapotement on left calf."


def test_positions_that_are_out_are_said_with_the_fit() -> None:
    said = explained(bound(limited(positions=("prone", "supine"))), "swedish")
    assert said == "Fits, with limits: not prone or supine."


def test_what_holds_for_everybody_is_no_caution() -> None:
    option = next(o for o in rank_options(library(), screened(), ()) if o.type.id == "thai")
    assert option.cautions == ()


def test_an_adapted_type_says_what_changes() -> None:
    limits = limited({"left leg": 0}, {"friction": "left leg"}, minutes=45)
    said = explained(bound(limits), "swedish")
    assert said == "Fits when changed: leave out left leg; 45 minutes."


def test_a_type_that_is_out_says_why() -> None:
    said = explained(bound(limited(techniques={"heat": "whole body"})), "hot-stone")
    assert said == "Not now: heat is not allowed at any place planned."


def test_what_holds_the_session_back_is_the_only_reason_told() -> None:
    limits = limited({"whole body": 0}, standing=Standing.STOP)
    assert explained(bound(limits, title="A clot"), "swedish") == "Not now: stop: A clot."


def test_blocking_findings_are_those_from_clear_first_on() -> None:
    held = bound(limited(standing=Standing.CLEAR_FIRST))
    assert [finding.rule.id for finding in blocking(held)] == ["made-up"]
    assert blocking(bound(limited())) == ()
