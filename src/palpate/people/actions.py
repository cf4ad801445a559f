"""The only way to change people: permission, transaction, change, audit entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Unpack
from zoneinfo import ZoneInfo, available_timezones

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from palpate.people import audit, search
from palpate.people.errors import (
    LastOwner,
    Missing,
    SharedPerson,
    StaleVersion,
    Taken,
    Unreadable,
)
from palpate.people.fields import ClientFields, check_name, clean_fields, read_email
from palpate.people.models import Action, Client, Clinic, Staff, User
from palpate.people.roles import Power, Role, require


def create_clinic(
    name: str,
    owner_email: str,
    owner_name: str,
    password: str,
    *,
    credentials: str = "",
    licence: str = "",
    phone: str = "",
    address: str = "",
    zone: str = "UTC",
    state: str = "",
    now: datetime | None = None,
) -> Staff:
    """Open a clinic and return its owner; `owner.clinic` is the clinic."""
    moment = now or timezone.now()
    if not name.strip():
        raise Missing("name", "The name of the clinic")
    with transaction.atomic():
        clinic = Clinic.objects.create(
            name=name.strip(),
            phone=phone,
            address=address,
            timezone=_check_zone(zone),
            state=state,
            created=moment,
        )
        user = _find_user(owner_email, owner_name, password, moment)
        owner = _place(clinic, user, Role.OWNER, owner_name, credentials, licence)
        audit.note_change(owner, Action.CREATE, clinic, at=moment)
    return owner


def add_staff(
    staff: Staff | None,
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    credentials: str = "",
    licence: str = "",
    now: datetime | None = None,
) -> Staff:
    """Give a person a place in the clinic; a new person gets the password to start with."""
    owner = require(staff, Power.RUN_CLINIC)
    moment = now or timezone.now()
    if role not in Role.values:
        raise Unreadable("role", f"“{role}” is not a role", f"choose {', '.join(Role.values)}")
    with transaction.atomic():
        user = _find_user(email, name, password, moment)
        if Staff.objects.of(owner.clinic).filter(user=user).exists():
            raise Taken("email", f"{email} works", "change the place that exists")
        member = _place(owner.clinic, user, role, name, credentials, licence)
        audit.note_change(owner, Action.CREATE, member, detail={"role": role}, at=moment)
    return member


def edit_staff(
    staff: Staff | None,
    member: Staff,
    *,
    role: str | None = None,
    active: bool | None = None,
    name: str | None = None,
    credentials: str | None = None,
    licence: str | None = None,
    now: datetime | None = None,
) -> Staff:
    """Change a colleague's place; the last owner stays an owner."""
    owner = require(staff, Power.RUN_CLINIC)
    texts = {"role": role, "name": name, "credentials": credentials, "licence": licence}
    given: dict[str, str | bool | None] = {**texts, "active": active}
    changes = {field: value for field, value in given.items() if value is not None}
    if role is not None and role not in Role.values:
        raise Unreadable("role", f"“{role}” is not a role", f"choose {', '.join(Role.values)}")
    with transaction.atomic():
        rows = Staff.objects.of(owner.clinic).select_for_update()
        fresh = rows.get(pk=member.pk)
        for field, value in changes.items():
            setattr(fresh, field, value)
        fresh.save(update_fields=list(changes))
        _keep_owner(owner.clinic)
        audit.note_change(owner, Action.CHANGE, fresh, detail={"fields": sorted(changes)}, at=now)
    return fresh


def reset_password(
    staff: Staff | None, member: Staff, password: str, *, now: datetime | None = None
) -> Staff:
    """Give a colleague a new password to start with; their sessions end."""
    owner = require(staff, Power.RUN_CLINIC)
    with transaction.atomic():
        fresh = Staff.objects.of(owner.clinic).select_related("user").get(pk=member.pk)
        # Whoever sets a password can sign in with it, and so would see the other clinic.
        if Staff.everywhere.filter(user=fresh.user).exclude(clinic=owner.clinic).exists():
            raise SharedPerson(fresh.name)
        _check_password(password, fresh.user)
        fresh.user.set_password(password)
        fresh.user.save(update_fields=["password"])
        audit.note_change(owner, Action.CHANGE, fresh, detail={"fields": ["password"]}, at=now)
    return fresh


def edit_clinic(
    staff: Staff | None,
    *,
    name: str,
    phone: str = "",
    address: str = "",
    zone: str = "UTC",
    state: str = "",
    now: datetime | None = None,
) -> Clinic:
    """Change the clinic's own data."""
    owner = require(staff, Power.RUN_CLINIC)
    if not name.strip():
        raise Missing("name", "The name of the clinic")
    clinic = owner.clinic
    clinic.name, clinic.phone, clinic.address = name.strip(), phone, address
    clinic.timezone, clinic.state = _check_zone(zone), state
    with transaction.atomic():
        clinic.save()
        audit.note_change(owner, Action.CHANGE, clinic, at=now)
    return clinic


def add_client(
    staff: Staff | None, *, now: datetime | None = None, **fields: Unpack[ClientFields]
) -> Client:
    """Enter a new client."""
    known = require(staff, Power.EDIT_CLIENTS)
    moment = now or timezone.now()
    clean = clean_fields(fields, _local(known.clinic, moment))
    client = Client(clinic=known.clinic, created=moment, **clean)
    check_name(client)
    with transaction.atomic():
        client.save(force_insert=True)
        search.index_client(client)
        audit.note_change(known, Action.CREATE, client, client, at=moment)
    return client


def edit_client(
    staff: Staff | None,
    client: Client,
    seen_version: int,
    *,
    now: datetime | None = None,
    **fields: Unpack[ClientFields],
) -> Client:
    """Change a client's own data, unless someone else did since it was read."""
    known = require(staff, Power.EDIT_CLIENTS)
    moment = now or timezone.now()
    clean = clean_fields(fields, _local(known.clinic, moment))
    with transaction.atomic():
        fresh = _lock_client(known, client, seen_version)
        changed = sorted(name for name, value in clean.items() if getattr(fresh, name) != value)
        if changed:
            for name in changed:
                setattr(fresh, name, clean[name])
            check_name(fresh)
            _save_client(known, fresh, {"fields": changed}, moment)
    return fresh


def archive_client(
    staff: Staff | None,
    client: Client,
    seen_version: int,
    *,
    archived: bool = True,
    now: datetime | None = None,
) -> Client:
    """Take a client out of the lists, or bring them back; nothing is deleted."""
    known = require(staff, Power.EDIT_CLIENTS)
    with transaction.atomic():
        fresh = _lock_client(known, client, seen_version)
        fresh.archived = archived
        _save_client(known, fresh, {"archived": archived}, now or timezone.now())
    return fresh


def _lock_client(staff: Staff, client: Client, seen_version: int) -> Client:
    # On SQLite the transaction itself is the lock, for it begins IMMEDIATE.
    fresh = Client.objects.of(staff.clinic).select_for_update().get(pk=client.pk)
    fresh.clinic = staff.clinic
    if fresh.version != seen_version:
        raise StaleVersion("client", seen_version, fresh.version)
    return fresh


def _save_client(staff: Staff, client: Client, detail: audit.Detail, now: datetime) -> None:
    client.version += 1
    client.save(force_update=True)
    search.index_client(client)
    audit.note_change(staff, Action.CHANGE, client, client, detail=detail, at=now)


def _find_user(email: str, name: str, password: str, now: datetime) -> User:
    address = read_email(email.strip())
    if not name.strip():
        raise Missing("name", "The name")
    known = User.objects.filter(email=address).first()
    if known is not None:
        return known
    user = User(email=address, name=name.strip(), created=now)
    _check_password(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        problem = error.messages[0].rstrip(".")
        raise Unreadable("password", problem, "choose another password") from error


def _place(
    clinic: Clinic, user: User, role: str, name: str, credentials: str, licence: str
) -> Staff:
    return Staff.objects.create(
        clinic=clinic,
        user=user,
        role=role,
        name=name.strip(),
        credentials=credentials,
        licence=licence,
    )


def _keep_owner(clinic: Clinic) -> None:
    if not Staff.objects.of(clinic).filter(role=Role.OWNER, active=True).exists():
        raise LastOwner


def _check_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise Unreadable("timezone", f"“{zone}” is not a time zone", "write it as America/New_York")
    return zone


def _local(clinic: Clinic, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(clinic.timezone)).date()
