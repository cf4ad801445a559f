"""The addresses: one include an audience, sign-in, and the health of the server."""

from django.contrib.auth.decorators import login_not_required
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from palpate.people.models import Clinic


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and has its tables, 503 otherwise."""
    try:
        Clinic.objects.exists()
    except Error:
        return HttpResponse("The database does not answer.\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Addresses are given by the owner, so the pages to change them lead to the security page.
    path("account/email/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("c/", include("palpate.pages.client.urls", namespace="client")),
    path("", include("palpate.pages.clinic.urls", namespace="clinic")),
]
