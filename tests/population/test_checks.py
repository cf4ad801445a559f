"""Facts of many people that cannot be used are refused in one sentence, and nothing is written."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from palpate.clinical.facts import Fact, Person
from palpate.clinical.library import load
from palpate.population.columns import (
    FACTS,
    PEOPLE,
    list_schema,
    write_fact,
    write_person,
)
from palpate.population.errors import PopulationError
from palpate.population.run import screen_files
from tests.population.crowds import TODAY, write_rows

LIBRARY = load()
FACT = write_fact("ann", 0, Fact("warfarin"))
PERSON = write_person("ann", Person(age=50), None)


def write_source(
    folder: Path, facts: list[dict[str, Any]], people: list[dict[str, Any]] | None
) -> Path:
    write_rows(folder / "facts.parquet", facts, list_schema(FACTS))
    if people is not None:
        write_rows(folder / "people.parquet", people, list_schema(PEOPLE))
    return folder


def refuse(source: Path, out: Path | None = None) -> str:
    """Return the one sentence that a source is refused with."""
    out = out or source.parent / "never.parquet"
    with pytest.raises(PopulationError) as refused:
        screen_files(LIBRARY, source, out, TODAY)
    assert not out.is_file() or out.stat().st_size
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_what_is_right_is_not_refused(tmp_path: Path) -> None:
    source = write_source(tmp_path, [FACT], [PERSON])
    assert screen_files(LIBRARY, source, tmp_path / "out.parquet", TODAY) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"person": None}, "person is missing in 1 row"),
        ({"concept": "warfarine"}, "a concept is not known in 1 row, such as “warfarine”"),
        ({"kind": "drug"}, "kind is not known in 1 row, such as “drug”. Use: condition, medicine"),
        ({"status": "maybe"}, "status is not known in 1 row, such as “maybe”. Use: active"),
        ({"whose": "sister"}, "whose is not known in 1 row, such as “sister”. Use: self, family"),
        ({"onset_last": date(2020, 1, 1)}, "onset_last stands without onset_first"),
        (
            {"onset_first": date(2020, 1, 2), "onset_last": date(2020, 1, 1)},
            "onset_last lies before onset_first in 1 row, such as “2020-01-01”. Swap them",
        ),
        ({"end_last": date(2020, 1, 1)}, "end_last stands without end_first"),
        ({"sites": -1}, "sites names places that the body does not have"),
        ({"sites": 1 << 62}, "sites names places that the body does not have"),
        ({"value": float("nan")}, "value is no ordinary number"),
        ({"second": float("inf")}, "second is no ordinary number"),
        ({"person": "bob"}, "a person is not in people.parquet in 1 row"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    assert sentence in refuse(write_source(tmp_path, [FACT | change, FACT], [PERSON]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"person": None}, "person is missing"),
        ({"person": "ann"}, "a person stands twice"),
        ({"sex": "f"}, "sex is not known in 1 row, such as “f”. Use: female, male, other"),
        ({"age": -1}, "age cannot be right"),
        ({"age": 131}, "age cannot be right"),
        ({"born_first": date(2026, 11, 25)}, "born_first lies after 2026-11-24 in 1 row, such as"),
        ({"born_last": date(2000, 1, 1)}, "born_last stands without born_first"),
        ({"asked": ["hearts"]}, "asked names no topic in 1 row, such as “hearts”. Use: "),
    ],
)
def test_a_person_who_cannot_be_is_refused(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    other = PERSON | {"person": "bob"} | change
    assert sentence in refuse(write_source(tmp_path, [FACT], [PERSON, other]))


def test_values_of_one_day_need_an_order(tmp_path: Path) -> None:
    pressure = Fact("blood-pressure", LIBRARY.concepts["blood-pressure"].kind, value=120.0)
    rows = [write_fact("ann", 0, pressure), write_fact("ann", 0, pressure)]
    sentence = refuse(write_source(tmp_path, rows, [PERSON]))
    assert "have no order in 1 row, such as “blood-pressure”. Add a column “number”" in sentence


def test_rows_of_one_person_say_the_same(tmp_path: Path) -> None:
    rows = [PERSON | FACT, PERSON | FACT | {"age": 51}]
    schema = pa.unify_schemas([list_schema(PEOPLE), list_schema(FACTS)])
    source = write_rows(tmp_path / "one.parquet", rows, schema)
    assert "age differs between rows of one person in 1 row" in refuse(source)


def test_a_crowd_of_nobody_is_refused(tmp_path: Path) -> None:
    assert "there are no rows" in refuse(write_source(tmp_path, [], None))
    assert "there are no rows" in refuse(write_source(tmp_path, [], []))


@pytest.mark.parametrize("name", [name for name, column in FACTS.items() if column.needed])
def test_a_missing_column_is_named(tmp_path: Path, name: str) -> None:
    source = write_source(tmp_path, [FACT], [PERSON]) / "facts.parquet"
    pq.write_table(pq.read_table(source).drop_columns([name]), source)
    assert f"facts.parquet: has no column “{name}”. Add it as a text" in refuse(source)


@pytest.mark.parametrize("name", list(FACTS))
def test_a_column_of_another_type_is_named(tmp_path: Path, name: str) -> None:
    source = write_source(tmp_path, [FACT], [PERSON]) / "facts.parquet"
    table = pq.read_table(source)
    wrong = pa.array([{"a": 1}])
    pq.write_table(table.set_column(table.column_names.index(name), name, wrong), source)
    sentence = refuse(source)
    assert f"facts.parquet: column “{name}” is struct<a: int64>. Write it as " in sentence


def test_columns_that_are_not_needed_may_be_absent(tmp_path: Path) -> None:
    table = pa.table({"person": ["ann", "bob"], "concept": ["warfarin", None]})
    pq.write_table(table, tmp_path / "facts.parquet")
    assert screen_files(LIBRARY, tmp_path, tmp_path / "out.parquet", TODAY) == 2


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    assert "is not there. Check the path" in refuse(path)
    path.write_bytes(b"")
    assert f"{path}: is empty" in refuse(path)
    path.write_text("person,concept\nann,warfarin\n", encoding="utf-8")
    assert f"{path}: is not Parquet, or is cut off" in refuse(path)


def test_parquet_that_is_cut_off_or_spoilt_is_refused(tmp_path: Path) -> None:
    path = write_source(tmp_path, [FACT] * 50, [PERSON]) / "facts.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "is not Parquet, or is cut off" in refuse(path)
    path.write_bytes(b"PAR1" + b"\xff" * 400 + whole[404:])
    assert "the engine could not finish" in refuse(path)


def test_parts_of_a_table_are_alike(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    pq.write_table(pa.table({"person": ["ann"], "concept": ["warfarin"]}), folder / "1.parquet")
    pq.write_table(pa.table({"concept": ["warfarin"], "person": ["ann"]}), folder / "2.parquet")
    assert "2.parquet: has other columns or types than 1.parquet beside it" in refuse(tmp_path)


def test_a_directory_without_facts_is_refused(tmp_path: Path) -> None:
    assert "holds no facts.parquet. Give a Parquet file of facts" in refuse(tmp_path)


def test_the_answer_does_not_overwrite_what_it_is_made_from(tmp_path: Path) -> None:
    source = write_source(tmp_path, [FACT], [PERSON])
    before = (source / "people.parquet").read_bytes()
    assert "is what is read from" in refuse(source, source / "people.parquet")
    assert (source / "people.parquet").read_bytes() == before


def test_the_answer_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    source = write_source(tmp_path, [FACT], [PERSON])
    assert "lies in a folder that is not there" in refuse(source, tmp_path / "no" / "out.parquet")
    assert "is a folder. Name a file" in refuse(source, tmp_path)
