"""Dates as people write them: 3/2026, last week, six months ago, since 2019, 28 weeks pregnant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import DAYS_A_WEEK, When, gestation_onset

DAYS_A_MONTH = 30.44
DAYS_A_YEAR = 365.25
DAYS_OF_GESTATION = 280
WEEKS_A_MONTH = 4.35
LEAST_WEEKS, MOST_WEEKS = 2, 43
"""How far along a pregnancy can be said to be."""
LONG_AGO = 730
"""Days that "years ago" and "as a child" surely lie back."""
LIFETIME = 100 * DAYS_A_YEAR

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
    **dict.fromkeys(("d", "day"), 1.0),
    **dict.fromkeys(("w", "wk", "week"), float(DAYS_A_WEEK)),
    **dict.fromkeys(("mo", "mth", "month"), DAYS_A_MONTH),
    **dict.fromkeys(("y", "yr", "year", "winter", "summer"), DAYS_A_YEAR),
}
_COUNT = rf"(\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(days?|d|weeks?|wks?|w|months?|mths?|mos?|years?|yrs?|y|winters?|summers?)"
_MONTH = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_GIVEN_YEAR = r"((?:19|20)\d{2})"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NEAR = "(?:about |around |~ ?|over |almost )?"
_AFTER = "(?:ago|back|post[ -]?op|after surgery|pp|postpartum|post[ -]?partum|status post)"

Match = re.Match[str]
Reader = Callable[[Match, date], When]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a text: when, and from which letter to which."""

    when: When
    start: int
    end: int


def _number(word: str) -> float:
    return float(_NUMBERS[word]) if word in _NUMBERS else float(word)


def _ago(found: Match, on: date) -> When:
    size = _UNITS[found[2] if len(found[2]) == 1 else found[2].rstrip("s")]
    days = _number(found[1]) * size
    # "three weeks ago" is about three weeks: half a unit either way, a day exactly.
    slack = 0 if size == 1 else size / 2 if size > DAYS_A_WEEK else 3
    return _between(on, days - slack, days + slack)


def _between(on: date, least: float, most: float) -> When:
    earliest = max(on.toordinal() - round(most), 1)
    return When(date.fromordinal(earliest), on - timedelta(days=max(round(least), 0)))


def _span(least: float, most: float) -> Reader:
    return lambda found, on: _between(on, least, most)


def _month_of(found: Match, on: date) -> When:
    month = _MONTHS[found[1]]
    return When.read(f"{on.year if month <= on.month else on.year - 1}-{month:02}")


def _full(year: str, month: int, day: str) -> When:
    return When.read(f"{year}-{month:02}-{int(day):02}")


def _recent(month: int, day: str, year: str | None, on: date) -> When:
    """Return a day of a month, of the last one that has come when no year is given."""
    when = _full(year or str(on.year), month, day)
    return when if year or when.earliest <= on else _full(str(on.year - 1), month, day)


def _century(year: str, on: date) -> str:
    if len(year) > 2:
        return year
    return f"20{year}" if int(year) <= on.year % 100 else f"19{year}"


def _slashed(found: Match, on: date) -> When:
    """Read 3/14/2026 the American way, and 14/3/2026 the only way it can be."""
    month, day = (found[2], found[1]) if int(found[1]) > 12 else (found[1], found[2])
    return _full(_century(found[3], on), int(month), day)


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\b\d{4}-\d{2}(?:-\d{2})?\b", lambda m, on: When.read(m[0])),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b", _slashed),
        (r"\b(\d{1,2})/((?:19|20)\d{2})\b", lambda m, on: When.read(f"{m[2]}-{int(m[1]):02}")),
        (
            rf"\b{_MONTH}\.? {_DAY}\b(?:,? {_GIVEN_YEAR})?",
            lambda m, on: _recent(_MONTHS[m[1]], m[2], m[3], on),
        ),
        (
            rf"\b{_DAY} (?:of )?{_MONTH}\b\.?(?:,? {_GIVEN_YEAR})?",
            lambda m, on: _recent(_MONTHS[m[2]], m[1], m[3], on),
        ),
        (
            rf"\b{_MONTH}\.?,?(?: of)? {_GIVEN_YEAR}\b",
            lambda m, on: When.read(f"{m[2]}-{_MONTHS[m[1]]:02}"),
        ),
        (rf"\b{_NEAR}{_COUNT}(?: of)?[ -]?{_UNIT}\.? {_AFTER}\b", _ago),
        (rf"\b(?:for|x|over|past|last|the last|the past) ?{_NEAR}{_COUNT} ?{_UNIT}\b", _ago),
        (
            r"\b(?:today|this (?:morning|evening|afternoon)|tonight|(?:just|right) now)\b",
            _span(0, 0),
        ),
        (r"\b\w+ hours? ago\b", _span(0, 2)),
        (r"\b(?:yesterday|last night)\b", _span(1, 1)),
        (r"\bthis week\b", _span(0, 6)),
        (r"\b(?:last|past) week\b", _span(4, 13)),
        (r"\b(?:(?:last|on|this) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", _span(0, 7)),
        (r"\b(?:the )?(?:other|last) weekend\b|\bthis weekend\b", _span(0, 14)),
        (r"\bthis month\b", _span(0, 30)),
        (r"\blast month\b", _span(15, 61)),
        (
            (
                r"\b(?:years|ages|(?:a )?long time|long|decades) ago\b"
                r"|\bas a (?:child|kid|teen(?:ager)?|baby)\b|\bin (?:my )?childhood\b"
            ),
            _span(LONG_AGO, 25000),
        ),
        (r"\bmonths ago\b", _span(2 * DAYS_A_MONTH, DAYS_A_YEAR)),
        (r"\bweeks ago\b", _span(14, 60)),
        (r"\blast year\b", lambda m, on: When.read(str(on.year - 1))),
        (r"\bthis year\b", lambda m, on: When(date(on.year, 1, 1), on)),
        (rf"\b(?:in|since|last|this) {_MONTH}\b", _month_of),
    )
)
_AGED = re.compile(r"\b(?:when i was|at age|aged?|at the age of) (\d{1,2})\b")
_LATE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(r"(?<![\d/.,-])((?:19[3-9]|20[0-4])\d)(?![\d/.-]|,\d)\b"),
        lambda m, on: When.read(m[1]),
    ),
    (re.compile(r"(?<!\w)'(\d{2})\b"), lambda m, on: When.read(_century(m[1], on))),
)


def _age_reader(born: When | None) -> Reader:
    """Return how "when I was 12" is read, which needs the year of birth to be exact."""
    if born is None:
        # Without one it is at least long over: windows of weeks are then surely past.
        return _span(LONG_AGO, LIFETIME)
    year = born.earliest.year
    return lambda found, on: When.read(str(year + int(found[1])))


def find_moments(text: str, on: date, born: When | None = None) -> list[Moment]:
    """Return the dates in a text, the surest reading of each place first found.

    `on` is the day it was written; `born` lets "when I was 12" be read.
    """
    text = text.lower()
    found: list[Moment] = []
    for pattern, read in (*_READERS, (_AGED, _age_reader(born)), *_LATE):
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                found.append(Moment(read(match, on), match.start(), match.end()))
            except BadDate:
                continue
    return sorted(found, key=lambda moment: moment.start)


_GESTATION = re.compile(r"\b(\d{1,2})(?:\s*\+\s*\d)?\s*(?:weeks?|wks?|w)\.?(?: along)?\b(?! ago)")
_PREGNANT_MONTHS = re.compile(rf"\b{_COUNT} months? (?:pregnant|along)\b")
_DUE = re.compile(rf"\bdue(?: date)?(?: is| in| on|:)?(?: the)?(?: early| late)? {_MONTH}\b")
_TRIMESTERS = (
    (re.compile(r"\b(?:1st|first) tri(?:mester)?\b"), 4, 13),
    (re.compile(r"\b(?:2nd|second) tri(?:mester)?\b"), 14, 27),
    (re.compile(r"\b(?:3rd|third) tri(?:mester)?\b"), 28, 40),
)


def find_gestation(text: str, on: date) -> Moment | None:
    """Return the first day of gestation when a text says how far it is, or when it is due."""
    text = text.lower()
    match = _GESTATION.search(text)
    if match and LEAST_WEEKS <= int(match[1]) <= MOST_WEEKS:
        return Moment(gestation_onset(int(match[1]), on), match.start(), match.end())
    match = _PREGNANT_MONTHS.search(text)
    if match:
        months = _number(match[1])
        weeks = _weeks(on, (months - 0.5) * WEEKS_A_MONTH, (months + 0.5) * WEEKS_A_MONTH)
        return Moment(weeks, match.start(), match.end())
    for pattern, least, most in _TRIMESTERS:
        match = pattern.search(text)
        if match:
            return Moment(_weeks(on, least, most), match.start(), match.end())
    match = _DUE.search(text)
    return Moment(_due_in(_MONTHS[match[1]], on), match.start(), match.end()) if match else None


def _weeks(on: date, least: float, most: float) -> When:
    return When(gestation_onset(most, on).earliest, gestation_onset(least, on).latest)


def _due_in(month: int, on: date) -> When:
    """Return the first day of gestation of a child due in the next such month."""
    due = When.read(f"{on.year if month >= on.month else on.year + 1}-{month:02}")
    back = timedelta(days=DAYS_OF_GESTATION)
    return When(due.earliest - back, min(due.latest - back, on))
