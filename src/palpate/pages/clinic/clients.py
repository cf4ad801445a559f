"""Clients: the list, and the search by name, birth date or phone, never in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from palpate.pages.clinic.frame import count_years, write_day
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.pages.clinic.today import client_address
from palpate.pages.templatetags.frame import ROOMS, find_address
from palpate.people.access import list_clients, may, search_clients
from palpate.people.errors import Unreadable
from palpate.people.models import Client, Staff
from palpate.people.roles import Power

LONGEST = 80
FEW = 8


@clinic_page
def show(request: StaffRequest) -> HttpResponse:
    """Show the clients, or those that the posted words find."""
    q = request.POST.get("q", "").strip()[:LONGEST]
    context = find_lines(request.staff, q) if q else list_lines(request)
    context |= {"q": q, "may_add": may(request.staff, Power.EDIT_CLIENTS)}
    part = bool(request.htmx) and request.method == "POST"
    return render(request, "clinic/clients_list.html" if part else "clinic/clients.html", context)


def find_lines(staff: Staff, q: str) -> dict[str, Any]:
    """Return the clients who have words that begin like those typed."""
    return {"lines": [_write_line(one) for one in search_clients(staff, q, 50)]}


def list_lines(request: StaffRequest) -> dict[str, Any]:
    """Return one page of all clients."""
    archived = request.GET.get("archived") == "1"
    page = list_clients(request.staff, _read_number(request.GET.get("page", "")), archived)
    return {
        "lines": [_write_line(one) for one in page.clients],
        "number": page.number,
        "earlier": page.number - 1,
        "later": page.number + 1 if page.more else 0,
        "archived": archived,
    }


def _read_number(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Unreadable(
            "page", f"“{text[:20]}” is no page of the list", "choose one from the list"
        )
    return int(text)


def _write_line(client: Client) -> dict[str, Any]:
    return {
        "client": client,
        "address": client_address(client.pk),
        "born": write_day(client.born),
        "age": count_years(client.born, timezone.localdate()),
    }


@require_POST
@clinic_page
def search(request: StaffRequest) -> HttpResponse:
    """Find clients and rooms from anywhere; without scripts it is a page of its own."""
    q = request.POST.get("q", "").strip()[:LONGEST]
    found = _find_clients(request.staff, q) + _find_rooms(request.staff, q) if q else []
    template = "parts/found.html" if request.htmx else "clinic/search.html"
    return render(request, template, {"found": found, "q": q})


def _find_clients(staff: Staff, q: str) -> list[dict[str, Any]]:
    return [
        {
            "title": str(one),
            "address": client_address(one.pk),
            "born": write_day(one.born) or "not known",
            "second": one.second_line,
        }
        for one in search_clients(staff, q, FEW)
    ]


def _find_rooms(staff: Staff, q: str) -> list[dict[str, Any]]:
    places = [(find_address(name), mark, word) for name, mark, word in ROOMS]
    if may(staff, Power.EDIT_CLIENTS):
        places.append((find_address("clinic:client_new"), "plus", "Add a client"))
    typed = q.casefold()
    return [
        {"title": word, "address": address, "icon": mark}
        for address, mark, word in places
        if address and any(part.startswith(typed) for part in word.casefold().split())
    ]


urlpatterns = [
    path("clients/", show, name="clients"),
    path("search/", search, name="search"),
]
