"""A PostgreSQL cluster of its own for one test run, in a folder that is deleted afterwards.

Run alone, `python tests/postgres.py` prints the address and keeps the cluster until Ctrl-C.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

USER = "palpate"
"""Owner of the test databases: no superuser, so that row-level security would hold for it."""

PATIENCE = 30.0
"""Seconds within which a new cluster must answer."""

# The data lives for minutes: nothing here need survive a power cut, and tests go faster.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
}


class PostgresMissing(Exception):
    """PostgreSQL is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL was not found; install it with `apt-get install postgresql` or your "
            "system's own way, or put its `initdb` on the PATH"
        )


class PostgresSilent(Exception):
    """The new cluster did not answer."""

    def __init__(self, log: str) -> None:
        super().__init__(f"PostgreSQL did not start within {PATIENCE:.0f} seconds:\n{log}")


def find_programs() -> Path:
    """Return the folder with initdb and postgres; the newest version when there are several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise PostgresMissing
    return max(found, key=lambda folder: int(folder.parent.name.split(".")[0]))


def find_account() -> str | None:
    """Return the account to run as: PostgreSQL refuses root, so root lends it another one."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_program(
    program: Path, *words: str, account: str | None, log: Path
) -> subprocess.Popen[bytes]:
    """Start one of PostgreSQL's programs as the account, its words going to the log."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [program, *words],
            user=account,
            group=pwd.getpwnam(account).pw_gid if account else None,
            extra_groups=[] if account else None,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C stops the tests first and the cluster after them.
            start_new_session=True,
        )


def make_folder(account: str | None) -> Path:
    """Return a new folder that belongs to the account."""
    folder = Path(tempfile.mkdtemp(prefix="palpate-postgres-"))
    if account:
        shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
    return folder


def make_cluster(programs: Path, folder: Path, password: str, account: str | None) -> None:
    """Lay out the files of a new cluster in the folder."""
    secret, log = folder / "password", folder / "log"
    secret.write_text(password, encoding="ascii")
    if account:
        shutil.chown(secret, account)
    words = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=postgres"]
    words += ["--no-locale", "--encoding=UTF8", "--no-sync", "-D", str(folder / "data")]
    if start_program(programs / "initdb", *words, account=account, log=log).wait():
        raise PostgresSilent(log.read_text(errors="replace"))


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the cluster answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
            return
        time.sleep(0.05)
    raise PostgresSilent(log.read_text(errors="replace"))


def make_owner(address: str, password: str) -> None:
    """Make the role and the database that the tests use."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{password}'")
        connection.execute(f"CREATE DATABASE {USER} OWNER {USER}")


@contextlib.contextmanager
def run_postgres() -> Iterator[str]:
    """Run a cluster and yield its address; stop it and delete its files at the end."""
    programs, account = find_programs(), find_account()
    folder, port, password = make_folder(account), find_port(), secrets.token_hex(16)
    log = folder / "log"
    try:
        make_cluster(programs, folder, password, account)
        words = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        words += ["-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
        server = start_program(programs / "postgres", *words, account=account, log=log)
        try:
            boss = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
            wait_for(boss, server, log)
            make_owner(boss, password)
            yield f"postgres://{USER}:{password}@127.0.0.1:{port}/{USER}"
        finally:
            # SIGINT is PostgreSQL's fast shutdown: it drops its clients and ends.
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    with run_postgres() as place, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{place}\n")
        sys.stdout.flush()
        threading.Event().wait()
