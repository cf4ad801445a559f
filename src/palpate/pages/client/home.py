"""What a client sees who comes without a link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(request: HttpRequest) -> HttpResponse:
    """Say where the link comes from."""
    return render(request, "client/closed.html", {"kind": "none"})
