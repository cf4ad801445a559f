"""The engines that run the query: DuckDB on one machine, Spark on a cluster."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from palpate.population.errors import PopulationError
from palpate.population.rules import Tables

MEMORY = "6GB"
"""What DuckDB may hold in memory; beyond it, it goes on on disk."""

_SPARK_SETTINGS = {
    "spark.driver.memory": "6g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
}
_GET_SPARK = "`make spark` installs it; or leave --engine out, and DuckDB does it"


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine, with a folder for what it puts aside."""

    name: str
    backend: Any  # Ibis gives its backends no common public type
    folder: Path
    errors: tuple[type[Exception], ...]

    def read(self, paths: Sequence[Path]) -> ir.Table:
        """Return Parquet files of the same columns as one table."""
        tables: list[ir.Table] = [self.backend.read_parquet(str(path)) for path in paths]
        return ibis.union(*tables) if len(tables) > 1 else tables[0]

    def place(self, tables: Tables) -> dict[str, ir.Table]:
        """Return the tables of the knowledge where the query can join them."""
        placed = {}
        for name, table in tables:
            path = self.folder / f"{name}.parquet"
            pq.write_table(table, path)
            placed[name] = self.read([path])
        return placed

    def fetch(self, table: ir.Table) -> list[dict[str, Any]]:
        """Return the rows of a small answer."""
        made = Path(tempfile.mkdtemp(dir=self.folder)) / "small.parquet"
        self._run(table, made)
        rows: list[dict[str, Any]] = pq.read_table(made).to_pylist()
        return rows

    def write(self, table: ir.Table, path: Path) -> int:
        """Write an answer as one Parquet file, all or nothing, and return how many rows it has."""
        made = self.folder / "answer.parquet"
        self._run(table, made)
        part = path.with_name(f".{path.name}.part")
        try:
            _join_parts(made, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return int(pq.read_metadata(path).num_rows)

    def _run(self, table: ir.Table, path: Path) -> None:
        """Work out a table into a file; what the engine cannot do is said in one sentence."""
        try:
            self.backend.to_parquet(table, str(path))
        except self.errors as broken:
            said = next(iter(str(broken).splitlines()), type(broken).__name__)
            problem = f"the engine could not finish ({said})"
            repair = "Check that the files are whole and that the disk has room"
            raise PopulationError(self.name, problem, repair) from broken


def _join_parts(made: Path, part: Path) -> None:
    """Bring what an engine wrote, a file or a folder of parts, into one file."""
    if made.is_file():
        shutil.copyfile(made, part)
        return
    paths = sorted(made.glob("*.parquet"))
    with pq.ParquetWriter(part, pq.read_schema(paths[0])) as writer:
        for path in paths:
            for batch in pq.ParquetFile(path).iter_batches():
                writer.write_batch(batch)


@contextmanager
def start_engine(name: str) -> Iterator[Engine]:
    """Start an engine by its name and stop it at the end; raises PopulationError without it."""
    with tempfile.TemporaryDirectory(prefix="palpate-") as folder:
        engine = ENGINES[name](Path(folder))
        try:
            yield engine
        finally:
            engine.backend.disconnect()


def _start_duckdb(folder: Path) -> Engine:
    import duckdb

    backend = ibis.duckdb.connect(
        memory_limit=MEMORY, temp_directory=str(folder / "spill"), preserve_insertion_order=False
    )
    return Engine("duckdb", backend, folder, (duckdb.Error,))


def _start_spark(folder: Path) -> Engine:
    """Start Spark where its own settings say, which is on this machine unless told otherwise."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise PopulationError("--engine spark", "pyspark is not here", _GET_SPARK) from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise PopulationError("--engine spark", "Java is not here", _GET_SPARK)
    builder = SparkSession.builder.appName("palpate")
    for key, value in _SPARK_SETTINGS.items():
        builder = builder.config(key, value)
    try:
        session = builder.config("spark.sql.warehouse.dir", str(folder / "spark")).getOrCreate()
    except (PySparkException, OSError) as broken:
        problem = f"Spark did not start ({str(broken).splitlines()[0]})"
        raise PopulationError("--engine spark", problem, "It needs Java 17 or newer") from broken
    _quieten(session)
    with warnings.catch_warnings():
        # Spark warns of newer versions of a library that nothing here makes use of.
        warnings.simplefilter("ignore")
        return Engine("spark", ibis.pyspark.connect(session), folder, (PySparkException,))


def _quieten(session: Any) -> None:
    """Keep Spark's own words to errors, and its parts to what one machine has cores for."""
    context = session.sparkContext
    context.setLogLevel("ERROR")
    if context.master.startswith("local"):
        session.conf.set("spark.sql.shuffle.partitions", str(2 * context.defaultParallelism))


ENGINES: dict[str, Callable[[Path], Engine]] = {"duckdb": _start_duckdb, "spark": _start_spark}
"""Each engine by its name, with how it is started."""
