"""The documents say what is there, and nothing in the tree points out of it."""

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate.config.cli import build_parser
from palpate.config.environment import KNOWN

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "palpate"
GUIDES = ROOT / "docs" / "guides"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NO_PAGES = ("__init__", "urls", "apps")

# One letter of each stands in brackets, so that this file does not find itself.
ELSEWHERE = {
    "a path of one machine": re.compile(
        r"/wor[k]/(main|shared|\.)|/roo[t]/\.|/hom[e]/\w+/|pyenv/version[s]|/op[t]/(pypi|wheels)"
    ),
    "a download address": re.compile(
        r"files\.pythonhoste[d]|pypi\.or[g]/simple|registry\.npmj[s]|deb\.debia[n]"
    ),
}


def read_guide(name: str) -> str:
    return (GUIDES / name).read_text(encoding="utf-8")


def list_commands(parser: argparse.ArgumentParser, before: str) -> Iterator[str]:
    """Yield each command that does something, with the words before it."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield before
    for group in groups:
        for name, inner in group.choices.items():
            yield from list_commands(inner, f"{before} {name}")


def list_files() -> list[Path]:
    """Return every file of the tree that is not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def list_pages() -> list[str]:
    return [
        f"{path.parent.name}/{path.stem}"
        for path in sorted((PACKAGE / "pages").glob("*/*.py"))
        if (path.parent / "urls.py").is_file() and path.stem not in NO_PAGES
    ]


def list_areas() -> list[str]:
    return sorted(path.stem for path in (PACKAGE / "knowledge" / "rules").glob("*.toml"))


def find_settings(text: str) -> set[str]:
    return set(re.findall(r"\bPALPATE_[A-Z_]+[A-Z]\b", text)) - {"PALPATE_TEST", "PALPATE_DEMO"}


def find_links(document: Path) -> Iterator[Path]:
    """Yield each file of the tree that a document links to."""
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            yield (document.parent / target).resolve()


def find_complaints(name: str, text: str) -> list[str]:
    """Return what in a text points out of the tree."""
    return [
        f"{name}:{number}: {what}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in ELSEWHERE.items()
        if pattern.search(line)
    ]


def test_every_setting_is_in_the_guide() -> None:
    assert set(KNOWN) - find_settings(read_guide("settings.md")) == set()


def test_the_code_reads_no_setting_that_is_not_known() -> None:
    used = {name for path in PACKAGE.rglob("*.py") for name in find_settings(path.read_text())}
    assert {name for name in used - set(KNOWN) if not name.startswith("PALPATE_TEST_")} == set()


def test_the_guide_names_no_setting_that_is_gone() -> None:
    named = find_settings(read_guide("settings.md"))
    assert {name for name in named - set(KNOWN) if not name.startswith("PALPATE_TEST_")} == set()


def test_every_command_is_in_the_guide() -> None:
    guide = read_guide("commands.md")
    commands = list(list_commands(build_parser(), "palpate"))
    assert "palpate knowledge check" in commands
    assert [name for name in commands if f"`{name}`" not in guide] == []


def test_every_rule_area_is_in_the_guide() -> None:
    guide = read_guide("knowledge.md")
    assert list_areas() != []
    assert [area for area in list_areas() if f"| `{area}` |" not in guide] == []


def test_every_page_is_in_the_guide() -> None:
    guide = read_guide("pages.md")
    assert list_pages() != []
    assert [page for page in list_pages() if f"| `{page}` |" not in guide] == []


def test_the_guide_names_no_page_that_is_gone() -> None:
    named = re.findall(r"^\| `(\w+/\w+)` \|", read_guide("pages.md"), flags=re.MULTILINE)
    assert set(named) - set(list_pages()) == set()


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    words = re.findall(r"^    make (\w+)", readme, flags=re.MULTILINE)
    assert words == ["demo", "test"]
    assert [word for word in words if not re.search(rf"^{word}:", makefile, re.MULTILINE)] == []


def test_every_path_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[\w/.]*)`", text)
    assert "knowledge/rules/surgery.toml" in named
    gone = [name for name in named if not ((PACKAGE / name).exists() or (ROOT / name).exists())]
    assert gone == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    assert [str(path) for path in find_links(document) if not path.exists()] == []


def list_hazards() -> list[list[str]]:
    """Return the rows of "What could go wrong": hazard, what stops it, tests."""
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    part = text.split("## What could go wrong")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


def test_every_hazard_has_tests_that_are_there() -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", written, flags=re.MULTILINE))
    rows = list_hazards()
    assert len(rows) > 30
    for row in rows:
        hazard, stops, tests = row
        named = re.findall(r"`(test_\w+)`", tests)
        assert stops, hazard
        assert named, hazard
        assert [name for name in named if name not in there] == [], hazard


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in folder.glob("0*.md"))
    assert [page for page in pages if f"({page})" not in index] == []


def test_nothing_in_the_tree_points_out_of_it() -> None:
    complaints = []
    for path in list_files():
        text = path.read_bytes()
        if b"\0" not in text:
            name = path.relative_to(ROOT).as_posix()
            complaints += find_complaints(name, text.decode(errors="replace"))
    assert complaints == []


@pytest.mark.parametrize(
    ("before", "letter", "after"),
    [
        ("see /wor", "k", "/main/x"),
        ("/roo", "t", "/.cache"),
        ("/hom", "e", "/eve/x"),
        ("pypi.or", "g", "/simple/x"),
    ],
)
def test_what_points_out_of_the_tree_is_found(before: str, letter: str, after: str) -> None:
    (complaint,) = find_complaints("notes.md", f"first\n{before}{letter}{after}")
    assert complaint.startswith("notes.md:2: a ")
