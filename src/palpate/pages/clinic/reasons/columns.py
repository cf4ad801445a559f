"""Options laid side by side: what each is, whether it fits, and what is known of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from palpate.clinical.envelope import SeekCare
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.library import Library
from palpate.clinical.options import Adapted, Option, Reason, blocking, plan_proposal, rank_options
from palpate.clinical.screening import Screening
from palpate.clinical.vocabulary import Evidence, Goal, MassageType
from palpate.pages.clinic.reasons.sources import Reference, list_sources
from palpate.record.choices import NO_MASSAGE, SOMEONE_ELSE

MORE_TIME = "more time"
FITS, ADAPTED, NOT = "fits", "adapted", "not"
SIDE_BY_SIDE = 2
GRADES = {
    "moderate": "M", "low": "L", "very low": "V", "mixed": "X", "no better": "0", "against": "N",
    "not studied": "?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blame:
    """A limit that stands in the way, with its rule when there is one."""

    words: str
    title: str
    rule: str
    for_client: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a massage type for one goal, in words first."""

    goal: Goal
    says: str
    for_client: str
    grade: str
    grade_words: str
    size: str
    dose: str
    sources: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One massage type as it is laid out for this client."""

    id: str
    name: str
    says: str
    for_client: str
    feels: str
    usual: str
    fit: str
    changes: tuple[str, ...]
    client_changes: tuple[str, ...]
    blames: tuple[Blame, ...]
    findings: tuple[Finding, ...]


def list_columns(screening: Screening, goals: Iterable[str]) -> list[Column]:
    """Return all massage types, those that fit first, then by the evidence for the goals."""
    library = screening.library
    wanted = tuple(goals)
    concepts = frozenset(fact.concept for fact in screening.facts if fact.counts)
    return [
        _write_column(screening, option, wanted)
        for option in rank_options(library, screening, wanted, concepts)
    ]


def _write_column(screening: Screening, option: Option, goals: tuple[str, ...]) -> Column:
    library, kind, fit = screening.library, option.type, option.fit
    return Column(
        id=kind.id,
        name=kind.name,
        says=kind.says,
        for_client=kind.for_client,
        feels=kind.feels,
        usual=f"Levels {kind.pressure[0]} to {kind.pressure[2]}, usually {kind.minutes[1]} minutes",
        fit=FITS if fit.allowed else ADAPTED if fit.adapted else NOT,
        changes=fit.adapted.changes if fit.adapted else (),
        client_changes=_tell_changes(library, kind, fit.adapted) if fit.adapted else (),
        blames=tuple(_list_blames(screening, fit.reasons)),
        findings=tuple(
            _write_finding(library, library.goals[goal], option.evidence) for goal in goals
        ),
    )


def _tell_changes(library: Library, kind: MassageType, adapted: Adapted) -> tuple[str, ...]:
    """Return in a client's words what would be different."""
    found = []
    proposal = plan_proposal(library, kind)
    if adapted.left_out:
        found.append(f"We leave out: {describe_sites(library, adapted.left_out)}.")
    lighter = 0
    for level, sites in adapted.pressure:
        lighter |= sites if level < kind.pressure[1] else 0
    if lighter:
        found.append(f"Lighter than usual: {describe_sites(library, lighter)}.")
    dropped = [number for number in proposal.techniques if number not in adapted.techniques]
    if dropped:
        names = join_words((library.techniques[number].name for number in dropped), "or")
        found.append(f"Without {names}.")
    if proposal.minutes and adapted.minutes < proposal.minutes:
        found.append(f"{adapted.minutes} minutes.")
    return tuple(found)


def _list_blames(screening: Screening, reasons: Iterable[Reason]) -> list[Blame]:
    """Return the limits in the way, one for each rule."""
    found: dict[str, Blame] = {}
    for reason in reasons:
        if reason.rule not in found:
            found[reason.rule] = _write_blame(screening.library, reason)
    return list(found.values())


def _write_blame(library: Library, reason: Reason) -> Blame:
    rule = library.rules.get(reason.rule)
    if rule is not None:
        return Blame(reason.limit, rule.title, rule.id, rule.for_client)
    topic = library.topics.get(reason.rule.removeprefix("not asked: "))
    if topic is not None:
        return Blame(reason.limit, "Not asked yet", "", f"We still have to ask: {topic.ask}")
    return Blame(reason.limit, "", "", "It does not fit what is safe for you now.")


def _write_finding(library: Library, goal: Goal, evidence: Iterable[Evidence]) -> Finding:
    """Return the nearest statement for a goal: what is about the client's own condition first."""
    found = next((each for each in evidence if each.goal == goal.id), None)
    if found is None:
        return Finding(
            goal, "No study of this was found.", "Nobody has tested this well.", "?",
            "not studied", "", "", (),
        )  # fmt: skip
    return Finding(
        goal, found.says, found.for_client, GRADES[found.grade], found.grade, found.size,
        found.dose, tuple(list_sources(library, found.sources)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who else could help first, and why."""

    who: tuple[str, ...]
    because: tuple[str, ...]
    urgent: bool


def write_elsewhere(screening: Screening) -> Elsewhere:
    """Return whom the limits of a client name, the gravest first."""
    held = blocking(screening)
    cared = [f for f in screening.acting if f.rule.limits.care > SeekCare.NONE]
    found = list(dict.fromkeys((*cared, *held))) or [
        finding for finding in screening.acting if finding.rule.lift.by == "clearance"
    ]
    who = dict.fromkeys(f.rule.lift.who for f in found if f.rule.lift.who)
    return Elsewhere(tuple(who), tuple(f.rule.title for f in found), bool(held or cared))


def choose_columns(
    columns: list[Column], wanted: list[str], start: int
) -> tuple[list[Column], list[int]]:
    """Return two columns: those asked for, else from a place; and where others begin."""
    picked = [column for column in columns if column.id in wanted][:SIDE_BY_SIDE]
    starts = list(range(0, len(columns), SIDE_BY_SIDE))
    return (picked or columns[start : start + SIDE_BY_SIDE]), starts


def keep_shown(columns: list[Column], elsewhere: Elsewhere) -> list[dict[str, Any]]:
    """Return the options as they were shown, in plain values for the record."""
    shown: list[dict[str, Any]] = [_keep_column(column) for column in columns]
    shown.append({"id": SOMEONE_ELSE, "name": "Someone else first", "who": list(elsewhere.who)})
    shown.append({"id": NO_MASSAGE, "name": "No massage"})
    shown.append({"id": MORE_TIME, "name": "More time to decide"})
    return shown


def _keep_column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "name": column.name,
        "fit": column.fit,
        "changes": list(column.changes),
        "because": [blame.words for blame in column.blames],
        "evidence": [
            {"goal": f.goal.id, "says": f.says, "for_client": f.for_client, "grade": f.grade_words}
            for f in column.findings
        ],
    }


def seal_shown(shown: list[dict[str, Any]], goals: list[str]) -> str:
    """Return a digest of what was shown, so that a decision is about nothing else."""
    return hashlib.sha256(json.dumps([shown, goals]).encode()).hexdigest()[:24]
