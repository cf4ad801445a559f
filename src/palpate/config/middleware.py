"""What every request passes: secure headers, the clocks of a session, and the closed door."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from palpate.people import access, audit
from palpate.people.errors import NotAllowed, Unseen
from palpate.people.signals import SEEN, SIGNED_IN, WHY

Answer = Callable[[HttpRequest], HttpResponseBase]

# The session is written at most once in so many seconds.
TOUCH_EVERY = 60

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class SecureHeaders:
    """Adds the headers that close the browser, and keeps pages out of its cache."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers; a page may set its own beforehand."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        # A shared tablet must not show a record again by its back button.
        headers.setdefault("Cache-Control", "no-store, private")
        return response


class IdleTimeout:
    """Signs out after a while without a click, and after a day's work in any case."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the stack and both limits in seconds."""
        self.get_response = get_response
        self.idle = settings.SESSION_IDLE.total_seconds()
        self.lifetime = settings.SESSION_LIFETIME.total_seconds()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End the session or touch it."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SIGNED_IN in request.session:
            self._keep_time(request, int(time.time()))
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest, now: int) -> None:
        seen = now - request.session.get(SEEN, 0)
        if seen >= self.idle or now - request.session[SIGNED_IN] >= self.lifetime:
            vars(request)[WHY] = "timed out"
            logout(request)
        elif seen >= TOUCH_EVERY:
            request.session[SEEN] = now


class SignInRequired:
    """Closes every page except those of the open audiences, and notes who was refused."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, for the page is known only in `process_view`; but take no file of a stranger.

        The token of a form is looked for before its page is, and for that a body is read whole,
        and its files are written to the disk.
        """
        if _is_heavy(request) and not request.user.is_authenticated:
            return HttpResponse("Too much was sent; sign in first.\n", "text/plain", 413)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let a page run if it is open or somebody is signed in."""
        if _is_open(request, view) or request.user.is_authenticated:
            return None
        if "HX-Request" in request.headers or not request.accepts("text/html"):
            return _tell_script(request)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

    def process_exception(self, request: HttpRequest, fault: Exception) -> None:
        """Note a refusal in the audit trail; Django then answers 403 or 404."""
        match = request.resolver_match
        if not isinstance(fault, (NotAllowed, Unseen)) or match is None:
            return
        staff = access.current_staff(request)
        if staff is not None:
            # The token of an intake link opens it, so it is kept nowhere.
            named = (str(value) for name, value in match.kwargs.items() if name != "token")
            asked = next(named, "")
            audit.note_refused(staff, match.view_name, asked, fault.sentence)


def _is_heavy(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length[:15]) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def _is_open(request: HttpRequest, view: Callable[..., Any]) -> bool:
    match = request.resolver_match
    if match and settings.OPEN_NAMESPACES.intersection(match.namespaces):
        return True
    # Pages of sign-in carry this mark; a page without it is closed.
    return not getattr(view, "login_required", True)


def _tell_script(request: HttpRequest) -> HttpResponse:
    """Answer 401, with the address of sign-in that leads back to the page."""
    back = quote(_read_path(request.headers.get("HX-Current-URL", "/")))
    headers = {"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?next={back}"}
    return HttpResponse("Signed out; sign in again.\n", "text/plain", 401, headers=headers)


def _read_path(address: str) -> str:
    """Return the path of an address that a browser sent, or the start for what is none."""
    try:
        return urlsplit(address).path or "/"
    except ValueError:
        return "/"
