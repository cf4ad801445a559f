"""The query and the engine give the same answer for each person."""

import importlib.util
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import Library, load
from palpate.population.run import screen_files
from tests.clinical.small import small_library
from tests.laws import strategies
from tests.population.crowds import (
    TODAY,
    Member,
    describe_member,
    differences,
    make_crowd,
    rescreen,
    write_crowd,
    write_rows,
)

LIBRARY = load()


def answer(
    folder: Path, library: Library, crowd: Mapping[str, Member], engine: str = "duckdb"
) -> dict[str, dict[str, object]]:
    source = write_crowd(folder / "crowd", crowd)
    return rescreen(library, source, folder / "answers.parquet", engine)


def agree(folder: Path, *members: Member, library: Library = LIBRARY) -> list[str]:
    crowd = {f"person-{number}": member for number, member in enumerate(members)}
    return differences(library, crowd, answer(folder, library, crowd))


@pytest.mark.parametrize("seed", range(3))
def test_the_query_says_of_each_of_many_people_what_the_engine_says(
    tmp_path: Path, seed: int
) -> None:
    crowd = make_crowd(LIBRARY, seed, 1500)
    assert differences(LIBRARY, crowd, answer(tmp_path, LIBRARY, crowd)) == []


def test_the_crowds_set_off_nearly_every_rule_and_miss_as_many() -> None:
    said = [describe_member(LIBRARY, member) for member in make_crowd(LIBRARY, 0, 3000).values()]
    fired = {rule for row in said for rule in row["findings"]}
    able = {rule.id for rule in LIBRARY.rules.values() if rule.when}
    assert len(fired) > 0.9 * len(able)
    assert any(row["findings"] == [] for row in said)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.builds(
            Member,
            strategies.people,
            st.lists(strategies.facts(), max_size=8).map(tuple),
            strategies.asked,
        ),
        min_size=5,
        max_size=40,
    )
)
def test_anybody_hypothesis_thinks_of_is_answered_alike(
    tmp_path: Path, members: list[Member]
) -> None:
    assert agree(tmp_path, *members) == []


@pytest.mark.parametrize("name", sorted(r.id for r in LIBRARY.rules.values() if r.applies_unasked))
def test_a_rule_that_applies_while_unasked_does_so_in_the_query_too(
    tmp_path: Path, name: str
) -> None:
    rule = LIBRARY.rules[name]
    anchor, other = (_fact(min(clause.concepts)) for clause in rule.when[:2])
    topics = LIBRARY.covered.get(rule.when[1].named[0], ())
    members = [
        Member(Person(age=80), (anchor,)),
        Member(Person(age=80), (anchor,), None),
        Member(Person(age=80, sex="female"), (anchor,), frozenset(topics)),
        Member(Person(age=80), (anchor, replace(other, status=Status.DENIED))),
        Member(Person(age=80), (anchor, replace(other, status=Status.RESOLVED))),
        Member(Person(age=80), (anchor, replace(other, whose=Whose.FAMILY))),
    ]
    assert agree(tmp_path, *members) == []
    fired = [name in describe_member(LIBRARY, member)["findings"] for member in members]
    assert fired[0]


def _fact(concept: str) -> Fact:
    return Fact(concept, LIBRARY.concepts[concept].kind, onset=When.on(TODAY))


def test_of_several_measurements_the_latest_counts_and_the_later_told_wins_a_tie(
    tmp_path: Path,
) -> None:
    today, before = When.on(TODAY), When.on(TODAY - timedelta(days=40))
    high = Fact("blood-pressure", Kind.MEASUREMENT, onset=today, value=210.0, second=125.0)
    low = replace(high, value=110.0, second=70.0)
    bare = replace(high, onset=None, value=None, second=None)
    members = [
        Member(Person(), facts)
        for facts in (
            (high, low), (low, high), (high, replace(low, onset=before)),
            (replace(high, onset=before), low), (replace(high, onset=None), low),
            (high, replace(low, onset=None)), (high, bare),
            (high, replace(low, whose=Whose.FAMILY)), (high, replace(low, status=Status.DENIED)),
            (high, replace(low, onset=When.on(TODAY + timedelta(days=1)))),
        )
    ]  # fmt: skip
    assert agree(tmp_path, *members) == []
    standings = {describe_member(LIBRARY, member)["standing"] for member in members}
    assert len(standings) > 1


def test_topics_are_open_by_sex_and_age_and_closed_by_a_full_no(tmp_path: Path) -> None:
    def deny(topic: str, but: int = 0) -> tuple[Fact, ...]:
        covers = LIBRARY.topics[topic].covers
        return tuple(Fact(name, status=Status.DENIED) for name in covers[: len(covers) - but])

    sexes = ("female", "male", "other", None)
    people = [Person(age=age, sex=sex) for sex in sexes for age in (5, 11, 12, 55, 56, None)]
    members = [Member(person, ()) for person in people]
    every = frozenset(LIBRARY.topics)
    for topic in LIBRARY.topics:
        members += [
            Member(Person(), (), every - {topic}),
            Member(Person(), deny(topic), every - {topic}),
            Member(Person(), deny(topic, 1), every - {topic}),
        ]
    assert agree(tmp_path, *members) == []


@pytest.mark.parametrize("born", ["1951-11-23", "1951-11-24", "1951-11-25", "1951-11", "1951"])
def test_age_is_counted_in_whole_years(tmp_path: Path, born: str) -> None:
    facts = (_fact("warfarin"), _fact("osteoporosis"))
    members = [Member(Person(When.read(born), age), facts) for age in (None, 20)]
    assert agree(tmp_path, *members) == []


def test_a_rule_that_is_retired_rests(tmp_path: Path) -> None:
    fired = describe_member(LIBRARY, Member(Person(), (_fact("warfarin"),)))["findings"]
    retired = dict(LIBRARY.rules)
    retired[fired[0]] = replace(retired[fired[0]], retired=TODAY)
    anchors = {
        key: tuple(retired[rule.id] for rule in rules) for key, rules in LIBRARY.anchors.items()
    }
    library = replace(LIBRARY, rules=retired, anchors=anchors, permits={})
    member = Member(Person(), (_fact("warfarin"),))
    assert fired[0] not in describe_member(library, member)["findings"]
    assert agree(tmp_path, member, library=library) == []


def test_another_knowledge_is_screened_by_its_own_rules(tmp_path: Path) -> None:
    library = small_library()
    crowd = {
        "first": Member(Person(age=30), (Fact("deep-clot", sites=library.body.find("left calf")),)),
        "second": Member(Person(age=70), (Fact("clot"), Fact("thin-bones"))),
        "third": Member(Person(), ()),
    }
    assert differences(library, crowd, answer(tmp_path, library, crowd)) == []


def test_one_file_holds_facts_and_people(tmp_path: Path) -> None:
    crowd = make_crowd(LIBRARY, 5, 300)
    source = write_crowd(tmp_path / "crowd", crowd)
    facts, people = (pq.read_table(source / f"{name}.parquet") for name in ("facts", "people"))
    about = {row["person"]: row for row in people.to_pylist()}
    rows = [about[row["person"]] | row for row in facts.to_pylist()]
    silent = about.keys() - {row["person"] for row in rows}
    schema = pa.unify_schemas([facts.schema, people.schema])
    write_rows(tmp_path / "one.parquet", [*rows, *(about[name] for name in silent)], schema)
    answers = rescreen(LIBRARY, tmp_path / "one.parquet", tmp_path / "out.parquet")
    assert differences(LIBRARY, crowd, answers) == []


def test_integers_name_people_and_parts_of_a_table_are_read_together(tmp_path: Path) -> None:
    crowd = make_crowd(LIBRARY, 6, 40)
    source = write_crowd(tmp_path / "crowd", crowd)
    for name in ("facts", "people"):
        table = pq.read_table(source / f"{name}.parquet")
        names = table["person"].to_pylist()
        numbers = pa.array(int(name.removeprefix("person-")) for name in names)
        table = table.set_column(0, "person", numbers)
        (source / f"{name}.parquet").unlink()
        (source / name).mkdir()
        half = table.num_rows // 2
        pq.write_table(table.slice(0, half), source / name / "part-1.parquet")
        pq.write_table(table.slice(half), source / name / "part-2.parquet")
    rows = rescreen(LIBRARY, source, tmp_path / "out.parquet")
    named = {f"person-{number}": row for number, row in rows.items()}
    assert differences(LIBRARY, crowd, named) == []


def test_the_day_is_the_one_asked_for(tmp_path: Path) -> None:
    member = Member(Person(), (Fact("deep-vein-thrombosis", onset=When.on(TODAY)),))
    source = write_crowd(tmp_path / "crowd", {"one": member})
    for day in (TODAY - timedelta(days=1), TODAY, date(2029, 1, 1)):
        screen_files(LIBRARY, source, tmp_path / "out.parquet", day)
        (row,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
        expected = describe_member(LIBRARY, member, day)
        assert {name: row[name] for name in expected} == expected


@pytest.mark.skipif(
    not (importlib.util.find_spec("pyspark") and shutil.which("java")),
    reason="Spark is not here; `make spark` installs it",
)
@pytest.mark.filterwarnings("ignore")  # what Spark warns of is its own
def test_spark_gives_the_same_answer(tmp_path: Path) -> None:
    crowd = make_crowd(LIBRARY, 8, 400)
    assert differences(LIBRARY, crowd, answer(tmp_path, LIBRARY, crowd, "spark")) == []
