"""How far along a pregnancy is: 28 weeks, 34w5d, five months along, due in March."""

import re
from datetime import date, timedelta

from palpate.clinical.facts import DAYS_A_WEEK, When, gestation_onset
from palpate.clinical.times import (
    COUNT,
    DAYS_A_MONTH,
    MONTH,
    MONTHS,
    MOST_MONTHS,
    Moment,
    read_number,
)

DAYS_OF_GESTATION = 280
WEEKS_A_MONTH = 4.35
LEAST_WEEKS, MOST_WEEKS = 2, 43
MOST_MONTHS_ALONG, MOST_ALONG = 10, 41
"""How far along a pregnancy can be said to be."""

_WEEKS = tuple(
    re.compile(pattern + r"(?! ?(?:ago|old|post|pp\b|back|out\b|late|early|off|apart))")
    for pattern in (
        r"\b(\d{1,2}) ?\+ ?([0-6])(?: ?(?:weeks?|wks?|w))?\b",
        r"\b(\d{1,2}) ?(?:weeks?|wks?|w)\b\.?(?:,? ?(?:and )?([0-6]) ?d(?:ays?)?\b)?",
        r"\b(\d{1,2}) ?w ?([0-6]) ?d?\b",
        r"\b(\d{1,2})() ?/ ?40\b",
    )
)
_NOT_ALONG = ("in", "every", "for", "last", "past")
_MONTHS_ALONG = re.compile(
    rf"\b{COUNT}(?P<half> and a half)? (?:months?|mos?) (?:pregnant|preg\w*|along|gone|gestation)\b"
    rf"|\b(?:preg\w*|expecting),? (?:about |around "
    rf"|~)?(\d{{1,2}})(?P<more> and a half)? (?:months?|mths?|mos?)\b"
)
_DUE = re.compile(
    rf"\b(?:due|edd|edc|expecting)(?: date)?:?(?: (?:is|in|on|the|early|mid|late|of|around))* "
    rf"{MONTH}\b(?:\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?"
)
_DUE_NUMBERS = re.compile(
    r"\b(?:due|edd|edc)(?: date)?:?(?: (?:is|on|around))* ?(\d{1,2})/(\d{1,2})(?:/\d{2,4})?\b"
)
_DUE_DAY = re.compile(
    rf"\b(?:due|edd|edc)(?: date)?:?(?: (?:is|on|the|around))* (\d{{1,2}})(?:st|nd|rd"
    rf"|th)?(?: of)? {MONTH}\b"
)
_DUE_FEAST = re.compile(
    r"\bdue (?:(?:on|at|around|by|just|before|after) )*(christmas|xmas|new year|easter|valentine|"
    r"thanksgiving|halloween)"
)
_FEASTS = {"chr": 12, "xma": 12, "new": 1, "eas": 4, "val": 2, "tha": 11, "hal": 10}
_DUE_IN = re.compile(rf"\bdue (?:in )?{COUNT} (?P<unit>weeks?|wks?|months?)\b")
_TRIMESTERS = (
    (re.compile(r"\b(?:1st|first) tri(?:mester)?\b"), 4, 13),
    (re.compile(r"\b(?:2nd|second) tri(?:mester)?\b"), 14, 27),
    (re.compile(r"\b(?:3rd|third) tri(?:mester)?\b"), 28, 40),
)
_SURE = re.compile(
    r"\d ?w(?:ks?|eeks?)? ?[0-6] ?d\b|\b\d{1,2} ?/40\b|\bweeks?,? (?:along|gestation)\b"
    r"|\bmonths? along\b|\bwks? (?:along|gestation|ega)\b|\bg\d ?p\d|\bi'? ?a?m due\b"
    r"|\bbaby.{0,12} due\b"
    r"|^\W*due (?:date|in|on|[a-z]{3,9} \d)|\bedd\b|\btrimester\b|\b(?:1st|2nd|3rd|first|second"
    r"|third) tri\b|\bexpecting (?:a baby|twins|in)\b"
    r"|^\W*\d{1,2} w(?:ee)?ks (?:today|tomorrow|now|on \w+day|this week)\W*$|\bweeks gone\b(?! by)"
    r"|\bcurrently \d{1,2} ?w"
)


def says_pregnant(text: str) -> bool:
    """Tell whether a text speaks of a pregnancy without naming it."""
    return bool(_SURE.search(text.lower()))


def find_gestation(text: str, on: date) -> Moment | None:
    """Return the first day of gestation when a text says how far it is, or when it is due."""
    text = text.lower()
    readers = (_by_weeks_left, _in_weeks, _in_months, _in_thirds, _by_due)
    try:
        return next((moment for read in readers if (moment := read(text, on))), None)
    except (OverflowError, ValueError):
        # No day of the calendar, such as 9999999 months along: the stage stays unknown.
        return None


def _in_weeks(text: str, on: date) -> Moment | None:
    for pattern in _WEEKS:
        for match in pattern.finditer(text):
            along = not text[: match.start()].rstrip().endswith(_NOT_ALONG)
            if along and LEAST_WEEKS <= int(match[1]) <= MOST_WEEKS:
                weeks = int(match[1]) + int(match[2] or 0) / DAYS_A_WEEK
                return Moment(gestation_onset(weeks, on), match.start(), match.end())
    return None


def _in_months(text: str, on: date) -> Moment | None:
    match = _MONTHS_ALONG.search(text)
    if match is None:
        return None
    months = read_number(match["count"] or match[3]) + 0.5 * bool(match["half"] or match["more"])
    if months > MOST_MONTHS_ALONG:
        return None
    span = _span(on, (months - 0.5) * WEEKS_A_MONTH, (months + 0.5) * WEEKS_A_MONTH)
    return Moment(span, match.start(), match.end())


def _in_thirds(text: str, on: date) -> Moment | None:
    for pattern, least, most in _TRIMESTERS:
        match = pattern.search(text)
        if match:
            return Moment(_span(on, least, most), match.start(), match.end())
    return None


def _by_weeks_left(text: str, on: date) -> Moment | None:
    match = _DUE_IN.search(text)
    if match is None:
        return None
    days = read_number(match[1]) * (DAYS_A_WEEK if match["unit"][0] == "w" else DAYS_A_MONTH)
    if days > DAYS_OF_GESTATION:
        return None
    onset = _span(on, (DAYS_OF_GESTATION - days) / DAYS_A_WEEK - 1, MOST_ALONG - days / DAYS_A_WEEK)
    return Moment(onset, match.start(), match.end())


def _by_due(text: str, on: date) -> Moment | None:
    feast = _DUE_FEAST.search(text)
    if feast:
        due = _due_on(_FEASTS[feast[1][:3]], None, on)
        return Moment(due, feast.start(), feast.end()) if due else None
    numbers = _DUE_NUMBERS.search(text)
    if numbers:
        due = _due_on(int(numbers[1]), numbers[2], on) if int(numbers[1]) <= MOST_MONTHS else None
        return Moment(due, numbers.start(), numbers.end()) if due else None
    turned = _DUE_DAY.search(text)
    if turned:
        due = _due_on(MONTHS[turned[2]], turned[1], on)
        return Moment(due, turned.start(), turned.end()) if due else None
    match = _DUE.search(text)
    due = _due_on(MONTHS[match[1]], match[2], on) if match else None
    return Moment(due, match.start(), match.end()) if match and due else None


def _span(on: date, least: float, most: float) -> When:
    return When(gestation_onset(most, on).earliest, gestation_onset(least, on).latest)


def _due_on(month: int, day: str | None, on: date) -> When | None:
    """Return the first day of gestation of a child due on the next such date, if it has come."""
    due = When.read(f"{on.year if month >= on.month else on.year + 1}-{month:02}")
    if day and 0 < int(day) <= due.latest.day:
        due = When.on(due.earliest.replace(day=int(day)))
    back = timedelta(days=DAYS_OF_GESTATION)
    earliest, latest = due.earliest - back, due.latest - back
    return When(earliest, min(latest, on)) if earliest <= on else None
