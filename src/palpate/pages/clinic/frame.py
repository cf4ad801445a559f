"""The header of a client that stays in view on every tab: who, what is safe, what is next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from palpate.pages.templatetags.frame import find_address
from palpate.people.access import may
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions
from palpate.record.access import ClientPage
from palpate.record.gate import local_day
from palpate.record.models import Session, StoredScreening
from palpate.team.access import ReferralLine, referrals_of

# tab, url name, word; a tab is shown once its page exists.
TABS = (
    ("overview", "clinic:client", "Overview"),
    ("facts", "clinic:facts", "Facts"),
    ("safety", "clinic:safety", "Safety"),
    ("options", "clinic:options", "Options"),
    ("plan", "clinic:plan", "Plan"),
    ("sessions", "clinic:sessions", "Sessions"),
    ("progress", "clinic:progress", "Progress"),
    ("letters", "clinic:client_letters", "Letters"),
)
OPEN_TO_ALL = ("overview", "letters")
OPEN_REFERRALS = ("received", "accepted", "under way")


def client_frame(
    staff: Staff, client: Client, tab: str = "", *, now: datetime | None = None
) -> dict[str, Any]:
    """Return what `clinic/client_frame.html` shows: `client`, `person`, `tabs`, and what was read.

    `tab` is one of the names in TABS. `opened` is the record's ClientPage (None for the front
    desk, who sees who the client is and no more), `screening` the one kept for today, `referral`
    the open referral with its visits.
    """
    at = now or timezone.now()
    today = local_day(client.clinic, at)
    opened = read_opened(staff, client, at) if may(staff, Power.SEE_CLINICAL) else None
    lines = referrals_of(staff, client)
    open_lines = [line for line in lines if line.referral.status in OPEN_REFERRALS]
    screening = opened.screening if opened else None
    referral = next(iter(open_lines), None)
    person = write_person(client, today) | _write_safety(client, screening)
    return {
        "client": client,
        "person": person | {"next": _write_next(opened, referral)} | _find_note(staff, client),
        "next_visit": opened.next_session if opened else None,
        "referral": referral,
        "tabs": write_tabs(client, tab, opened, open_lines, today),
        "opened": opened,
        "screening": screening,
        "may_edit": may(staff, Power.EDIT_CLINICAL),
        "today": today,
    }


def read_opened(staff: Staff, client: Client, at: datetime) -> ClientPage:
    """Return what a client opens on; what changed since the last screening is screened anew."""
    opened = access.client_page(staff, client, now=at)
    if opened.fresh:
        return opened
    screening = actions.screen_client(staff, client, now=at)
    names = [name for name in ClientPage.__slots__ if name not in ("screening", "fresh")]
    kept = {name: getattr(opened, name) for name in names}
    return ClientPage(screening=screening, fresh=True, **kept)


def write_person(client: Client, today: date) -> dict[str, Any]:
    """Return who a client is, as `parts/person.html` shows it."""
    return {
        "name": str(client),
        "pronouns": client.pronouns,
        "age": count_years(client.born, today),
        "born": write_day(client.born),
        "second_line": client.second_line,
    }


def count_years(born: date | None, today: date) -> int | None:
    """Return the age in whole years."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def write_day(day: date | None) -> str:
    """Return a day as “2 April 1961”."""
    return f"{day.day} {day:%B %Y}" if day else ""


def _write_safety(client: Client, screening: StoredScreening | None) -> dict[str, Any]:
    if screening is None:
        return {}
    return {
        "standing": screening.standing,
        "care": screening.care,
        "sentence": screening.sentence,
        "safety_address": find_address("clinic:safety", client.pk),
    }


def _find_note(staff: Staff, client: Client) -> dict[str, str | None]:
    """Return where N leads, for those who may write notes."""
    may_write = may(staff, Power.EDIT_CLINICAL)
    return {"note_address": find_address("clinic:new_note", client.pk) if may_write else None}


def _write_next(opened: ClientPage | None, line: ReferralLine | None) -> list[str]:
    """Return the next visit and what is left of the authorisation, in words."""
    words = []
    if opened and opened.next_session:
        words.append(f"Next visit {write_time(opened.next_session.at)}")
    elif opened:
        words.append("No visit planned")
    return words + ([_write_left(line)] if line and _write_left(line) else [])


def _write_left(line: ReferralLine) -> str:
    """Return “8 of 8 visits left until 20 Feb 2027”, or as much of it as is known."""
    left, until = line.visits.left, line.visits.until
    count = "" if left is None else f"{left} of {line.visits.authorised} visits left"
    day = f"until {until.day} {until:%b %Y}" if until else ""
    return f"{count} {day}".strip() if count else f"Authorised {day}" if day else ""


def write_time(at: datetime) -> str:
    """Return a moment as “Thu 3 Dec, 14:00” on the clinic's clock."""
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def write_tabs(
    client: Client,
    current: str,
    opened: ClientPage | None,
    referrals: list[ReferralLine],
    today: date,
) -> list[dict[str, Any]]:
    """Return the path of care as tabs, each with its state; `due` asks for something."""
    states = _read_states(opened, referrals, today)
    found = []
    for name, address_name, word in TABS:
        address = find_address(address_name, client.pk)
        if address and (opened or name in OPEN_TO_ALL):
            state, due = states.get(name, ("", False))
            found.append(
                {"label": word, "address": address, "current": name == current}
                | {"state": state, "due": due}
            )
    return found


def _read_states(
    opened: ClientPage | None, referrals: list[ReferralLine], today: date
) -> dict[str, tuple[str, bool]]:
    waiting = [line for line in referrals if line.referral.status == "received"]
    states = {"letters": ("referral waits", True)} if waiting else {}
    if opened is None:
        return states
    unsigned = [one for one in opened.sessions if one.status != Session.Status.SIGNED]
    if opened.waiting:
        states["facts"] = (f"{opened.waiting} to confirm", True)
    if opened.consent_withdrawn:
        states["options"] = ("consent withdrawn", True)
    elif opened.consent_signed:
        states["options"] = ("consent signed", False)
    if opened.review_on and opened.review_on <= today:
        states["plan"] = ("review due", True)
    elif opened.plan_number:
        states["plan"] = ("agreed", False)
    if unsigned:
        states["sessions"] = (f"{len(unsigned)} to sign", True)
    return states
