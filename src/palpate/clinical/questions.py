"""What is worth asking: details, unasked facts and topics that would open something."""

from dataclasses import replace
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import MAX_LEVEL
from palpate.clinical.facts import Fact, Kind, Truth
from palpate.clinical.findings import Finding, Question, Screening, meet_safe
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule


def ask_questions(screening: Screening) -> tuple[Question, ...]:
    """Return what is worth asking: details, unasked facts and topics, the widest-opening first."""
    questions: dict[str, Question] = {}
    for finding in screening.acting:
        if finding.truth is Truth.UNKNOWN or finding.best_permits != finding.permits:
            for question in _detail_questions(screening, finding):
                _merge(questions, question)
    for topic in screening.unasked:
        opens, weight = _gain(screening, topic)
        _merge(questions, Question(topic.ask, topic.id, "topic", topic.id, opens, weight))
    for rule, fact in screening.open_rules:
        _merge(questions, _open_question(screening, rule, fact))
    for fact in screening.facts:
        if fact.kind is Kind.MEASUREMENT and fact.value is None and fact.counts:
            name = _name(screening.library, fact)
            ask = f"What is the latest value: {name}?"
            _merge(questions, Question(ask, fact.text or name, "value", fact.concept, 0, 1))
    return tuple(sorted(questions.values(), key=lambda q: (-q.weight, q.ask)))


def _merge(questions: dict[str, Question], question: Question) -> None:
    """Add a question, or join it with the same one asked for another rule."""
    before = questions.get(question.ask)
    if before is not None:
        question = replace(
            question,
            opens=before.opens | question.opens,
            weight=before.weight + question.weight,
            rules=tuple(dict.fromkeys((*before.rules, *question.rules))),
        )
    questions[question.ask] = question


def _gain(screening: Screening, but: object) -> tuple[SiteSet, int]:
    """Return the sites that would open without one finding or topic, and by how much."""
    safe = screening.envelope
    without = meet_safe(screening.library, screening.findings, screening.unasked, but)
    opens, weight = 0, 0
    for level in range(1, MAX_LEVEL + 1):
        gained = (
            without.sites_allowing(level) & ~safe.sites_allowing(level) & screening.library.body.all
        )
        opens |= gained
        weight += gained.bit_count()
    weight += 100 * (safe.standing - without.standing)
    return opens, weight + (1 if safe.permits != without.permits else 0)


def _detail_questions(screening: Screening, finding: Finding) -> list[Question]:
    """Return the questions for the details that a finding hangs on."""
    opens, weight = _gain(screening, finding)
    found = []
    for fact in finding.facts:
        name = _name(screening.library, fact)
        for needs, ask in _missing(finding, fact, name):
            found.append(
                Question(
                    ask, fact.text or name, needs, fact.concept, opens, weight, (finding.rule.id,)
                )
            )
    return found


def _missing(finding: Finding, fact: Fact, name: str) -> list[tuple[str, str]]:
    """Return which details of a fact the clauses of its rule would need."""
    asks = []
    clauses = [
        clause
        for clause in (*finding.rule.when, *finding.rule.unless)
        if fact.concept in clause.concepts
    ]
    if (
        any(
            clause.since and clause.since.judge(fact.onset, date.max) is Truth.UNKNOWN
            for clause in clauses
        )
        and fact.onset is None
    ):
        asks.append(("when", f"When did it begin or happen: {name}?"))
    elif fact.onset and fact.onset.earliest != fact.onset.latest and finding.truth is Truth.UNKNOWN:
        asks.append(("when", f"On which day exactly was it: {name}?"))
    if not fact.sites and (finding.rule.limits.placed or any(clause.site for clause in clauses)):
        asks.append(("where", f"Where is it, and on which side: {name}?"))
    if fact.value is None and any(clause.value for clause in clauses):
        asks.append(("value", f"What is the latest value: {name}?"))
    return asks


def _open_question(screening: Screening, rule: Rule, fact: Fact) -> Question:
    """Return the question of a rule that hangs on something nobody asked about."""
    library = screening.library
    missing = [
        c
        for clause in rule.when[1:]
        for c in clause.named
        if not any(f.concept in clause.concepts for f in screening.facts)
    ]
    names = (
        " or ".join(library.concepts[name].name.lower() for name in missing) or rule.title.lower()
    )
    ask = rule.question or f"Is there also {names}?"
    weight = int(rule.limits.standing) * 10
    return Question(
        ask,
        fact.text or _name(library, fact),
        "whether",
        missing[0] if missing else "",
        0,
        weight,
        (rule.id,),
    )


def _name(library: Library, fact: Fact) -> str:
    concept = library.concepts.get(fact.concept)
    return concept.name if concept else fact.text
