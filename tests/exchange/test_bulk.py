"""FHIR bulk files become the tables of a population, patient by patient."""

import gzip
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from palpate.clinical.library import load
from palpate.clinical.screening import screen
from palpate.exchange.casefile.case import CaseError
from palpate.exchange.fhir import bulk
from palpate.exchange.fhir.accept import accept_bundle
from palpate.exchange.fhir.bulk import accept_bulk, list_bulk, name_patient
from tests.population.crowds import describe, rescreen

LIBRARY = load()
ON = date(2026, 11, 24)
DATA = Path(__file__).parent.parent / "data"
SYNTHEA = DATA / "synthea-bulk"


def patient(name: str) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": name, "birthDate": "1960-05-01", "gender": "female"}


def condition(name: str, text: str, reference: str = "") -> dict[str, Any]:
    return {
        "resourceType": "Condition", "id": f"{name}-{text}", "code": {"text": text},
        "subject": {"reference": reference or f"Patient/{name}"},
    }  # fmt: skip


def write_lines(path: Path, resources: Iterable[object]) -> Path:
    text = "".join(json.dumps(resource) + "\n" for resource in resources)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def take(folder: Path, *resources: object) -> tuple[bulk.Taken, list[dict[str, Any]]]:
    """Accept resources of one file, and return what was taken with the facts."""
    path = write_lines(folder / "all.ndjson", resources)
    taken = accept_bulk(LIBRARY, [path], folder, ON)
    return taken, pq.read_table(folder / "facts.parquet").to_pylist()


def gather_bundles(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the resources of each patient of a folder as a bundle, read line by line."""
    bundles: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.ndjson.gz")):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            resource = json.loads(line)
            name = name_patient(resource)
            if name:
                bundle = bundles.setdefault(name, {"resourceType": "Bundle", "entry": []})
                bundle["entry"].append({"resource": resource})
    return bundles


def test_each_patient_of_bulk_files_is_screened_as_their_bundle_is(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    paths = list_bulk(SYNTHEA)
    taken = accept_bulk(LIBRARY, paths, tmp_path / "tables", ON)
    rows = rescreen(LIBRARY, tmp_path / "tables", tmp_path / "out.parquet")
    bundles = gather_bundles(SYNTHEA)
    assert rows.keys() == bundles.keys()
    assert taken.people == len(bundles)
    for name, bundle in bundles.items():
        case = accept_bundle(LIBRARY, bundle, ON)
        facts = [item.fact for item in case.facts]
        expected = describe(LIBRARY, screen(LIBRARY, case.person, facts, ON, case.asked))
        assert {key: rows[name][key] for key in expected} == expected
        assert tuple(rows[name]["not_understood"]) == case.not_understood


def test_bundles_split_into_lines_are_screened_as_they_were(tmp_path: Path) -> None:
    bundles = {
        path.stem: json.loads(path.read_bytes()) for path in (DATA / "synthea").glob("*.json")
    }
    resources = [entry["resource"] for bundle in bundles.values() for entry in bundle["entry"]]
    taken, _ = take(tmp_path, *resources)
    rows = rescreen(LIBRARY, tmp_path, tmp_path / "out.parquet")
    assert taken.people == len(rows) == len(bundles) > 0
    for bundle in bundles.values():
        case = accept_bundle(LIBRARY, bundle, ON)
        facts = [item.fact for item in case.facts]
        (name,) = (e["resource"]["id"] for e in bundle["entry"] if is_patient(e["resource"]))
        expected = describe(LIBRARY, screen(LIBRARY, case.person, facts, ON, case.asked))
        assert {key: rows[name][key] for key in expected} == expected


def is_patient(resource: dict[str, Any]) -> bool:
    return bool(resource["resourceType"] == "Patient")


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/ann",
        "urn:uuid:ann",
        "https://ehr.example/fhir/Patient/ann",
        "Patient/ann/_history/2",
    ],
)
def test_a_fact_belongs_to_the_patient_it_refers_to(tmp_path: Path, reference: str) -> None:
    fact = condition("ann", "deep vein thrombosis", reference)
    taken, facts = take(tmp_path, patient("ann"), patient("bob"), fact)
    assert [(row["person"], row["concept"]) for row in facts] == [("ann", "deep-vein-thrombosis")]
    assert (taken.people, taken.facts, taken.unknown_patients) == (2, 1, 0)


def test_many_parts_give_what_one_part_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"person-{number}" for number in range(40)]
    resources = [patient(name) for name in people]
    resources += [condition(name, text) for text in ("asthma", "epilepsy") for name in people]
    _, at_once = take(tmp_path, *resources)
    monkeypatch.setattr(bulk, "BYTES_A_PART", 1000)
    _, in_parts = take(tmp_path, *resources)
    assert sorted(at_once, key=str) == sorted(in_parts, key=str)
    assert at_once != in_parts
    assert not list(tmp_path.glob("part-*"))


def test_a_medicine_is_found_in_the_file_of_medications(tmp_path: Path) -> None:
    medication = {"resourceType": "Medication", "id": "7", "code": {"text": "warfarin"}}
    request = {
        "resourceType": "MedicationRequest", "id": "r", "status": "active", "intent": "order",
        "medicationReference": {"reference": "Medication/7"},
        "subject": {"reference": "Patient/ann"},
    }  # fmt: skip
    _, facts = take(tmp_path, request, patient("ann"), medication)
    assert [row["concept"] for row in facts] == ["warfarin"]


def test_somebody_without_a_patient_resource_is_screened_all_the_same(tmp_path: Path) -> None:
    taken, facts = take(tmp_path, condition("ann", "epilepsy"))
    assert (taken.people, taken.unknown_patients, len(facts)) == (1, 1, 1)


def test_what_is_not_understood_or_not_read_is_counted(tmp_path: Path) -> None:
    stray = condition("ann", "epilepsy") | {"subject": {"display": "somebody"}}
    taken, facts = take(
        tmp_path, patient("ann"), condition("ann", "frobnication"), stray,
        {"resourceType": "Encounter", "subject": {"reference": "Patient/ann"}},
    )  # fmt: skip
    assert (facts, taken.not_understood, taken.without_patient) == ([], 1, 1)
    assert taken.ignored == {"Encounter": 1}
    (row,) = pq.read_table(tmp_path / "people.parquet").to_pylist()
    assert row["not_understood"] == ["frobnication"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"resourceType": "Patient"', "all.ndjson, line 3: is not JSON. Give one FHIR resource"),
        ("[1, 2]", "all.ndjson, line 3: has no resourceType"),
        ('{"id": "ann"}', "all.ndjson, line 3: has no resourceType"),
    ],
)
def test_a_line_that_is_no_resource_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = write_lines(tmp_path / "all.ndjson", [patient("ann")])
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    with pytest.raises(CaseError) as refused:
        accept_bulk(LIBRARY, [path], tmp_path, ON)
    assert sentence in str(refused.value)


def test_a_file_that_is_cut_off_or_no_text_is_named(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "all.ndjson.gz", [patient("ann")] * 50)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CaseError, match=r"all.ndjson.gz: cannot be read beyond line"):
        accept_bulk(LIBRARY, [path], tmp_path, ON)
    plain = tmp_path / "all.ndjson"
    plain.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CaseError, match=r"all.ndjson: cannot be read beyond line 0"):
        accept_bulk(LIBRARY, [plain], tmp_path, ON)


def test_bulk_files_are_told_by_their_ending(tmp_path: Path) -> None:
    for name in ("a.ndjson", "b.ndjson.gz", "c.json", "d.parquet"):
        (tmp_path / name).touch()
    assert [path.name for path in list_bulk(tmp_path)] == ["a.ndjson", "b.ndjson.gz"]
    assert list_bulk(tmp_path / "c.json") == []
    assert list_bulk(tmp_path / "a.ndjson") == [tmp_path / "a.ndjson"]
