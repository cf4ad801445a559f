"""`palpate rescreen`: many people in one query, from Parquet or from FHIR bulk files."""

import tempfile
from datetime import date
from pathlib import Path

from palpate.clinical.errors import ClinicalError
from palpate.clinical.library import Library, load


class NoIbis(ClinicalError):
    """What the command stands on is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"rescreen: {name} is not here. Install it with `pip install 'palpate[population]'`."
        )


def rescreen(source: Path, out: Path, engine: str, on: date) -> int:
    """Screen everybody of a source and write the answer; raises ClinicalError with a sentence."""
    try:
        from palpate.population.run import screen_files
    except ModuleNotFoundError as missing:
        raise NoIbis(missing.name or "ibis") from None
    library = load()
    with tempfile.TemporaryDirectory(prefix="palpate-") as folder:
        tables = gather_tables(library, source, Path(folder), on)
        people = screen_files(library, tables, out, on, engine)
    print(f"{people:,} people were screened for {on}, knowledge {library.version}: {out}")
    print(f"Decision support for a trained therapist. Rules {library.review_words()}.")
    return 0


def gather_tables(library: Library, source: Path, folder: Path, on: date) -> Path:
    """Return where the facts are as Parquet: FHIR bulk files are first turned into it."""
    from palpate.exchange.fhir.bulk import accept_bulk, list_bulk
    from palpate.population.run import has_tables

    paths = [] if has_tables(source) or not source.exists() else list_bulk(source)
    if not paths:
        return source
    taken = accept_bulk(library, paths, folder, on)
    print(f"{taken.facts:,} facts of {taken.people:,} people were read from {len(paths)} files.")
    if taken.not_understood:
        print(f"{taken.not_understood:,} entries were not understood; the answer lists them.")
    if taken.unknown_patients:
        print(
            f"{taken.unknown_patients:,} people have no Patient resource; their age is not known."
        )
    if taken.without_patient:
        print(f"{taken.without_patient:,} resources name no patient and were left out.")
    return folder
