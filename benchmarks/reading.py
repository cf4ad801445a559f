"""How well free text is read, by what makes a line hard, and how long a line takes."""

import statistics
import time

from benchmarks.machine import print_table
from palpate.clinical.library import load
from palpate.clinical.recognise import read_text
from tests.clinical.lines import CLASSES, WRITTEN, Score, read_lines, total

_RUNS = 5


def run() -> None:
    """Print precision and recall by class of difficulty, wrong polarity, and the time of a line."""
    entries = read_lines()
    rows = []
    for name in CLASSES:
        lines = [entry for entry in entries if entry["class"] == name]
        rows.append((name, *_figures(len(lines), total(lines))))
    whole = total(entries)
    rows.append(("all", *_figures(len(entries), whole)))
    head = ("what makes it hard", "lines", "facts", "recall", "precision", "wrong polarity")
    print_table(
        "Reading what clients write (goal: recall 95 %, precision 97 %, no wrong polarity)",
        head,
        rows,
    )
    _print_times([entry["says"] for entry in entries])


def _figures(lines: int, score: Score) -> tuple[str, ...]:
    facts = score.hits + len(score.missed)
    return (
        str(lines),
        str(facts),
        f"{score.recall:.1%}" if facts else "-",
        f"{score.precision:.1%}" if facts else "-",
        str(len(score.misheard)),
    )


def _print_times(texts: list[str]) -> None:
    library = load()
    taken = []
    for _ in range(_RUNS):
        for text in texts:
            start = time.perf_counter()
            read_text(library, text, WRITTEN)
            taken.append(time.perf_counter() - start)
    rows = [
        ("median", f"{statistics.median(taken) * 1e6:.0f} µs"),
        ("95th of a hundred", f"{statistics.quantiles(taken, n=20)[-1] * 1e6:.0f} µs"),
        ("longest", f"{max(taken) * 1e6:.0f} µs"),
    ]
    print_table("Reading one line (goal: under 1 ms in the median)", ("time", ""), rows)
