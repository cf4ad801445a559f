"""Dates as people write them: 3/2026, last week, six months ago, since 2019, when I was 12."""

import re
from dataclasses import dataclass
from datetime import date

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import DAYS_A_FORTNIGHT, DAYS_A_WEEK, When
from palpate.clinical.seasons import (
    DAYS_A_YEAR,
    GIVEN_YEAR,
    LIFE_DECADE,
    LONG_AGO,
    LONGEST_AGO,
    NAMED,
    Match,
    Reader,
    Readers,
    between,
    life_decade,
    span,
)

DAYS_A_MONTH = 30.44
MOST_MONTHS = 12
LIFETIME = 100 * DAYS_A_YEAR
NEAR_LETTERS = 4

MONTHS = {
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
         "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen", "twenty"), 1)
    for word in words.split()
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("d", "day"), 1.0),
    **dict.fromkeys(("w", "wk", "week"), float(DAYS_A_WEEK)),
    "fortnight": float(DAYS_A_FORTNIGHT),
    **dict.fromkeys(("mo", "mth", "month"), DAYS_A_MONTH),
    **dict.fromkeys(
        "y yr year winter summer spring autumn fall christmas xmas".split(), DAYS_A_YEAR
    ),
}
COUNT = rf"(?P<count>\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = (
    r"(?P<unit>days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|years?|yrs?|y|winters?"
    r"|summers?|springs?|autumns?|falls?|christmas(?:es)?|xmas)"
)
MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NEAR = r"(?:about |around |roughly |maybe |approx\.? |~ ?|over |almost |nearly |just )?"
_HALF = r"(?P<half>(?: and)?(?: a half| 1/2)| ?½)?"
_MANY = rf"{_NEAR}{COUNT}{_HALF}(?: of)?[ -]?{_UNIT}(?P<more> and a half)?\.?"
_AFTER = (
    r"(?:ago|back|post[ -]?op(?:erative(?:ly)?)?|after surgery|pp|postpartum|post[ -]?partum"
    r"|status post|s/p|post|out(?: from| of)?(?! of work)|since (?:my|the|surgery)|h/o|hx|history)"
)
_WEEKDAY = r"(mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a text: when, and from which letter to which."""

    when: When
    start: int
    end: int


def read_number(word: str) -> float:
    """Return a number written in digits or as a word."""
    return float(_NUMBERS[word]) if word in _NUMBERS else float(word)


def _ago(found: Match, on: date) -> When:
    size = _UNITS[found["unit"] if found["unit"] in _UNITS else found["unit"].rstrip("s")]
    halves = bool(found["half"]) + bool(found["more"])
    days = (read_number(found["count"]) + 0.5 * halves) * size
    # "three weeks ago" is about three weeks: half a unit either way, a day exactly.
    slack = 0 if size == 1 else size / 2 if size > DAYS_A_WEEK else 3
    return between(on, days - slack, days + slack)


def _weekday(found: Match, on: date) -> When:
    """Read a day of the week as the last one; "last Tuesday" may be the one before it."""
    back = (on.weekday() - _WEEKDAYS.index(found[1][:2])) % DAYS_A_WEEK
    if found[0].startswith("last"):
        back = back or DAYS_A_WEEK
        return between(on, back, back + DAYS_A_WEEK)
    # Said on a Tuesday, "Tuesday" may be today or a week ago.
    return between(on, back, back or DAYS_A_WEEK)


def _in_month(month: str, year: str) -> When:
    return When.read(f"{year}-{MONTHS[month]:02}")


def _month_of(found: Match, on: date) -> When:
    month = MONTHS[found[1]]
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
    month, day = (found[2], found[1]) if int(found[1]) > MOST_MONTHS else (found[1], found[2])
    return _full(_century(found[3], on), int(month), day)


_READERS: Readers = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\b\d{4}-\d{2}(?:-\d{2})?\b", lambda m, on: When.read(m[0])),
        (r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})\b", _slashed),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{2})\b", _slashed),
        (r"\b(\d{1,2})/((?:19|20)\d{2})\b", lambda m, on: When.read(f"{m[2]}-{int(m[1]):02}")),
        (rf"\b{MONTH}\.? '(\d{{2}})\b", lambda m, on: _in_month(m[1], _century(m[2], on))),
        (
            rf"\b{MONTH}\.? {_DAY}\b(?:,? {GIVEN_YEAR})?",
            lambda m, on: _recent(MONTHS[m[1]], m[2], m[3], on),
        ),
        (
            rf"\b{_DAY} (?:of )?{MONTH}\b\.?(?:,? {GIVEN_YEAR})?",
            lambda m, on: _recent(MONTHS[m[2]], m[1], m[3], on),
        ),
        (rf"\b{MONTH}\.?,?(?: of)? {GIVEN_YEAR}\b", lambda m, on: _in_month(m[1], m[2])),
        (rf"\b{MONTH} last year\b", lambda m, on: _in_month(m[1], str(on.year - 1))),
        (
            r"\bon (\d{1,2})/(\d{1,2})\b(?!/)",
            lambda m, on: _recent(int(m[1]), m[2], None, on),
        ),
        (r"\bpod ?#? ?(\d+)\b", lambda m, on: between(on, int(m[1]), int(m[1]))),
        (rf"\b{_MANY} {_AFTER}\b", _ago),
        (
            r"\b(?:an|a few|few|couple(?: of)?|several|\w+) (?:hours?|hrs?|minutes?|mins?) ago\b",
            span(0, 2),
        ),
        (rf"\b(?:for|x|over|past|last|the last|the past) ?{_MANY}(?! old)\b", _ago),
        (rf"\b{COUNT}(?P<half>)(?P<more>)[ -](?P<unit>days?|weeks?|wks?|months?|mos?) old\b", _ago),
        (
            r"\b(?:today|this (?:morning|evening|afternoon|am|pm)|tonight|(?:just|right) now)\b",
            span(0, 0),
        ),
        (r"\b(?:the )?day before yesterday\b", span(2, 2)),
        (r"\b(?:yesterday|last night)\b", span(1, 1)),
        (r"\bthe other (?:day|night|week)\b", span(1, 14)),
        (r"\b(?:earlier )?this week\b", span(0, 6)),
        (r"\b(?:last|past) week\b", span(4, 13)),
        (rf"\b(?:last |on |this |since )?{_WEEKDAY}\b", _weekday),
        (r"\b(?:the )?(?:other|last) weekend\b|\b(?:this|at the|over the) weekend\b", span(0, 14)),
        (r"\b(?:earlier )?this month\b", span(0, 30)),
        (r"\blast month\b", span(15, 61)),
        (
            (
                r"\b(?:(?:many |some |several )?(?:years|yrs)|ages|(?:a )?long time|long"
                r"|decades) (?:ago|back)\b|\bfor (?:many )?(?:years|ages|decades|ever)\b"
            ),
            span(LONG_AGO, LONGEST_AGO),
        ),
        (r"\bmonths (?:ago|back)\b|\bfor months\b", span(2 * DAYS_A_MONTH, DAYS_A_YEAR)),
        (r"\bweeks (?:ago|back)\b|\bfor weeks\b", span(DAYS_A_FORTNIGHT, 60)),
        (r"\blast (?:year|yr)\b", lambda m, on: When.read(str(on.year - 1))),
        (r"\b(?:earlier )?this year\b", lambda m, on: When(date(on.year, 1, 1), on)),
        (
            rf"\b(?:in|since|last|this|back in|early|mid|late|end of|until|till) {MONTH}\b",
            _month_of,
        ),
    )
)
_AGED = re.compile(
    r"\b(?:when i was|since i (?:was|turned)|when i turned|at age|aged?|at the age of"
    r"|@) (\d{1,2})\b"
    r"|\b(?:at|by) (\d{1,2})(?= ?(?:$|[,.;)]|and\b|years old|yrs old|y/?o\b))"
)
_LATE: Readers = (
    (
        re.compile(r"(?<![\d/.,-])((?:19[3-9]|20[0-4])\d)(?![\d/.-]|,\d)\b"),
        lambda m, on: When.read(m[1]),
    ),
    (re.compile(r"(?<!\w)'(\d{2})\b"), lambda m, on: When.read(_century(m[1], on))),
    (
        re.compile(r"\b(?:in|since|back in) (0\d|1\d|2\d|[6-9]\d)(?= ?(?:$|[,.;)]|and\b))"),
        lambda m, on: When.read(_century(m[1], on)),
    ),
    (
        re.compile(
            rf"(?<!every )(?<!each )\b{COUNT}(?P<half>)(?P<more>) ?(?P<unit>years?|yrs?|months?"
            rf"|mos)"
            r"(?= ?(?:$|[,.;)]|now\b))"
        ),
        _ago,
    ),
)
_DIGIT = re.compile(r"\d")
_MONTH_NAMED = re.compile(MONTH)
_UNIT_NAMED = re.compile(
    r"\b\d* ?(?:d|w|mo|y)s?\b|day|week|wk|fortnight|month|mth|year|yr|winter|summer|spring|autumn"
    r"|fall|mas\b"
)
_FEAST_NAMED = re.compile(
    r"spring|summer|autumn|fall|winter|mas\b|new year|valentine|easter|day|july|halloween|thanksg"
)
_HINTS = (_DIGIT, _MONTH_NAMED, _UNIT_NAMED, _FEAST_NAMED)


def _need_of(pattern: str) -> re.Pattern[str] | None:
    """Return what a text must have, cheap to look for, for a pattern to find anything in it."""
    if "fortnights" in pattern:
        return _UNIT_NAMED
    if "thanksgiving" in pattern or "before last" in pattern or "autumn" in pattern:
        return _FEAST_NAMED
    if "january" in pattern:
        return _MONTH_NAMED
    words = re.search("twelve|year|hour|nineties", pattern)
    return _DIGIT if r"\d" in pattern and not words else None


_NEEDS = {
    pattern: _need_of(pattern.pattern)
    for pattern in (*(p for p, _ in (*NAMED, *_READERS, *_LATE)), _AGED, LIFE_DECADE)
}
_HINT = re.compile(
    r"\d|\b(?:ago|back|since|last|past|this|these|other|for|over|x|yesterday|today|tonight|now"
    r"|birth"
    r"|forever|lifelong|life|young\w*|little|small|up|school|college|uni\w*|as an?|when|childhood"
    r"|youth|teens|covid|pandemic|lockdowns?|before|after|during|in|on|at|until|till|early|mid|late"
    r"|end|post\w*|pp|out|spring|summer|autumn|fall|winter|x-?mas|christmas|easter|halloween"
    r"|thanksgiving|new year|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|years?|s/p|status"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b"
)
"""A text without any of these names no time; most have none."""
_LASTING = re.compile(r"for \w+ \w+$")


def _age_reader(born: When | None) -> Reader:
    """Return how "when I was 12" is read, which needs the year of birth to be exact."""
    if born is None:
        # Without one it is at least long over: windows of weeks are then surely past.
        return span(LONG_AGO, LIFETIME)
    year = born.earliest.year
    return lambda found, on: When.read(str(year + int(found[1] or found[2])))


def find_moments(text: str, on: date, born: When | None = None) -> list[Moment]:
    """Return the dates in a text, the surest reading of each place first found.

    `on` is the day it was written; `born` lets "when I was 12" be read.
    """
    text = text.lower()
    found: list[Moment] = []
    if not _HINT.search(text):
        return []
    aged = ((_AGED, _age_reader(born)), (LIFE_DECADE, life_decade(born)))
    lacking = [hint for hint in _HINTS if not hint.search(text)]
    for pattern, read in (*NAMED, *_READERS, *aged, *_LATE):
        if lacking and _NEEDS[pattern] in lacking:
            continue
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                found.append(Moment(read(match, on), match.start(), match.end()))
            except (BadDate, OverflowError, ValueError):
                # No day of the calendar, such as 99999 years ago: the date stays unknown.
                continue
    found.sort(key=lambda moment: moment.start)
    return [m for n, m in enumerate(found) if not _lasts(text, m, found[n + 1 : n + 2])]


def _lasts(text: str, moment: Moment, later: list[Moment]) -> bool:
    """Tell whether a time is how long something took: "for a week in June"."""
    said = text[moment.start : moment.end]
    near = any(after.start - moment.end <= NEAR_LETTERS for after in later)
    return near and bool(_LASTING.match(said))
