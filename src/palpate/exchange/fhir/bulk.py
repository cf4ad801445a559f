"""Takes FHIR bulk files (NDJSON, one resource a line) apart into the tables of a population."""

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from palpate.clinical.library import Library
from palpate.exchange.casefile.case import CaseError, CaseInput
from palpate.exchange.fhir.accept import READ_TYPES, accept_bundle
from palpate.exchange.fhir.bundle import Resource
from palpate.population.columns import FACTS, PEOPLE, list_schema, write_fact, write_person

ENDINGS = (".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")
BYTES_A_PART = 64 * 1024 * 1024
"""How much of the files is held in memory at once, about; patients are spread over parts."""
_MAX_PARTS = 200
_ROWS_A_GROUP = 100_000
# Text shrinks about tenfold under gzip.
_GZIP = 10


@dataclass(slots=True)
class Taken:
    """What was taken from the files, for a person to read."""

    people: int = 0
    facts: int = 0
    not_understood: int = 0
    unknown_patients: int = 0
    without_patient: int = 0
    ignored: Counter[str] = field(default_factory=Counter)


def list_bulk(source: Path) -> list[Path]:
    """Return the bulk files that a path names: itself, or those of a directory; none for others."""
    paths = sorted(source.iterdir()) if source.is_dir() else [source]
    return [path for path in paths if path.name.endswith(ENDINGS) and path.is_file()]


def accept_bulk(library: Library, paths: Iterable[Path], folder: Path, on: date) -> Taken:
    """Read bulk files as of a day into facts.parquet and people.parquet of a folder.

    Raises CaseError with file and line where a line cannot be used.
    """
    paths, taken = list(paths), Taken()
    parts, medications = _spread(paths, folder, taken)
    columns = list_schema(FACTS), list_schema(PEOPLE)
    with (
        _Rows(folder / "facts.parquet", columns[0]) as facts,
        _Rows(folder / "people.parquet", columns[1]) as people,
    ):
        for part in parts:
            for name, resources in _gather(part).items():
                case = _accept(library, resources, medications, on)
                _count(taken, case, resources)
                asked, unread = case.asked, case.not_understood
                people.add(write_person(name, case.person, asked, unread))
                for number, item in enumerate(case.facts):
                    facts.add(write_fact(name, number, item.fact))
            part.unlink()
    return taken


def _spread(
    paths: list[Path], folder: Path, taken: Taken
) -> tuple[list[Path], dict[str, Resource]]:
    """Spread the lines over parts by their patient, so that no crowd must fit into memory."""
    parts = [folder / f"part-{number}.txt" for number in range(_count_parts(paths))]
    medications: dict[str, Resource] = {}
    with ExitStack() as stack:
        files = [stack.enter_context(part.open("w", encoding="utf-8")) for part in parts]
        for path in paths:
            for resource in _read_lines(path):
                if resource["resourceType"] == "Medication":
                    medications[str(resource.get("id"))] = resource
                else:
                    _put_aside(resource, files, taken)
    return parts, medications


def _count_parts(paths: Iterable[Path]) -> int:
    sizes = (path.stat().st_size * (_GZIP if path.suffix == ".gz" else 1) for path in paths)
    return min(_MAX_PARTS, 1 + sum(sizes) // BYTES_A_PART)


def _put_aside(resource: Resource, files: Sequence[TextIO], taken: Taken) -> None:
    """Write a resource to the part of its patient, when it is of a type that facts come from."""
    kind = resource["resourceType"]
    if kind not in READ_TYPES and kind != "Patient":
        taken.ignored[kind] += 1
        return
    name = name_patient(resource)
    if not name:
        taken.without_patient += 1
        return
    part = files[zlib.crc32(name.encode()) % len(files)]
    part.write(json.dumps([name, resource], ensure_ascii=True) + "\n")


def name_patient(resource: Resource) -> str:
    """Return the id of the patient that a resource is or is about; empty when it names none."""
    if resource["resourceType"] == "Patient":
        return str(resource.get("id") or "")
    for key in ("subject", "patient"):
        found = resource.get(key)
        if isinstance(found, Mapping) and isinstance(found.get("reference"), str):
            return _read_reference(found["reference"])
    return ""


def _read_reference(reference: str) -> str:
    """Return the id in `Patient/7`, `urn:uuid:7` or a full address; empty for anything else."""
    _, found, tail = reference.rpartition("Patient/")
    if not found:
        _, found, tail = reference.partition("urn:uuid:")
    return tail.split("/")[0] if found else ""


def _read_lines(path: Path) -> Iterator[Resource]:
    """Yield the resources of a file; raises CaseError at a line that is none."""
    number = 0
    try:
        with _open_text(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _read_resource(line, f"{path.name}, line {number}")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as broken:
        problem = f"cannot be read beyond line {number} ({broken})"
        raise CaseError(path.name, problem, "Fetch the file again") from broken


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def _read_resource(line: str, place: str) -> Resource:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as broken:
        raise CaseError(place, "is not JSON", "Give one FHIR resource a line") from broken
    if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
        raise CaseError(place, "has no resourceType", "Give one FHIR resource a line")
    return found


def _gather(part: Path) -> dict[str, list[Resource]]:
    """Return the resources of each patient of a part, in the order of the files."""
    gathered: dict[str, list[Resource]] = {}
    with part.open(encoding="utf-8") as lines:
        for line in lines:
            name, resource = json.loads(line)
            gathered.setdefault(name, []).append(resource)
    return gathered


def _accept(
    library: Library, resources: list[Resource], medications: Mapping[str, Resource], on: date
) -> CaseInput:
    wanted = dict.fromkeys(
        name for resource in resources if (name := _name_medication(resource)) in medications
    )
    entries = [*resources, *(medications[name] for name in wanted)]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": entry} for entry in entries]}
    return accept_bundle(library, bundle, on)


def _name_medication(resource: Resource) -> str:
    found = resource.get("medicationReference")
    reference = found.get("reference") if isinstance(found, Mapping) else None
    return reference.replace(":", "/").split("/")[-1] if isinstance(reference, str) else ""


def _count(taken: Taken, case: CaseInput, resources: list[Resource]) -> None:
    taken.people += 1
    taken.facts += len(case.facts)
    taken.not_understood += len(case.not_understood)
    taken.unknown_patients += all(one["resourceType"] != "Patient" for one in resources)


class _Rows:
    """A Parquet file that rows are added to, written a group at a time."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.writer, self.schema = pq.ParquetWriter(path, schema), schema
        self.rows: list[Mapping[str, Any]] = []

    def __enter__(self) -> "_Rows":
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self.writer.close()

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self.rows.append(row)
        if len(self.rows) >= _ROWS_A_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self.rows:
            self.writer.write_table(pa.Table.from_pylist(self.rows, schema=self.schema))
            self.rows.clear()
