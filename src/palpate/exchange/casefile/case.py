"""What a case file holds once it is read, and the small readers that refuse what it cannot be."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from palpate.clinical.errors import BadDate, ClinicalError
from palpate.clinical.facts import Fact, Person, When
from palpate.clinical.library import Library
from palpate.clinical.options import Proposal


class CaseError(ClinicalError):
    """A case file cannot be used: the place in it, what is wrong and how to mend it."""

    def __init__(self, place: str, problem: str, repair: str) -> None:
        self.place, self.problem, self.repair = place, problem, repair
        super().__init__(f"{place}: {problem}. {repair}.")


@dataclass(frozen=True, slots=True)
class Understood:
    """One fact with the words, the code and the resource it came from."""

    fact: Fact
    said: str
    code: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CaseInput:
    """All that a case file or a bundle says. `asked` None means that everything was asked."""

    on: date
    person: Person
    asked: frozenset[str] | None
    facts: tuple[Understood, ...]
    not_understood: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    proposal: Proposal | None = None
    unknown_parts: tuple[str, ...] = ()
    ignored: Mapping[str, int] | None = None


def check_keys(data: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    """Refuse a key that is not known, and name the near one; raises CaseError."""
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            repair = f"Did you mean “{near[0]}”" if near else f"Known keys: {', '.join(known)}"
            raise CaseError(place, f"“{key}” is not a known key", repair)


def read_table(value: object, place: str) -> Mapping[str, Any]:
    """Return a table; raises CaseError for anything else."""
    if not isinstance(value, Mapping):
        raise CaseError(place, "is not a table", 'Write it as {"key": value}')
    return value


def read_list(value: object, place: str) -> list[Any]:
    """Return a list; raises CaseError for anything else."""
    if not isinstance(value, list):
        raise CaseError(place, "is not a list", "Write it in square brackets")
    return value


def read_words(value: object, place: str) -> str:
    """Return a text without the blanks around it, empty when absent; raises CaseError."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CaseError(place, f"{value!r} is no text", "Write it in quotes")
    return value.strip()


def read_when(value: object, place: str) -> When | None:
    """Return a date as precisely as it is given, None when absent; raises CaseError."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return When.on(value)
    try:
        return When.read(str(value)[:10] if "T" in str(value) else str(value))
    except BadDate as bad:
        repair = "Write it as YYYY, YYYY-MM or YYYY-MM-DD"
        raise CaseError(place, f"“{value}” is no date", repair) from bad


def read_day(value: object, place: str) -> date | None:
    """Return a single day, None when absent; raises CaseError for a month or a year."""
    try:
        when = read_when(value, place)
    except CaseError as bad:
        raise CaseError(place, bad.problem, "Write the day as YYYY-MM-DD") from bad
    if when is not None and when.earliest != when.latest:
        raise CaseError(place, f"“{value}” is no single day", "Write the day as YYYY-MM-DD")
    return when.earliest if when else None


def ask_future(library: Library, facts: Iterable[Understood], on: date) -> list[str]:
    """Return a question for every fact that is dated after the day of the screening."""
    return [
        f"{library.concepts[item.fact.concept].name} is dated {item.fact.onset}, "
        f"after {on.isoformat()}; is the date right?"
        for item in facts
        if item.fact.onset and item.fact.onset.earliest > on
    ]
