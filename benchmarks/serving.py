"""The client page and the client search, beside bare views that read the same rows."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from benchmarks.load import ROOT, Pressed, press, write_asks
from benchmarks.machine import print_table
from benchmarks.servers import GRANIAN, SYNC, THREADS, WORKERS, Server, make_environment, run_server

CSRF = "b" * 32
SIZES = (10_000, 100_000)
CLIENTS = (1, 8)
SIDE = ("a second", "median ms", "95th ms")
HEAD = ("", "asking", *SIDE, *(f"bare {SIDE[0]}", *SIDE[1:]), "of bare")
SEARCHES = {"letters": "search by first letters", "two words": "search by two beginnings"}


@dataclass(frozen=True, slots=True)
class Length:
    """How long is measured: rounds of so many seconds, on clinics of these sizes."""

    sizes: tuple[int, ...] = SIZES
    rounds: int = 3
    seconds: float = 1.2


QUICK = Length((10_000,), 2, 0.6)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic in a folder, with files of what to ask for, by page."""

    folder: Path
    database: str
    asks: dict[str, Path]
    bare: dict[str, Path]
    first: str


def run(options: Sequence[str] = ()) -> None:
    """Print the figures of serving.

    `--quick` is coarse, `--servers` compares servers too, `--postgres` measures PostgreSQL too.
    """
    length = QUICK if "--quick" in options else Length()
    searches: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in length.sizes:
            clinic = make_clinic(Path(folder) / str(size), size)
            searches[size] = measure_clinic(clinic, size, length)
            if "--servers" in options and size == length.sizes[0]:
                compare_servers(clinic, length)
        if "--postgres" in options:
            measure_postgres(Path(folder) / "postgres", length)
    if len(searches) > 1:
        small, large = (searches[size] for size in length.sizes)
        print(f"\n  Search by first letters, large clinic to small: {large / small:.2f} (goal: 1)")


def measure_postgres(folder: Path, length: Length) -> None:
    """Print the table of the smaller clinic on a PostgreSQL of its own that waits for the disk."""
    from tests import postgres

    careful = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on")
    postgres.SETTINGS.update(careful)
    with postgres.run_postgres() as database:
        size = length.sizes[0]
        measure_clinic(make_clinic(folder, size, database), size, length)


def make_clinic(folder: Path, size: int, database: str = "") -> Clinic:
    """Build a clinic in a process of its own."""
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.clinic_data", str(folder), str(size)]
    subprocess.run(command, check=True, cwd=ROOT, env=make_environment(folder, database))
    return read_clinic(folder, database)


def read_clinic(folder: Path, database: str = "") -> Clinic:
    """Read what the building process told, as requests for both sides."""
    told = json.loads((folder / "asks.json").read_text(encoding="utf-8"))
    asks = {"page": [_ask_page(told, *one) for one in told["visited"]]}
    bare = {"page": [_ask(f"/bare/{one[0]}/", one[1:]) for one in told["visited"]]}
    for name in SEARCHES:
        asks[name] = [_ask_search(told, typed, hit) for typed, hit in told[name]]
        bare[name] = [_ask_bare(told, typed, hit) for typed, hit in told[name]]
    return Clinic(
        folder, database, _write(folder, "palpate", asks), _write(folder, "bare", bare),
        f"/bare/{told['visited'][0][0]}/",
    )  # fmt: skip


def _write(folder: Path, side: str, asks: dict[str, Any]) -> dict[str, Path]:
    return {name: write_asks(folder / f"{side} {name}.json", found) for name, found in asks.items()}


def _ask(path: str, holds: list[str], extra: str = "") -> tuple[str, list[str]]:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{extra}\r\n", holds


def _ask_page(told: Any, key: str, name: str, second_line: str) -> tuple[str, list[str]]:
    cookie = f"Cookie: palpate={told['cookie']}\r\nAccept: text/html\r\n"
    return _ask(f"/clients/{key}/", [name, second_line], cookie)


def _ask_bare(told: Any, typed: str, hit: str) -> tuple[str, list[str]]:
    return _ask(f"/bare/{told['clinic']}/search/?q={quote_plus(typed)}", [hit])


def _ask_search(told: Any, typed: str, hit: str) -> tuple[str, list[str]]:
    """Ask as the field above every page does, with each letter that is typed."""
    body = f"q={quote_plus(typed)}"
    head = (
        f"POST /search/ HTTP/1.1\r\nHost: localhost\r\nCookie: palpate={told['cookie']}; "
        f"csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\nHX-Request: true\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head + body, [hit]


def measure_clinic(clinic: Clinic, size: int, length: Length) -> float:
    """Print the table of one clinic; return the median of a search with one client asking."""
    with ExitStack() as stack:
        palpate = stack.enter_context(run_server(_environment(clinic), "/healthz"))
        bare = stack.enter_context(run_server(_environment(clinic, bare=True), clinic.first))
        _warm_up(palpate.port, clinic.asks["page"])
        _warm_up(bare.port, clinic.bare["page"])
        rows, alone = [], 0.0
        for name in ("page", *SEARCHES):
            for clients in CLIENTS:
                pairs = list(_take_turns(palpate, bare, clinic, name, clients, length))
                rows.append((SEARCHES.get(name, "client page"), clients, *_sum_up(pairs)))
                if name == "letters" and clients == 1:
                    alone = statistics.median(_taken(one for one, _ in pairs))
        memory = palpate.weigh_worker()
    store = "PostgreSQL" if clinic.database else "SQLite"
    title = f"{size:,} clients with ten sessions each on {store}, {GRANIAN}, {WORKERS} workers"
    print_table(f"{title} (goal: page at least 33 % of bare)", HEAD, rows)
    print(f"  A worker holds {memory:.0f} MB (goal: under 200)")
    return alone


def _environment(clinic: Clinic, *, bare: bool = False) -> dict[str, str]:
    return make_environment(clinic.folder, clinic.database, bare=bare)


def _warm_up(port: int, asks: Path) -> None:
    """Let every worker read its knowledge and its templates before anything is counted."""
    press(port, asks, 8, 1.5, 2)


def _take_turns(
    palpate: Server, bare: Server, clinic: Clinic, name: str, clients: int, length: Length
) -> Iterable[tuple[Pressed, Pressed]]:
    """Ask both by turns, so that whatever else the machine does meets both alike."""
    processes = 2 if clients > 1 else 1
    for _ in range(length.rounds):
        ours = press(palpate.port, clinic.asks[name], clients, length.seconds, processes)
        yield ours, press(bare.port, clinic.bare[name], clients, length.seconds, processes)


def _taken(found: Iterable[Pressed]) -> list[float]:
    return [second for one in found for second in one.taken]


def _sum_up(pairs: list[tuple[Pressed, Pressed]]) -> list[str]:
    ratio = statistics.median(ours.rate / bare.rate for ours, bare in pairs)
    ours, bare = zip(*pairs, strict=True)
    return [*_describe(ours), *_describe(bare), f"{ratio:.0%}"]


def _describe(found: Sequence[Pressed]) -> list[str]:
    taken = _taken(found)
    late = statistics.quantiles(taken, n=20)[-1]
    rate = statistics.median(one.rate for one in found)
    return [f"{rate:.0f}", f"{statistics.median(taken) * 1e3:.2f}", f"{late * 1e3:.2f}"]


def compare_servers(clinic: Clinic, length: Length) -> None:
    """Print the client page under each kind of server, asked by turns."""
    kinds = (GRANIAN, SYNC, THREADS)
    rows = []
    with ExitStack() as stack:
        environment = _environment(clinic)
        running = {
            kind: stack.enter_context(run_server(environment, "/healthz", kind)) for kind in kinds
        }
        for server in running.values():
            _warm_up(server.port, clinic.asks["page"])
        for clients in CLIENTS:
            found: dict[str, list[Pressed]] = {kind: [] for kind in kinds}
            for _ in range(length.rounds):
                for kind, server in running.items():
                    asks = clinic.asks["page"]
                    found[kind].append(
                        press(server.port, asks, clients, length.seconds, min(clients, 2))
                    )
            rows += [(kind, clients, *_describe(found[kind])) for kind in kinds]
        held = [f"{kind} {server.weigh_worker():.0f} MB" for kind, server in running.items()]
    print_table(f"The client page by server, {WORKERS} workers each", HEAD[:5], rows)
    print(f"  A worker holds: {', '.join(held)}")
