"""Starts a web server as a process of its own, says how much memory its workers hold, stops it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import HOST, PATIENCE, ROOT

WORKERS = 2
GRANIAN = "granian"
SYNC = "gunicorn, sync"
THREADS = "gunicorn, 4 threads"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    port: int
    process: subprocess.Popen[bytes]

    def weigh_worker(self) -> float:
        """Return the resident memory of the largest worker, in MB."""
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,rss="], check=True, capture_output=True, text=True
        )
        rows = [tuple(map(int, line.split())) for line in told.stdout.splitlines()]
        found = {self.process.pid}
        for _ in range(3):
            found |= {pid for pid, parent, _ in rows if parent in found}
        return max(size for pid, _, size in rows if pid in found - {self.process.pid}) / 1024


def make_environment(folder: Path, database: str = "", *, bare: bool = False) -> dict[str, str]:
    """Return the environment of a process that works on a clinic.

    No setting is taken over from outside, so that nobody's own clinic is ever filled.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALPATE_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings" if bare else "palpate.config.settings",
        "PALPATE_DATA": str(folder),
        "PALPATE_DATABASE": database,
        "PALPATE_WORKERS": str(WORKERS),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }


def name_command(kind: str, port: int) -> list[str]:
    """Return the command that starts a kind of server."""
    bind = f"{HOST}:{port}"
    if kind == GRANIAN:
        return [sys.executable, "-m", "palpate", "serve", "--bind", bind]
    common = [sys.executable, "-m", "gunicorn", "palpate.config.wsgi:application", "-b", bind]
    common += ["-w", str(WORKERS), "--log-level", "error"]
    return [*common, "-k", "gthread", "--threads", "4"] if kind == THREADS else common


@contextmanager
def run_server(environment: Mapping[str, str], path: str, kind: str = GRANIAN) -> Iterator[Server]:
    """Serve until the block is left; it begins when `path` is answered."""
    port = _find_port()
    process = subprocess.Popen(
        name_command(kind, port), cwd=ROOT, env=dict(environment), start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_ready(port, path, process)
        yield Server(port, process)
    finally:
        _stop(process)


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_ready(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE * 2
    while time.monotonic() < end and process.poll() is None:
        try:
            wire = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
            wire.request("GET", path)
            if wire.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start; run it by hand to see why.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        # The group is the one that was made for this server.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
