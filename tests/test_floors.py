"""The floors hold, and the check that says so is able to fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.floors import SOURCE, check_house

BLOCKED = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "allauth"):
            raise ImportError(f"{name} was asked for where Django must not be needed")

sys.meta_path.insert(0, Refuse())
"""

CASE = '{"on": "2026-11-23", "facts": [{"text": "high blood pressure"}]}'


def build_house(folder: Path, **modules: str) -> Path:
    """Write modules, named as `room__part__module`, to a source folder, and return the folder."""
    for name, text in modules.items():
        path = folder.joinpath("palpate", *name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def list_sentences(folder: Path, **modules: str) -> list[str]:
    return [str(breach) for breach in check_house(build_house(folder, **modules))]


def run_without_django(code: str, *, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + code],
        input=given,
        env={"PYTHONPATH": str(SOURCE), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_room_imports_only_from_floors_below() -> None:
    assert [str(breach) for breach in check_house()] == []


def test_the_check_reads_the_whole_package() -> None:
    assert (SOURCE / "palpate" / "clinical" / "envelope.py").is_file()


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("people__models", "from palpate.record.models import Fact"),
        ("people__models", "import palpate.record.models"),
        ("people__models", "from palpate import record"),
        ("people__models", "def find():\n    from palpate.record import actions"),
        (
            "people__models",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import palpate.team",
        ),
        ("people__models", "from ..record import models"),
        ("people__models", 'fact = ForeignKey("record.Fact", on_delete=CASCADE)'),
        ("people__models", 'fact = models.OneToOneField(to="record.Fact")'),
        ("people__models", 'import_module("palpate.config.settings")'),
        ("record__models", "import palpate.pages"),
        ("clinical__body", "from palpate.people import models"),
        ("demo__clinic", "from palpate.config import settings"),
    ],
)
def test_an_import_from_above_is_refused(tmp_path: Path, room: str, text: str) -> None:
    (sentence,) = list_sentences(tmp_path, **{room: text})
    assert "from above" in sentence


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("people__models", "import palpate.population"),
        ("team__models", "from palpate.billing import units"),
        ("pages__clinic__today", "from palpate.demo import clinic"),
    ],
)
def test_an_import_from_the_same_floor_is_refused(tmp_path: Path, room: str, text: str) -> None:
    (sentence,) = list_sentences(tmp_path, **{room: text})
    assert "sideways" in sentence


def test_imports_from_below_and_from_the_same_room_are_allowed(tmp_path: Path) -> None:
    house = {
        "record__actions": "from palpate.people import access\nfrom palpate.record import models",
        "record__models": "from palpate.clinical.body import Body\nimport django",
        "config__cli": "from palpate import __version__\nfrom palpate.demo import clinic",
        "people__models": 'clinic = ForeignKey("people.Clinic", on_delete=CASCADE)',
    }
    assert list_sentences(tmp_path, **house) == []


def test_a_room_that_nobody_named_is_refused(tmp_path: Path) -> None:
    (sentence,) = list_sentences(tmp_path, utils__dates="x = 1")
    assert "`utils` is no room of the house" in sentence


def test_a_breach_names_file_and_line(tmp_path: Path) -> None:
    (sentence,) = list_sentences(tmp_path, people__models="x = 1\nimport palpate.record")
    assert sentence.startswith("palpate/people/models.py:2: ")


def test_clinical_modules_import_only_those_before_them(tmp_path: Path) -> None:
    house = {
        "clinical__body": "from palpate.clinical.screening import screen",
        "clinical__screening": "from palpate.clinical.body import Body",
    }
    (sentence,) = list_sentences(tmp_path, **house)
    assert "`body` imports `screening`" in sentence


def test_a_clinical_module_without_a_place_in_the_order_is_refused(tmp_path: Path) -> None:
    (sentence,) = list_sentences(tmp_path, clinical__helpers="x = 1")
    assert "`helpers` has no place in the order" in sentence


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("import django", "django"),
        ("from django.db import models", "django"),
        ("import os", "os"),
        ("from urllib import request", "urllib"),
        ("import numpy", "numpy"),
        ("from datetime import date\nx = date.today()", "time"),
        ("x = open('file')", "file"),
    ],
)
def test_clinical_reaches_nothing_outside(tmp_path: Path, text: str, word: str) -> None:
    (sentence,) = list_sentences(tmp_path, clinical__body=text)
    assert word in sentence


def test_folders_of_exchange_and_pages_do_not_import_each_other(tmp_path: Path) -> None:
    house = {
        "exchange__fhir__accept": "from palpate.exchange.letters import render",
        "exchange__letters__render": "x = 1",
        "pages__client__intake": "from palpate.pages.clinic.today import show",
        "pages__clinic__today": "x = 1",
    }
    first, second = list_sentences(tmp_path, **house)
    assert "`fhir` imports sideways from `letters`" in first
    assert "`client` imports sideways from `clinic`" in second


def test_folders_may_use_what_lies_directly_in_their_room(tmp_path: Path) -> None:
    house = {
        "exchange__fhir__accept": "from palpate.exchange.upload import read_upload",
        "exchange__upload": "x = 1",
        "pages__clinic__safety": "from palpate.pages.figure.marks import draw",
        "pages__figure__marks": "x = 1",
    }
    assert list_sentences(tmp_path, **house) == []


@pytest.mark.parametrize("shared", ["upload", "casefile"])
def test_what_is_shared_does_not_import_a_folder(tmp_path: Path, shared: str) -> None:
    house = {
        f"exchange__{shared}": "from palpate.exchange.fhir import accept",
        "exchange__fhir__accept": "x = 1",
    }
    (sentence,) = list_sentences(tmp_path, **house)
    assert f"the shared `{shared}` imports from `fhir`" in sentence


def test_the_block_on_django_works() -> None:
    result = run_without_django("import django")
    assert result.returncode == 1
    assert "must not be needed" in result.stderr


def test_clinical_runs_without_django() -> None:
    names = sorted(path.stem for path in (SOURCE / "palpate" / "clinical").glob("[a-z]*.py"))
    code = "".join(f"import palpate.clinical.{name}\n" for name in names)
    result = run_without_django(code + "from palpate.clinical.library import load\nload()")
    assert (result.returncode, result.stderr) == (0, "")


def test_screening_a_file_runs_without_django() -> None:
    code = (
        "import runpy\n"
        "sys.argv = ['palpate', 'screen', '-', '--json']\n"
        "runpy.run_module('palpate', run_name='__main__')"
    )
    result = run_without_django(code, given=CASE)
    assert (result.returncode, result.stderr) == (0, "")
    assert '"envelope"' in result.stdout
