"""A clinic served as it is in real life: a process of its own, on a copy of the made-up clinic."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg

import palpate
from tests.postgres import find_port

SECRET = "a secret of the journeys, long enough to be taken for one"
PATIENCE = 20.0
"""Seconds within which a program must be ready."""

SOURCE = Path(palpate.__file__).parent.parent


@dataclass
class Store:
    """Where a clinic keeps its data: a folder, and the address of its database."""

    folder: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What the programs of this clinic are started with."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "PYTHONPATH": str(SOURCE),
            "PALPATE_DATA": str(self.folder),
            "PALPATE_DATABASE": self.address,
            "PALPATE_SECRET_KEY": SECRET,
            "PALPATE_WORKERS": "1",
        }


def build_store(shared: Path, postgres: str) -> Store:
    """Return the made-up clinic, built once for all processes of a test run."""
    shared.mkdir(parents=True, exist_ok=True)
    name = "journey_template"
    address = _at(postgres, name) if postgres else f"sqlite://{shared / 'palpate.sqlite3'}"
    store, done = Store(shared, address), shared / "done"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if postgres:
                _run_sql(postgres, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
            run_palpate(store, "demo", "--only-build")
            done.touch()
    return store


def copy_store(template: Store, folder: Path, postgres: str) -> Store:
    """Return a copy that a journey may change as it likes."""
    folder.mkdir(parents=True, exist_ok=True)
    if not postgres:
        file = folder / "palpate.sqlite3"
        shutil.copy(template.folder / "palpate.sqlite3", file)
        return Store(folder, f"sqlite://{file}")
    name = f"journey_{os.getpid()}_{time.monotonic_ns()}"
    with (template.folder / "lock").open("w") as lock:
        # PostgreSQL copies a database only while nobody else does.
        fcntl.flock(lock, fcntl.LOCK_EX)
        _run_sql(postgres, f"CREATE DATABASE {name} TEMPLATE journey_template")
    return Store(folder, _at(postgres, name))


def _at(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _run_sql(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def run_palpate(store: Store, *words: str) -> str:
    """Run the command to its end and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "palpate", *words],
        env=store.environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


@dataclass
class Server:
    """One running server."""

    store: Store
    port: int = field(default_factory=find_port)
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address that people type; browsers allow passkeys on localhost."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.store.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "palpate", "serve", "--bind", f"127.0.0.1:{self.port}"],
                env=self.store.environment | self.extra,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError((self.store.folder / "server.log").read_text(errors="replace")[-2000:])

    def answers(self) -> bool:
        """Tell whether the server is well."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """Kill the server and its workers at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        # The workers are in the group that the server leads.
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None


@contextmanager
def serve_store(store: Store, **extra: str) -> Iterator[Server]:
    """Serve a store until the end of the block."""
    server = Server(store, extra=extra)
    try:
        server.start()
        yield server
    finally:
        server.stop()
