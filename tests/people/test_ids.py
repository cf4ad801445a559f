"""Row identifiers are ordered by time and cannot be guessed."""

import time
from uuid import UUID

from palpate.people.ids import new_id


def test_an_id_is_a_version_7_uuid() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, UUID(int=0x8 << 60).variant)


def test_an_id_begins_with_the_milliseconds_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_ids_made_at_once_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_later_id_sorts_after_an_earlier_one() -> None:
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()
