"""The sheet of a session note: what its form sends, and what the body map shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from palpate.clinical.explain import site_limits
from palpate.clinical.library import Library
from palpate.clinical.options import complete_proposal, plan_proposal
from palpate.clinical.screening import Screening
from palpate.pages.figure import Spot
from palpate.people.errors import Unreadable
from palpate.record.models import Consent, Mark, Plan
from palpate.record.notes import TEXTS

Content = dict[str, Any]

PARTS = {
    "subjective": "S: what the client says",
    "objective": "O: found and done",
    "assessment": "A: the assessment",
    "plan_text": "P: what comes next",
}
HINTS = {
    "subjective": "Since last time, today's complaint, what she wants from the session.",
    "objective": "Findings, work done, measures.",
    "assessment": "What it means, how she answered, whether the goals come nearer.",
    "plan_text": "Next visit, what to change, home care.",
}
LABELS = {
    **PARTS,
    "massage_type": "Massage type",
    "minutes": "Minutes",
    "positions": "Positions",
    "work": "Work done",
    "marks": "Findings",
    "departures": "Reasons for limits left",
}
BETWEEN = "|"
"""What parts the rules that set one and the same limit."""
WORK = ("sites", "technique", "pressure", "minutes")
MARK = ("site", "view", "x", "y", "kind", "words", "when")


# From the form ------------------------------------------------------------------------------


def read_content(sent: QueryDict) -> Content:
    """Return the note that a form sends, in the shape that `save_note` takes."""
    content: Content = {name: sent.get(name, "") for name in TEXTS}
    content["massage_type"] = sent.get("massage_type", "")
    content["minutes"] = _read_whole(sent.get("minutes", ""), "minutes", "a length in minutes")
    content["positions"] = sent.getlist("positions")
    content["work"] = [_read_work(row) for row in read_rows(sent, "work", WORK) if row["sites"]]
    content["marks"] = [_read_mark(row) for row in read_rows(sent, "mark", MARK) if row["site"]]
    content["departures"] = _read_reasons(sent)
    return content


def _read_reasons(sent: QueryDict) -> list[dict[str, str]]:
    """Return a reason for each rule: one that several rules set is asked for once."""
    rows = read_rows(sent, "departure", ("rule", "limit", "reason"))
    return [{**row, "rule": rule} for row in rows for rule in row["rule"].split(BETWEEN) if rule]


def read_rows(sent: QueryDict, name: str, fields: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a table whose columns come as lists of equal length."""
    columns = {field: sent.getlist(f"{name}_{field}") for field in fields}
    count = max(map(len, columns.values()), default=0)
    return [
        {field: values[n].strip() if n < len(values) else "" for field, values in columns.items()}
        for n in range(count)
    ]


def _read_work(row: Mapping[str, str]) -> Content:
    return {
        "sites": split_names(row["sites"]),
        "technique": row["technique"],
        "pressure": _read_whole(row["pressure"], "pressure", "a pressure level"),
        "minutes": _read_whole(row["minutes"], "minutes", "a length in minutes")
        if row["minutes"]
        else None,
    }


def split_names(text: str) -> list[str]:
    """Return the places named in a line, separated by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _read_mark(row: Mapping[str, str]) -> Content:
    place = {axis: _read_place(row[axis]) for axis in ("x", "y")}
    return {**row, **place, "site": split_names(row["site"])}


def _read_place(text: str) -> float:
    """Return where a dot lies on the figure; one that was typed without a place has none."""
    try:
        return float(text) if text else 0.0
    except ValueError:
        return 0.0


def _read_whole(text: str, field: str, what: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Unreadable(field, f"“{text[:20]}” is not {what}", "write a whole number") from None


def keep_typed(sent: QueryDict) -> Content:
    """Return the form as it was sent, whatever is wrong with it."""
    typed = {name: sent.get(name, "") for name in (*TEXTS, "massage_type", "minutes")}
    return {
        **typed,
        "positions": sent.getlist("positions"),
        "work": read_rows(sent, "work", WORK),
        "marks": read_rows(sent, "mark", MARK),
    }


# To the page --------------------------------------------------------------------------------


def list_texts(folded: Content) -> list[tuple[str, str, str, str]]:
    """Return S, O, A and P: the name, the label, what belongs there, and what stands there."""
    return [(name, PARTS[name], HINTS[name], folded[name]) for name in TEXTS]


def fold_content(library: Library, content: Content) -> Content:
    """Return a note as the form shows it: sites in the fewest words, departures apart."""

    def name(sites: Iterable[str]) -> str:
        return ", ".join(sites)

    work = [{**row, "sites": name(_fold(library, row["sites"]))} for row in content["work"]]
    marks = [{**row, "site": name(_fold(library, row["site"]))} for row in content["marks"]]
    return {**content, "work": work, "marks": marks}


def _fold(library: Library, names: Iterable[str]) -> tuple[str, ...]:
    return library.body.describe(library.body.gather(names))


def worked_levels(library: Library, content: Content) -> dict[str, int]:
    """Return the greatest pressure used at each site."""
    found: dict[str, int] = {}
    for row in content["work"]:
        for site in library.body.names(library.body.gather(row["sites"])):
            found[site] = max(row["pressure"], found.get(site, 0))
    return found


def list_spots(content: Content) -> list[Spot]:
    """Return the findings as dots on the figure."""
    return [
        Spot(
            row["site"][0], f"{row['kind']} {row['when']}", row["view"],
            row["x"] or None, row["y"] or None,
        )
        for row in content["marks"]
    ]  # fmt: skip


def planned_levels(
    library: Library, screening: Screening, plan: Plan | None, withheld: int
) -> dict[str, int]:
    """Return the work that the plan foresees: its sites at the pressure that is still safe."""
    kinds = (
        [library.types[name] for name in plan.massage_types if name in library.types]
        if plan
        else []
    )
    if plan is None or not kinds:
        return {}
    usual = complete_proposal(plan_proposal(library, kinds[0]), library)
    sites = (plan.sites or usual.sites) & ~withheld
    levels = {
        name: min(
            kinds[0].pressure[1],
            screening.envelope.ceiling(library.body.find(name).bit_length() - 1),
        )
        for name in library.body.names(sites)
    }
    return {name: level for name, level in levels.items() if level}


def write_limits(library: Library, screening: Screening, consent: Consent | None) -> dict[str, Any]:
    """Return the day's envelope as the page keeps it, to flag a step outside at once."""
    envelope = screening.envelope
    withheld = consent.sites_withheld if consent else 0
    return {
        "levels": {site.name: envelope.ceiling(site.number) for site in library.body.sites},
        "places": _name_places(library),
        "why": _name_reasons(library, screening),
        "barred": _name_barred(library, screening),
        "positions": [p.name for p in library.positions if not envelope.allows_position(p.number)],
        "minutes": envelope.minutes,
        "withheld": list(library.body.names(withheld)),
        "techniques_withheld": list(consent.techniques_withheld) if consent else [],
    }


def _name_places(library: Library) -> dict[str, list[str]]:
    """Return the sites of each name that stands for several: `calves`, `left leg`."""
    several = {name: library.body.names(sites) for name, sites in library.body.places.items()}
    return {name: list(sites) for name, sites in several.items() if len(sites) > 1}


def _name_reasons(library: Library, screening: Screening) -> dict[str, str]:
    """Return for each limited site the title of the strictest rule."""
    found: dict[str, str] = {}
    for site in library.body.sites:
        level = screening.envelope.ceiling(site.number)
        limits = [one for one in site_limits(library, screening, site.number) if one.level <= level]
        unasked = [topic for topic in screening.unasked if not topic.permits >> site.number & 1]
        if level == 5:
            continue
        if limits:
            found[site.name] = limits[0].finding.rule.title
        elif unasked:
            found[site.name] = f"Not asked yet, “{unasked[0].ask}”"
        else:
            found[site.name] = "Holds for everybody, or until the questions are answered"
    return found


def _name_barred(library: Library, screening: Screening) -> dict[str, list[str] | None]:
    """Return the techniques that are barred: everywhere (None) or at some sites."""
    found: dict[str, list[str] | None] = {}
    for term in library.techniques:
        barred = library.body.all & ~screening.envelope.technique_sites(term.number)
        if barred == library.body.all:
            found[term.name] = None
        elif barred:
            found[term.name] = list(library.body.names(barred))
    return found


def compare_content(library: Library, theirs: Content, mine: Content) -> list[dict[str, Any]]:
    """Return the parts in which two versions of a note differ, in words."""
    shown = [
        (name, show_part(library, name, theirs), show_part(library, name, mine))
        for name in LABELS
        if name in mine
    ]
    return [
        {"name": name, "label": LABELS[name], "theirs": saved, "mine": own}
        for name, saved, own in shown
        if _sort_parts(saved) != _sort_parts(own)
    ]


def _sort_parts(words: str) -> list[str]:
    """Return the rows of a part in one order: rows are a set, whatever order they came in."""
    return sorted(words.split("; "))


def show_part(library: Library, name: str, content: Content) -> str:
    """Return one part of a note as words."""
    value = content.get(name)
    if name == "work":
        rows = fold_content(library, {"work": value or [], "marks": []})["work"]
        return "; ".join(write_work(library, row) for row in rows)
    if name == "marks":
        rows = fold_content(library, {"work": [], "marks": value or []})["marks"]
        return "; ".join(write_mark(row) for row in rows)
    if name == "departures":
        return "; ".join(f"{row['limit']}: {row['reason']}" for row in value or ())
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def write_work(library: Library, row: Content) -> str:
    """Return one piece of work in words: `effleurage, left calf, level 3, 10 minutes`."""
    places = ", ".join(row["sites"] if isinstance(row["sites"], list) else [row["sites"]])
    minutes = f", {row['minutes']} minutes" if row.get("minutes") else ""
    level = next((one.name for one in library.levels if one.number == row["pressure"]), "")
    return f"{row['technique']}, {places}, level {row['pressure']} ({level}){minutes}"


def write_mark(row: Content) -> str:
    """Return one finding in words: `tight, left calf, before`."""
    places = ", ".join(row["site"] if isinstance(row["site"], list) else [row["site"]])
    words = f" ({row['words']})" if row.get("words") else ""
    # A device may leave out what it did not change from the usual.
    return f"{row.get('kind', KINDS[0])}{words}, {places}, {row.get('when', 'before')}"


KINDS = Mark.KINDS
