"""From facts to the envelope: which rules fire, how surely, and what is worth asking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import MAX_LEVEL, Envelope, SeekCare, Standing
from palpate.clinical.facts import Fact, Kind, Person, Status, Truth, Whose, current_facts, settle_end
from palpate.clinical.library import Library
from palpate.clinical.rules import Clause, Rule
from palpate.clinical.vocabulary import Topic

PERSONAL = frozenset({"age", "female", "male"})
_SEXES = frozenset({"female", "male"})


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clinician's word that lifts the limits of one rule, from a day until a day."""

    rule: str
    given: date
    until: date
    who: str

    def holds(self, rule: str, on: date) -> bool:
        """Tell whether it lifts this rule on that day."""
        return self.rule == rule and self.given <= on <= self.until


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired, for which facts, how surely, and until when.

    `truth` is YES when every clause surely holds, UNKNOWN when a detail is missing.
    `permits` are the packed permissions it leaves; `until` the first day it no longer holds.
    """

    rule: Rule
    facts: tuple[Fact, ...]
    truth: Truth
    permits: int
    best_permits: int
    until: date | None
    lifted: Clearance | None = None

    @property
    def envelope(self) -> Envelope:
        """Its limits as an envelope of their own."""
        limits = self.rule.limits
        return Envelope(self.permits, limits.minutes, limits.standing, limits.care)


@dataclass(frozen=True, slots=True)
class Question:
    """What is worth asking. `opens` are the sites an answer could open, `weight` how much.

    `needs` is when, where, value, whether or topic.
    """

    ask: str
    about: str
    needs: str
    concept: str
    opens: SiteSet
    weight: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screening:
    """The answer for one person and day. `best_case` counts what is not known as absent."""

    on: date
    knowledge: str
    person: Person
    facts: tuple[Fact, ...]
    envelope: Envelope
    best_case: Envelope
    findings: tuple[Finding, ...]
    unasked: tuple[Topic, ...]
    open_rules: tuple[tuple[Rule, Fact], ...]
    library: Library = field(repr=False, compare=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions worth asking, the one that would open most first."""
        return ask_questions(self)

    @property
    def acting(self) -> tuple[Finding, ...]:
        """The findings that no clearance has lifted."""
        return tuple(finding for finding in self.findings if finding.lifted is None)


class _Known:
    """What is known on a day, arranged for the clauses."""

    def __init__(self, library: Library, person: Person, facts: Sequence[Fact], on: date, asked: frozenset[str] | None) -> None:
        said = [settle_end(fact, on) if fact.end is not None else fact for fact in facts]
        self.facts = (*current_facts(said, on), *person.facts(on))
        own, denied, measured = Whose.SELF, Status.DENIED, Kind.MEASUREMENT
        # A measurement that was only mentioned limits nothing: its value is asked for instead.
        self.counting = [
            f for f in self.facts
            if f.whose is own and f.status is not denied and (f.value is not None or f.kind is not measured)
        ]  # fmt: skip
        self.library, self.on, self.asked, self.sex = library, on, asked, person.sex
        self.present = {fact.concept for fact in self.counting}
        self.denied: set[str] = set()
        for fact in self.facts:
            if fact.status is denied and fact.whose is own:
                self.denied |= library.narrower.get(fact.concept, {fact.concept})

    def usual(self, fact: Fact) -> SiteSet:
        """Return where a fact of this concept can be when nobody said where it is."""
        concept = self.library.concepts.get(fact.concept)
        return concept.sites if concept else 0

    def was_asked(self, concept: str) -> bool:
        """Tell whether an absent concept was asked about, so that absence means no."""
        if concept in PERSONAL:
            return concept in _SEXES and self.sex is not None
        if self.asked is None or concept in self.denied:
            return True
        return any(topic in self.asked for topic in self.library.covered.get(concept, ()))

    def best(self, clause: Clause) -> tuple[Truth, Fact | None]:
        """Return the surest fact for a clause, or that nobody asked."""
        truth, chosen = Truth.NO, None
        if not clause.concepts.isdisjoint(self.present):
            for fact in self.counting:
                if fact.concept in clause.concepts:
                    found = clause.judge(fact, self.on, self.usual(fact) if clause.site else 0)
                    if found > truth:
                        truth, chosen = found, fact
            return truth, chosen
        if all(self.was_asked(name) for name in clause.named):
            return Truth.NO, None
        return Truth.UNASKED, None


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
    known = _Known(library, person, facts, on, asked)
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
        on, library.version, person, known.facts, _safe(library, findings, unasked),
        _best(library, findings), _ordered(findings), unasked, tuple(open_rules), library,
    )  # fmt: skip


def _try_rule(known: _Known, rule: Rule, fact: Fact, fired: dict[str, Finding], open_rules: list[tuple[Rule, Fact]]) -> None:
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


def _add(library: Library, fired: dict[str, Finding], rule: Rule, facts: tuple[Fact, ...], truth: Truth, until: date | None) -> None:
    """Add a finding, or widen the one of the same rule by another fact."""
    sites = facts[0].sites
    concept = library.concepts.get(facts[0].concept)
    permits = _permits(library, rule, sites or (concept.sites if concept else 0) or library.body.all)
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


def _unasked(known: _Known, years: int | None) -> tuple[Topic, ...]:
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


def _safe(library: Library, findings: Iterable[Finding], unasked: tuple[Topic, ...], but: object = None) -> Envelope:
    """Return the meet of everything that may be so, leaving out `but`."""
    found = [f for f in findings if f.lifted is None and f is not but]
    permits, minutes, standing, care = _meet_all(library, found, [f.permits for f in found])
    for topic in unasked:
        if topic is not but:
            permits &= topic.permits
            minutes = min(minutes, topic.minutes)
            standing = max(standing, Standing.ADJUST)
    return Envelope(permits, minutes, standing, care)


def _best(library: Library, findings: Iterable[Finding]) -> Envelope:
    """Return the meet of what is surely so."""
    found = [f for f in findings if f.lifted is None and f.truth is Truth.YES]
    return Envelope(*_meet_all(library, found, [f.best_permits for f in found]))


def _meet_all(library: Library, findings: list[Finding], permits: list[int]) -> tuple[int, int, Standing, SeekCare]:
    """Return the meet of many findings, without building an envelope for each."""
    together, minutes = library.base.permits, library.base.minutes
    standing, care = Standing.OPEN, SeekCare.NONE
    for allowed in permits:
        together &= allowed
    for finding in findings:
        limits = finding.rule.limits
        minutes = min(minutes, limits.minutes)
        standing = max(standing, limits.standing)
        care = max(care, limits.care)
    return together, minutes, standing, care


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings, the gravest first."""
    return tuple(
        sorted(findings, key=lambda f: (-f.rule.limits.care, -f.rule.limits.standing, f.rule.id))
    )


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
            question, opens=before.opens | question.opens, weight=before.weight + question.weight,
            rules=tuple(dict.fromkeys((*before.rules, *question.rules))),
        )  # fmt: skip
    questions[question.ask] = question


def _gain(screening: Screening, but: object) -> tuple[SiteSet, int]:
    """Return the sites that would open without one finding or topic, and by how much."""
    safe = screening.envelope
    without = _safe(screening.library, screening.findings, screening.unasked, but)
    opens, weight = 0, 0
    for level in range(1, MAX_LEVEL + 1):
        gained = without.sites_allowing(level) & ~safe.sites_allowing(level) & screening.library.body.all
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
            found.append(Question(ask, fact.text or name, needs, fact.concept, opens, weight, (finding.rule.id,)))
    return found


def _missing(finding: Finding, fact: Fact, name: str) -> list[tuple[str, str]]:
    """Return which details of a fact the clauses of its rule would need."""
    asks = []
    clauses = [clause for clause in (*finding.rule.when, *finding.rule.unless) if fact.concept in clause.concepts]
    if any(clause.since and clause.since.judge(fact.onset, date.max) is Truth.UNKNOWN for clause in clauses) and fact.onset is None:
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
    missing = [c for clause in rule.when[1:] for c in clause.named if not any(f.concept in clause.concepts for f in screening.facts)]
    names = " or ".join(library.concepts[name].name.lower() for name in missing) or rule.title.lower()
    ask = rule.question or f"Is there also {names}?"
    weight = int(rule.limits.standing) * 10
    return Question(ask, fact.text or _name(library, fact), "whether", missing[0] if missing else "", 0, weight, (rule.id,))


def _name(library: Library, fact: Fact) -> str:
    concept = library.concepts.get(fact.concept)
    return concept.name if concept else fact.text
