"""Searches and lists read as many rows as they show, however many clients there are."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palpate.people import access, search
from palpate.people.models import Client, ClientWord, Staff

Look = Callable[[Staff, Client], object]


def read_plans(look: Callable[[], object]) -> list[str]:
    """Return SQLite's plan of every query that the look sends."""
    with CaptureQueriesContext(connection) as asked:
        look()
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [row[-1] for row in cursor.fetchall()]
    return plans


@pytest.mark.parametrize(
    "look",
    [
        lambda staff, client: access.find_client(staff, client.pk),
        lambda staff, client: access.search_clients(staff, "cla"),
        lambda staff, client: access.search_clients(staff, "cla 1961"),
        lambda staff, client: access.list_clients(staff),
        lambda staff, client: access.list_trail(staff),
        access.list_trail,
    ],
    ids=["find", "search", "search two words", "list", "trail", "trail of client"],
)
def test_no_table_is_read_whole_and_nothing_is_sorted(owner, clara, look: Look) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plans of PostgreSQL follow its statistics")
    plans = read_plans(partial(look, owner, clara))
    assert plans
    assert [step for step in plans if step.startswith("SCAN people_")] == []
    assert "USE TEMP B-TREE FOR ORDER BY" not in plans


def test_the_index_has_the_words_of_a_client_once(owner, clara) -> None:
    before = sorted(clara.words.values_list("word", flat=True))
    search.index_client(clara)
    assert sorted(clara.words.values_list("word", flat=True)) == before
    assert before == [
        "0142", "19610402", "2125550142", "5550142", "clara", "clare", "cole",
    ]  # fmt: skip


def test_the_words_belong_to_the_clinic_of_the_client(clinic, clara) -> None:
    assert set(ClientWord.everywhere.values_list("clinic", flat=True)) == {clinic.pk}
