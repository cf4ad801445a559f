"""One of everything that an address of the clinic can name, and all those addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, reverse
from django.utils import timezone

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client as Browser

    from palpate.people.models import Client, Staff

HOSTILE = "<b onclick=alert(1)>'\"{{7*7}}"
"""Words that must reach every page as words."""

_SHARED = ("rule_id", "topic_id")
"""What an address names besides rows: parts of the knowledge, which every clinic shares."""


@dataclass(frozen=True)
class Place:
    """One address of the clinic: its name, and what stands in its angle brackets."""

    name: str
    parts: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The parts that name a row of a clinic."""
        return tuple(part for part in self.parts if part not in _SHARED)

    def at(self, ids: dict[str, UUID]) -> str:
        """Return the address; a part that nobody knows how to fill is a KeyError."""
        known: dict[str, Any] = {**_name_shared(), **ids}
        return reverse(f"clinic:{self.name}", kwargs={part: known[part] for part in self.parts})


def _name_shared() -> dict[str, str]:
    from palpate.record.translate import library

    return {"rule_id": next(iter(library().rules)), "topic_id": next(iter(library().topics))}


def list_places() -> list[Place]:
    """Return every address of the clinic, as the program itself has them."""
    from palpate.pages.clinic.urls import urlpatterns

    for one in urlpatterns:
        assert isinstance(one, URLPattern), "an include inside the clinic is not walked yet"
    return [Place(str(one.name), tuple(one.pattern.converters)) for one in urlpatterns]


# The rows ---------------------------------------------------------------------------------------


def make_everything(staff: Staff, client: Client) -> dict[str, UUID]:
    """Return the id of one row of each kind that belongs to a clinic, made through actions."""
    rows = {"client_id": client, "staff_id": staff}
    rows |= _make_record(staff, client) | _make_team(staff, client)
    return {part: row.pk for part, row in rows.items()}


def _make_record(staff: Staff, client: Client) -> dict[str, Any]:
    from palpate.record import actions

    now = timezone.now()
    today = timezone.localdate()
    fact = actions.record_fact(
        staff, client, concept="numbness", text=HOSTILE, kind="finding", status="active",
        said_by="client",
    )  # fmt: skip
    plan = actions.draft_plan(
        staff, client, problem=HOSTILE, massage_types=["swedish"], minutes=50, weeks=6,
        visits_a_week=1, review_on=today + timedelta(days=7), home_care=HOSTILE,
        goals=[{"words": HOSTILE, "measure": "neck-flexion", "baseline": 20, "target": 40}],
    )  # fmt: skip
    at = now - timedelta(hours=2)
    session = actions.plan_session(staff, client, at, massage_type="swedish", now=at)
    actions.save_note(
        staff, session, content={"subjective": HOSTILE}, seen_version=1, device=HOSTILE, seq=1
    )
    return {
        "fact_id": fact,
        "plan_id": plan,
        "session_id": session,
        "measurement_id": actions.record_measurement(
            staff, client, measure="neck-flexion", value=20
        ),
        "clearance_id": actions.clear_limit(
            staff, client, rule=_clearable(), by_name=HOSTILE, by_role="family-physician",
            on=today, words=HOSTILE,
        ),
    }  # fmt: skip


def _clearable() -> str:
    from palpate.record.translate import library

    return next(rule.id for rule in library().rules.values() if rule.lift.by == "clearance")


def _make_team(staff: Staff, client: Client) -> dict[str, Any]:
    from palpate.team import actions
    from tests.team.files import make_pdf

    pdf = make_pdf()
    vera = actions.add_professional(staff, name=HOSTILE, role="family-physician", phone="1")
    referral = actions.receive_referral(staff, client, vera, reason=HOSTILE, asks=HOSTILE)
    content = {"summary": [HOSTILE], "safety": {"sentence": HOSTILE}, "found": HOSTILE,
               "asks": HOSTILE, "questions": [HOSTILE]}  # fmt: skip
    return {
        "professional_id": vera,
        "referral_id": referral,
        "letter_id": actions.attach_letter(
            staff, client, name=f"{HOSTILE}.pdf", media_type="application/pdf", content=pdf
        ),
        "report_id": actions.write_report(
            staff, client, vera, kind="first", content=content, pdf=pdf, referral=referral
        ),
    }  # fmt: skip


# The forms of a page ----------------------------------------------------------------------------


@dataclass
class Form:
    """A form as the browser would send it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Reads the forms that are posted, and what stands in their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            posted = (given.get("method") or "").lower() == "post"
            self.form = Form(given.get("action") or "") if posted else None
            self.forms += [self.form] if self.form else []
        name = given.get("name")
        if self.form and name and tag in ("input", "textarea", "select", "button"):
            self.form.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def read_forms(page: str, address: str) -> list[Form]:
    """Return the forms of a page; one without an address goes where the page came from."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        form.action = form.action or address
    return reader.forms


def every_form(browser: Browser, ids: dict[str, UUID]) -> Iterator[Form]:
    """Yield each form of each page once, as it stands there, but for sign-in and passwords."""
    seen: set[tuple[str, ...]] = set()
    for place in list_places():
        address = place.at(ids)
        answer = browser.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for form in read_forms(answer.content.decode(), address):
            kind = (form.action, *form.fields)
            if kind not in seen and not form.action.startswith("/account/"):
                yield form
            seen.add(kind)


class _Inline(HTMLParser):
    """Notes code and styles that stand in the page itself, which its policy would not run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = [name for name in given if name.startswith("on") or name == "style"]
        links = [said for said in given.values() if said and said.strip().startswith("javascript:")]
        data = given.get("type") == "application/json"
        whole = tag == "style" or (tag == "script" and "src" not in given and not data)
        self.found += [f"{tag} {name}" for name in (*own, *links, *(["itself"] if whole else []))]


def list_inline(page: str) -> list[str]:
    """Return what of a page is code or style inside the page."""
    reader = _Inline()
    reader.feed(page)
    return reader.found
