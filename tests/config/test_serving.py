"""Serving makes a new database ready and never changes an old one unasked."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder

from palpate.config import serving
from palpate.config.environment import Misconfigured


@pytest.mark.parametrize(
    ("bind", "place"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("8080", ("127.0.0.1", 8080)),
        (":8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8000", ("::1", 8000)),
    ],
)
def test_a_place_to_listen_is_read(bind: str, place: tuple[str, int]) -> None:
    assert serving.read_bind(bind) == place


@pytest.mark.parametrize(
    "bind", ["", "localhost", "127.0.0.1:", "127.0.0.1:many", "x:70000", "x:0"]
)
def test_a_place_that_cannot_be_is_refused(bind: str) -> None:
    with pytest.raises(Misconfigured, match=r"write it as 127\.0\.0\.1:8000"):
        serving.read_bind(bind)


def test_a_database_up_to_date_is_left_alone(db) -> None:
    assert serving.prepare_database() == ""


def test_an_older_database_is_not_changed_without_a_word(db) -> None:
    MigrationRecorder.Migration.objects.filter(app="people", name="0002_storage").delete()
    assert "make a backup, then run “palpate manage migrate”" in serving.prepare_database()
    assert not MigrationRecorder.Migration.objects.filter(
        app="people", name="0002_storage"
    ).exists()


def test_a_clinic_is_opened_from_the_command_line(db, quick_passwords) -> None:
    said = serving.open_clinic(
        "Riverside", "olive@riverside.example", "Olive Owen", "long-enough-words"
    )
    assert said == "Riverside is open; Olive Owen signs in as olive@riverside.example."


def test_a_wrong_place_to_listen_ends_with_one_sentence(db, capsys) -> None:
    assert serving.serve("nonsense") == 2
    said = capsys.readouterr()
    assert said.err == "palpate: PALPATE_BIND is “nonsense”; write it as 127.0.0.1:8000.\n"


def test_the_made_up_clinic_has_a_folder_of_its_own(monkeypatch) -> None:
    monkeypatch.delenv("PALPATE_DATA")
    monkeypatch.delenv("PALPATE_DATABASE", raising=False)
    serving._keep_apart()
    assert os.environ["PALPATE_DATA"].endswith("/.local/share/palpate/demo")


def test_the_made_up_clinic_goes_where_it_is_told(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PALPATE_DATA", str(tmp_path))
    serving._keep_apart()
    assert os.environ["PALPATE_DATA"] == str(tmp_path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str) -> int:
    """Return the status of a page, as soon as the server answers."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    return 0


def test_a_fresh_machine_serves_and_stops_when_told(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALPATE_")}
    port = free_port()
    script = f"from palpate.config.serving import serve; serve('127.0.0.1:{port}')"
    server = subprocess.Popen(
        [sys.executable, "-c", script],
        env={
            **kept,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PALPATE_DATA": str(tmp_path),
            "PALPATE_WORKERS": "1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert ask(port, "/healthz") == 200
        assert ask(port, "/") == 302
        assert ask(port, "/account/login/") == 200
    finally:
        server.terminate()
    assert server.wait(20) == 0
    assert (tmp_path / "palpate.sqlite3").exists()
