"""From facts to the envelope: which rules fire, how surely, and what is worth asking."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import (
    Fact,
    Person,
    Truth,
)
from palpate.clinical.findings import (
    Clearance,
    Finding,
    Question,
    Screening,
    meet_best,
    meet_safe,
    order_findings,
)
from palpate.clinical.known import Known
from palpate.clinical.library import Library
from palpate.clinical.questions import ask_questions
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Topic

__all__ = ["Clearance", "Finding", "Question", "Screening", "ask_questions", "screen"]


def screen(
    library: Library,
    person: Person,
    facts: Sequence[Fact],
    on: date,
    asked: frozenset[str] | None = frozenset(),
    clearances: Iterable[Clearance] = (),
) -> Screening:
    """Screen a person's facts for a day and return what is safe, and why.

    `asked` are the ids of the topics that were asked; None means all were. What was asked and
    not found counts as denied; what was not asked keeps its topic's limits until it is.
    """
    known = Known(library, person, facts, on, asked)
    fired: dict[str, Finding] = {}
    open_rules: list[tuple[Rule, Fact]] = []
    for fact in known.counting:
        for rule in library.anchors.get((fact.concept, fact.status), ()):
            if rule.retired is None or rule.in_force(on):
                _try_rule(known, rule, fact, fired, open_rules)
    granted = tuple(clearances)
    findings = tuple(_settle(finding, granted, on) for finding in fired.values())
    unasked = _unasked(known, person.years(on))
    return Screening(
        on,
        library.version,
        person,
        known.facts,
        meet_safe(library, findings, unasked),
        meet_best(library, findings),
        order_findings(findings),
        unasked,
        tuple(open_rules),
        library,
        ask_questions,
    )


def _try_rule(
    known: Known,
    rule: Rule,
    fact: Fact,
    fired: dict[str, Finding],
    open_rules: list[tuple[Rule, Fact]],
) -> None:
    """Judge one rule for one anchor fact and add what it finds."""
    anchor = rule.when[0]
    if anchor.plain:
        truth = Truth.YES
    else:
        truth = anchor.judge(fact, known.on, known.usual(fact) if anchor.site else 0)
        if truth is Truth.NO:
            return
    until = anchor.until(fact)
    used = [fact]
    for clause in rule.when[1:]:
        found, other = known.best(clause)
        if found is Truth.NO:
            return
        truth = min(truth, found)
        if other is not None:
            used.append(other)
            until = min((day for day in (until, clause.until(other)) if day), default=None)
    for clause in rule.unless:
        found, _ = known.best(clause)
        if found is Truth.YES:
            return
        if found is Truth.UNKNOWN:
            truth = min(truth, Truth.UNKNOWN)
    if truth is Truth.UNASKED and not rule.applies_unasked:
        open_rules.append((rule, fact))
        return
    _add(known.library, fired, rule, tuple(used), max(truth, Truth.UNKNOWN), until)


def _add(
    library: Library,
    fired: dict[str, Finding],
    rule: Rule,
    facts: tuple[Fact, ...],
    truth: Truth,
    until: date | None,
) -> None:
    """Add a finding, or widen the one of the same rule by another fact."""
    sites = facts[0].sites
    concept = library.concepts.get(facts[0].concept)
    permits = _permits(
        library, rule, sites or (concept.sites if concept else 0) or library.body.all
    )
    best = permits if sites or not rule.limits.placed else _permits(library, rule, 0)
    before = fired.get(rule.id)
    if before is not None:
        facts = tuple(dict.fromkeys((*before.facts, *facts)))
        permits, best = permits & before.permits, best & before.best_permits
        truth = max(truth, before.truth)
        until = max(until, before.until) if until and before.until else None
    fired[rule.id] = Finding(rule, facts, truth, permits, best, until)


def _permits(library: Library, rule: Rule, sites: SiteSet) -> int:
    """Return what a rule leaves at given sites, worked out once for each."""
    key = (rule.id, sites if rule.limits.placed else 0)
    found = library.permits.get(key)
    if found is None:
        found = library.permits[key] = rule.limits.permits(library.body, sites)
    return found


def _settle(finding: Finding, clearances: tuple[Clearance, ...], on: date) -> Finding:
    """Mark a finding as lifted when a clearance answers exactly its rule."""
    for clearance in clearances:
        if clearance.holds(finding.rule.id, on):
            return replace(finding, lifted=clearance)
    return finding


def _unasked(known: Known, years: int | None) -> tuple[Topic, ...]:
    """Return the topics that concern this person and were never asked."""
    if known.asked is None:
        return ()
    return tuple(
        topic
        for topic in known.library.topics.values()
        if topic.id not in known.asked
        and topic.concerns(known.sex, years)
        and not (topic.covers and known.denied.issuperset(topic.covers))
    )
