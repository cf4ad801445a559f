"""Times that have names: last Christmas, the summer before last, in my twenties, since covid."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from palpate.clinical.facts import When

Match = re.Match[str]
Reader = Callable[[Match, date], When]
Readers = tuple[tuple[re.Pattern[str], Reader], ...]

GIVEN_YEAR = r"((?:19|20)\d{2})"
GIVEN_YEAR_OR_LAST = r"((?:19|20)\d{2}|last year)"
DAYS_A_YEAR = 365.25
LONG_AGO = 730
"""Days that "years ago" and "as a child" surely lie back."""
LONGEST_AGO = 25000

# First month and day, last month and day. Those that move are given all the days they can have.
_FEASTS = {
    r"x-?mas|christmas": (12, 20, 12, 31),
    r"new year(?:'?s)?(?: (?:day|eve))?": (12, 31, 1, 2),
    r"valentine(?:'?s)?(?: day)?": (2, 14, 2, 14),
    r"easter": (3, 22, 4, 25),
    r"memorial day": (5, 25, 5, 31),
    r"(?:4th|fourth) of july|july 4th|independence day": (7, 4, 7, 4),
    r"labou?r day": (9, 1, 9, 7),
    r"halloween": (10, 31, 10, 31),
    r"thanksgiving": (11, 22, 11, 28),
    r"spring": (3, 1, 5, 31),
    r"summer": (6, 1, 8, 31),
    r"autumn|fall": (9, 1, 11, 30),
    r"winter": (12, 1, 2, 28),
}
_SEASON = r"(spring|summer|autumn|fall|winter)"
_FEAST = rf"({'|'.join(_FEASTS)})"
_DECADES = {
    "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90, "twenties": 20, "teens": 13,
}  # fmt: skip
_DECADE = rf"(\d0(?='?s)|{'|'.join(_DECADES)})"
_COVID = (date(2020, 3, 1), date(2021, 12, 31))
PERIOD = re.compile(r"\b(?:covid|pandemic|lockdowns?|fall)\b")
"""A word that names a time here, and an illness or an accident elsewhere."""


def between(on: date, least: float, most: float) -> When:
    """Return the span from `most` to `least` days before a day."""
    earliest = max(on.toordinal() - round(most), 1)
    return When(date.fromordinal(earliest), on - timedelta(days=max(round(least), 0)))


def span(least: float, most: float) -> Reader:
    """Return a reader of words that mean so many days ago."""
    return lambda found, on: between(on, least, most)


def _feast_in(name: str, year: int) -> When:
    """Return the days of a feast or season that begin in a year."""
    first_month, first_day, month, day = next(
        days for words, days in _FEASTS.items() if re.fullmatch(words, name)
    )
    over = (month, day) < (first_month, first_day)
    return When(date(year, first_month, first_day), date(year + over, month, day))


def _last_feast(found: Match, on: date) -> When:
    """Read "last Christmas" and "this summer" as the last one that has begun."""
    if found[2]:
        return _feast_in(found[1], int(found[2]) if found[2].isdigit() else on.year - 1)
    year = on.year if _feast_in(found[1], on.year).earliest <= on else on.year - 1
    # "last summer", said in summer, is that of the year before; so is "last Thanksgiving" in
    # the week of the next one.
    if found[0].startswith("last") and _feast_in(found[1], year).latest >= on:
        year -= 1
    when = _feast_in(found[1], year)
    return When(when.earliest, min(when.latest, on))


def _before_last(found: Match, on: date) -> When:
    """Read "the summer before last"."""
    year = on.year if _feast_in(found[1], on.year).latest < on else on.year - 1
    return _feast_in(found[1], year - 1)


def _number_of(word: str) -> int:
    return int(word) if word.isdigit() else _DECADES[word]


def _decade(found: Match, on: date) -> When:
    """Read "in the 90s" as ten years."""
    number = _number_of(found[1])
    first = (2000 if number <= on.year % 100 else 1900) + number
    return When(date(first, 1, 1), min(date(first + 9, 12, 31), on))


def life_decade(born: When | None) -> Reader:
    """Return how "in my twenties" is read, which needs the year of birth to be exact."""
    if born is None:
        return span(0, 100 * DAYS_A_YEAR)
    year = born.earliest.year

    def read(found: Match, on: date) -> When:
        first = year + _number_of(found[1])
        return When(date(first, 1, 1), max(min(date(first + 10, 12, 31), on), date(first, 1, 1)))

    return read


LIFE_DECADE = re.compile(rf"\b(?:in|since|during) my (?:early |mid |late )?{_DECADE}'?s?\b")

NAMED: Readers = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"\b(?:the )?{_SEASON} before last\b", _before_last),
        (rf"\b{_SEASON}(?: of)? {GIVEN_YEAR_OR_LAST}\b", _last_feast),
        (
            rf"\b(?:last|this|(?:past|in|since|over)(?: the| last)?|back in) {_SEASON}()\b",
            _last_feast,
        ),
        (
            (
                rf"\b(?:(?:last|this|at|over|since|around|before|after|on|during|for) )?"
                rf"{_FEAST.replace('|spring|summer|autumn|fall|winter', '')}"
                rf"(?:(?: of)? {GIVEN_YEAR_OR_LAST})?\b"
            ),
            _last_feast,
        ),
        (rf"\b(?:in|since|during) the (?:early |mid |late )?(?:19|20)?{_DECADE}'?s?\b", _decade),
        (
            r"\b(?:since|during|before|after|in) (?:the )?(?:covid|pandemic|lockdowns?)\b(?! jab)",
            lambda found, on: When(_COVID[0], min(_COVID[1], on)),
        ),
        (
            (
                r"\bas an? (?:little |young )?(?:child|kid|teen(?:ager)?|baby|infant|toddler|boy"
                r"|girl|youngster)\b|\bin (?:my )?(?:childhood|youth|teens)\b|\bgrowing up\b"
                r"|\bwhen (?:i was )?(?:young|little|small|a (?:child|kid|teen(?:ager)?|baby|boy"
                r"|girl))(?:er)?\b|\b(?:in|since|at) (?:high school|school|college"
                r"|uni(?:versity)?)\b"
                r"|\b(?:since|from|at) birth\b|\b(?:all my life|since forever|lifelong)\b"
            ),
            span(LONG_AGO, LONGEST_AGO),
        ),
    )
)
"""How times with names are read, the surest first."""
