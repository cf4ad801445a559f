"""The link by which a client fills in the intake alone: shown once, works once, expires."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from palpate.pages.clinic.facts import find_editable
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import StaffRequest, clinic_page
from palpate.record import access
from palpate.record.actions import make_intake_link
from palpate.record.intake import LINK_DAYS


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Make a link and show it this once; only its digest is kept."""
    client = find_editable(request, client_id, "intake link")
    context = client_frame(request.staff, client, "facts") | {
        "days": LINK_DAYS,
        "intakes": [one for one in access.intakes_of(request.staff, client) if one.link_id],
    }
    if request.method == "POST":
        link, token = make_intake_link(request.staff, client)
        address = reverse("client:welcome", args=[token])
        context |= {"link": link, "address": request.build_absolute_uri(address)}
    return render(request, "clinic/link.html", context)


urlpatterns = [path("clients/<uuid:client_id>/intake/link/", show, name="intake_link")]
