"""Says on what machine a figure was taken, for a figure without its machine says nothing."""

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path


def describe_machine() -> str:
    """Return processor, cores, memory and versions in three lines."""
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0]
    return "\n".join(
        (
            f"{_processor()}, {cores} cores, {_memory()} GB, load {busy:.1f} at the start",
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
            f"{_versions()}, SQLite {sqlite3.sqlite_version}",
        )
    )


def _versions() -> str:
    names = ("Django", "granian", "gunicorn")
    return ", ".join(f"{name} {version(name.lower())}" for name in names)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    info = Path("/proc/meminfo")
    if not info.exists():
        return "?"
    total = info.read_text(encoding="utf-8").splitlines()[0].split()[1]
    return f"{int(total) / 1024**2:.0f}"


def median_of(run: Callable[[], object], times: int) -> float:
    """Return the median seconds of several runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table whose numbers line up."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        first = row[0].ljust(widths[0])
        print(
            "  "
            + "  ".join([first, *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        )
