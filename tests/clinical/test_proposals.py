"""A planned massage: what its type completes, how sites are shared out and named."""

from palpate.clinical.proposals import complete_proposal, name_sites, share_levels
from tests.clinical.screened import library, limited, planned


def test_a_type_says_what_the_plan_leaves_open() -> None:
    whole = complete_proposal(planned("deep-tissue"), library())
    kind = library().types["deep-tissue"]
    assert (whole.sites, whole.pressure, whole.techniques) == (kind.sites, 4, kind.techniques)


def test_what_the_plan_says_is_kept() -> None:
    plan = planned("deep-tissue", "left calf", pressure=2, techniques=("friction",))
    whole = complete_proposal(plan, library())
    assert (whole.sites, whole.pressure, whole.techniques) == (plan.sites, 2, plan.techniques)


def test_a_pressure_of_nothing_is_not_taken_for_an_open_one() -> None:
    assert complete_proposal(planned(pressure=0), library()).pressure == 0


def test_without_a_type_the_whole_body_is_meant_but_for_what_is_spared() -> None:
    whole = complete_proposal(planned(""), library())
    body = library().body
    assert whole.sites == body.all & ~body.spared
    assert whole.pressure is None


def test_sites_are_shared_out_by_the_pressure_they_may_have() -> None:
    find = library().body.find
    envelope = limited({"left calf": 2, "right calf": 1}).envelope(library().body, 0)
    shared = share_levels(envelope, find("calves") | find("left foot"), 4)
    assert shared == ((4, find("left foot")), (2, find("left calf")), (1, find("right calf")))


def test_a_leg_without_its_groin_is_called_a_leg() -> None:
    body = library().body
    assert name_sites(library(), body.find("left leg") & ~body.spared) == "left leg"


def test_the_back_of_the_neck_is_never_called_the_neck() -> None:
    assert name_sites(library(), library().body.find("back of neck")) == "back of neck"
