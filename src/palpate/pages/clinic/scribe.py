"""Writes O and P of a note from what was tapped; what was typed is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from palpate.clinical.explain import join_words
from palpate.clinical.library import Library
from palpate.exchange.letters.dates import write_rate
from palpate.pages.clinic.frame import write_time
from palpate.record.models import Plan

Content = Mapping[str, Any]


def propose_objective(library: Library, content: Content) -> str:
    """Return findings and work in sentences; empty when nothing was tapped."""
    before = [row for row in content["marks"] if row["when"] == "before"]
    after = [row for row in content["marks"] if row["when"] == "after"]
    said = [_write_findings("Before", before), *_write_work(library, content)]
    said += [_write_setting(content), _write_findings("After", after)]
    return "\n".join(line for line in said if line)


def _write_findings(when: str, marks: Iterable[Mapping[str, Any]]) -> str:
    said = [
        f"{row['kind']} at {join_words(row['site'])}"
        + (f" ({row['words']})" if row["words"] else "")
        for row in marks
    ]
    return f"{when}: {'; '.join(said)}." if said else ""


def _write_work(library: Library, content: Content) -> list[str]:
    lines = []
    for row in content["work"]:
        places = join_words(library.body.describe(library.body.gather(row["sites"])))
        minutes = f", {row['minutes']} minutes" if row.get("minutes") else ""
        lines.append(f"{places} at level {row['pressure']}{minutes}")
    by_technique: dict[str, list[str]] = {}
    for row, line in zip(content["work"], lines, strict=True):
        by_technique.setdefault(row["technique"], []).append(line)
    return [f"{name.capitalize()}: {'; '.join(said)}." for name, said in by_technique.items()]


def _write_setting(content: Content) -> str:
    positions = join_words(content["positions"])
    where = f"Client {positions}. " if positions else ""
    return f"{where}{content['minutes']} minutes." if content["work"] else ""


def propose_plan(plan: Plan | None, coming: datetime | None) -> str:
    """Return what comes next as the plan and the calendar say it; empty when neither does."""
    said = []
    if plan is not None:
        rate = f"{plan.minutes} minutes, {write_rate(plan.visits_a_week)}"
        said.append(f"Continue plan {plan.number}: {rate}.")
        if plan.home_care.strip():
            said.append(f"Home care: {plan.home_care.strip().rstrip('.')}.")
    if coming is not None:
        said.append(f"Next visit {write_time(coming)}.")
    elif plan is not None:
        said.append("The next visit is still to be planned.")
    return "\n".join(said)
