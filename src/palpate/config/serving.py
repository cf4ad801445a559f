"""Serving the clinic: make the database ready, then start the web server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured

from palpate.config.environment import DATA_FOLDER, Misconfigured


def start_django() -> None:
    """Load the settings; a setting that cannot be used ends the program with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palpate.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(_complain(str(error)))


def serve(bind: str | None = None) -> int:
    """Serve until stopped; return the exit status."""
    start_django()
    problem = prepare_database()
    return _complain(problem) if problem else _listen(bind)


def serve_demo(bind: str | None = None, *, only_build: bool = False) -> int:
    """Build the made-up clinic beside the real one, and serve it."""
    _keep_apart()
    start_django()
    from palpate.people.errors import Refused

    problem = prepare_database()
    if problem:
        return _complain(problem)
    build: Callable[[], str] = import_module("palpate.demo.build").build_demo
    try:
        print(build(), flush=True)
    except Refused as refused:
        return _complain(refused.sentence)
    return 0 if only_build else _listen(bind)


def _keep_apart() -> None:
    """Give the made-up clinic a folder of its own unless a place was named."""
    if not {"PALPATE_DATA", "PALPATE_DATABASE"} & set(os.environ):
        os.environ["PALPATE_DATA"] = str(DATA_FOLDER.expanduser() / "demo")


def _complain(sentence: str) -> int:
    print(f"palpate: {sentence}", file=sys.stderr)
    return 2


def _listen(bind: str | None) -> int:
    from django.conf import settings

    try:
        address, port = read_bind(bind or settings.BIND)
    except Misconfigured as error:
        return _complain(str(error))
    shown = f"[{address}]" if ":" in address else address
    print(f"Palpate listens on http://{shown}:{port}/ (stop with Ctrl-C).", flush=True)
    _run_server(address, port, settings.WORKERS)
    return 0


def read_bind(bind: str) -> tuple[str, int]:
    """Return address and port of text such as 127.0.0.1:8000, or of a port alone."""
    address, _, port = bind.strip().rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise Misconfigured("PALPATE_BIND", f"is “{bind}”", "write it as 127.0.0.1:8000")
    return address.strip("[]") or "127.0.0.1", int(port)


def prepare_database() -> str:
    """Make the tables of a new database; return what is wrong with an old one, or nothing."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        fresh = not executor.loader.applied_migrations
    except DatabaseError as error:
        return f"The database does not answer ({type(error).__name__}); check PALPATE_DATABASE."
    if pending and not fresh:
        # A record is changed only when somebody says so, after a backup.
        return (
            f"The database is older than this program ({len(pending)} steps behind); "
            "make a backup, then run “palpate manage migrate”."
        )
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
    return ""


def _run_server(address: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    # Granian was ahead of gunicorn's synchronous workers (docs/decisions/0004), and a slow phone
    # does not hold up a worker.
    # One thread a process: more would wait for each other, and SQLite connections multiply.
    Granian(
        "palpate.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


def open_clinic(
    name: str, owner_email: str, owner_name: str, password: str, zone: str = "UTC"
) -> str:
    """Open a clinic in the database of the settings; return the sentence that says so."""
    start_django()
    from palpate.people import actions

    problem = prepare_database()
    if problem:
        sys.exit(_complain(problem))
    owner = actions.create_clinic(name, owner_email, owner_name, password, zone=zone)
    return f"{owner.clinic.name} is open; {owner.name} signs in as {owner.user.email}."
