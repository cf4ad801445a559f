"""Bare Django views that read the same rows: no middleware, sign-in, audit trail or template."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from palpate.people.models import Client, Clinic
from palpate.people.search import find_clients
from palpate.record.models import Glance, Session

FEW = 8


def show(_request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show a client, the head of the page with its screening, and ten sessions."""
    client = Client.everywhere.get(pk=client_id)
    head = Glance.everywhere.select_related("screening").defer("screening__content")
    glance = head.get(client=client)
    sessions = Session.everywhere.filter(client=client, clinic_id=client.clinic_id)
    lines = sessions.select_related("therapist").order_by("-at")[:10]
    said = glance.screening.sentence if glance.screening else ""
    words = [f"{client}, {client.second_line}", said, str(glance.review_on)]
    words += [f"{one.at:%Y-%m-%d %H:%M} {one.therapist.name}: {one.assessment}" for one in lines]
    return _answer(words)


def search(request: HttpRequest, clinic_id: UUID) -> HttpResponse:
    """Show the names of the clients whom the same query finds."""
    return _answer([str(one) for one in find_clients(Clinic(pk=clinic_id), request.GET["q"], FEW)])


def _answer(words: list[str]) -> HttpResponse:
    body = "\n".join(words).encode()
    return HttpResponse(body, "text/plain", headers={"Content-Length": str(len(body))})


urlpatterns = [
    path("bare/<uuid:client_id>/", show),
    path("bare/<uuid:clinic_id>/search/", search),
]
