"""All that lies on the desk while a note is written: the note, the day's limits, the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from palpate.clinical.library import Library
from palpate.clinical.screening import Screening
from palpate.pages.clinic import sheet
from palpate.pages.clinic.frame import write_day, write_time
from palpate.pages.figure import Spot, draw
from palpate.pages.templatetags.frame import find_address
from palpate.people.models import Staff
from palpate.record import access, translate
from palpate.record.limits import Limit
from palpate.record.models import Consent, Plan, Session
from palpate.record.notes import TEXTS, read_note
from palpate.record.signing import Checklist, check_session, find_consent

ANCHORS = {"work": "#map", "positions": "#positions", **{name: f"#{name}" for name in TEXTS}}


@dataclass(frozen=True)
class Desk:
    """A session with its note as it is stored, and what it is held against."""

    staff: Staff
    session: Session
    content: Mapping[str, Any]
    checked: Checklist
    plan: Plan | None
    consent: Consent | None

    @property
    def library(self) -> Library:
        """The knowledge that names sites, techniques and levels."""
        return translate.library()

    @property
    def screening(self) -> Screening:
        """The screening for the day of the session."""
        return self.checked.worked.screening

    def context(self, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what the templates of a note show; `content` stands in for what is stored."""
        shown = dict(content or self.content)
        return {
            "session": self.session,
            "when": write_time(self.session.at),
            "version": self.session.version,
            "content": shown,
            "folded": sheet.fold_content(self.library, shown),
            **self._list_words(),
            **self._list_open(),
            **self._draw_body(shown),
            "limits": sheet.write_limits(self.library, self.screening, self.consent),
            "plan": self.plan,
            "review_due": self._find_review(),
        }

    def _list_words(self) -> dict[str, Any]:
        """Return what can be chosen: the techniques of the massage type stand first."""
        library = self.library
        kind = library.types.get(self.session.massage_type)
        own = [*kind.techniques, *kind.optional] if kind else []
        return {
            "own_techniques": [library.techniques[number].name for number in own],
            "techniques": [t.name for t in library.techniques if t.number not in own],
            "levels": library.levels,
            "level_names": [level.name for level in library.levels],
            "positions": [position.name for position in library.positions],
            "types": list(library.types.values()),
            "kinds": sheet.KINDS,
            "sites": [site.name for site in library.body.sites],
        }

    def _list_open(self) -> dict[str, Any]:
        """Return what stands between the note and its signature, each with its link."""
        session, checked = self.session, self.checked
        consents = find_address("clinic:consent", session.client_id)
        places = {
            **ANCHORS,
            "consent": consents or find_address("clinic:options", session.client_id),
        }
        return {
            "stops": checked.stops,
            "missing": [(part, places.get(part.field)) for part in checked.missing],
            "departures": group_limits(checked.limits),
            "unexplained": len(checked.unexplained),
            "is_ready": checked.ready,
            "is_future": session.at > timezone.now(),
            "is_mine": session.therapist_id == self.staff.pk,
            "safety_address": find_address("clinic:safety", session.client_id),
        }

    def _draw_body(self, content: Mapping[str, Any]) -> dict[str, Any]:
        library, envelope = self.library, self.screening.envelope
        withheld = self.consent.sites_withheld if self.consent else 0
        planned = sheet.planned_levels(library, self.screening, self.plan, withheld)
        spots: list[Spot] = sheet.list_spots(dict(content))
        shared: dict[str, Any] = {
            "withheld": frozenset(library.body.names(withheld)),
            "planned": planned,
            "done": sheet.worked_levels(library, dict(content)),
            "marks": spots,
        }
        levels = {site.name: envelope.ceiling(site.number) for site in library.body.sites}
        return {
            "front": draw(levels, view="front", title="Work and findings, front", **shared),
            "back": draw(levels, view="back", title="Work and findings, back", **shared),
            "planned": planned,
            "withheld": bool(withheld),
            "spots": spots,
        }

    def _find_review(self) -> str:
        """Return since when the plan's review is due, or nothing."""
        if self.plan is None or self.session.is_signed:
            return ""
        day = access.client_page(self.staff, self.session.client).review_on
        due = day is not None and day <= timezone.localdate()
        return write_day(day) if due else ""


@dataclass(frozen=True, slots=True)
class Left:
    """One limit that was left, with all rules that set it; it is answered once."""

    limit: str
    rules: str
    whys: tuple[tuple[str, str], ...]
    reason: str


def group_limits(limits: Iterable[Limit]) -> list[Left]:
    """Return the limits that a note went outside of, each once."""
    groups: dict[str, list[Limit]] = {}
    for limit in limits:
        groups.setdefault(limit.limit, []).append(limit)
    return [
        Left(
            words,
            sheet.BETWEEN.join(one.rule for one in found),
            tuple((one.title, one.because) for one in found),
            next((one.reason for one in found if one.reason), ""),
        )
        for words, found in groups.items()
    ]


def open_desk(staff: Staff, session: Session) -> Desk:
    """Return a session with everything that its note is written on."""
    return Desk(
        staff,
        session,
        read_note(session),
        check_session(staff, session),
        session.plan or access.plan_of(staff, session.client),
        find_consent(session),
    )
