"""A killed server and a full disk in the middle of saving lose nothing that was acknowledged."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 25


def start_saver(folder: Path, mode: str) -> subprocess.Popen[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PALPATE_")
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.record.saver", str(folder), mode],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "clinic.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute(query).fetchall()


def test_a_killed_server_loses_no_save_that_it_acknowledged(tmp_path) -> None:
    with start_saver(tmp_path, "endless") as saver:
        acknowledged = [json.loads(saver.stdout.readline())["saved"] for _ in range(ENOUGH)]
        saver.send_signal(signal.SIGKILL)
    kept = [seq for (seq,) in read_rows(tmp_path, "SELECT seq FROM record_autosave ORDER BY seq")]
    assert acknowledged == list(range(1, ENOUGH + 1))
    assert kept[:ENOUGH] == acknowledged
    [(words, version)] = read_rows(tmp_path, "SELECT subjective, version FROM record_session")
    # The note and the list of saves were written together or not at all.
    assert (words, version) == (f"Word {kept[-1]}.", kept[-1] + 1)


def test_a_full_disk_refuses_in_a_sentence_and_keeps_what_was_acknowledged(tmp_path) -> None:
    with start_saver(tmp_path, "full") as saver:
        lines = [json.loads(line) for line in saver.stdout]
    assert saver.returncode == 0
    [refused] = [line for line in lines if "refused" in line]
    assert "kept on this device" in refused["sentence"]
    saved = [line["saved"] for line in lines if "saved" in line]
    assert saved == list(range(1, refused["refused"] + 1))
    kept = read_rows(tmp_path, "SELECT seq, outcome FROM record_autosave ORDER BY seq")
    assert kept == [(seq, "applied") for seq in saved]
