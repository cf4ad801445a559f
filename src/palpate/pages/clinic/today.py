"""Today: the first page after sign-in."""

from django.http import HttpRequest, HttpResponse

from palpate.people.access import staff_page
from palpate.people.models import Staff
from palpate.people.roles import Power


@staff_page(Power.SEE_CLIENTS)
def show(_request: HttpRequest, staff: Staff) -> HttpResponse:
    """Greet the person."""
    return HttpResponse(f"{staff.name}, {staff.clinic.name}", "text/plain")
