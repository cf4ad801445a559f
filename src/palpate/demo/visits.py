"""Sessions of the made-up clinic: set, written as a tablet would, measured and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from palpate.clinical.body import SiteSet, bits
from palpate.clinical.screening import Screening
from palpate.record import actions, translate
from palpate.record.models import Session
from palpate.record.screenings import screen_day
from palpate.record.signing import check_session, find_consent

if TYPE_CHECKING:
    from palpate.demo.story import Story

DEVICE = "made-up tablet"
Hand = tuple[str, str, int]
"""What hands do: where, which technique, how hard (0 to 5)."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one session is to be; what is not safe for the client is held back when it is written.

    `beyond` is the reason for going outside the limits all the same. `signed` may be left out to
    leave a draft. `measured` holds values by measure: a number, or systolic and diastolic.
    """

    soap: tuple[str, str, str, str] = ("", "", "", "")
    work: Sequence[Hand] = ()
    measured: Mapping[str, float | tuple[float, float]] = field(default_factory=dict)
    marks: Sequence[Mapping[str, Any]] = ()
    kind: str = "swedish"
    minutes: int = 60
    positions: Sequence[str] = ("prone", "supine")
    beyond: str = ""
    signed: bool = True
    where: str = ""


def hold_visit(story: Story, at: datetime, visit: Visit) -> Session:
    """Set a session, and write and sign its note when it is over."""
    clock = story.clock
    planned = min(at - timedelta(days=4), clock.now)
    session = actions.plan_session(
        story.staff, story.client, at, plan=story.plan, minutes=visit.minutes,
        massage_type=visit.kind, now=planned,
    )  # fmt: skip
    end = at + timedelta(minutes=visit.minutes + 8)
    if end > clock.now:
        return session
    _write_note(story, session, visit, end)
    _take_measures(story, session, visit, end)
    session.refresh_from_db()
    return _sign(story, session, visit, end) if visit.signed else session


def _write_note(story: Story, session: Session, visit: Visit, end: datetime) -> None:
    day = session.at.astimezone(story.clock.zone).date()
    screening = screen_day(story.staff, story.client, day, now=end).screening
    consent = find_consent(session)
    withheld = consent.sites_withheld if consent else 0
    names = ("subjective", "objective", "assessment", "plan_text")
    content: dict[str, Any] = dict(zip(names, visit.soap, strict=True))
    content |= {
        "massage_type": visit.kind,
        "minutes": visit.minutes
        if visit.beyond
        else min(visit.minutes, screening.envelope.minutes),
        "positions": _choose_positions(screening, visit),
        "work": list(_choose_work(screening, visit, withheld)),
        "marks": [_read_mark(mark) for mark in visit.marks],
    }
    actions.save_note(
        story.staff, session, content=content, seen_version=session.version, device=DEVICE, seq=1,
        now=end,
    )  # fmt: skip


def _choose_positions(screening: Screening, visit: Visit) -> list[str]:
    """Return the wanted positions that are safe, or the first safe one."""
    if visit.beyond:
        return list(visit.positions)
    safe = [one.name for one in screening.library.positions
            if screening.envelope.allows_position(one.number)]  # fmt: skip
    return [name for name in visit.positions if name in safe] or safe[:1]


def _choose_work(screening: Screening, visit: Visit, withheld: SiteSet) -> Iterator[dict[str, Any]]:
    """Yield the wanted work, each site at the pressure that is safe there."""
    library, envelope = screening.library, screening.envelope
    for where, name, wanted in visit.work:
        sites = library.body.worked(where) & ~withheld
        technique = library.technique(name)
        levels: dict[int, SiteSet] = {}
        safe = sites if visit.beyond else sites & envelope.technique_sites(technique.number)
        for site in bits(safe):
            level = wanted if visit.beyond else min(wanted, envelope.ceiling(site))
            levels[level] = levels.get(level, 0) | 1 << site
        for level, there in sorted(levels.items(), reverse=True):
            if level:
                yield {"sites": there, "technique": technique.name, "pressure": level,
                       "minutes": None}  # fmt: skip


def _read_mark(mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"view": "back", "kind": "tender", "when": "before", **mark}


def _take_measures(story: Story, session: Session, visit: Visit, end: datetime) -> None:
    library = translate.library()
    for name, value in visit.measured.items():
        first, second = value if isinstance(value, tuple) else (value, None)
        measure = library.measures[name]
        placed = measure.sided or measure.id in ("pain-nrs", "girth")
        site = library.body.find(visit.where) if placed and visit.where else 0
        said_by = "therapist" if measure.sided or second or measure.id == "girth" else "client"
        actions.record_measurement(
            story.staff, story.client, measure=name, value=first, second=second, site=site,
            said_by=said_by, session=session, now=end,
        )  # fmt: skip
        if second is not None:
            _keep_pressure(story, session, name, (first, second), end)


def _keep_pressure(
    story: Story, session: Session, concept: str, value: tuple[float, float], end: datetime
) -> None:
    """Let a pressure that was measured count for safety too."""
    day = session.at.astimezone(story.clock.zone).date()
    actions.record_fact(
        story.staff, story.client, concept=concept, value=value[0], second=value[1],
        onset=day.isoformat(), text=f"Blood pressure {value[0]:g}/{value[1]:g}",
        said_by="therapist", now=end,
    )  # fmt: skip


def _sign(story: Story, session: Session, visit: Visit, end: datetime) -> Session:
    reasons = {}
    if visit.beyond:
        limits = check_session(story.staff, session).unexplained
        reasons = {limit.key: visit.beyond for limit in limits}
    signed = min(end + timedelta(minutes=6), story.clock.now)
    return actions.sign_session(
        story.staff, session, seen_version=session.version, reasons=reasons, now=signed
    )
