"""Dates as people write them: 3/2026, last week, six months ago, since 2019, 28 weeks pregnant."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import When, gestation_onset

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("a an one", "two couple", "three few", "four", "five", "six", "seven", "eight", "nine",
         "ten", "eleven", "twelve"), 1)
    for word in words.split()
}  # fmt: skip
_UNITS = {
    "d": 1, "day": 1, "w": 7, "wk": 7, "week": 7, "mo": 30.44, "mth": 30.44, "mos": 30.44, "month": 30.44,
    "y": 365.25, "yr": 365.25, "year": 365.25, "winter": 365.25, "summer": 365.25,
}  # fmt: skip
_COUNT = rf"(\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(days?|d|weeks?|wks?|w|months?|mths?|mos?|years?|yrs?|y|winters?|summers?)"
_MONTH = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_AGO = re.compile(rf"\b(?:about |around |~ ?)?{_COUNT}(?: of)?[ -]?{_UNIT}\.? (?:ago|back|post[ -]?op|after surgery|pp|postpartum|post[ -]?partum)\b")
_FOR = re.compile(rf"\b(?:for|x|over|past|last|the last|the past) ?(?:about |around )?{_COUNT} ?{_UNIT}\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_MONTH_SLASH = re.compile(r"\b(\d{1,2})/((?:19|20)\d{2})\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ((?:19|20)\d{{2}}))?\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}\.?(?:,? ((?:19|20)\d{{2}}))?\b")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}\.?,?(?: of)? ((?:19|20)\d{{2}})\b")
_IN_MONTH = re.compile(rf"\b(?:in|since|last|this) {_MONTH}\b")
_YEAR = re.compile(r"(?<![\d/.,-])((?:19[3-9]|20[0-4])\d)(?![\d/.-]|,\d)\b")
_SHORT_YEAR = re.compile(r"(?<!\w)'(\d{2})\b")
_NAMED = (
    (re.compile(r"\b(?:today|this morning|tonight|this evening|just now|right now|this afternoon)\b"), 0, 0),
    (re.compile(r"\b(?:yesterday|last night)\b"), 1, 1),
    (re.compile(r"\bthis week\b"), 0, 6),
    (re.compile(r"\b(?:last|past) week\b"), 4, 13),
    (re.compile(r"\b(?:a )?(?:few|couple) (?:of )?days ago\b"), 2, 5),
    (re.compile(r"\bthis month\b"), 0, 30),
    (re.compile(r"\blast month\b"), 15, 61),
    (re.compile(r"\b(?:years|ages|long time|long) ago\b|\bas a (?:child|kid|teenager)\b|\bin (?:my )?childhood\b"), 730, 25000),
    (re.compile(r"\bmonths ago\b"), 61, 365),
    (re.compile(r"\bweeks ago\b"), 14, 60),
)
_GESTATION = re.compile(r"\b(\d{1,2})(?:\s*\+\s*\d)?\s*(?:weeks?|wks?|w)\.?(?: along)?\b")
_PREGNANT_MONTHS = re.compile(rf"\b{_COUNT} months? (?:pregnant|along)\b")
_TRIMESTERS = (
    (re.compile(r"\b(?:1st|first) tri(?:mester)?\b"), 4, 13),
    (re.compile(r"\b(?:2nd|second) tri(?:mester)?\b"), 14, 27),
    (re.compile(r"\b(?:3rd|third) tri(?:mester)?\b"), 28, 40),
)
_LONG_AGO = 730
_AGED = re.compile(r"\b(?:when i was|at age|age[d]?|at the age of) (\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a text: when, and from which letter to which."""

    when: When
    start: int
    end: int


def _number(word: str) -> float:
    return float(_NUMBERS[word]) if word in _NUMBERS else float(word)


def _ago(count: str, unit: str, on: date) -> When:
    size = _UNITS[unit.rstrip("s") if len(unit) > 1 else unit]
    days = _number(count) * size
    # "three weeks ago" is about three weeks: half a unit either way, a day exactly.
    slack = 0 if size == 1 else size / 2 if size > 7 else 3
    return _between(on, days - slack, days + slack)


def _between(on: date, least: float, most: float) -> When:
    earliest = max(on.toordinal() - round(most), 1)
    return When(date.fromordinal(earliest), on - timedelta(days=max(round(least), 0)))


def _month_of(word: str, on: date) -> When:
    month = _MONTHS[word]
    year = on.year if month <= on.month else on.year - 1
    return When.read(f"{year}-{month:02}")


def _full(year: str, month: int, day: str) -> When:
    return When.read(f"{year}-{month:02}-{int(day):02}")


def _recent(month: int, day: str, year: str | None, on: date) -> When:
    if year:
        return _full(year, month, day)
    when = _full(str(on.year), month, day)
    return when if when.earliest <= on else _full(str(on.year - 1), month, day)


def _century(year: str, on: date) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) <= on.year % 100 else f"19{year}"


def _readers(on: date, born: When | None):  # type: ignore[no-untyped-def]  # a table of patterns and closures
    yield _ISO, lambda m: When.read(m.group())
    yield _SLASHED, lambda m: _full(_century(m[3], on), int(m[1]), m[2])
    yield _MONTH_SLASH, lambda m: When.read(f"{m[2]}-{int(m[1]):02}")
    yield _MONTH_DAY, lambda m: _recent(_MONTHS[m[1]], m[2], m[3], on)
    yield _DAY_MONTH, lambda m: _recent(_MONTHS[m[2]], m[1], m[3], on)
    yield _MONTH_YEAR, lambda m: When.read(f"{m[2]}-{_MONTHS[m[1]]:02}")
    yield _AGO, lambda m: _ago(m[1], m[2], on)
    yield _FOR, lambda m: _ago(m[1], m[2], on)
    for pattern, least, most in _NAMED:
        yield pattern, lambda m, low=least, high=most: _between(on, low, high)
    yield re.compile(r"\blast year\b"), lambda m: When.read(str(on.year - 1))
    yield re.compile(r"\bthis year\b"), lambda m: When(date(on.year, 1, 1), on)
    yield _IN_MONTH, lambda m: _month_of(m[1], on)
    if born is not None:
        yield _AGED, lambda m: When.read(str(born.earliest.year + int(m[1])))
    else:
        # Without a birth date it is at least long over: windows of weeks are then surely past.
        yield _AGED, lambda m: _between(on, _LONG_AGO, 100 * _UNITS["year"])
    yield _YEAR, lambda m: When.read(m[1])
    yield _SHORT_YEAR, lambda m: When.read(_century(m[1], on))


def find_moments(text: str, on: date, born: When | None = None) -> list[Moment]:
    """Return the dates in a text, the surest reading of each place first found.

    `on` is the day it was written; `born` lets "when I was 12" be read.
    """
    text = text.lower()
    found: list[Moment] = []
    for pattern, read in _readers(on, born):
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                found.append(Moment(read(match), match.start(), match.end()))
            except BadDate:
                continue
    return sorted(found, key=lambda moment: moment.start)


def find_gestation(text: str, on: date) -> Moment | None:
    """Return the first day of gestation when a text says how far a pregnancy is."""
    text = text.lower()
    match = _GESTATION.search(text)
    if match and 2 <= int(match[1]) <= 43:
        return Moment(gestation_onset(int(match[1]), on), match.start(), match.end())
    match = _PREGNANT_MONTHS.search(text)
    if match:
        return Moment(_weeks(on, (_number(match[1]) - 0.5) * 4.35, (_number(match[1]) + 0.5) * 4.35), match.start(), match.end())
    for pattern, least, most in _TRIMESTERS:
        match = pattern.search(text)
        if match:
            return Moment(_weeks(on, least, most), match.start(), match.end())
    return None


def _weeks(on: date, least: float, most: float) -> When:
    return When(gestation_onset(most, on).earliest, gestation_onset(least, on).latest)
