"""A rule in words: what sets it off, what it limits, what it rests on."""

from collections.abc import Iterator

from palpate.clinical.envelope import MAX_MINUTES, Standing
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.facts import Kind, Status
from palpate.clinical.library import Library
from palpate.clinical.rules import HOLDS, Clause, Limits, Range, Rule, Span, Target

BASIS = {
    "guideline": "A guideline or a board of health says so.",
    "trial": "Controlled trials looked at it.",
    "review": "A review of studies says so.",
    "case-report": "Published cases of harm.",
    "textbook": "Textbooks and professional bodies teach it.",
    "practice": "Practitioners do so; nobody has tested it.",
    "convention": "A convention of our own, on the safe side.",
}
TIERS = {
    "A": "review, guideline, trial, consensus or state board",
    "B": "case report, cohort, textbook or professional body",
    "C": "practitioner or trade page",
    "D": "second-hand",
}
OURS = {
    "pressure": "the pressure level",
    "minutes": "the minutes",
    "window": "the length of time",
    "techniques": "the list of techniques",
    "positions": "the positions",
    "value": "the range of values",
}

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
    "a": "years",
}
_RELATIVE = {
    "@site": "where it is",
    "@beyond": "where it is and further out on the limb",
    "@around": "where it is and right beside it",
    "@limb": "the whole limb or region",
    "@side": "that quarter of the body",
}


def write_ours(rule: Rule) -> str:
    """Say which numbers of a rule are our own conversion of a word in the sources."""
    return join_words(OURS.get(name, name) for name in rule.ours)


def write_basis(rule: Rule) -> str:
    """Say what a rule rests on."""
    return BASIS.get(rule.basis, rule.basis)


def write_area(area: str) -> str:
    """Return the name of an area of rules as people read it."""
    first, _, rest = area.partition("_")
    return f"{first.capitalize()}: {rest.replace('_', ' ')}" if rest else first.capitalize()


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
