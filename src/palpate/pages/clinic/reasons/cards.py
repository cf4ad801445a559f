"""A rule in words: what sets it off, what it limits, its worked cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from palpate.clinical.cases import read_cases
from palpate.clinical.envelope import MAX_MINUTES, Standing
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.facts import Kind, Status
from palpate.clinical.library import Library
from palpate.clinical.rules import HOLDS, Clause, Limits, Range, Rule, Span, Target
from palpate.clinical.vocabulary import Case
from palpate.pages.clinic.reasons.sources import (
    Reference,
    list_sources,
    write_area,
    write_basis,
    write_ours,
)

_DAYS_A_WEEK = 7
_WEEKS_FROM = 21
_DAYS_A_YEAR = 365
# UCUM is for machines; these are the units of it that rules use and people do not read.
_UNITS = {
    "10*3/uL": "thousand per µL",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "[INR]": "",
    "{INR}": "",
    "{score}": "",
    "/min": "per minute",
}
_RELATIVE = {
    "@site": "where it is",
    "@beyond": "where it is and further out on the limb",
    "@around": "where it is and right beside it",
    "@limb": "the whole limb or region",
    "@side": "that quarter of the body",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A rule with all that is known of it, in words."""

    rule: Rule
    area: str
    standing: str
    care: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    limits: tuple[str, ...]
    basis: str
    ours: str
    sources: tuple[Reference, ...]
    fires: tuple[Case, ...]
    spares: tuple[Case, ...]


def write_card(library: Library, rule: Rule) -> Card:
    """Return everything a rule's page shows."""
    cases = _cases(library.folder).get(rule.id, ())
    return Card(
        rule=rule,
        area=write_area(rule.area),
        standing=rule.limits.standing.words,
        care=rule.limits.care.words,
        when=tuple(write_clause(library, clause) for clause in rule.when),
        unless=tuple(write_clause(library, clause) for clause in rule.unless),
        limits=tuple(write_limits(library, rule.limits)),
        basis=write_basis(rule),
        ours=write_ours(rule),
        sources=tuple(list_sources(library, rule.sources)),
        fires=tuple(case for case in cases if case.fires),
        spares=tuple(case for case in cases if not case.fires),
    )


@cache
def _cases(folder: Path) -> dict[str, tuple[Case, ...]]:
    """Read the worked cases on first use: screening never needs them."""
    found: dict[str, list[Case]] = {}
    for case in read_cases(folder)[0]:
        found.setdefault(case.rule, []).append(case)
    return {rule: tuple(cases) for rule, cases in found.items()}


def write_clause(library: Library, clause: Clause) -> str:
    """Return what one fact must be, as a phrase."""
    parts = [join_words((library.concepts[name].name for name in clause.named), "or")]
    if clause.statuses != HOLDS:
        parts.append(_write_statuses(clause.statuses))
    if clause.value is not None:
        parts.append(_write_range(clause.value, _unit(library, clause)))
    if clause.second is not None:
        parts.append(f"lower value {_write_range(clause.second, '')}")
    if clause.site:
        parts.append(f"at {describe_sites(library, clause.site)}")
    if clause.since is not None:
        measured = library.concepts[clause.named[0]].kind is Kind.MEASUREMENT
        began = "it was measured" if measured else "it began"
        parts.append(_write_span(clause.since, began, undated_out=clause.undated_no))
    if clause.ended is not None:
        parts.append(_write_span(clause.ended, "it ended"))
    return ", ".join(parts)


def _unit(library: Library, clause: Clause) -> str:
    unit = library.concepts[clause.named[0]].unit
    return _UNITS.get(unit, unit)


def _write_statuses(statuses: frozenset[Status]) -> str:
    return join_words([status.value for status in Status if status in statuses], "or")


def _write_range(value: Range, unit: str) -> str:
    ends = []
    if value.low is not None:
        ends.append(f"{value.low:g} or more")
    if value.below is not None:
        ends.append(f"below {value.below:g}")
    return " ".join([join_words(ends), unit]).strip()


def _write_span(span: Span, began: str, *, undated_out: bool = False) -> str:
    first, last = span.from_days, span.to_days
    if last is None:
        words = f"{_write_days(first or 0)} or more after {began}"
    elif not first:
        words = f"within {_write_days(last)} after {began}"
    else:
        words = f"from {_write_days(first)} to {_write_days(last)} after {began}"
    return f"{words} (a date is needed)" if undated_out else words


def _write_days(days: int) -> str:
    """Return days in the unit people would use."""
    if days >= _DAYS_A_YEAR and days % _DAYS_A_YEAR == 0:
        years = days // _DAYS_A_YEAR
        return f"{years} year{'' if years == 1 else 's'}"
    if days >= _WEEKS_FROM and days % _DAYS_A_WEEK == 0:
        return f"{days // _DAYS_A_WEEK} weeks"
    return f"{days} day{'' if days == 1 else 's'}"


def write_limits(library: Library, limits: Limits) -> Iterator[str]:
    """Yield what a rule demands of a session, a phrase each."""
    if limits.standing is Standing.STOP:
        yield "No session and no touch anywhere"
    if limits.standing is Standing.CLEAR_FIRST:
        yield "No session before the clinician named has answered"
    for cap in limits.pressure:
        level = library.levels[cap.level]
        where = _write_target(library, cap.target)
        most = f"Pressure at most {cap.level} ({level.name})" if cap.level else "No touch"
        yield f"{most}: {where}"
    for bar in limits.techniques:
        names = join_words((library.techniques[number].name for number in bar.techniques), "or")
        yield f"No {names}: {_write_target(library, bar.target)}"
    if limits.positions:
        names = join_words((library.positions[number].name for number in limits.positions), "or")
        yield f"Not {names}"
    if limits.minutes < MAX_MINUTES:
        yield f"At most {limits.minutes} minutes"


def _write_target(library: Library, target: Target) -> str:
    if target.sites == library.body.all:
        return "everywhere"
    parts = [_RELATIVE[name] for name in target.relative]
    if target.sites:
        parts.append(describe_sites(library, target.sites))
    return join_words(parts)
