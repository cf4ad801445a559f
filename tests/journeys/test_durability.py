"""A killed server and a full disk: what was acknowledged is there, what was not is said."""

from __future__ import annotations

import json
import os
import re
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import read_postgres
from tests.journeys.pages import THERAPIST, open_client, sign_in
from tests.journeys.served import Server

SAVED = re.compile(r"^Saved \d\d:\d\d$")
KEPT = re.compile("Kept on this device")
# The page tries again by itself, at first after a few seconds.
AGAIN = 20_000


@pytest.fixture
def page(own_server: Server, open_context: Callable[..., BrowserContext]) -> Page:
    """A therapist in a new note, on a server of her own."""
    page = open_context(base_url=own_server.address).new_page()
    sign_in(page, THERAPIST)
    open_client(page, "waititi", "Tāne Waititi-Hakopa")
    page.get_by_role("link", name="New note").first.click()
    page.get_by_role("button", name="Begin a note now").click()
    expect(page.get_by_role("heading", name="Session note")).to_be_visible()
    return page


def test_a_killed_server_loses_nothing_it_acknowledged(page: Page, own_server: Server) -> None:
    says = page.get_by_label(re.compile("^S: "))
    says.fill("Legs heavy after the long run.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    own_server.kill()
    says.press_sequentially(" Left calf fine.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    own_server.start()
    # The page may have sent the rest already; what was acknowledged is there in any case.
    assert read_note(page)["subjective"].startswith("Legs heavy after the long run.")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=AGAIN)
    assert read_note(page)["subjective"] == "Legs heavy after the long run. Left calf fine."


def test_saves_in_flight_when_the_server_dies_are_whole_or_not_there(
    page: Page, own_server: Server
) -> None:
    heard: list[int] = []
    died = threading.Event()

    def send_many() -> None:
        version = read_note(page_copy)["version"]
        for seq in range(1, 10_000):
            try:
                version = send(page_copy, seq, version)
            except (URLError, OSError):
                died.set()
                return
            heard.append(seq)

    page_copy = Sender(page)
    sender = threading.Thread(target=send_many)
    sender.start()
    while len(heard) < 12 and sender.is_alive():
        died.wait(0.01)
    own_server.kill()
    sender.join(20)
    assert died.is_set()
    own_server.start()
    kept = int(read_note(page)["subjective"].removeprefix("save "))
    # The one after the last that was heard may have been written and not answered any more.
    assert kept in (heard[-1], heard[-1] + 1)


@pytest.mark.skipif(bool(read_postgres()), reason="the disk is that of the PostgreSQL server")
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits a running program")
def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(
    page: Page, own_server: Server
) -> None:
    says = page.get_by_label(re.compile("^S: "))
    says.fill("Legs heavy.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    with fill_disk(own_server):
        says.press_sequentially(" Sleeps well.")
        expect(page.get_by_text(KEPT)).to_be_visible()
        expect(
            page.get_by_text(re.compile("could not be saved|disk", re.IGNORECASE))
        ).to_be_visible()
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=AGAIN)
    assert read_note(page)["subjective"] == "Legs heavy. Sleeps well."


@contextmanager
def fill_disk(server: Server) -> Iterator[None]:
    """Let no file of the server grow: each write fails as on a full disk."""
    workers = list(find_group(server))
    for pid in workers:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield
    for pid in workers:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)


def find_group(server: Server) -> Iterator[int]:
    """Yield the processes of a server: the one that was started and its workers."""
    assert server.process is not None
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and _group_of(int(folder.name)) == server.process.pid:
            yield int(folder.name)


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


class Sender:
    """What a page needs to save, for a thread that must not touch the browser."""

    def __init__(self, page: Page) -> None:
        """Take address, cookies and token out of the page."""
        self.url = page.url
        cookies = {one["name"]: one["value"] for one in page.context.cookies()}
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": str(page.locator("[name=csrfmiddlewaretoken]").first.input_value()),
            "Content-Type": "application/json",
        }


def read_note(page: Page | Sender) -> dict[str, Any]:
    """Return the note as the clinic has it, with its version."""
    sender = page if isinstance(page, Sender) else Sender(page)
    with urlopen(Request(sender.url, headers=sender.headers), timeout=10) as answer:
        text = answer.read().decode()
    content = re.search(r'<script id="note-content"[^>]*>(.*?)</script>', text, re.DOTALL)
    version = re.search(r'name="version"[^>]*value="(\d+)"', text)
    assert content, text[:500]
    assert version, text[:500]
    note: dict[str, Any] = json.loads(unescape(content[1]))
    return note | {"version": int(version[1])}


def send(sender: Sender, seq: int, version: int) -> int:
    """Save a note as the page does, and return the version that was acknowledged."""
    note = {
        "content": {"subjective": f"save {seq}"},
        "device": "thread",
        "seq": seq,
        "seen": version,
    }
    body = json.dumps(note).encode()
    with urlopen(Request(f"{sender.url}save/", body, sender.headers), timeout=10) as answer:
        said = json.load(answer)
    assert said["seq"] == seq
    return int(said["version"])
