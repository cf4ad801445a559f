"""What a client sees who comes without a link."""

from django.http import HttpRequest, HttpResponse


def show(_request: HttpRequest) -> HttpResponse:
    """Say where the link comes from."""
    return HttpResponse("Open the link that your clinic sent you.\n", "text/plain")
