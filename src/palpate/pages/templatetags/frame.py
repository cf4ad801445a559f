"""Tags for the frame: icons, the rail, the body figure."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from palpate.clinical.rules import Rule
from palpate.pages import figure as body
from palpate.pages.icons import find_icon
from palpate.people import access
from palpate.record import translate

register = template.Library()

# url name, icon, word
ROOMS = (
    ("clinic:today", "today", "Today"),
    ("clinic:clients", "clients", "Clients"),
    ("clinic:referrals", "referrals", "Referrals"),
    ("clinic:letters", "letters", "Letters"),
    ("clinic:knowledge", "knowledge", "Knowledge"),
    ("clinic:clinic", "clinic", "Clinic"),
)


def find_address(name: str, *given: object) -> str | None:
    """Give a page's address, or None while nobody has wired it."""
    if any(not isinstance(one, UUID) for one in given):
        return reverse_name(name, given)
    # A page asks for some twenty addresses, and only the identifiers in them differ.
    form = find_form(settings.ROOT_URLCONF, name, len(given))
    return form.format(*given) if form else None


@functools.cache
def find_form(_urls: str, name: str, places: int) -> str | None:
    """Give an address with {0}, {1} for its identifiers; the same for all of them."""
    marks = [UUID(int=place + 1) for place in range(places)]
    address = reverse_name(name, marks)
    for place, mark in enumerate(marks):
        address = address.replace(str(mark), f"{{{place}}}") if address else None
    return address


def reverse_name(name: str, given: Sequence[object]) -> str | None:
    """Give an address as Django finds it."""
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return None


def find_current(path: str, addresses: list[str]) -> str | None:
    """Choose the room whose address is the longest beginning of this path."""
    fitting = [
        address
        for address in addresses
        if path == address or (address != "/" and path.startswith(address))
    ]
    return max(fitting, key=len, default=None)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon: {% icon "letters" %}."""
    return SafeString(find_icon(name))  # from a file of our own


@register.simple_tag
def once() -> SafeString:
    """Mark a form so that it works once: {% once %}, read by `clinic.policy.send_once`."""
    return SafeString(f'<input type="hidden" name="once" value="{uuid4().hex}">')  # hex digits only


@register.simple_tag(takes_context=True)
def rail(context: template.Context) -> SafeString:
    """Draw the rail with the room of this page marked."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    addresses = [address for name, _, _ in ROOMS if (address := find_address(name))]
    return draw_rail(settings.ROOT_URLCONF, find_current(path, addresses))


@functools.cache
def draw_rail(_urls: str, current: str | None) -> SafeString:
    """Draw the rail with one room marked; there are as many rails as rooms."""
    rooms = [(find_address(name), mark, word) for name, mark, word in ROOMS]
    lines = [
        {"address": address, "icon": mark, "word": word, "current": address == current}
        for address, mark, word in rooms
        if address
    ]
    return render_to_string("parts/rail.html", {"rooms": lines})


@register.inclusion_tag("parts/top.html", takes_context=True)
def top(context: template.Context) -> dict[str, Any]:
    """Draw the search and the menu of the signed-in person."""
    request = context["request"]
    return {
        "staff": access.current_staff(request),
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "search_address": find_address("clinic:search") or find_address("clinic:clients"),
        "q": context.get("q", ""),
    }


@register.simple_tag
def figure(levels: dict[str, int] | None, **asked: Any) -> SafeString:
    """Draw one view of the body: {% figure levels view="front" withheld=withheld %}."""
    return body.draw(levels, **asked)


@register.filter
def review_words(rule: Rule) -> str:
    """Say whether a rule was reviewed by a clinician: {{ rule|review_words }}."""
    return translate.library().review_words(rule)
