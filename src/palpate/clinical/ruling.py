"""Turns knowledge entries into clauses, limits, rules and topics."""

from palpate.clinical.envelope import (
    MAX_LEVEL,
    MAX_MINUTES,
    SeekCare,
    Standing,
)
from palpate.clinical.facts import Status
from palpate.clinical.loader import Entry
from palpate.clinical.names import Words, check_sources, find_numbers, find_sites
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
    Topic,
)

BASES = (
    "guideline",
    "trial",
    "review",
    "case-report",
    "textbook",
    "convention",
    "practice",
)

LIFTED_BY = ("time", "clearance", "resolution", "measurement", "never")

NUMBERS = ("pressure", "minutes", "window", "techniques", "positions", "value")


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
            entry.refuse(
                "concept",
                f"“{name}” is no known concept",
                "Add it to knowledge/concepts or mend the id",
            )
    statuses = entry.texts("status")
    wrong = [status for status in statuses if status not in tuple(Status)]
    if wrong:
        entry.refuse("status", f"“{wrong[0]}” is no status", f"Use: {', '.join(Status)}")
    clause = Clause(
        concepts=frozenset().union(*(words.narrower.get(name, frozenset()) for name in named)),
        named=named,
        statuses=frozenset(Status(s) for s in statuses if s not in wrong) or HOLDS,
        since=_span(entry, ""),
        ended=_span(entry, "ended_"),
        site=find_sites(entry, "site", entry.texts("site"), words.body),
        value=_range(entry, "from", "below"),
        second=_range(entry, "second_from", "second_below"),
        undated_no=entry.one_of("undated", ("inside", "outside"), "inside") == "outside",
    )
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
        standing,
        care,
        tuple(_pressure(inner, words) for inner in entry.entries("pressure")),
        tuple(_techniques(inner, words) for inner in entry.entries("techniques")),
        barred,
        _minutes(entry),
    )


def _lift(entry: Entry) -> Lift:
    inner = entry.entry("lifts")
    if inner is None:
        entry.refuse(
            "lifts", "is missing", 'Say what ends the limit: lifts = { by = "…", says = "…" }'
        )
        return Lift("never", None, "")
    lift = Lift(inner.one_of("by", LIFTED_BY), inner.take("who", str, None), inner.text("says"))
    if lift.by == "clearance" and not lift.who:
        inner.refuse("who", "is missing", "Name the clinician who may clear it")
    inner.finish()
    return lift


def _check_shape(entry: Entry, rule: Rule) -> None:
    """Refuse combinations that make no sense together."""
    limits = rule.limits
    limiting = (
        limits.pressure or limits.techniques or limits.positions or limits.minutes < MAX_MINUTES
    )
    if rule.universal == bool(rule.when):
        entry.refuse("when", "does not fit universal", "Give either when or universal = true")
    if limits.standing is Standing.NOTE and limiting:
        entry.refuse("standing", "a note sets no limits", "Use adjust, or take the limits out")
    if limits.standing is Standing.ADJUST and not limiting:
        entry.refuse("standing", "adjust without a limit", "Add a limit, or use note")
    if rule.revised and rule.revised < rule.written:
        entry.refuse("revised", "is before it was written", "Mend one of the two dates")
    if not rule.sources and rule.basis not in ("convention", "practice"):
        entry.refuse(
            "sources", "are missing", "Cite a source, or say basis = convention or practice"
        )


def read_rule(entry: Entry, words: Words) -> Rule:
    """Read one rule with its clauses and limits."""
    standing = Standing.read(entry.one_of("standing", [s.words for s in Standing if s]))
    care = SeekCare.read(entry.one_of("seek_care", [c.words for c in SeekCare], "none"))
    because = entry.text("because")
    rule = Rule(
        id=entry.text("id"),
        area=entry.file.removeprefix("rules/").removesuffix(".toml"),
        title=entry.text("title"),
        basis=entry.one_of("basis", BASES),
        sources=check_sources(entry, entry.texts("sources"), words),
        because=because,
        for_client=entry.text("for_client"),
        for_referrer=entry.text("for_referrer", because),
        written=entry.day("written"),
        when=tuple(read_clause(inner, words) for inner in entry.entries("when")),
        unless=tuple(read_clause(inner, words) for inner in entry.entries("unless")),
        limits=read_limits(entry, words, standing, care),
        lift=_lift(entry),
        ours=entry.texts("ours"),
        universal=entry.take("universal", bool, False),
        question=entry.take("question", str, None),
        applies_unasked=entry.one_of("unasked", ("apply", "ask"), "ask") == "apply",
        revised=entry.day("revised", None),
        retired=entry.day("retired", None),
        population=entry.text("population", ""),
        data=entry.data,
    )
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
        id=entry.text("id"),
        ask=entry.text("ask"),
        why=entry.text("why"),
        covers=entry.texts("covers"),
        choices=entry.texts("choices"),
        asks=entry.texts("asks"),
        because=entry.text("because"),
        permits=limits.permits(words.body, 0),
        minutes=limits.minutes,
        sex=only.one_of("sex", ("female", "male"), None) if only else None,
        from_age=only.take("from_age", int, 0) if only else 0,
        below_age=only.take("below_age", int, 999) if only else 999,
    )
    for name in (*topic.covers, *topic.choices):
        if name not in words.narrower:
            entry.refuse(
                "covers",
                f"“{name}” is no known concept",
                "Add it to knowledge/concepts or mend the id",
            )
    entry.texts("ours")
    for inner in (only, unasked, entry):
        if inner:
            inner.finish()
    return topic
