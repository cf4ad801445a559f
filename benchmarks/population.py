"""Many people screened in one query, beside the engine that screens them one at a time."""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.machine import print_table
from benchmarks.people import TODAY, make_person
from palpate.clinical.facts import Fact, Kind, Person, Status, When
from palpate.clinical.library import Library, load
from palpate.clinical.screening import screen
from palpate.population.columns import FACTS, PEOPLE, list_schema, write_fact
from palpate.population.fields import name_fields

SIZES = (10_000, 100_000, 1_000_000)
SPARK_SIZES = (10_000, 100_000)
FACTS_EACH = 10
_MODELS = 20_000
_SAMPLE = 2_000
# Runs one rescreening and says how much memory it held at most, in kilobytes, and the seconds of
# its processors: other programs on the machine do not lengthen these.
_CHILD = """
import resource, sys
from palpate.config.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print("used", used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(status)
"""


def run(options: Sequence[str] = ()) -> None:
    """Print how long crowds of growing size take, on each engine that is here."""
    library = load()
    sizes = SIZES[:-1] if "--quick" in options else SIZES
    spark = [size for size in sizes if size in SPARK_SIZES and _has_spark()]
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="palpate-bench-") as folder:
        crowds = {size: make_crowd(library, Path(folder) / str(size), size) for size in sizes}
        rows += [_measure(crowds[size], size, "duckdb") for size in sizes]
        rows.append(_compare(library, crowds[sizes[-1]], sizes[-1]))
        rows += [_measure(crowds[size], size, "spark") for size in spark]
    what = f"{FACTS_EACH} facts each, {len(library.rules)} rules"
    head = (what, "seconds", "of all cores", "µs a person", "GB")
    print_table("Screening a crowd (goal: a million in 30 s and 8 GB on DuckDB)", head, rows)
    print(f"  of the largest crowd {_SAMPLE:,} were held against the engine: all answers equal")
    if not spark:
        print("  Spark was left out, for it is not here; `make spark` installs it")


def _has_spark() -> bool:
    return bool(importlib.util.find_spec("pyspark") and shutil.which("java"))


def make_crowd(library: Library, folder: Path, size: int) -> Path:
    """Write a made-up crowd: half of the facts can set off rules, half of the people were asked."""
    folder.mkdir()
    chance = np.random.default_rng(size)
    _write_people(library, folder / "people.parquet", size, chance)
    models = _make_models(library)
    columns = list_schema(FACTS)
    with pq.ParquetWriter(folder / "facts.parquet", columns) as writer:
        for first in range(0, size, 100_000):
            count = min(100_000, size - first)
            writer.write_table(_make_facts(models, first, count, chance))
    return folder


def _make_models(library: Library) -> pa.Table:
    rows = []
    for seed in range(_MODELS // FACTS_EACH):
        _, facts = make_person(library, seed, FACTS_EACH, 0.5)
        rows += [write_fact("", 0, fact) for fact in facts]
    return pa.Table.from_pylist(rows, schema=list_schema(FACTS))


def _make_facts(models: pa.Table, first: int, count: int, chance: np.random.Generator) -> pa.Table:
    # Each person takes the place in the order of ten models, so that five of ten facts bear.
    people = chance.integers(0, len(models) // FACTS_EACH, (count, FACTS_EACH))
    table = models.take(pa.array((people * FACTS_EACH + np.arange(FACTS_EACH)).ravel()))
    names = _name_people(np.repeat(np.arange(first, first + count), FACTS_EACH))
    numbers = pa.array(np.tile(np.arange(FACTS_EACH), count))
    table = table.set_column(0, "person", names)
    return table.set_column(table.column_names.index("number"), "number", numbers)


def _name_people(numbers: np.ndarray[Any, Any]) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 8, "0")
    return pc.binary_join_element_wise("person", digits, "-")


def _write_people(library: Library, path: Path, size: int, chance: np.random.Generator) -> None:
    topics = list(library.topics)
    some = pa.array([topics[:number] for number in range(len(topics))])
    days = chance.integers(-14_000, 13_000, size).astype("datetime64[D]")
    columns = {
        "person": _name_people(np.arange(size)),
        "born_first": pa.array(days),
        "born_last": pa.array(days),
        "age": pa.nulls(size, pa.int64()),
        "sex": pa.array(np.where(chance.random(size) < 0.5, "female", "male")),
        "asked": some.take(pa.array(np.arange(size) % len(topics))),
        "asked_all": pa.array(chance.random(size) < 0.5),
        "not_understood": pa.nulls(size, pa.list_(pa.string())),
    }
    pq.write_table(pa.table(columns, schema=list_schema(PEOPLE)), path)


def _measure(crowd: Path, size: int, engine: str) -> tuple[str, ...]:
    """Run the command in a process of its own and return its time and memory."""
    words = ["rescreen", str(crowd), "--out", str(_out(crowd)), "--on", TODAY.isoformat()]
    command = [sys.executable, "-c", _CHILD, *words, "--engine", engine]
    start = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken = time.perf_counter() - start
    memory, busy = map(float, said.split("used ")[1].split())
    name, each = f"{size:,} people, {engine}, from start to end", f"{taken / size * 1e6:.0f}"
    if engine == "spark":
        # What Spark does and holds lies in a Java process beside this one.
        return name, f"{taken:.1f}", "", each, ""
    return name, f"{taken:.1f}", f"{busy:.1f}", each, f"{memory / 1024**2:.1f}"


def _out(crowd: Path) -> Path:
    return crowd / "answers.parquet"


def _compare(library: Library, crowd: Path, size: int) -> tuple[str, ...]:
    """Screen some people of a crowd one at a time and hold the answers against the query's."""
    names = _name_people(np.arange(_SAMPLE)).to_pylist()
    chosen = [("person", "in", names)]
    facts: dict[str, list[Fact]] = {name: [] for name in names}
    for row in pq.read_table(crowd / "facts.parquet", filters=chosen).to_pylist():
        facts[row["person"]].append(_read_fact(row))
    people = pq.read_table(crowd / "people.parquet", filters=chosen).to_pylist()
    start = time.perf_counter()
    answers = {
        row["person"]: screen(library, _read_person(row), facts[row["person"]], TODAY, _asked(row))
        for row in people
    }
    taken = (time.perf_counter() - start) / _SAMPLE
    chosen = [("id", "in", names)]
    for row in pq.read_table(_out(crowd), filters=chosen).to_pylist():
        answer = answers.pop(row["id"])
        split = name_fields(library).split(answer.envelope.permits)
        assert row["standing"] == answer.envelope.standing.words, row["id"]
        assert row["findings"] == [finding.rule.id for finding in answer.findings], row["id"]
        assert list(row["techniques"].values()) == list(split.values())[5:-1], row["id"]
        assert [row[f"pressure_{level}"] for level in range(1, 6)] == list(split.values())[:5]
    assert not answers, "somebody has no answer"
    total = taken * SIZES[-1]
    name = f"{size:,} one at a time, facts in memory, from {_SAMPLE:,}"
    total = f"{taken * size:.1f}"
    return name, total, total, f"{taken * 1e6:.0f}", ""


def _asked(row: Mapping[str, Any]) -> frozenset[str] | None:
    return None if row["asked_all"] else frozenset(row["asked"])


def _read_person(row: Mapping[str, Any]) -> Person:
    return Person(_read_when(row, "born"), None, row["sex"])


def _read_fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        row["concept"], Kind(row["kind"]), Status(row["status"]), _read_when(row, "onset"),
        sites=row["sites"], value=row["value"], second=row["second"],
    )  # fmt: skip


def _read_when(row: Mapping[str, Any], name: str) -> When | None:
    first: date | None = row[f"{name}_first"]
    return When(first, row[f"{name}_last"]) if first else None
