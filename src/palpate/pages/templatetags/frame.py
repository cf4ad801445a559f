"""Tags for the frame: icons, the rail, the body figure."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from palpate.pages import figure as body
from palpate.pages.icons import find_icon
from palpate.people import access

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


@register.inclusion_tag("parts/rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, Any]:
    """Draw the rail with the room of this page marked."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    rooms = [(find_address(name), mark, word) for name, mark, word in ROOMS]
    current = find_current(path, [address for address, _, _ in rooms if address])
    return {
        "rooms": [
            {"address": address, "icon": mark, "word": word, "current": address == current}
            for address, mark, word in rooms
            if address
        ]
    }


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
