"""The made-up clinic stays out of databases that are not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from palpate.people.models import Staff


def test_a_database_with_a_real_clinic_is_refused_and_left_alone(owner: Staff) -> None:
    from palpate.demo.build import build_demo
    from palpate.people.errors import Refused
    from palpate.people.models import Client, Clinic

    with pytest.raises(Refused) as caught:
        build_demo()
    assert "real clinic" in caught.value.sentence
    assert Clinic.objects.count() == 1
    assert not Client.everywhere.exists()


def test_a_made_up_clinic_beside_a_real_one_is_refused(owner: Staff, stranger: Staff) -> None:
    from palpate.demo.build import RealClinic, build_demo
    from palpate.demo.signs import NAME
    from palpate.people.actions import edit_clinic

    edit_clinic(owner, name=NAME)
    with pytest.raises(RealClinic):
        build_demo()


def test_a_made_up_clinic_that_is_there_is_kept(owner: Staff) -> None:
    from palpate.demo.build import build_demo
    from palpate.demo.signs import NAME
    from palpate.people.actions import edit_clinic
    from palpate.people.models import Client

    edit_clinic(owner, name=NAME, state="New York")
    assert NAME in build_demo()
    assert not Client.everywhere.exists()


def test_a_half_built_clinic_is_told_with_what_to_delete(owner: Staff) -> None:
    from palpate.demo.build import HalfBuilt, build_demo
    from palpate.demo.signs import NAME
    from palpate.people.actions import edit_clinic

    edit_clinic(owner, name=NAME, state="")
    with pytest.raises(HalfBuilt) as caught:
        build_demo()
    assert "delete" in caught.value.sentence
