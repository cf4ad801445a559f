"""The knowledge as tables: clauses, limits and topics as rows that people are joined to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from palpate.clinical.body import EVERYWHERE
from palpate.clinical.envelope import (
    ALL_PERMITS,
    Standing,
    bar_technique,
    cap_pressure,
)
from palpate.clinical.facts import AGE, Kind, Status
from palpate.clinical.known import PERSONAL
from palpate.clinical.library import Library
from palpate.clinical.rules import RELATIVE_PLACES, Clause, Limits, Range, Rule, Span, Target
from palpate.population.fields import Fields, name_fields

Row = Mapping[str, Any]

FIXED = ""
"""The place of limits that do not hang on where the fact is."""

STATUS_BITS = {status: 1 << number for number, status in enumerate(Status)}
_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)
_INFINITE = float("inf")

_CLAUSES = {
    "concept": pa.int32(), "rule": pa.int32(), "bit": pa.int64(), "anchor": pa.bool_(),
    "single": pa.bool_(), "placed": pa.bool_(), "excused": pa.bool_(), "loose": pa.bool_(),
    "statuses": pa.int32(), "plain": pa.bool_(), "timed": pa.bool_(), "undated": pa.bool_(),
    "long_ago": pa.bool_(), "since_by": pa.date32(), "since_from": pa.date32(),
    "ending": pa.bool_(), "ended_by": pa.date32(), "ended_from": pa.date32(),
    "valued": pa.bool_(), "aged": pa.bool_(), "low": pa.float64(), "below": pa.float64(),
    "paired": pa.bool_(), "second_low": pa.float64(), "second_below": pa.float64(),
    "site": pa.int64(), "unplaced": pa.bool_(), "usual": pa.int64(),
}  # fmt: skip
_COMBINATIONS = {
    "rule": pa.int32(), "needed": pa.int64(), "barring": pa.int64(), "excusable": pa.bool_(),
}  # fmt: skip
_NAMED = {
    "rule": pa.int32(), "bit": pa.int64(), "concept": pa.int32(), "topics": pa.int64(),
    "personal": pa.bool_(), "sexed": pa.bool_(),
}  # fmt: skip
_TOPICS = {"topic": pa.int64(), "code": pa.string()}
_REACH = {"site": pa.int64(), "place": pa.string(), "reach": pa.int64()}
_COVERS = {"topic": pa.int64(), "concept": pa.int32(), "covers": pa.int64()}
_NARROWER = {"broad": pa.int32(), "concept": pa.int32()}
_CONCEPTS = {
    "name": pa.string(), "concept": pa.int32(), "measuring": pa.bool_(), "bearing": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the query knows of the knowledge, for one day.

    `clauses` has a row for each clause and concept that counts for it; `combinations` says which
    clauses together set off a rule; `named` which names must have been asked for an absence to
    mean no; `limits` what a rule leaves, a row for each place it speaks of; `reach` how far each
    such place reaches from a site; `topics` what a topic leaves while it is unasked; `concepts` the
    number of each concept, whether it is a measurement, and whether any clause speaks of it.
    """

    clauses: pa.Table
    combinations: pa.Table
    named: pa.Table
    limits: pa.Table
    reach: pa.Table
    topics: pa.Table
    covers: pa.Table
    narrower: pa.Table
    concepts: pa.Table

    def __iter__(self) -> Iterator[tuple[str, pa.Table]]:
        """Yield each table with its name."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A rule with its number: its rank in the order in which findings are shown."""

    number: int
    rule: Rule

    @property
    def clauses(self) -> Iterator[tuple[int, Clause, bool]]:
        """Each clause with its bit, and whether it is an exception."""
        together = [(clause, False) for clause in self.rule.when]
        together += [(clause, True) for clause in self.rule.unless]
        return ((1 << number, *pair) for number, pair in enumerate(together))

    @property
    def single(self) -> bool:
        """Whether its anchor alone sets it off."""
        return len(self.rule.when) + len(self.rule.unless) == 1

    @property
    def code(self) -> str:
        """Its id after its number, so that codes in order are findings in order."""
        return f"{self.number:0{CODE_DIGITS}d} {self.rule.id}"


CODE_DIGITS = 5


def number_rules(library: Library, on: date) -> list[Numbered]:
    """Return the rules that can be set off on a day, the gravest first."""
    rules = [rule for rule in library.rules.values() if rule.when and rule.in_force(on)]
    rules.sort(key=lambda rule: (-rule.limits.care, -rule.limits.standing, rule.id))
    return [Numbered(number, rule) for number, rule in enumerate(rules)]


def build_tables(library: Library, on: date) -> Tables:
    """Return the knowledge as it holds on a day, as tables."""
    rules, columns = number_rules(library, on), name_fields(library)
    sited = {name: pa.int64() for name in columns.all}
    settled = {"minutes": pa.int64(), "standing": pa.int64(), "care": pa.int64()}
    limited = {"rule": pa.int32(), "place": pa.string(), "code": pa.string()}
    return Tables(
        clauses=_table(_list_clauses(library, rules, on), _CLAUSES),
        combinations=_table(_list_combinations(rules), _COMBINATIONS),
        named=_table(_list_named(library, rules), _NAMED),
        limits=_table(_list_limits(library, rules, columns), limited | sited | settled),
        reach=_table(_list_reach(library), _REACH),
        topics=_table(_list_topics(library, columns), _TOPICS | sited | settled),
        covers=_table(_list_covers(library), _COVERS),
        narrower=_table(_list_narrower(library), _NARROWER),
        concepts=_table(_list_concepts(library, rules), _CONCEPTS),
    )


def _table(rows: Iterable[Row], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema(list(columns.items())))


def number_concepts(library: Library) -> dict[str, int]:
    """Return a number for each concept, those that stand for age and sex included."""
    return {name: at for at, name in enumerate(sorted(library.concepts.keys() | PERSONAL))}


def _list_clauses(library: Library, rules: Iterable[Numbered], on: date) -> Iterator[Row]:
    numbers = number_concepts(library)
    for numbered in rules:
        for bit, clause, exception in numbered.clauses:
            row = _describe_rule(numbered, bit) | _describe_clause(clause, exception, on)
            for name in sorted(clause.concepts):
                place = _describe_place(library, clause, name, exception)
                yield row | {"concept": numbers[name]} | place


def _describe_rule(numbered: Numbered, bit: int) -> dict[str, Any]:
    return {
        "rule": numbered.number, "bit": bit, "anchor": bit == 1, "single": numbered.single,
        "placed": numbered.rule.limits.placed, "excused": _may_excuse(numbered.rule),
    }  # fmt: skip


def _may_excuse(rule: Rule) -> bool:
    """Tell whether a clause that nobody asked about does not keep the rule from firing."""
    return rule.applies_unasked and len(rule.when) > 1


def _describe_clause(clause: Clause, exception: bool, on: date) -> dict[str, Any]:
    """Return what a fact must be. An exception must be sure; otherwise a missing detail counts."""
    loose = not exception
    return {
        "loose": loose, "plain": clause.plain,
        "statuses": sum(STATUS_BITS[status] for status in clause.statuses),
        **_describe_span("since", clause.since, on), **_describe_span("ended", clause.ended, on),
        "timed": clause.since is not None, "ending": clause.ended is not None,
        "undated": loose and not clause.undated_no, "site": clause.site,
        "long_ago": not clause.undated_no and not _ends(clause),
        **_describe_range("", clause.value), **_describe_range("second_", clause.second),
        "valued": clause.value is not None, "paired": clause.second is not None,
    }  # fmt: skip


def _ends(clause: Clause) -> bool:
    """Tell whether the window after the onset closes, so that what was long ago lies outside."""
    return clause.since is not None and clause.since.to_days is not None


def _describe_span(name: str, span: Span | None, on: date) -> dict[str, date]:
    """Return a window as the days by which and from which it must have begun."""
    first = span.from_days if span else None
    last = span.to_days if span else None
    return {
        f"{name}_by": _NEVER if first is None else _go_back(on, first),
        f"{name}_from": _EVER if last is None else _go_back(on, last),
    }


def _go_back(on: date, days: int) -> date:
    try:
        return on - timedelta(days=days)
    except OverflowError:
        return _EVER if days > 0 else _NEVER


def _describe_range(name: str, span: Range | None) -> dict[str, float]:
    low, below = (span.low, span.below) if span else (None, None)
    return {
        f"{name}low": -_INFINITE if low is None else low,
        f"{name}below": _INFINITE if below is None else below,
    }


def _describe_place(library: Library, clause: Clause, name: str, exception: bool) -> dict[str, Any]:
    """Return where a concept is when nobody said, and whether the clause can hold there.

    `aged` says that `second` is no other value but the other end of the first.
    """
    concept = library.concepts.get(name)
    usual = concept.sites if concept else 0
    return {
        "aged": name == AGE, "usual": usual or library.body.all,
        "unplaced": not exception and (not usual or bool(usual & clause.site)),
    }  # fmt: skip


def _list_combinations(rules: Iterable[Numbered]) -> Iterator[Row]:
    for numbered in rules:
        clauses = list(numbered.clauses)
        yield {
            "rule": numbered.number,
            "needed": sum(bit for bit, _, exception in clauses if not exception),
            "barring": sum(bit for bit, _, exception in clauses if exception),
            "excusable": _may_excuse(numbered.rule),
        }


def _list_named(library: Library, rules: Iterable[Numbered]) -> Iterator[Row]:
    """Yield what must have been asked for the clauses of rules that apply while unasked."""
    bits, numbers = number_topics(library), number_concepts(library)
    for numbered in rules:
        if not _may_excuse(numbered.rule):
            continue
        for bit, clause, exception in numbered.clauses:
            for name in () if exception or bit == 1 else clause.named:
                yield {
                    "rule": numbered.number, "bit": bit, "concept": numbers[name],
                    "topics": sum({bits[topic] for topic in library.covered.get(name, ())}),
                    "personal": name in PERSONAL, "sexed": name in PERSONAL - {AGE},
                }  # fmt: skip


def number_topics(library: Library) -> dict[str, int]:
    """Return one bit for each topic."""
    return {name: 1 << number for number, name in enumerate(library.topics)}


def _list_limits(library: Library, rules: Iterable[Numbered], columns: Fields) -> Iterator[Row]:
    """Yield what each rule leaves: once for the fixed places, once for each place by the fact.

    A row by the fact says 0 in the columns it limits and everything in the others.
    """
    for numbered in rules:
        limits = numbered.rule.limits
        row = {
            "rule": numbered.number, "code": numbered.code, "minutes": limits.minutes,
            "standing": int(limits.standing), "care": int(limits.care),
        }  # fmt: skip
        yield row | {"place": FIXED} | columns.split(limits.permits(library.body, 0))
        for place in sorted(RELATIVE_PLACES):
            yield from _limit_place(limits, place, columns, row)


def _limit_place(limits: Limits, place: str, columns: Fields, row: Row) -> Iterator[Row]:
    permits = ALL_PERMITS
    for cap in limits.pressure:
        if place in cap.target.relative:
            permits &= cap_pressure(EVERYWHERE, cap.level)
    for bar in limits.techniques:
        for technique in bar.techniques if place in bar.target.relative else ():
            permits &= bar_technique(technique, EVERYWHERE)
    if permits != ALL_PERMITS:
        yield {**row, "place": place, **columns.split(permits)}


def _list_reach(library: Library) -> Iterator[Row]:
    """Yield how far each place reaches from each single site; of several sites it is the union."""
    for site in library.body.sites:
        yield {"site": site.bit, "place": FIXED, "reach": EVERYWHERE}
        for place in sorted(RELATIVE_PLACES):
            reach = Target(relative=(place,)).resolve(library.body, site.bit)
            yield {"site": site.bit, "place": place, "reach": reach}


def _list_topics(library: Library, columns: Fields) -> Iterator[Row]:
    """Yield what each unasked topic leaves, and after them what is left to everybody."""
    for name, bit in number_topics(library).items():
        topic = library.topics[name]
        yield {
            "topic": bit, "minutes": topic.minutes, "standing": int(Standing.ADJUST), "care": 0,
            **columns.split(topic.permits),
        }  # fmt: skip
    base = library.base
    yield {
        "topic": 1 << len(library.topics), "minutes": base.minutes, "standing": 0, "care": 0,
        **columns.split(base.permits),
    }  # fmt: skip


def _list_covers(library: Library) -> Iterator[Row]:
    numbers = number_concepts(library)
    for name, bit in number_topics(library).items():
        covers = set(library.topics[name].covers)
        for concept in sorted(covers):
            yield {"topic": bit, "concept": numbers[concept], "covers": len(covers)}


def _list_narrower(library: Library) -> Iterator[Row]:
    numbers = number_concepts(library)
    for broad, narrower in library.narrower.items():
        for concept in sorted(narrower):
            yield {"broad": numbers[broad], "concept": numbers[concept]}


def _list_concepts(library: Library, rules: Iterable[Numbered]) -> Iterator[Row]:
    bearing = frozenset().union(*(c.concepts for one in rules for _, c, _ in one.clauses))
    for name, number in number_concepts(library).items():
        concept = library.concepts.get(name)
        yield {
            "name": name, "concept": number, "bearing": name in bearing,
            "measuring": concept is not None and concept.kind is Kind.MEASUREMENT,
        }  # fmt: skip
