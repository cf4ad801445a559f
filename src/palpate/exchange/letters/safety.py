"""The limits of a session as a referrer reads them: the main ones first, each with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from palpate.clinical.envelope import SeekCare, Standing
from palpate.clinical.explain import (
    LimitWords,
    Voice,
    envelope_sentence,
    explain_finding,
    limit_words,
    site_levels,
)
from palpate.clinical.library import Library
from palpate.clinical.screening import Finding, Screening
from palpate.exchange.letters.dates import (
    count_words,
    end_sentence,
    name_some,
    start_low,
    write_day,
    write_days,
    write_short,
)
from palpate.record.access import Note
from palpate.record.gate import local_day

SHOWN_LIMITS = 5
SHOWN_DEPARTURES = 4
_SEEN = {
    SeekCare.SOON: "soon",
    SeekCare.TODAY: "today",
    SeekCare.EMERGENCY: "as an emergency",
}
_PLACES = 3
_PARTS = 3
_NAMES = 4


def write_safety(screening: Screening) -> dict[str, Any]:
    """Return the envelope in a sentence with its main limits, and what was not asked yet."""
    library = screening.library
    telling = [finding for finding in screening.acting if _limits(finding)]
    telling.sort(key=lambda finding: -finding.rule.limits.standing)
    shown = telling[:SHOWN_LIMITS]
    return {
        "on": write_day(screening.on),
        "standing": screening.envelope.standing.words,
        "care": screening.envelope.care.words,
        "sentence": envelope_sentence(library, screening),
        "limits": [_write_limit(library, finding) for finding in shown],
        "more": len(telling) - len(shown),
        "unasked": len(screening.unasked),
        "cleared": [_write_cleared(finding) for finding in screening.findings if finding.lifted],
        "knowledge": screening.knowledge,
        "reviewed": library.review_words(),
        "levels": site_levels(library, screening.envelope),
    }


def _limits(finding: Finding) -> bool:
    return finding.rule.limits.standing > Standing.NOTE


def _write_limit(library: Library, finding: Finding) -> dict[str, str]:
    return {
        "title": finding.rule.title,
        "limit": _join_limits(list(_say_limits(limit_words(library, finding.envelope), finding))),
        "because": _say_why(finding),
        "until": write_short(finding.until),
    }


def _join_limits(parts: list[str]) -> str:
    more = len(parts) - _PARTS
    return "; ".join(parts[:_PARTS]) + (f"; {count_words(more, 'more limit')}" if more > 0 else "")


def _say_why(finding: Finding) -> str:
    """Return the reason for a referrer; one written for therapists goes on with how to work."""
    rule = finding.rule
    reason = explain_finding(finding, Voice.REFERRER)
    return reason.split(". ")[0].rstrip(".") + "." if reason == rule.because else reason


def _say_limits(words: LimitWords, finding: Finding) -> Iterator[str]:
    standing = finding.envelope.standing
    if standing is Standing.STOP:
        yield "no massage"
        return
    if standing is Standing.CLEAR_FIRST:
        yield "no massage before the question below is answered"
    levels: dict[int, list[str]] = {}
    for place, level in words.pressure:
        levels.setdefault(level, []).append(place)
    for level, places in levels.items():
        where = _say_where(places)
        yield f"pressure at most {level} of 5 {where}" if level else f"no touch {where}"
    if words.techniques:
        yield f"no {name_some(words.techniques, _NAMES, 'or')}"
    for name, places_at in list(words.techniques_at)[:2]:
        yield f"no {name} {_say_where(places_at)}"
    if words.positions:
        yield f"not {name_some(words.positions, _NAMES, 'or')}"
    if words.minutes is not None:
        yield f"at most {words.minutes} minutes"


def _say_where(places: Sequence[str]) -> str:
    if tuple(places) == ("whole body",):
        return "anywhere"
    return f"at {name_some(places, _PLACES)}"


def _write_cleared(finding: Finding) -> str:
    word = finding.lifted
    assert word is not None
    until = f" until {write_day(word.until)}" if word.until.year < 9999 else ""
    return f"{finding.rule.title}: cleared by {word.who}{until}."


def write_questions(screening: Screening) -> list[str]:
    """Return what a clinician is asked: to see the client, or what may lift a limit."""
    asked: dict[str, str] = {}
    for finding in screening.acting:
        rule = finding.rule
        if rule.limits.care is not SeekCare.NONE:
            when = _SEEN[rule.limits.care]
            asked[f"see {rule.id}"] = f"Please see this client {when}: {start_low(rule.title)}."
        if rule.lift.by == "clearance" and rule.limits.standing >= Standing.CLEAR_FIRST:
            who = rule.lift.who or "a clinician"
            hope = end_sentence(rule.lift.says)
            asked[rule.id] = f"{rule.title} (for {who}): does this hold? {hope}"
    return list(asked.values())


def write_departures(library: Library, notes: Iterable[Note]) -> dict[str, Any]:
    """Return the steps outside a limit with their reasons, the latest first, and how many more."""
    # The same step with the same reason, session after session, is told once with its days.
    days: dict[tuple[str, str], list[date]] = {}
    for note in notes:
        for row in note.departures:
            step = (f"{_name_rule(library, row.rule)}: {row.limit}", end_sentence(row.reason))
            days.setdefault(step, []).append(local_day(note.session.clinic, note.session.at))
    steps = [
        {"on": write_days(on), "limit": limit, "reason": reason}
        for (limit, reason), on in days.items()
    ]
    return {"shown": steps[:SHOWN_DEPARTURES], "more": max(len(steps) - SHOWN_DEPARTURES, 0)}


def _name_rule(library: Library, name: str) -> str:
    rule = library.rules.get(name)
    if rule is not None:
        return rule.title
    return "The client's own limit" if name == "consent" else "A question not asked yet"


def say_unasked(count: int) -> str:
    """Return in a sentence that questions are open; empty when none is."""
    if not count:
        return ""
    asked = count_words(count, "screening question")
    return f"{asked} not yet asked; until then the safer limit holds."
