"""The only way pages fetch people: unseen is 404, beyond the role is 403, nobody is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from rapidfuzz import fuzz

from palpate.people import search
from palpate.people.backend import places_of, read_places
from palpate.people.errors import NotAllowed, ReadOnly, SignInNeeded, Unseen
from palpate.people.models import AuditEntry, Client, ClientWord, Clinic, Staff, User
from palpate.people.prepared import Prepared
from palpate.people.roles import Power, may, require
from palpate.people.words import born_words, fold, phone_words

__all__ = [
    "ClientPage",
    "NotAllowed",
    "ReadOnly",
    "SignInNeeded",
    "Unseen",
    "choose_clinic",
    "current_staff",
    "find_client",
    "find_staff",
    "list_clients",
    "list_places",
    "list_staff",
    "list_trail",
    "may",
    "read_id",
    "require",
    "search_clients",
    "similar_clients",
    "staff_page",
]

PAGE_SIZE = 50
ALIKE = 82
_SESSION_KEY = "clinic"
_KEPT = "palpate_staff"
_CANDIDATES = 60

_CLIENT = Prepared(
    lambda clinic, client: Client.objects.of(Clinic(clinic)).filter(pk=client),
    clinic=UUID, client=UUID,
)  # fmt: skip

Parameters = ParamSpec("Parameters")
Page = Callable[Concatenate[HttpRequest, Staff, Parameters], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class ClientPage:
    """One page of the list of clients."""

    clients: list[Client]
    number: int
    more: bool


def current_staff(request: HttpRequest) -> Staff | None:
    """Return the place of the signed-in user in the chosen clinic; read once a request."""
    kept = vars(request)
    if _KEPT not in kept:
        kept[_KEPT] = _read_staff(request)
    found: Staff | None = kept[_KEPT]
    return found


def _read_staff(request: HttpRequest) -> Staff | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    chosen = request.session.get(_SESSION_KEY)
    places = (one for one in places_of(user) if not chosen or str(one.clinic_id) == chosen)
    return next(places, None)


def choose_clinic(request: HttpRequest, clinic_id: UUID | str) -> Staff:
    """Work in another of the user's own clinics from now on."""
    user = request.user
    wanted = read_id(clinic_id, "clinic")
    places = read_places(user.pk) if isinstance(user, User) else []
    staff = next((one for one in places if one.clinic_id == wanted), None)
    if staff is None:
        raise Unseen("clinic")
    request.session[_SESSION_KEY] = str(wanted)
    vars(request)[_KEPT] = staff
    return staff


def staff_page(power: Power) -> Callable[[Page[Parameters]], View[Parameters]]:
    """Decorate a page: it gets the staff as second argument, and only if the role has the power."""

    def decorate(page: Page[Parameters]) -> View[Parameters]:
        @wraps(page)
        def view(
            request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponseBase:
            return page(request, require(current_staff(request), power), *args, **kwargs)

        return view

    return decorate


def read_id(given: UUID | str, what: str) -> UUID:
    """Return the identifier; what cannot be one belongs to no row."""
    try:
        return given if isinstance(given, UUID) else UUID(given)
    except ValueError as error:
        raise Unseen(what) from error


def find_client(staff: Staff | None, client_id: UUID | str) -> Client:
    """Return one client of the person's clinic."""
    known = require(staff, Power.SEE_CLIENTS)
    wanted = read_id(client_id, "client")
    client = _CLIENT.first(clinic=known.clinic_id, client=wanted)
    if client is None:
        raise Unseen("client")
    client.clinic = known.clinic
    return client


def search_clients(staff: Staff | None, text: str, limit: int = 20) -> list[Client]:
    """Return clients whose names, birth date or phone begin with the words of the text."""
    known = require(staff, Power.SEE_CLIENTS)
    return search.find_clients(known.clinic, text, limit)


def list_clients(staff: Staff | None, page: int = 1, archived: bool = False) -> ClientPage:
    """Return one page of the clients in the order of their names."""
    known = require(staff, Power.SEE_CLIENTS)
    number = max(page, 1)
    start = (number - 1) * PAGE_SIZE
    rows = Client.objects.of(known.clinic).filter(archived=archived)
    found = list(rows.order_by("family", "given", "id")[start : start + PAGE_SIZE + 1])
    return ClientPage(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE)


def similar_clients(
    staff: Staff | None, given: str, family: str, born: date | None = None, phone: str = ""
) -> list[Client]:
    """Return clients who may be the same person, the most alike first."""
    known = require(staff, Power.SEE_CLIENTS)
    # The candidates come out of the clinic's own index.
    candidates = Client.everywhere.in_bulk(list(_candidates(known, given, family, born, phone)))
    scored = [(_likeness(c, given, family, born, phone), c) for c in candidates.values()]
    alike = [pair for pair in scored if pair[0] >= ALIKE]
    return [client for _, client in sorted(alike, key=lambda pair: (-pair[0], pair[1].pk))]


def _candidates(staff: Staff, given: str, family: str, born: date | None, phone: str) -> set[UUID]:
    exact = born_words(born) | {word for word in phone_words(phone) if len(word) >= 7}
    rows = ClientWord.objects.of(staff.clinic)
    found = set(rows.filter(word__in=exact).values_list("client_id", flat=True)[:_CANDIDATES])
    for first, last in ((given, family), (family, given)):
        text = f"{first.strip()[:2]} {last.strip()[:4]}"
        if first.strip() and last.strip():
            found |= {c.pk for c in search.find_clients(staff.clinic, text, _CANDIDATES)}
    return found


def _likeness(client: Client, given: str, family: str, born: date | None, phone: str) -> float:
    firsts = {client.given, client.preferred} - {""}
    # People write given and family name in either order.
    orders = [pair for first in firsts for pair in ((first, client.family), (client.family, first))]
    score = max((_compare_names((given, family), pair) for pair in orders), default=0.0)
    score += _compare_births(born, client.born)
    return score + (15 if phone_words(phone) & phone_words(client.phone) else 0)


def _compare_names(one: tuple[str, str], other: tuple[str, str]) -> float:
    pairs = zip(one, other, strict=True)
    return sum(fuzz.ratio(fold(mine), fold(yours)) for mine, yours in pairs) / 2


def _compare_births(one: date | None, other: date | None) -> int:
    if one is None or other is None:
        return 0
    if one == other:
        return 15
    mine, yours = ((day.year, day.month, day.day) for day in (one, other))
    slips = sum(a != b for a, b in zip(mine, yours, strict=True))
    # One part wrong, or day and month changed about, is a slip of the pen.
    return 0 if slips == 1 or sorted(mine) == sorted(yours) else -25


def find_staff(staff: Staff | None, staff_id: UUID | str) -> Staff:
    """Return one colleague of the same clinic."""
    known = require(staff, Power.SEE_CLIENTS)
    found = Staff.objects.of(known.clinic).filter(pk=read_id(staff_id, "colleague")).first()
    if found is None:
        raise Unseen("colleague")
    return found


def list_staff(staff: Staff | None) -> list[Staff]:
    """Return everybody who works or worked in the clinic."""
    known = require(staff, Power.SEE_CLIENTS)
    rows = Staff.objects.of(known.clinic).select_related("user")
    return list(rows.order_by("-active", "name", "id"))


def list_places(user: User) -> list[Staff]:
    """Return the clinics in which a user works."""
    return sorted(read_places(user.pk), key=lambda place: (place.clinic.name, place.pk))


def list_trail(
    staff: Staff | None,
    client: Client | None = None,
    limit: int = 200,
    member: Staff | None = None,
) -> list[AuditEntry]:
    """Return the latest entries of the audit trail, of one client or colleague or of all."""
    known = require(staff, Power.READ_AUDIT)
    rows = AuditEntry.objects.of(known.clinic).select_related("staff", "client")
    if client is not None:
        rows = rows.filter(client_id=client.pk)
    if member is not None:
        rows = rows.filter(staff_id=member.pk)
    return list(rows.order_by("-at", "-id")[:limit])
