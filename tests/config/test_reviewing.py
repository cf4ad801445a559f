"""`palpate knowledge review`: sheets are written, answers are taken once, and nothing by halves."""

import json
from pathlib import Path
from typing import Any

import pytest

from palpate.clinical.library import read_library
from palpate.clinical.reviews import digest_rule
from palpate.config import reviewing
from palpate.config.cli import main
from tests.clinical.small import RULES, small_library, write_folder

RULE = small_library().rules["numb-light"]
USED = sum(rule.retired is None for rule in small_library().rules.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small knowledge in a folder that may be changed."""
    place = tmp_path / "knowledge"
    place.mkdir()
    return write_folder(place)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of answers: one agreement, one comment."""
    return write_answers(tmp_path / "answers.json")


def write_answers(path: Path, **change: Any) -> Path:
    other = small_library().rules["clot-fresh"]
    data = {
        "by": "Ann Ex",
        "licence": "RN, Oregon, 12",
        "on": "2026-11-23",
        "answers": [
            {"rule": RULE.id, "text": digest_rule(RULE), "verdict": "agree", "comment": ""},
            {
                "rule": other.id,
                "text": digest_rule(other),
                "verdict": "comment",
                "comment": "Say \"when\".\nAnd \\ 'why'.\x7f",
            },
        ],
    }
    path.write_text(json.dumps({**data, **change}), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = main(["knowledge", "review", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_sheets_are_written_where_they_are_asked_for(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "sheets"
    status, said, _ = run(capsys, "--area", "small", "--out", out, "--folder", folder)
    assert status == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == [
        "palpate-review-small-2026.11.test.html", "palpate-review-small-2026.11.test.pdf",
    ]  # fmt: skip
    assert said.splitlines()[0] == f"{USED} rules, not yet reviewed by a clinician:"
    assert all(name in said for name in names)
    assert (out / names[1]).read_bytes().startswith(b"%PDF")
    assert f'data-rule="{RULE.id}"' in (out / names[0]).read_text(encoding="utf-8")


def test_without_an_area_all_rules_are_on_the_sheet(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    run(capsys, "--out", tmp_path / "out", "--folder", folder)
    assert (tmp_path / "out" / "palpate-review-all-2026.11.test.html").is_file()


def test_an_area_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    status, _, err = run(capsys, "--area", "blod", "--out", tmp_path, "--folder", folder)
    assert (status, err) == (2, "palpate: “blod” is no area of rules. Use one of: small.\n")


def test_a_folder_that_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    status, _, err = run(capsys, "--out", tmp_path / "file", "--folder", folder)
    assert status == 2
    assert "cannot be written" in err
    assert "--out" in err


def test_knowledge_that_does_not_hold_together_gets_no_sheet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = write_folder(tmp_path, {"roles.toml": "[[role]]\n"})
    status, _, err = run(capsys, "--out", tmp_path / "out", "--folder", broken)
    assert status == 2
    assert "roles.toml: role 1.id: is missing" in err
    assert not (tmp_path / "out").exists()


def test_answers_are_taken_into_the_reviews_of_their_area(
    capsys: pytest.CaptureFixture[str], folder: Path, answers: Path
) -> None:
    status, said, _ = run(capsys, "--take", answers, "--folder", folder)
    assert status == 0
    assert said == (
        "Taken from Ann Ex: 1 agree, 1 comment.\n"
        f"Rules: not yet reviewed by a clinician, except 1 of {USED}.\n"
    )
    library, problems = read_library(folder)
    assert problems.found == []
    assert library.is_reviewed(RULE)
    (comment,) = library.reviews["clot-fresh"]
    assert comment.comment == "Say \"when\".\nAnd \\ 'why'.\x7f"
    assert [path.name for path in (folder / "reviews").iterdir()] == ["small.toml"]


def test_the_same_answers_are_taken_once(
    capsys: pytest.CaptureFixture[str], folder: Path, answers: Path
) -> None:
    run(capsys, "--take", answers, "--folder", folder)
    before = (folder / "reviews" / "small.toml").read_text(encoding="utf-8")
    _, said, _ = run(capsys, "--take", answers, "--folder", folder)
    assert said.startswith("Taken from Ann Ex: nothing new.\n2 were there already.\n")
    assert (folder / "reviews" / "small.toml").read_text(encoding="utf-8") == before


def test_a_second_reviewer_is_added_to_the_first(
    capsys: pytest.CaptureFixture[str], folder: Path, answers: Path, tmp_path: Path
) -> None:
    run(capsys, "--take", answers, "--folder", folder)
    other = write_answers(tmp_path / "other.json", by="Ben Wye", licence="PT, Ohio, 7")
    run(capsys, "--take", other, "--folder", folder)
    library, _ = read_library(folder)
    assert [review.by for review in library.reviews_of(RULE)] == ["Ann Ex", "Ben Wye"]


def test_a_second_mind_on_one_day_is_refused(
    capsys: pytest.CaptureFixture[str], folder: Path, answers: Path, tmp_path: Path
) -> None:
    run(capsys, "--take", answers, "--folder", folder)
    text = digest_rule(RULE)
    against = [{"rule": RULE.id, "text": text, "verdict": "disagree", "comment": "No."}]
    changed = write_answers(tmp_path / "changed.json", answers=against)
    status, _, err = run(capsys, "--take", changed, "--folder", folder)
    assert status == 2
    assert "numb-light: Ann Ex answered otherwise on 2026-11-23. Date the new answers later" in err
    later = write_answers(tmp_path / "later.json", answers=against, on="2026-11-24")
    run(capsys, "--take", later, "--folder", folder)
    assert not read_library(folder)[0].is_reviewed(RULE)


def test_an_answer_to_an_older_wording_is_kept_and_does_not_count(
    capsys: pytest.CaptureFixture[str], folder: Path, answers: Path
) -> None:
    changed = RULES.replace("Because of numb-light.", "Because of more.")
    (folder / "rules" / "small.toml").write_text(changed, encoding="utf-8")
    _, said, _ = run(capsys, "--take", answers, "--folder", folder)
    assert "numb-light has changed since the sheet was written; it stays unreviewed." in said
    assert "Rules: not yet reviewed by a clinician.\n" in said
    library, _ = read_library(folder)
    assert len(library.reviews_of(library.rules["numb-light"])) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty. Give the answers of a review sheet."),
        ("{", "is cut off."),
        ("[]", "is not one table."),
        ('{"by": "Ann"}', "answers.licence: is missing."),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    status, out, err = run(capsys, "--take", path, "--folder", folder)
    assert (status, out) == (2, "")
    assert words in err
    assert not (folder / "reviews").exists()


def test_answers_may_be_toml(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(
        'by = "Ann Ex"\nlicence = "RN, 1"\non = 2026-11-23\n'
        f'[[answers]]\nrule = "{RULE.id}"\ntext = "{digest_rule(RULE)}"\nverdict = "agree"\n'
    )
    assert run(capsys, "--take", path, "--folder", folder)[0] == 0
    assert read_library(folder)[0].is_reviewed(RULE)


def test_what_is_broken_off_leaves_the_old_file(
    folder: Path, answers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--take", answers, "--folder", folder)
    before = (folder / "reviews" / "small.toml").read_bytes()

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(reviewing.NotWritable, match="No space left on device"):
        reviewing.take_answers(
            str(write_answers(answers.with_name("b.json"), by="Ben Wye")), folder
        )
    assert (folder / "reviews" / "small.toml").read_bytes() == before
