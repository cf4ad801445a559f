"""`palpate knowledge diff`: folders and git revisions in sentences, and clients by id."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from palpate.clinical.facts import Person
from palpate.clinical.library import load, read_library
from palpate.clinical.screening import screen
from palpate.config import diffing
from palpate.config.cli import main
from palpate.people.models import Clinic
from palpate.record import actions as record
from tests.cast import NOW
from tests.clinical.small import RULES, TODAY, make_fact, write_folder

if TYPE_CHECKING:
    from palpate.clinical.library import Library
    from palpate.people.models import Client, Staff

GIT = shutil.which("git") or "git"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = main(["knowledge", "diff", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def write_version(folder: Path, rules: str = RULES, version: str = "2026.11.test") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str | None] = {
        "rules/small.toml": rules,
        "version.toml": f'version = "{version}"\n',
    }
    return write_folder(folder, files)


STRICTER = RULES.replace("pressure = [{ to = 3 }]\npositions", "pressure = [{ to = 1 }]\npositions")


def test_two_folders_are_compared_in_sentences(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = write_version(tmp_path / "a"), write_version(tmp_path / "b", STRICTER, "2026.12.1")
    status, out, err = run(capsys, old, new)
    assert (status, err) == (0, "")
    assert out == (
        "Knowledge 2026.12.1, before 2026.11.test.\n\n"
        "Rules: 1 changed.\n"
        "- Changed: old-bones\n"
        "  Limit: now “Pressure at most 1 (light lotioning): everywhere”, before “Pressure at most "
        "3 (medium): everywhere”.\n"
    )


def test_the_same_folder_twice_does_not_differ(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = write_version(tmp_path / "a")
    assert run(capsys, folder, folder)[1].endswith("before 2026.11.test.\nNothing differs.\n")


def test_one_folder_is_compared_with_the_knowledge_in_use(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = run(capsys, write_version(tmp_path / "a"))
    assert status == 0
    assert out.startswith(f"Knowledge {load().version}, before 2026.11.test.")


def test_a_checkout_is_a_folder_that_has_the_knowledge_inside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_version(tmp_path / "src" / "palpate" / "knowledge")
    assert run(capsys, tmp_path, tmp_path)[0] == 0


def test_a_folder_without_knowledge_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, err = run(capsys, tmp_path)
    assert (status, out) == (2, "")
    assert err.endswith("holds no knowledge. Name a folder that has body.toml in it.\n")


def test_a_version_of_another_form_is_read_as_far_as_it_can_be(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = write_version(tmp_path / "a", RULES.replace("basis = ", "strength = 1\nbasis = "))
    status, out, err = run(capsys, old, write_version(tmp_path / "b"))
    assert status == 0
    assert "Nothing differs." in out
    assert "problems, so that something may be left out: rules/small.toml: rule clot-fresh" in err
    assert err.count("\n") == 1


# Revisions -----------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run([GIT, "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first revision has other rules than its second, tagged `first`."""
    folder = write_version(tmp_path / "src" / "palpate" / "knowledge")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "notes.txt").write_text("not of the knowledge")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    git(tmp_path, "tag", "first")
    write_version(folder, STRICTER, "2026.12.1")
    git(tmp_path, "commit", "--quiet", "-a", "-m", "second")
    monkeypatch.setattr(diffing, "KNOWLEDGE", folder)
    return folder


def test_two_revisions_are_compared(capsys: pytest.CaptureFixture[str], checkout: Path) -> None:
    status, out, _ = run(capsys, "first", "HEAD")
    assert status == 0
    assert "Knowledge 2026.12.1, before 2026.11.test." in out
    assert "- Changed: old-bones" in out


def test_a_revision_is_compared_with_what_lies_there_now(
    capsys: pytest.CaptureFixture[str], checkout: Path
) -> None:
    assert "Nothing differs." in run(capsys, "HEAD")[1]
    write_version(checkout, RULES, "2027.1.1")
    assert "Knowledge 2027.1.1, before 2026.12.1." in run(capsys, "HEAD")[1]


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("name", ["nothing", "HEAD^5", "HEAD:src", "-n"])
def test_what_is_no_revision_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    words = ["--", name] if name.startswith("-") else [name, "HEAD"]
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert f"“{name}” is neither a folder nor a git revision that has the knowledge." in err
    assert err.count("\n") == 1


def test_outside_a_checkout_revisions_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffing, "KNOWLEDGE", write_version(tmp_path / "installed"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    status, _, err = run(capsys, "HEAD")
    assert status == 2
    assert "or a revision when Palpate runs from a checkout" in err


def test_without_git_a_folder_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffing.shutil, "which", lambda name: None)
    status, _, err = run(capsys, "HEAD")
    assert status == 2
    assert "“HEAD” is no folder, and git is not there. Name a knowledge folder." in err


def test_only_knowledge_files_are_unpacked(checkout: Path, tmp_path: Path) -> None:
    (checkout / "notes.md").write_text("not knowledge")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "third")
    out = tmp_path / "out"
    diffing.unpack_revision("HEAD", out)
    assert {path.suffix for path in out.rglob("*") if path.is_file()} == {".toml"}
    with ExitStack() as stack:
        assert diffing.open_version("HEAD", stack).version == "2026.12.1"


# Clients -------------------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Library, Library]:
    """The knowledge in use, and a version of it in which asthma stops everybody."""
    changed = tmp_path / "changed"
    shutil.copytree(diffing.KNOWLEDGE, changed)
    rule = (
        '\n[[rule]]\nid = "asthma-stop"\ntitle = "Asthma"\nbasis = "practice"\nbecause = "x"\n'
        'for_client = "x"\nwritten = 2026-11-24\nwhen = [{ concept = "asthma" }]\n'
        'standing = "stop"\nseek_care = "soon"\nlifts = { by = "never", says = "x" }\n'
    )
    with (changed / "rules" / "lungs.toml").open("a", encoding="utf-8") as file:
        file.write(rule)
    library, problems = read_library(changed)
    assert problems.found == []
    return load(), library


@pytest.fixture
def asthmatic(owner: Staff, clara: Client) -> Client:
    """Clara, who has asthma."""
    record.record_fact(
        owner, clara, text="asthma", kind="condition", concept="asthma", said_by="therapist",
        now=NOW,
    )  # fmt: skip
    return clara


@pytest.mark.django_db
def test_clients_who_would_be_screened_differently_are_told_by_id(
    versions: tuple[Library, Library], asthmatic: Client
) -> None:
    lines = list(diffing.write_clients(*versions))
    assert lines[1] == ("Clients of Riverside Massage: 1 of 1 would be screened differently today.")
    assert lines[2].startswith(f"- {asthmatic.pk}: stop, before ")
    assert "seek care soon, before none" in lines[2]
    assert "narrower limits" in lines[2]
    assert lines[2].endswith("; new: asthma-stop.")
    assert "Cole" not in "".join(lines)
    backwards = list(diffing.write_clients(*reversed(versions)))
    assert "wider limits" in backwards[2]
    assert backwards[2].endswith("; gone: asthma-stop.")


@pytest.mark.django_db
def test_nobody_is_told_when_nothing_differs_for_them(
    versions: tuple[Library, Library], clara: Client, hugo: Client
) -> None:
    lines = [line for line in diffing.write_clients(*versions) if line]
    assert lines == [
        "Clients of Hilltop Bodywork: 0 of 1 would be screened differently today.",
        "Clients of Riverside Massage: 0 of 1 would be screened differently today.",
    ]


@pytest.mark.django_db
def test_names_are_shown_when_they_are_asked_for(
    versions: tuple[Library, Library], asthmatic: Client
) -> None:
    lines = list(diffing.write_clients(*versions, names=True))
    assert f"- {asthmatic.pk} Clare Cole: stop" in lines[2]


@pytest.mark.django_db
def test_archived_clients_are_left_out(
    versions: tuple[Library, Library], asthmatic: Client
) -> None:
    asthmatic.archived = True
    asthmatic.save()
    assert "0 of 0 would be" in list(diffing.write_clients(*versions))[1]


@pytest.mark.django_db
def test_a_database_without_a_clinic_says_so(versions: tuple[Library, Library]) -> None:
    assert list(diffing.write_clients(*versions)) == [
        "\nClients: there is no clinic in the database."
    ]


@pytest.mark.django_db
def test_a_database_that_does_not_answer_says_so(
    versions: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*names: str) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(Clinic.objects, "order_by", fail)
    with pytest.raises(diffing.NoVersion, match="Check PALPATE_DATABASE and PALPATE_DATA"):
        list(diffing.write_clients(*versions))


def test_limits_that_are_narrower_here_and_wider_there_are_other_limits(tmp_path: Path) -> None:
    rule = 'pressure = [{ to = 3 }]\npositions = { not = ["prone"] }'
    rules = RULES.replace(rule, 'pressure = [{ to = 1 }]\npositions = { not = ["supine"] }')
    assert rules != RULES
    old, new = (
        load(write_version(tmp_path / name, text)) for name, text in (("a", RULES), ("b", rules))
    )
    facts = [make_fact("thin-bones")]
    before, after = (screen(each, Person(age=80), facts, TODAY, None) for each in (old, new))
    assert diffing.say_difference(before, after) == "other limits"
    assert diffing.say_difference(before, before) == ""


@pytest.mark.django_db
def test_the_command_tells_of_clients_when_it_is_asked(
    capsys: pytest.CaptureFixture[str], versions: tuple[Library, Library], asthmatic: Client
) -> None:
    status, out, _ = run(capsys, diffing.KNOWLEDGE, versions[1].folder, "--clients")
    assert status == 0
    assert "- Added: Asthma (asthma-stop)\n  Standing is stop." in out
    assert f"- {asthmatic.pk}: stop" in out
    assert "Clients of" not in run(capsys, diffing.KNOWLEDGE, versions[1].folder)[1]


def test_names_are_not_written_to_a_file_or_a_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = write_version(tmp_path / "a")
    status, out, err = run(capsys, folder, folder, "--names")
    assert (status, out) == (2, "")
    assert err == ("palpate: “--names” shows names on a terminal only. Leave it out to get ids.\n")


@pytest.mark.django_db
def test_on_a_terminal_names_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    versions: tuple[Library, Library], asthmatic: Client,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    out = run(capsys, diffing.KNOWLEDGE, versions[1].folder, "--names")[1]
    assert "Clare Cole" in out


def test_versions_with_different_bodies_are_not_compared_for_clients(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = write_version(tmp_path / "a")
    body = (folder / "body.toml").read_text(encoding="utf-8")
    other = write_version(tmp_path / "b")
    first, *rest = body.split("[[part]]")
    (other / "body.toml").write_text("[[part]]".join([first, *rest[1:], rest[0]]))
    status, _, err = run(capsys, folder, other, "--clients")
    assert status == 2
    assert "cannot compare versions with different sites of the body" in err
