"""`palpate rescreen`: files in, one row a person out, and one sentence for bad input."""

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from palpate.clinical.library import load
from palpate.config.cli import build_parser, main
from palpate.population.engines import ENGINES
from tests.population.crowds import differences, make_crowd, write_crowd

LIBRARY = load()
SYNTHEA = Path(__file__).parent.parent / "data" / "synthea-bulk"
DAY = "2026-11-24"


def test_parquet_is_screened_into_one_row_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd = make_crowd(LIBRARY, 11, 50)
    source, out = write_crowd(tmp_path / "crowd", crowd), tmp_path / "out.parquet"
    assert main(["rescreen", str(source), "--out", str(out), "--on", DAY]) == 0
    rows = {row["id"]: row for row in pq.read_table(out).to_pylist()}
    assert differences(LIBRARY, crowd, rows) == []
    said = capsys.readouterr().out
    assert f"50 people were screened for {DAY}, knowledge {LIBRARY.version}" in said
    assert LIBRARY.review_words() in said


def test_bulk_files_are_screened_and_what_was_not_understood_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.parquet"
    assert main(["rescreen", str(SYNTHEA), "--out", str(out), "--on", DAY]) == 0
    table = pq.read_table(out)
    unread = sum(map(len, table["not_understood"].to_pylist()))
    said = capsys.readouterr().out
    assert table.num_rows == 7
    assert unread > 0
    assert f"{unread} entries were not understood" in said


def test_one_bulk_file_is_enough(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    assert main(["rescreen", str(SYNTHEA / "Condition.ndjson.gz"), "--out", str(out)]) == 0
    assert pq.read_metadata(out).num_rows == 7


def test_bad_input_is_one_sentence_and_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.parquet"
    assert main(["rescreen", str(tmp_path / "none"), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert said.err == f"palpate: {tmp_path / 'none'}: is not there. Check the path.\n"
    assert said.out == ""
    assert not out.exists()


def test_without_ibis_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("palpate.population")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ibis", None)
    assert main(["rescreen", str(tmp_path), "--out", str(tmp_path / "out.parquet")]) == 2
    assert "pip install 'palpate[population]'" in capsys.readouterr().err


def test_the_engines_of_the_command_are_those_there_are() -> None:
    for engine in ENGINES:
        options = build_parser().parse_args(["rescreen", "x", "--out", "y", "--engine", engine])
        assert options.engine == engine
    with pytest.raises(SystemExit):
        build_parser().parse_args(["rescreen", "x", "--out", "y", "--engine", "abacus"])
