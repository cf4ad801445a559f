"""From files to files: the facts of many people in, one row a person out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from palpate.clinical.library import Library
from palpate.population.checks import check_columns, check_rows
from palpate.population.columns import FACTS, PEOPLE
from palpate.population.engines import start_engine
from palpate.population.errors import PopulationError
from palpate.population.facts import gather_people
from palpate.population.rules import build_tables
from palpate.population.screen import screen_people

_EXPECTED = (
    "Give a Parquet file of facts, a directory with facts.parquet and people.parquet, or FHIR bulk "
    "files that end in .ndjson or .ndjson.gz"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The files that hold facts and people; without `people` the facts say who there is."""

    facts: tuple[Path, ...]
    people: tuple[Path, ...] = ()


def screen_files(
    library: Library, source: Path, out: Path, on: date, engine: str = "duckdb"
) -> int:
    """Screen everybody of a Parquet source, write the answer and return how many people it has.

    Raises PopulationError with one sentence when the source cannot be used.
    """
    found = find_source(source)
    check_columns(found.facts, FACTS)
    check_columns(found.people, PEOPLE)
    check_out(found, out)
    tables = build_tables(library, on)
    with start_engine(engine) as running:
        facts = running.read(found.facts)
        people = running.read(found.people) if found.people else None
        placed = running.place(tables)
        check_rows(library, running, placed, facts, people, on)
        crowd = gather_people(facts, people)
        return running.write(screen_people(library, facts, crowd, placed, on), out)


def find_source(source: Path) -> Source:
    """Return the files of a source; raises PopulationError when there are none."""
    if source.is_file():
        return Source((source,))
    if not source.is_dir():
        raise PopulationError(str(source), "is not there", "Check the path")
    facts = _find_table(source, "facts")
    if not facts:
        raise PopulationError(str(source), "holds no facts.parquet", _EXPECTED)
    return Source(facts, _find_table(source, "people"))


def has_tables(source: Path) -> bool:
    """Tell whether a directory holds the tables of a population."""
    return source.is_dir() and bool(_find_table(source, "facts"))


def _find_table(folder: Path, name: str) -> tuple[Path, ...]:
    """Return the parts of a table: one file, or all Parquet files of a folder of that name."""
    for path in (folder / f"{name}.parquet", folder / name):
        if path.is_file():
            return (path,)
        if path.is_dir():
            return tuple(sorted(path.glob("*.parquet")))
    return ()


def check_out(source: Source, out: Path) -> None:
    """Refuse an answer that could not be written, or that would overwrite its own source."""
    if not out.parent.is_dir():
        raise PopulationError(str(out), "lies in a folder that is not there", "Make the folder")
    if out.is_dir():
        raise PopulationError(str(out), "is a folder", "Name a file, such as answers.parquet")
    if out.resolve() in {path.resolve() for path in (*source.facts, *source.people)}:
        raise PopulationError(str(out), "is what is read from", "Name another file")
