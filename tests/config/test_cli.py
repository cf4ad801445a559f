"""The command line: screen, read, knowledge; exit status and one sentence for bad input."""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palpate import __version__
from palpate.clinical.library import KNOWLEDGE, load
from palpate.config import casework
from palpate.config.cli import main
from tests.clinical.small import FILES, write_folder
from tests.test_floors import BLOCKED, SOURCE

CASE = {
    "on": "2026-11-23",
    "facts": [{"text": "clot in the left calf", "onset": "2026-11-09"}],
    "massage": {"type": "deep tissue", "pressure": 4, "sites": ["left calf"]},
}
SYNTHEA = Path(__file__).parent.parent / "data" / "synthea"


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command and return its exit status and what it said and complained."""
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def screen_bytes(
    capsys: pytest.CaptureFixture[str], folder: Path, data: bytes, name: str = "case.json"
) -> str:
    """Return the one sentence that a file which cannot be used is refused with."""
    path = folder / name
    path.write_bytes(data)
    status, out, err = run(capsys, "screen", str(path), "--json")
    assert (status, out) == (2, "")
    assert err.startswith("palpate: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err.removeprefix("palpate: ").strip()


def run_without_django(
    *words: str, given: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own in which Django cannot be imported."""
    code = (
        f"{BLOCKED}\nimport runpy\nsys.argv = ['palpate', *{list(words)!r}]\n"
        "runpy.run_module('palpate', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        input=given,
        env={"PYTHONPATH": str(SOURCE), "PATH": "", **settings},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_case_is_screened_to_json(capsys: pytest.CaptureFixture[str], case_file: Path) -> None:
    status, out, err = run(capsys, "screen", str(case_file), "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["on"] == "2026-11-23"
    assert answer["standing"] in ("clear first", "stop")
    assert answer["massage"]["allowed"] is False


def test_a_case_is_screened_for_another_day(
    capsys: pytest.CaptureFixture[str], case_file: Path
) -> None:
    _, out, _ = run(capsys, "screen", str(case_file), "--json", "--on", "2030-01-01")
    answer = json.loads(out)
    assert answer["on"] == "2030-01-01"
    assert answer["standing"] not in ("clear first", "stop")


def test_a_case_is_screened_for_a_person_to_read(
    capsys: pytest.CaptureFixture[str], case_file: Path
) -> None:
    status, out, _ = run(capsys, "screen", str(case_file))
    assert status == 0
    assert out.startswith("2026-11-23: STOP. No massage: ")
    assert "Seek care: today." in out
    assert "The planned massage does not fit:\n- standing is stop" in out
    assert "Ask: " in out
    assert "not yet reviewed by a clinician" in out


@pytest.mark.parametrize(
    ("massage", "line"),
    [
        ({"type": "Swedish"}, "The planned massage fits."),
        (
            {"type": "Swedish", "minutes": 120, "techniques": ["thrust", "effleurage"]},
            "It would fit with: ",
        ),
    ],
)
def test_a_planned_massage_is_judged_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, massage: dict[str, Any], line: str
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"facts": [], "asked_all": True, "massage": massage}))
    _, out, _ = run(capsys, "screen", str(path))
    assert line in out
    assert "Seek care" not in out


def test_a_toml_case_gives_the_same_answer(
    capsys: pytest.CaptureFixture[str], case_file: Path, tmp_path: Path
) -> None:
    toml = (
        "on = 2026-11-23\n[[facts]]\ntext = 'clot in the left calf'\nonset = 2026-11-09\n"
        "[massage]\ntype = 'deep tissue'\npressure = 4\nsites = ['left calf']\n"
    )
    for name in ("case.toml", "case"):
        (tmp_path / name).write_text(toml)
        _, out, _ = run(capsys, "screen", str(tmp_path / name), "--json")
        assert json.loads(out) == json.loads(run(capsys, "screen", str(case_file), "--json")[1])


def test_a_bundle_is_told_by_its_resource_type(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SYNTHEA / "epilepsy.json")
    status, out, _ = run(capsys, "screen", path, "--json", "--on", "2020-01-15")
    assert status == 0
    assert "epilepsy" in {fact["concept"] for fact in json.loads(out)["understood"]}
    today = json.loads(run(capsys, "screen", path, "--json")[1])["on"]
    assert date.fromisoformat(today) >= date(2026, 11, 24)


def test_standard_input_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    status, out, _ = run(capsys, "screen", "-", "--json")
    assert status == 0
    assert json.loads(out)["understood"][0]["concept"] == "deep-vein-thrombosis"


WHOLE = json.dumps(CASE).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty. Give a case or a FHIR bundle."),
        (b" \n", "is empty. Give a case or a FHIR bundle."),
        (WHOLE[:-1], "is cut off. Mend the file at that place, or fetch it again."),
        (WHOLE[:40], "is cut off. Mend the file"),
        (b'{"facts": [{"text": "clo', "line 1 column 21: is cut off. Mend the file"),
        (b'{"facts": [{"status": tr', "is cut off. Mend the file"),
        (b'{"asked_all": true,', "is cut off. Mend the file"),
        (b'{"facts": [}', "line 1 column 12: is not JSON"),
        (b'{"facts": []}x', "is not JSON (Extra data). Mend the file"),
        (b"hello", "is not JSON (Expecting value). Mend the file"),
        (b"[]", "is not one table. Put the case in { }."),
        (b'"clot"', "is not one table. Put the case in { }."),
        (b"3", "is not one table. Put the case in { }."),
        (b"\xff\xfe\x00", "is not UTF-8 text (byte 0). Save it as UTF-8."),
        (b'{"facts": [{"text": "caf\xe9"}]}', "is not UTF-8 text (byte 24). Save it as UTF-8."),
        (b"[" * 100_000, "is nested too deeply. Give one case or one bundle."),
        (b'{"facts": [], "person": {"age": NaN}}', "holds a number that cannot be used (NaN)."),
        (
            b'{"facts": [], "person": {"age": ' + b"9" * 5000 + b"}}",
            "holds a number that cannot be used",
        ),
        (
            b'{"resourceType": "Patient"}',
            "resourceType: is “Patient”. Give a FHIR R4 Bundle of one patient.",
        ),
        (b'{"factz": []}', "case: “factz” is not a known key. Did you mean “facts”."),
        (b'{"facts": [{"text": "clot", "onset": "soon"}]}', "facts[1].onset: "),
        (b'{"facts": [], "massage": {"pressure": 6}}', "massage.pressure: 6 is not on the scale."),
        (
            b'{"facts": [], "massage": {"minutes": 500}}',
            "massage.minutes: 500 is no session length.",
        ),
    ],
)
def test_input_that_cannot_be_used_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, words: str
) -> None:
    assert words in screen_bytes(capsys, tmp_path, data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"facts = [", "is neither JSON nor TOML ("),
        (b"hello", "is neither JSON nor TOML ("),
        (b"a = " + b"[" * 100_000, "is nested too deeply."),
    ],
)
def test_toml_that_cannot_be_used_is_refused_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, words: str
) -> None:
    assert words in screen_bytes(capsys, tmp_path, data, "case.toml")
    assert words in screen_bytes(capsys, tmp_path, data, "case")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(casework.MAX_BYTES + 1)
    status, _, err = run(capsys, "screen", str(path))
    assert status == 2
    assert err == f"palpate: {path}: is larger than 256 MB. Split it by patient.\n"


def test_a_large_file_below_the_limit_is_screened(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    claim = {"resource": {"resourceType": "Claim", "text": "x" * 10_000}}
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": [claim] * 2_000}))
    status, out, _ = run(capsys, "screen", str(path), "--json")
    assert status == 0
    assert json.loads(out)["ignored"] == {"Claim": 2_000}


@pytest.mark.parametrize("name", ["nothing.json", "."])
def test_a_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    path = str(tmp_path / name)
    status, out, err = run(capsys, "screen", path)
    assert (status, out) == (2, "")
    assert err.startswith(f"palpate: {path.removesuffix('/.')}")
    assert err.endswith(". Check the path.\n")


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], case_file: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["screen", str(case_file), "--on", "soon"])
    assert stopped.value.code == 2
    assert "“soon” is no date; write it as YYYY-MM-DD" in capsys.readouterr().err


def test_text_is_read_to_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("read", "no diabetes. Eliquis. grumbling zorbitis", "--json", "--on", "2026-11-23")
    status, out, _ = run(capsys, *words)
    found = json.loads(out)
    assert status == 0
    assert set(found) == {"facts", "not_understood", "ask"}
    assert {fact["concept"]: fact["status"] for fact in found["facts"]} == {
        "diabetes": "denied",
        "apixaban": "active",
    }
    assert found["not_understood"] == ["grumbling zorbitis"]


def test_text_is_read_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "read", "blood pressure 150/95. pe. zorbitis", "--on", "2026-11-23")
    assert "Blood pressure (active, self) 150/95" in out
    assert "Not understood: zorbitis" in out
    assert run(capsys, "read", "")[1] == "Nothing was read.\n"


def test_a_question_about_two_meanings_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(casework, "load", lambda: load(write_folder(tmp_path)))
    assert "Ask: “cold” could mean" in run(capsys, "read", "cold")[1]


@pytest.mark.parametrize("field", ["conditions", "medicines", "procedures", "any"])
def test_a_field_can_be_named(capsys: pytest.CaptureFixture[str], field: str) -> None:
    assert run(capsys, "read", "asthma", "--field", field)[0] == 0


def test_half_a_character_does_not_end_in_a_trace() -> None:
    given = json.dumps({"facts": [{"text": "\ud800 clot"}]}).encode()
    done = run_without_django("screen", "-", "--json", given=given, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["understood"][0]["from"] == "\ud800 clot"


@pytest.mark.parametrize("name", ["anticoagulated", "epilepsy", "fractures", "pregnant"])
def test_a_record_is_screened_without_django(name: str) -> None:
    path = SYNTHEA / f"{name}.json"
    done = run_without_django("screen", str(path), "--json", "--on", "2020-01-15")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["on"] == "2020-01-15"


def test_bad_input_is_refused_in_a_process_of_its_own() -> None:
    done = run_without_django("screen", "-", given=b"{")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode() == (
        "palpate: standard input, line 1 column 2: is cut off. "
        "Mend the file at that place, or fetch it again.\n"
    )


def test_text_is_read_without_django() -> None:
    done = run_without_django("read", "dibetes and asthma", "--json", "--on", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, b"")
    assert {f["concept"] for f in json.loads(done.stdout)["facts"]} == {"diabetes", "asthma"}


def test_a_reader_who_has_enough_gets_no_trace(
    monkeypatch: pytest.MonkeyPatch, case_file: Path
) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    assert main(["screen", str(case_file)]) == 0


def test_versions_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--version")
    assert status == 0
    library = load()
    assert out == f"palpate {__version__}, knowledge {library.version}, {library.review_words()}\n"


def test_no_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys)
    assert status == 2
    assert all(command in out for command in ("screen", "read", "serve", "knowledge"))


def test_broken_knowledge_is_said_in_sentences(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path, {"roles.toml": "[[role]]\n"})
    monkeypatch.setattr(casework, "load", lambda: load(folder))
    status, out, err = run(capsys, "read", "asthma")
    assert (status, out) == (2, "")
    assert "roles.toml: role 1.id: is missing" in err


def check_folder(
    capsys: pytest.CaptureFixture[str], folder: Path, changes: dict[str, str]
) -> tuple[int, str]:
    write_folder(folder, changes)
    status, out, _ = run(capsys, "knowledge", "check", "--folder", str(folder))
    return status, out


def test_the_real_knowledge_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "knowledge", "check")
    assert out.endswith("types: no problem found\n"), out
    assert status == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "concepts/small.toml",
            '"I82.4"',
            '"I82.99Q"',
            "concepts: concept deep-clot.icd10: ICD-10-CM has no I82.99Q. Look it up",
        ),
        (
            "concepts/small.toml",
            '"Z86.718"',
            '"Z86.7X"',
            "concept clot.icd10: ICD-10-CM has no Z86.7X",
        ),
        (
            "concepts/small.toml",
            '"B01AF02"',
            '"B01-2"',
            "concept apixaban.atc: “B01-2” is no ATC code",
        ),
        (
            "concepts/small.toml",
            '"8310-5"',
            '"83105"',
            "concept temperature.loinc: “83105” is no LOINC code",
        ),
        (
            "rules/small.toml",
            '["good"]',
            '["weak"]',
            "rules/small.toml: rule clot-fresh.sources: stop rests on weak sources alone",
        ),
        (
            "goals.toml",
            '"pain-score"',
            '"scale"',
            "goals.toml: goal pain.measures: “scale” is no measure",
        ),
        (
            "evidence/small.toml",
            'goal = "pain"',
            'goal = "joy"',
            "evidence: statement swedish-pain.goal: “joy” is no goal",
        ),
        (
            "evidence/small.toml",
            '["swedish"]',
            '["zorb"]',
            "statement swedish-pain.types: “zorb” is no massage type",
        ),
        (
            "evidence/small.toml",
            '["sprain"]',
            '["zorb"]',
            "statement swedish-pain.about: “zorb” is no concept",
        ),
        (
            "evidence/small.toml",
            'grade = "low"',
            'grade = "high"',
            "statement swedish-pain.grade: “high” is not allowed",
        ),
        (
            "rules/small.toml",
            "written",
            "writen",
            "writen: is not a known key. Did you mean written",
        ),
    ],
)
def test_the_check_names_what_does_not_hold(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    status, out = check_folder(capsys, tmp_path, {file: FILES[file].replace(old, new)})
    assert status == 1
    assert problem in out
    assert out.splitlines()[-1].endswith(" problems")


def test_the_check_misses_worked_cases(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out = check_folder(capsys, tmp_path, {})
    assert status == 1
    assert "cases/small.toml: rule numb-light: no case fires it. Write one." in out


def test_the_check_of_a_folder_without_a_body_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = run(capsys, "knowledge", "check", "--folder", str(tmp_path))
    assert status == 1
    assert "body.toml: file: is missing" in out


def test_one_entry_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "knowledge", "show", "deep-vein-thrombosis")
    assert status == 0
    assert "Deep vein thrombosis" in out
    source = next(iter(load().rules.values())).sources[0]
    assert source in run(capsys, "knowledge", "show", source)[1]


def test_a_rule_is_shown_in_words_with_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "knowledge", "show", "teenager-care")
    rule = load().rules["teenager-care"]
    assert status == 0
    assert out.startswith(f"{rule.title} (teenager-care): {load().review_words(rule)}\n")
    for name in ("Reason", "When", "Limits", "It holds for", "It does not for", "Developer"):
        assert f"\n{name:31}" in out
    assert f"\n{'Date of birth':31}Used: Age.\n" in out
    assert rule.because in out
    assert load().source(rule.sources[0]).title in out


def test_a_rule_that_holds_always_and_who_can_lift_one_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    universal = load().universal[0].id
    assert f"\n{'When':31}Always\n" in run(capsys, "knowledge", "show", universal)[1]
    shown = run(capsys, "knowledge", "show", "platelets-20-to-50")[1]
    assert "Who can say so: the haematologist or oncologist" in shown


def test_the_check_reads_the_card_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    card = {"card.toml": FILES["card.toml"].replace('["age"]', '["years"]')}
    status, out = check_folder(capsys, tmp_path, card)
    assert status == 1
    assert "card.toml: uses.birth_date: “years” is no concept. Mend the id." in out


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "knowledge", "show")
    assert status == 0
    assert len(out.splitlines()) == len(load().rules)


def test_an_entry_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "knowledge", "show", "zorb")
    assert status == 2
    assert out == "There is no “zorb” in the knowledge. Leave the id out to list what there is.\n"


def test_the_knowledge_lies_in_the_package() -> None:
    assert KNOWLEDGE.name == "knowledge"
    assert (KNOWLEDGE / "body.toml").is_file()
