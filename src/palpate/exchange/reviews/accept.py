"""Takes the answers of a review sheet back: reviews of rules, or every reason why not."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palpate.clinical.errors import KnowledgeErrors
from palpate.clinical.library import Library
from palpate.clinical.loader import Entry, Problems
from palpate.clinical.reviews import Review, read_review

_HEAD = ("by", "licence")
_REPAIRS = {"by": "Name the clinician", "licence": "Write profession, state and number"}


def accept_answers(
    library: Library, data: Mapping[str, Any], file: str, today: date
) -> tuple[Review, ...]:
    """Return the reviews that a file of answers holds.

    Raises KnowledgeErrors with every problem: nothing is taken from a file that has one.
    """
    problems = Problems()
    entry = Entry(file, "answers", data, problems)
    head = {key: _read_head(entry, key) for key in _HEAD}
    on = _read_day(entry, today)
    entry.text("knowledge", "")
    answers = entry.entries("answers")
    if not answers and not problems.found:
        entry.refuse("answers", "are missing", "Tick a box for at least one rule")
    entry.finish()
    _stop(problems)
    reviews = tuple(_read_answer(library, inner, head, on) for inner in answers)
    _refuse_twice(answers, reviews)
    _stop(problems)
    return reviews


def _stop(problems: Problems) -> None:
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))


def _read_head(entry: Entry, key: str) -> str:
    text = entry.text(key)
    if not text.strip() and isinstance(entry.data.get(key), str):
        entry.refuse(key, "is empty", _REPAIRS[key])
    return text.strip()


def _read_day(entry: Entry, today: date) -> date:
    """Return the day of the answers: JSON has it as text, TOML as a date."""
    given = entry.take("on", (str, date))
    if not given:
        entry.refuse("on", "is not given", "Write the day as YYYY-MM-DD")
        return today
    try:
        day = given if isinstance(given, date) else date.fromisoformat(given)
    except ValueError:
        entry.refuse("on", f"“{given}” is no date", "Write it as YYYY-MM-DD")
        return today
    if day > today:
        entry.refuse("on", f"{day} is still to come", "Write the day of the review")
    return day


def _read_answer(library: Library, inner: Entry, head: Mapping[str, str], on: date) -> Review:
    given = {**inner.data, **head, "on": on}
    place = f"answer {inner.data.get('rule', '')}".strip()
    return read_review(Entry(inner.file, place, given, inner.problems), library.rules)


def _refuse_twice(answers: tuple[Entry, ...], reviews: tuple[Review, ...]) -> None:
    seen: set[str] = set()
    for inner, review in zip(answers, reviews, strict=True):
        if review.rule in seen:
            inner.refuse("rule", f"“{review.rule}” is answered twice", "Keep one answer")
        seen.add(review.rule)
