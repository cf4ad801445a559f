"""Bundles as they come: huge, without a birth date, dated ahead, full of unknown codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from palpate.config.cli import main
from tests.test_floors import SOURCE

ON = "2026-11-23"
LIMIT = 600 * 1024 * 1024


def screen(
    capsys: pytest.CaptureFixture[str], folder: Path, *resources: dict[str, Any]
) -> dict[str, Any]:
    """Return the answer to a bundle that is screened from the command line."""
    path = folder / "bundle.json"
    entries = [{"resource": one} for one in resources]
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))
    assert main(["screen", str(path), "--json", "--on", ON]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return dict(json.loads(said.out))


def patient(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p", "gender": "female", **elements}


def condition(text: str, **elements: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"text": text}, **elements}


def test_a_patient_without_a_birth_date_is_screened(capsys, tmp_path) -> None:
    answer = screen(capsys, tmp_path, patient(), condition("Asthma"))
    assert [fact["concept"] for fact in answer["understood"]] == ["asthma"]
    assert answer["standing"] in ("note", "adjust")


def test_a_birth_date_in_the_future_is_asked_about(capsys, tmp_path) -> None:
    answer = screen(capsys, tmp_path, patient(birthDate="2999-01-01"), condition("Asthma"))
    asked = " ".join(question["ask"] for question in answer["questions"])
    assert "The birth date 2999-01-01 lies ahead; what is the right one?" in asked


def test_a_date_in_the_future_is_asked_about_and_limits_nothing_yet(capsys, tmp_path) -> None:
    clot = "Acute deep vein thrombosis of left leg"
    ahead = screen(capsys, tmp_path, patient(), condition(clot, onsetDateTime="2999-01-01"))
    now = screen(capsys, tmp_path, patient(), condition(clot, onsetDateTime="2026-11-20"))
    asked = " ".join(question["ask"] for question in ahead["questions"])
    assert "is dated 2999-01-01, after 2026-11-23; is the date right?" in asked
    assert now["standing"] in ("clear first", "stop")
    assert ahead["standing"] not in ("clear first", "stop")


def test_unknown_codes_are_listed_and_never_dropped(capsys, tmp_path) -> None:
    coded = {"coding": [{"system": "urn:nobody", "code": "ZZ-9"}]}
    answer = screen(
        capsys, tmp_path, patient(birthDate="1961-04-02"),
        {"resourceType": "Condition", "code": coded},
        condition("Grumbling zorbitis"),
    )  # fmt: skip
    assert answer["not_understood"] == ["ZZ-9", "Grumbling zorbitis"]


def test_a_bundle_of_200_mb_is_an_answer_or_a_sentence(tmp_path) -> None:
    """On a small machine: with less memory than so large a bundle takes."""
    claim = json.dumps({"resource": {"resourceType": "Claim", "note": ["x" * 90] * 2}})
    path = tmp_path / "huge.json"
    with path.open("w") as file:
        file.write('{"resourceType": "Bundle", "entry": [')
        file.writelines(f"{claim}," for _ in range(200_000_000 // len(claim)))
        file.write(f"{claim}]}}")
    assert path.stat().st_size > 200_000_000
    code = (
        f"import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, ({LIMIT}, {LIMIT}))\n"
        f"from palpate.config.cli import main\nsys.exit(main(['screen', {str(path)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("palpate: There is not enough memory for this. ")
    assert done.stderr.count("\n") == 1
