"""What every page of a client obeys: the link is the permission; a dead one gets a kind page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from palpate.record.errors import LinkExpired, LinkUnknown, LinkUsed
from palpate.record.intake import open_intake
from palpate.record.models import IntakeLink

GONE, UNKNOWN = 410, 404

Parameters = ParamSpec("Parameters")


class LinkRequest(HttpRequest):
    """A request of somebody who has a link."""

    link: IntakeLink
    token: str
    htmx: HtmxDetails


Page = Callable[Concatenate[LinkRequest, Parameters], HttpResponse]
View = Callable[..., HttpResponse]


def link_page(page: Page[Parameters]) -> View:
    """Decorate a page of the client: it gets `request.link`, or says kindly why there is none."""

    @wraps(page)
    def view(request: HttpRequest, *, token: str, **named: str) -> HttpResponse:
        try:
            response = _open_page(page, request, token, named)
        except (LinkExpired, LinkUsed, LinkUnknown) as closed:
            response = show_closed(request, closed)
        # The address holds the link, so it goes nowhere else.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return view


def _open_page(
    page: Callable[..., HttpResponse], request: HttpRequest, token: str, named: Mapping[str, str]
) -> HttpResponse:
    link = open_intake(token)
    vars(request).update(link=link, token=token)
    with timezone.override(ZoneInfo(link.clinic.timezone)):
        return page(request, **named)


def show_closed(request: HttpRequest, closed: LinkExpired | LinkUsed | LinkUnknown) -> HttpResponse:
    """Say that a link is used, expired or not known, and what to do."""
    kind = {LinkUsed: "used", LinkExpired: "expired"}.get(type(closed), "unknown")
    status = UNKNOWN if kind == "unknown" else GONE
    return render(request, "client/closed.html", {"kind": kind}, status=status)
