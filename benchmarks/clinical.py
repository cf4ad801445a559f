"""Screening a person, loading the knowledge, and the cold start of `palpate screen`."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import median_of, print_table
from benchmarks.people import TODAY, make_person
from palpate.clinical.library import load, read_library
from palpate.clinical.recognise import read_text
from palpate.clinical.screening import screen

_PEOPLE = 400
_LINES = (
    "type 2 diabetes, numb feet", "knee replaced in March 2026", "no blood clots, no pacemaker",
    "Eliquis 5 mg twice a day and a baby aspirin",
    "mom had breast cancer, I have high blood pressure",
    "hypertention controled with lisinopril", "left rotator cuff repair 6 weeks ago", "BP 150/95",
)  # fmt: skip


def run() -> None:
    """Print the figures of the clinical core."""
    _print_screening()
    _print_loading()


def _print_screening() -> None:
    library = load()
    rows = []
    for facts, bearing in ((5, 0.5), (20, 0.5), (20, 1.0), (60, 0.5)):
        people = [make_person(library, seed, facts, bearing) for seed in range(_PEOPLE)]
        for person, known in people:
            screen(library, person, known, TODAY, None)
        taken, found = [], []
        for person, known in people:
            start = time.perf_counter()
            answer = screen(library, person, known, TODAY, None)
            taken.append(time.perf_counter() - start)
            found.append(len(answer.findings))
        rows.append(
            (
                f"{facts} facts, {bearing:.0%} of them bear on rules",
                f"{statistics.median(taken) * 1e6:.0f}",
                f"{statistics.quantiles(taken, n=20)[-1] * 1e6:.0f}",
                f"{statistics.mean(found):.1f}",
            )
        )
    head = (f"{len(library.rules)} rules, {_PEOPLE} people", "median µs", "95th µs", "findings")
    print_table(
        "Screening one person, one core, knowledge loaded (goal: 20 facts under 100 µs)", head, rows
    )


def _print_loading() -> None:
    library = load()
    reading = median_of(lambda: [read_text(library, line, TODAY) for line in _LINES], 50) / len(
        _LINES
    )
    rows = [
        ("load the knowledge (goal: under 150 ms)", f"{median_of(read_library, 9) * 1e3:.0f} ms"),
        ("cold start of palpate screen (goal: under 500 ms)", f"{_cold_start() * 1e3:.0f} ms"),
        ("read one line of free text", f"{reading * 1e6:.0f} µs"),
    ]
    print_table("Starting and reading", ("what", "median"), rows)


def _cold_start() -> float:
    case = {"on": "2026-11-24", "person": {"age": 65}, "facts": [{"text": "clot in the left calf"}]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.json"
        path.write_text(json.dumps(case), encoding="utf-8")
        command = [sys.executable, "-m", "palpate", "screen", str(path), "--json"]
        return median_of(lambda: subprocess.run(command, check=True, capture_output=True), 9)
