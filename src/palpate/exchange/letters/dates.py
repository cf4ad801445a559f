"""Days and numbers as a letter writes them."""

from collections.abc import Iterable, Sequence
from datetime import date


def write_day(day: date | None) -> str:
    """Return a day as “2 April 1961”; empty when there is none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def write_short(day: date | None) -> str:
    """Return a day as a table writes it, “2 Apr 1961”; empty when there is none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def write_days(days: Sequence[date]) -> str:
    """Return one day, or the first and the last of several with their number."""
    first, last = min(days), max(days)
    if first == last:
        return write_short(first)
    begin = f"{first.day} {first:%b}" if first.year == last.year else write_short(first)
    return f"{begin} to {write_short(last)} ({len(days)} times)"


def write_part(given: str) -> str:
    """Return a date given as year, month or day as a letter writes it, “April 1961”."""
    if len(given) == 10:
        return write_short(date.fromisoformat(given))
    return f"{date.fromisoformat(f'{given}-01'):%B %Y}" if len(given) == 7 else given


def write_span(first: date, last: date) -> str:
    """Return “2 April 1961” or “2 April 1961 to 9 May 1961”."""
    return write_day(first) if first == last else f"{write_day(first)} to {write_day(last)}"


def count_words(number: int, one: str, many: str = "") -> str:
    """Return “1 session” or “3 sessions”."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"


def write_rate(visits: float) -> str:
    """Return visits a week in words: `2 visits a week`, `a visit every 2 weeks`."""
    if visits >= 1:
        return f"{visits:g} visit{'' if visits == 1 else 's'} a week"
    return f"a visit every {round(1 / visits)} weeks"


def name_some(names: Sequence[str], most: int, last: str = "and") -> str:
    """Return the first names, and how many there are beyond them."""
    shown = list(names[:most])
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return join_names(shown, last)


def join_names(names: Iterable[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def start_low(words: str) -> str:
    """Return words as they stand inside a sentence; an abbreviation keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def end_sentence(words: str) -> str:
    """Return words that begin with a capital and end with a full stop."""
    said = words.strip()
    if not said:
        return ""
    said = said[0].upper() + said[1:]
    return said if said.endswith((".", "?")) else f"{said}."
