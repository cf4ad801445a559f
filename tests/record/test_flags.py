"""Warning signs told in an intake: seen while it is written, until somebody has read them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from palpate.people.errors import ReadOnly
from palpate.record import access, actions
from tests.cast import NOW

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


def write(staff: Staff, client: Client, alarm: str) -> Any:
    answers = {"topics": {"clots": "yes"}, "fields": {"alarm": alarm}}
    return actions.keep_intake(staff, client, answers, now=NOW)


def test_it_is_seen_while_it_is_written_and_after(owner: Staff, clara: Client) -> None:
    draft = write(owner, clara, "today")
    (flag,) = access.flags_waiting(owner, now=NOW)
    assert (flag.client, flag.care, flag.handed_in) == (clara, "today", False)
    actions.finish_intake(owner, draft, now=NOW)
    (flag,) = access.flags_waiting(owner, now=NOW)
    assert flag.handed_in
    actions.confirm_facts(owner, clara, [], now=NOW)
    assert access.flags_waiting(owner, now=NOW) == []


def test_an_intake_without_a_warning_sign_is_no_flag(owner: Staff, clara: Client) -> None:
    write(owner, clara, "")
    assert access.flags_waiting(owner, now=NOW) == []


def test_one_that_was_never_handed_in_is_forgotten_after_a_week(
    owner: Staff, clara: Client
) -> None:
    write(owner, clara, "emergency")
    assert access.flags_waiting(owner, now=NOW + timedelta(days=6)) != []
    assert access.flags_waiting(owner, now=NOW + timedelta(days=8)) == []


def test_other_clinics_and_the_front_desk_see_none(
    owner: Staff, stranger: Staff, front_desk: Staff, clara: Client
) -> None:
    write(owner, clara, "today")
    assert access.flags_waiting(stranger, now=NOW) == []
    with pytest.raises(ReadOnly):
        access.flags_waiting(front_desk, now=NOW)
