"""Addresses for tests of refusals: a page on a client beside the real addresses."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from palpate.config.urls import urlpatterns as real
from palpate.people import access
from palpate.people.models import Staff
from palpate.people.roles import Power


@access.staff_page(Power.SEE_CLIENTS)
def client_page(_request: HttpRequest, staff: Staff, client_id: UUID) -> HttpResponse:
    return HttpResponse(access.find_client(staff, client_id).family)


@access.staff_page(Power.SEE_CLINICAL)
def clinical_page(_request: HttpRequest, staff: Staff, client_id: UUID) -> HttpResponse:
    return HttpResponse(access.find_client(staff, client_id).family)


urlpatterns = [
    path("test/client/<uuid:client_id>", client_page, name="test-client"),
    path("test/clinical/<uuid:client_id>", clinical_page, name="test-clinical"),
    *real,
]
