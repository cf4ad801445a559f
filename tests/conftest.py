"""What all tests stand on: settings from a clean environment, and the database to run on.

`PALPATE_TEST_DATABASE=postgres` starts a PostgreSQL of its own for the run; an address
(`postgres://...`) uses that server; unset means SQLite.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

from tests.postgres import PostgresMissing, run_postgres

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_open = contextlib.ExitStack()

pytest_plugins = ["tests.cast"]


def choose_database(wish: str) -> str | None:
    """Return the address that the tests use, or None for SQLite in the data folder."""
    if wish != "postgres":
        return wish or None
    try:
        return _open.enter_context(run_postgres())
    except PostgresMissing as missing:
        raise pytest.UsageError(str(missing)) from None


def clear_environment() -> None:
    """Take the settings of the person who runs the tests out of their way."""
    for name in [name for name in os.environ if name.startswith("PALPATE_")]:
        if not name.startswith("PALPATE_TEST_"):
            del os.environ[name]


def prepare_environment() -> None:
    """Set what the settings read, before Django reads it."""
    clear_environment()
    folder = tempfile.mkdtemp(prefix="palpate-tests-")
    _open.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "palpate.config.settings"
    os.environ["PALPATE_DATA"] = folder
    os.environ["PALPATE_SECRET_KEY"] = "a secret of the tests, long enough to be taken for one"
    database = choose_database(os.environ.get("PALPATE_TEST_DATABASE", ""))
    if database:
        os.environ["PALPATE_DATABASE"] = database
        # Workers of one run share the cluster that the first process started.
        os.environ["PALPATE_TEST_DATABASE"] = database


# Django reads its settings once, early, so this cannot wait for a fixture.
prepare_environment()
atexit.register(_open.close)


def pytest_configure() -> None:
    """Make Django ready before tests are collected, for they import models."""
    django.setup()


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """Return the Chromium of this machine."""
    wish = os.environ.get("PALPATE_TEST_BROWSER")
    found = wish or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.fail("no Chromium was found; install it with `apt-get install chromium`")
    return Path(found)
