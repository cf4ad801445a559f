"""Turns knowledge entries into concepts, rules, topics, types, evidence, measures and cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from palpate.clinical.body import Body, SiteSet
from palpate.clinical.envelope import (
    MAX_LEVEL,
    MAX_MINUTES,
    SeekCare,
    Standing,
)
from palpate.clinical.errors import UnknownSite
from palpate.clinical.facts import Kind, Status
from palpate.clinical.loader import Entry
from palpate.clinical.rules import (
    HOLDS,
    RELATIVE_PLACES,
    Clause,
    Lift,
    Limits,
    PressureLimit,
    Range,
    Rule,
    Span,
    Target,
    TechniqueLimit,
)
from palpate.clinical.vocabulary import (
    Case,
    Compound,
    Concept,
    Evidence,
    Goal,
    Level,
    MassageType,
    Measure,
    Role,
    Source,
    Term,
    Topic,
)

BASES = (
    "guideline", "trial", "review", "case-report", "textbook", "convention", "practice",
)  # fmt: skip
GRADES = ("moderate", "low", "very low", "mixed", "no better", "against", "not studied")
LIFTED_BY = ("time", "clearance", "resolution", "measurement", "never")
NUMBERS = ("pressure", "minutes", "window", "techniques", "positions", "value")


@dataclass(frozen=True, slots=True)
class Words:
    """What names may be used while reading: body, techniques, positions, concepts."""

    body: Body
    techniques: Mapping[str, int]
    positions: Mapping[str, int]
    narrower: Mapping[str, frozenset[str]]
    sources: frozenset[str]


def find_sites(entry: Entry, key: str, names: Iterable[str], body: Body) -> SiteSet:
    """Return the sites named under a key, refusing unknown ones."""
    sites = 0
    for name in names:
        try:
            sites |= body.find(name)
        except UnknownSite as unknown:
            entry.refuse(key, f"“{name}” is no place on the body", f"Use a name of body.toml ({unknown.name} is not one)")
    return sites


def find_numbers(entry: Entry, key: str, names: Iterable[str], known: Mapping[str, int], what: str) -> tuple[int, ...]:
    """Return the numbers of techniques or positions, refusing unknown ones."""
    found = []
    for name in names:
        if name in known:
            found.append(known[name])
        else:
            entry.refuse(key, f"“{name}” is no {what}", f"Use one of: {', '.join(known)}")
    return tuple(found)


def check_sources(entry: Entry, sources: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Return the sources, refusing ids that no source record has."""
    for source in sources:
        if source not in words.sources:
            entry.refuse("sources", f"“{source}” is no known source", "Add its record to sources.toml or mend the id")
    return sources


def read_terms(entries: Iterable[Entry]) -> tuple[Term, ...]:
    """Read techniques or positions in their fixed order."""
    terms = []
    for number, entry in enumerate(entries):
        terms.append(Term(number, entry.text("name"), entry.text("says", ""), entry.texts("words")))
        entry.finish()
    return tuple(terms)


def read_levels(entries: Iterable[Entry]) -> tuple[Level, ...]:
    """Read the steps of the pressure scale."""
    levels = []
    for entry in entries:
        levels.append(Level(entry.take("number", int), entry.text("name"), entry.text("says")))
        entry.finish()
    return tuple(levels)


def read_concept(entry: Entry, body: Body) -> Concept:
    """Read one concept; names of other concepts are checked later."""
    texts = entry.texts
    concept = Concept(
        id=entry.text("id"), kind=Kind(entry.one_of("kind", tuple(Kind))), name=entry.text("name"),
        plain=entry.text("plain", ""), is_a=texts("is_a"), icd10=texts("icd10"),
        icd10_past=texts("icd10_past"), snomed=texts("snomed"), rxnorm=texts("rxnorm"),
        atc=texts("atc"), loinc=texts("loinc"), words=texts("words"), brands=texts("brands"),
        ingredients=texts("ingredients"), reason=texts("reason"),
        sites=find_sites(entry, "sites", texts("sites"), body),
        asks_site=entry.take("asks_site", bool, False), unit=entry.text("unit", ""),
        parts=texts("parts"), low=entry.take("low", (int, float), None),
        high=entry.take("high", (int, float), None), harmless=entry.take("harmless", bool, False),
    )  # fmt: skip
    entry.finish()
    return concept


def read_compound(entry: Entry, words: Words) -> Compound:
    """Read what a concept means at certain places or beside certain words."""
    compound = Compound(
        entry.text("of"), entry.text("makes"),
        find_sites(entry, "at", entry.texts("at"), words.body),
        entry.take("one_sided", bool, None), entry.texts("said"), entry.texts("unless"),
    )  # fmt: skip
    for name in (compound.of, compound.makes, *compound.unless):
        if name not in words.narrower:
            entry.refuse("of", f"“{name}” is no known concept", "Add it to knowledge/concepts or mend the id")
    entry.finish()
    return compound


def _span(entry: Entry, prefix: str) -> Span | None:
    first = entry.take(f"{prefix}from_days", int, None)
    last = entry.take(f"{prefix}to_days", int, None)
    if first is None and last is None:
        return None
    if first is not None and last is not None and first > last:
        entry.refuse(f"{prefix}from_days", f"{first} is after {prefix}to_days {last}", "Swap them")
    return Span(first, last)


def _range(entry: Entry, low: str, below: str) -> Range | None:
    least, most = entry.take(low, (int, float), None), entry.take(below, (int, float), None)
    return None if least is None and most is None else Range(least, most)


def read_clause(entry: Entry, words: Words) -> Clause:
    """Read one clause, with every narrower concept counted in."""
    single = entry.text("concept", "")
    named = ((single,) if single else ()) + entry.texts("any")
    if not named:
        entry.refuse("concept", "is missing", "Name one concept, or several under any")
    for name in named:
        if name not in words.narrower:
            entry.refuse("concept", f"“{name}” is no known concept", "Add it to knowledge/concepts or mend the id")
    statuses = entry.texts("status")
    wrong = [status for status in statuses if status not in tuple(Status)]
    if wrong:
        entry.refuse("status", f"“{wrong[0]}” is no status", f"Use: {', '.join(Status)}")
    clause = Clause(
        concepts=frozenset().union(*(words.narrower.get(name, frozenset()) for name in named)),
        named=named,
        statuses=frozenset(Status(s) for s in statuses if s not in wrong) or HOLDS,
        since=_span(entry, ""), ended=_span(entry, "ended_"),
        site=find_sites(entry, "site", entry.texts("site"), words.body),
        value=_range(entry, "from", "below"), second=_range(entry, "second_from", "second_below"),
        undated_no=entry.one_of("undated", ("inside", "outside"), "inside") == "outside",
    )  # fmt: skip
    entry.finish()
    return clause


def _target(entry: Entry, words: Words) -> Target:
    names = entry.texts("at")
    if not names:
        return Target(words.body.all)
    relative = tuple(name for name in names if name in RELATIVE_PLACES)
    fixed = [name for name in names if name not in RELATIVE_PLACES]
    return Target(find_sites(entry, "at", fixed, words.body), relative)


def _pressure(entry: Entry, words: Words) -> PressureLimit:
    level = entry.take("to", int)
    if not 0 <= level <= MAX_LEVEL:
        entry.refuse("to", f"{level} is not on the pressure scale", "Use 0 to 5")
        level = 0
    limit = PressureLimit(level, _target(entry, words))
    entry.finish()
    return limit


def _techniques(entry: Entry, words: Words) -> TechniqueLimit:
    names = entry.texts("not")
    numbers = find_numbers(entry, "not", names, words.techniques, "technique")
    limit = TechniqueLimit(numbers, _target(entry, words))
    entry.finish()
    return limit


def _minutes(entry: Entry) -> int:
    minutes = entry.take("minutes", int, MAX_MINUTES)
    if not 0 < minutes <= MAX_MINUTES:
        entry.refuse("minutes", f"{minutes} is no session length", f"Use 1 to {MAX_MINUTES}")
    return int(minutes)


def read_limits(entry: Entry, words: Words, standing: Standing, care: SeekCare) -> Limits:
    """Read what an entry demands of a session."""
    barred: tuple[int, ...] = ()
    positions = entry.entry("positions")
    if positions:
        barred = find_numbers(positions, "not", positions.texts("not"), words.positions, "position")
        positions.finish()
    return Limits(
        standing, care,
        tuple(_pressure(inner, words) for inner in entry.entries("pressure")),
        tuple(_techniques(inner, words) for inner in entry.entries("techniques")),
        barred, _minutes(entry),
    )  # fmt: skip


def _lift(entry: Entry) -> Lift:
    inner = entry.entry("lifts")
    if inner is None:
        entry.refuse("lifts", "is missing", "Say what ends the limit: lifts = { by = \"…\", says = \"…\" }")
        return Lift("never", None, "")
    lift = Lift(inner.one_of("by", LIFTED_BY), inner.take("who", str, None), inner.text("says"))
    if lift.by == "clearance" and not lift.who:
        inner.refuse("who", "is missing", "Name the clinician who may clear it")
    inner.finish()
    return lift


def _check_shape(entry: Entry, rule: Rule) -> None:
    """Refuse combinations that make no sense together."""
    limits = rule.limits
    limiting = limits.pressure or limits.techniques or limits.positions or limits.minutes < MAX_MINUTES
    if rule.universal == bool(rule.when):
        entry.refuse("when", "does not fit universal", "Give either when or universal = true")
    if limits.standing is Standing.NOTE and limiting:
        entry.refuse("standing", "a note sets no limits", "Use adjust, or take the limits out")
    if limits.standing is Standing.ADJUST and not limiting:
        entry.refuse("standing", "adjust without a limit", "Add a limit, or use note")
    if not rule.sources and rule.basis not in ("convention", "practice"):
        entry.refuse("sources", "are missing", "Cite a source, or say basis = convention or practice")


def read_rule(entry: Entry, words: Words) -> Rule:
    """Read one rule with its clauses and limits."""
    standing = Standing.read(entry.one_of("standing", [s.words for s in Standing if s]))
    care = SeekCare.read(entry.one_of("seek_care", [c.words for c in SeekCare], "none"))
    because = entry.text("because")
    rule = Rule(
        id=entry.text("id"), area=entry.file.removeprefix("rules/").removesuffix(".toml"),
        title=entry.text("title"), basis=entry.one_of("basis", BASES),
        sources=check_sources(entry, entry.texts("sources"), words), because=because,
        for_client=entry.text("for_client"), for_referrer=entry.text("for_referrer", because),
        written=entry.day("written"),
        when=tuple(read_clause(inner, words) for inner in entry.entries("when")),
        unless=tuple(read_clause(inner, words) for inner in entry.entries("unless")),
        limits=read_limits(entry, words, standing, care), lift=_lift(entry),
        ours=entry.texts("ours"), universal=entry.take("universal", bool, False),
        question=entry.take("question", str, None),
        applies_unasked=entry.one_of("unasked", ("apply", "ask"), "ask") == "apply",
        retired=entry.day("retired", None),
    )  # fmt: skip
    for word in rule.ours:
        if word not in NUMBERS:
            entry.refuse("ours", f"“{word}” is no kind of number", f"Use: {', '.join(NUMBERS)}")
    _check_shape(entry, rule)
    entry.finish()
    return rule


def read_topic(entry: Entry, words: Words) -> Topic:
    """Read a question everybody is asked, with the limits while it is unasked."""
    only, unasked = entry.entry("only"), entry.entry("unasked")
    limits = read_limits(unasked, words, Standing.ADJUST, SeekCare.NONE) if unasked else Limits()
    topic = Topic(
        id=entry.text("id"), ask=entry.text("ask"), why=entry.text("why"),
        covers=entry.texts("covers"), choices=entry.texts("choices"), asks=entry.texts("asks"),
        because=entry.text("because"), permits=limits.permits(words.body, 0), minutes=limits.minutes,
        sex=only.one_of("sex", ("female", "male"), None) if only else None,
        from_age=only.take("from_age", int, 0) if only else 0,
        below_age=only.take("below_age", int, 999) if only else 999,
    )  # fmt: skip
    for name in (*topic.covers, *topic.choices):
        if name not in words.narrower:
            entry.refuse("covers", f"“{name}” is no known concept", "Add it to knowledge/concepts or mend the id")
    entry.texts("ours")
    for inner in (only, unasked, entry):
        if inner:
            inner.finish()
    return topic


def _triple(entry: Entry, key: str, greatest: int) -> tuple[int, int, int]:
    inner = entry.entry(key)
    if inner is None:
        entry.refuse(key, "is missing", f"Write {key} = {{ from = 1, usual = 2, to = 3 }}")
        return (0, 0, 0)
    low, usual, high = (inner.take(name, int) for name in ("from", "usual", "to"))
    inner.finish()
    if not 0 <= low <= usual <= high <= greatest:
        entry.refuse(key, "is out of order", f"Use from <= usual <= to, at most {greatest}")
    return low, usual, high


def read_type(entry: Entry, words: Words) -> MassageType:
    """Read a massage type and what it demands."""
    texts = entry.texts
    kind = MassageType(
        id=entry.text("id"), name=entry.text("name"), says=entry.text("says"),
        for_client=entry.text("for_client"), feels=entry.text("feels"), words=texts("words"),
        pressure=_triple(entry, "pressure", MAX_LEVEL), minutes=_triple(entry, "minutes", MAX_MINUTES),
        techniques=find_numbers(entry, "techniques", texts("techniques"), words.techniques, "technique"),
        optional=find_numbers(entry, "optional", texts("optional"), words.techniques, "technique"),
        positions=find_numbers(entry, "positions", texts("positions"), words.positions, "position"),
        sites=find_sites(entry, "sites", texts("sites"), words.body) & ~words.body.spared,
        sources=check_sources(entry, texts("sources"), words), only_for=texts("only_for"),
    )  # fmt: skip
    entry.finish()
    return kind


def read_goal(entry: Entry) -> Goal:
    """Read one of the goals people come with."""
    goal = Goal(entry.text("id"), entry.text("name"), entry.text("for_client"), entry.texts("words"), entry.texts("measures"))
    entry.finish()
    return goal


def read_evidence(entry: Entry, words: Words) -> Evidence:
    """Read what is known of a type for a goal."""
    texts, text = entry.texts, entry.text
    found = Evidence(
        id=text("id"), goal=text("goal"), about=texts("about"), types=texts("types"),
        grade=entry.one_of("grade", GRADES), says=text("says"), for_client=text("for_client"),
        size=text("size", ""), dose=text("dose", ""),
        sources=check_sources(entry, texts("sources"), words), beside=entry.take("beside", bool, False),
    )  # fmt: skip
    entry.finish()
    return found


def read_measure(entry: Entry, words: Words) -> Measure:
    """Read a measure with its range, direction and meaningful change."""
    number = (int, float)
    normal = entry.take("normal", list, None)
    measure = Measure(
        id=entry.text("id"), name=entry.text("name"), asks=entry.text("asks", ""),
        unit=entry.text("unit"), unit_words=entry.text("unit_words"), low=entry.take("low", number),
        high=entry.take("high", number), better=entry.one_of("better", ("higher", "lower", "within")),
        change=entry.take("change", number, None), error=entry.take("error", number, None),
        sided=entry.take("sided", bool, False),
        sites=find_sites(entry, "sites", entry.texts("sites"), words.body), parts=entry.texts("parts"),
        normal=tuple(normal) if normal else None, loinc=entry.take("loinc", str, None),
        sources=check_sources(entry, entry.texts("sources"), words), note=entry.text("note", ""),
    )  # fmt: skip
    entry.finish()
    return measure


def read_role(entry: Entry) -> Role:
    """Read a profession on the care team."""
    role = Role(entry.text("id"), entry.text("name"), entry.take("taxonomy", str, None), entry.text("cares_for", ""))
    entry.finish()
    return role


def read_source(entry: Entry) -> Source:
    """Read the record of a source."""
    text = entry.text
    source = Source(
        text("id"), text("title"), str(entry.take("year", (int, str), "")), text("publisher", ""),
        text("url", ""), text("kind", ""), entry.one_of("tier", ("A", "B", "C", "D")), text("read", ""),
    )  # fmt: skip
    entry.finish()
    return source


def read_case(entry: Entry) -> Case:
    """Read a worked case; its facts are read by whoever plays it."""
    data: dict[str, Any] = {
        "person": entry.take("person", dict, {}), "facts": entry.take("facts", list, []),
        "asked_all": entry.take("asked_all", bool, False), "expect": entry.take("expect", dict, {}),
    }  # fmt: skip
    case = Case(entry.text("rule"), entry.take("fires", bool), entry.text("says"), entry.day("on"), entry.file, data)
    entry.finish()
    return case
