"""Which report is due to a referrer: after the first session, as care goes on, at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from palpate.team.models import Referral, Report

EVERY_SESSIONS = 6
EVERY_DAYS = timedelta(days=30)
# Six visits or one month is what a state fund asks of massage therapists (WAC 296-23-250).


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is due for a referral: its kind, and why now."""

    referral: Referral
    kind: str
    because: str


@dataclass(frozen=True, slots=True)
class Told:
    """A report that was made for a referral."""

    kind: str
    on: date


def judge_due(
    referral: Referral, days: Sequence[date], told: Sequence[Told], today: date
) -> Due | None:
    """Return the report that is due, or None. `days` are those of the signed sessions of it."""
    if not days or any(one.kind == Report.Kind.DISCHARGE for one in told):
        return None
    end = _find_end(referral, len(days), today)
    if end:
        return Due(referral, Report.Kind.DISCHARGE, end)
    if not told:
        return Due(referral, Report.Kind.FIRST, f"{_count(len(days))} and nothing told yet")
    last = max(one.on for one in told)
    since = sum(day > last for day in days)
    if since >= EVERY_SESSIONS:
        return Due(referral, Report.Kind.INTERIM, f"{_count(since)} since the last report")
    if since and today - last >= EVERY_DAYS:
        return Due(referral, Report.Kind.INTERIM, "more than a month since the last report")
    return None


def _count(number: int) -> str:
    return f"{number} session{'s' if number > 1 else ''}"


def _find_end(referral: Referral, used: int, today: date) -> str:
    """Return why care under a referral is over, or an empty text."""
    if referral.status == Referral.Status.COMPLETED:
        return "care is completed"
    if referral.visits is not None and used >= referral.visits:
        return "all visits are used"
    if referral.until is not None and referral.until < today:
        return "the authorisation has ended"
    return ""
