"""The loader: it reads key by key and refuses what it does not know."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palpate.clinical.loader import Entry, Problems, read_entries, read_file, read_folder
from tests.clinical.small import list_problems


def make_entry(**data: Any) -> tuple[Entry, Problems]:
    problems = Problems()
    return Entry("rules/small.toml", "rule one", data, problems), problems


def test_what_is_there_comes_back() -> None:
    day = date(2026, 1, 1)
    entry, problems = make_entry(a="x", b=3, c=["y"], d=day, e=1.5, f=True)
    assert entry.text("a") == "x"
    assert entry.take("b", int) == 3
    assert entry.texts("c") == ("y",)
    assert entry.day("d") == day
    assert entry.take("e", (int, float)) == 1.5
    assert entry.take("f", bool) is True
    entry.finish()
    assert problems.found == []


def test_what_may_be_absent_has_its_default() -> None:
    entry, problems = make_entry()
    assert entry.text("a", "none") == "none"
    assert entry.texts("b") == ()
    assert entry.day("c", None) is None
    assert entry.entry("d") is None
    assert entry.entries("e") == ()
    assert entry.one_of("f", ("x", "y"), "x") == "x"
    assert entry.one_of("g", ("x", "y"), None) is None
    assert problems.found == []


@pytest.mark.parametrize(
    ("kind", "blank"),
    [(str, ""), (int, 0), (list, []), ((int, float), 0), (date, date(2000, 1, 1)), (bool, False)],
)
def test_what_must_be_there_is_missed(kind: Any, blank: object) -> None:
    entry, problems = make_entry()
    assert entry.take("a", kind) == blank
    assert str(problems.found[0]) == "rules/small.toml: rule one.a: is missing. Add a to rule one."


@pytest.mark.parametrize(
    ("value", "kind", "repair"),
    [
        (3, str, "Write text in quotes"),
        ("3", int, "Write a number"),
        ("3", (int, float), "Write a number"),
        (True, int, "Write a number"),
        (True, (int, float), "Write a number"),
        ("x", list, "Write a list"),
        ("x", dict, "Write a table"),
        ("x", bool, "Write true or false"),
        ("2026-01-01", date, "Write a date like 2026-11-24"),
    ],
)
def test_a_wrong_type_is_refused_with_the_right_one(value: object, kind: Any, repair: str) -> None:
    entry, problems = make_entry(a=value)
    entry.take("a", kind)
    (found,) = problems.found
    assert "is of the wrong type" in found.problem
    assert found.key == "rule one.a"
    assert found.repair == repair


def test_a_wrong_type_is_read_as_its_default() -> None:
    entry, problems = make_entry(a=3)
    assert entry.text("a", "none") == "none"
    assert len(problems.found) == 1


def test_an_item_that_is_no_text_is_refused() -> None:
    entry, problems = make_entry(a=["x", 3])
    assert entry.texts("a") == ("x",)
    assert "3 is not text. Put every item in quotes" in str(problems.found[0])


def test_an_inner_item_that_is_no_table_is_refused() -> None:
    entry, problems = make_entry(a=[{"b": 1}, "x"])
    (inner,) = entry.entries("a")
    assert inner.place == "rule one.a[1]"
    assert "item 2 is not a table. Write it as { key = value }" in str(problems.found[0])


def test_a_word_that_is_not_allowed_is_refused_with_those_that_are() -> None:
    entry, problems = make_entry(a="z")
    assert entry.one_of("a", ("x", "y")) == "x"
    assert "“z” is not allowed here. Use one of: x, y" in str(problems.found[0])


def test_a_key_nobody_asked_for_is_refused_with_the_near_one() -> None:
    entry, problems = make_entry(presure=1, zzz=2)
    entry.take("pressure", int, 0)
    entry.finish()
    first, second = map(str, problems.found)
    assert first.startswith("rules/small.toml: rule one.presure: is not a known key. Did you mean")
    assert "pressure" in first
    assert second.endswith("rule one.zzz: is not a known key. Known keys: pressure.")


def test_an_entry_itself_can_be_refused() -> None:
    entry, problems = make_entry()
    entry.refuse("", "is odd", "Mend it")
    assert str(problems.found[0]) == "rules/small.toml: rule one: is odd. Mend it."


def test_a_missing_file_is_noted(tmp_path: Path) -> None:
    problems = Problems()
    assert read_file(tmp_path, "roles.toml", problems) == {}
    assert str(problems.found[0]).startswith("roles.toml: file: is missing. Restore it")


@pytest.mark.parametrize("data", [b"a = [", b"a = 'caf\xe9'"])
def test_a_broken_file_is_noted_with_the_place(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "roles.toml").write_bytes(data)
    problems = Problems()
    assert read_file(tmp_path, "roles.toml", problems) == {}
    assert str(problems.found[0]).startswith("roles.toml: file: cannot be read (")
    assert "Mend the TOML at that line" in str(problems.found[0])


def test_another_table_in_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text("[[role]]\nid = 'x'\n[[rol]]\nid = 'y'\n")
    problems = Problems()
    (entry,) = read_entries(tmp_path, "roles.toml", "role", problems)
    assert entry.place == "role x"
    assert str(problems.found[0]) == "roles.toml: rol: is not a known table. Use [[role]]."


def test_a_table_that_is_no_list_of_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text("role = ['x']\n")
    problems = Problems()
    assert read_entries(tmp_path, "roles.toml", "role", problems) == []
    assert "is not a list of tables. Use [[role]]" in str(problems.found[0])


@pytest.mark.parametrize(
    ("line", "label"),
    [("name = 'n'", "role n"), ("rule = 'r'", "role r"), ("taxonomy = 't'", "role 1")],
)
def test_an_entry_is_called_by_what_it_has(tmp_path: Path, line: str, label: str) -> None:
    (tmp_path / "roles.toml").write_text(f"[[role]]\n{line}\n")
    (entry,) = read_entries(tmp_path, "roles.toml", "role", Problems())
    assert entry.place == label


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    for name in ("b", "a"):
        (tmp_path / "rules" / f"{name}.toml").write_text(f"[[rule]]\nid = '{name}'\n")
    found = read_folder(tmp_path, "rules", "rule", Problems())
    assert [entry.file for entry in found] == ["rules/a.toml", "rules/b.toml"]


def test_one_reading_reports_every_problem(tmp_path: Path) -> None:
    changes = {"roles.toml": "[[role]]\nid = 'x'\n", "goals.toml": "[[goal]]\nid = 'y'\n"}
    problems = list_problems(tmp_path, changes)
    assert sum("roles.toml" in problem for problem in problems) == 1
    assert sum("goals.toml" in problem for problem in problems) == 2
