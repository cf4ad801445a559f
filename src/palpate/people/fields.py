"""What people type about a client, checked and made ready for the table."""

from __future__ import annotations

import re
from datetime import date
from typing import TypedDict

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from palpate.people.errors import Missing, UnknownFields, Unreadable
from palpate.people.models import Client, Sex

# Numbers without a country code are read as of this country.
HOME_REGION = "US"
OLDEST = date(1900, 1, 1)


class ClientFields(TypedDict, total=False):
    """What may be said of a client."""

    given: str
    family: str
    preferred: str
    pronouns: str
    born: date | str | None
    sex: str
    phone: str
    email: str
    address: str
    second_line: str


LABELS: dict[str, str] = {
    "given": "The given name",
    "family": "The family name",
    "preferred": "The preferred name",
    "pronouns": "The field for pronouns",
    "born": "The birth date",
    "sex": "The field for sex",
    "phone": "The phone number",
    "email": "The e-mail address",
    "address": "The address",
    "second_line": "The line that tells namesakes apart",
}

Clean = dict[str, str | date | None]


def clean_fields(fields: ClientFields, today: date) -> Clean:
    """Return the fields as the table takes them, or refuse the first that cannot be."""
    if unknown := set(fields) - set(LABELS):
        raise UnknownFields(unknown)
    clean: Clean = {}
    for name, given in fields.items():
        text = str(given or "")
        clean[name] = read_born(given, today) if name == "born" else _read_text(name, text)
    return clean


def check_name(client: Client) -> None:
    """Refuse a client without any name."""
    if not client.given and not client.family:
        raise Missing("family", "The name")


def read_born(given: object, today: date) -> date | None:
    """Return a birth date from a date or from text such as 1961-04-02 or 4/2/1961."""
    if not given:
        return None
    born = given if isinstance(given, date) else _read_date(str(given).strip())
    if born > today:
        raise Unreadable("born", f"The birth date {born} is in the future", "check the year")
    if born < OLDEST:
        raise Unreadable("born", f"The birth date {born} is before 1900", "check the year")
    return born


def _read_date(text: str) -> date:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    iso = re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text)
    slashed = re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text)
    try:
        if iso:
            return date(*numbers)
        if slashed:
            return date(numbers[2], numbers[0], numbers[1])
    except ValueError as error:
        raise _bad_date(text) from error
    raise _bad_date(text)


def _bad_date(text: str) -> Unreadable:
    return Unreadable("born", f"“{text}” is not a date", "write it as 1961-04-02 or 4/2/1961")


def _read_text(name: str, given: str) -> str:
    text = " ".join(given.split())
    longest = getattr(Client, name).field.max_length
    if "\x00" in text:
        raise Unreadable(name, f"{LABELS[name]} has a sign that cannot be kept", "type it anew")
    if len(text) > longest:
        raise Unreadable(name, f"{LABELS[name]} is longer than {longest} letters", "shorten it")
    check = _CHECKS.get(name)
    return check(text) if check and text else text


def _read_sex(text: str) -> str:
    if text not in Sex.values:
        raise Unreadable("sex", f"“{text}” is not a choice for sex", "choose from the list")
    return text


def read_email(text: str) -> str:
    """Return an e-mail address in small letters."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Unreadable(
            "email", f"“{text}” is not an e-mail address", "write it as name@example.org"
        ) from error
    return text.lower()


def read_phone(text: str) -> str:
    """Return a phone number as people of the country write it."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise _bad_phone(text) from error
    if not phonenumbers.is_possible_number(number):
        raise _bad_phone(text)
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if at_home else form.INTERNATIONAL)


def _bad_phone(text: str) -> Unreadable:
    return Unreadable(
        "phone",
        f"“{text}” is not a phone number",
        "write it with area code, (555) 010-0123, or with country code, +44 20 7946 0123",
    )


_CHECKS = {"sex": _read_sex, "email": read_email, "phone": read_phone}
