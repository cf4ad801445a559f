"""What journeys stand on: a served copy of the made-up clinic, and a browser on a page of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.pages import DESKTOP, PATIENCE, sign_in
from tests.journeys.served import Server, Store, build_store, copy_store, serve_store

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # A small shared-memory folder, as containers have, must not crash a page.
    "--disable-dev-shm-usage",
]

Opening = Callable[..., Page]


def read_postgres() -> str:
    """Return the PostgreSQL that this run uses, or nothing for SQLite."""
    return os.environ.get("PALPATE_TEST_DATABASE", "")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The made-up clinic, built once a run."""
    base = tmp_path_factory.getbasetemp()
    # Processes of one run have their folders side by side.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return build_store(shared / "made-up-clinic", read_postgres())


@pytest.fixture(scope="session")
def served(template: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for journeys that keep out of each other's way."""
    store = copy_store(template, tmp_path_factory.mktemp("served"), read_postgres())
    with serve_store(store) as server:
        yield server


@pytest.fixture
def own_store(template: Store, tmp_path: Path) -> Store:
    """A copy of the made-up clinic for one journey alone."""
    return copy_store(template, tmp_path / "clinic", read_postgres())


@pytest.fixture
def own_server(own_store: Store) -> Iterator[Server]:
    """A server for one journey alone."""
    with serve_store(own_store) as server:
        yield server


# No longer than the journeys need it: while its driver runs, this thread has an event loop, and
# Django refuses to ask the database from such a thread in the tests that come after.
@pytest.fixture(scope="module")
def chromium(browser_path: Path) -> Iterator[Browser]:
    """The browser, started once a file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser window of its own, as another person has."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def open_page(served: Server, open_context: Callable[..., BrowserContext]) -> Opening:
    """Return a function that opens the clinic, signed in as the person of an address."""

    def open_one(email: str, **options: object) -> Page:
        page = open_context(base_url=served.address, **options).new_page()
        sign_in(page, email)
        return page

    return open_one
