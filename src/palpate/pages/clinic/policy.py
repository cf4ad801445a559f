"""What every page of the clinic obeys: who asks, what is refused, what is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from palpate.people.access import current_staff
from palpate.people.errors import NotAllowed, Refused, SignInNeeded, StaleVersion, Unseen
from palpate.people.models import Staff

REFUSED = 422
STALE = 409
_REMEMBERED = 60 * 60

# Where a part of the record is shown, by what its address is made of.
ROOMS = {
    "client_id": "clinic:client",
    "session_id": "clinic:note",
    "referral_id": "clinic:referral",
    "report_id": "clinic:report",
}

Parameters = ParamSpec("Parameters")


class StaffRequest(HttpRequest):
    """A request of somebody who works in a clinic."""

    staff: Staff
    htmx: HtmxDetails


Page = Callable[Concatenate[StaffRequest, Parameters], HttpResponse]
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]


def clinic_page(page: Page[Parameters]) -> View[Parameters]:
    """Decorate a page of the clinic: it gets `request.staff`, and times in the clinic's zone.

    Unseen goes on to be 404 and NotAllowed 403. A refusal that the page did not put beside its
    field becomes a page of its own (or, for htmx, a message), so that nobody sees a stack trace.
    """

    @wraps(page)
    def view(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        asked = _read_request(request)
        with timezone.override(ZoneInfo(asked.staff.clinic.timezone)):
            try:
                return page(asked, *args, **kwargs)
            except (Unseen, NotAllowed):
                raise
            except Refused as refused:
                return show_refusal(request, refused)

    return view


def _read_request(request: HttpRequest) -> StaffRequest:
    staff = current_staff(request)
    if staff is None:
        raise SignInNeeded
    # Django makes the requests, so that the subclass can only be declared.
    vars(request)["staff"] = staff
    return request  # type: ignore[return-value]  # it has `staff` now, and `htmx` from its middleware


def post_only(view: View[Parameters]) -> View[Parameters]:
    """Decorate what only takes a form; whoever opens it is led on, and told that nothing was saved.

    People come here by reloading, and by signing in again after a form met a closed door.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["POST"])
        messages.warning(request, "Nothing was saved; please do the last step again.")
        room = next((name for name in ROOMS if name in kwargs), "")
        return redirect(ROOMS[room], kwargs[room]) if room else redirect("clinic:today")

    return guarded


def _find_back(request: HttpRequest) -> str:
    """Return the page that a form was sent from, or the address itself."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.path
    # Two slashes would lead to another host.
    own = came.netloc == request.get_host() and came.path.startswith("/")
    own = own and not came.path.startswith("//")
    return urlunsplit(("", "", came.path, came.query, "")) if own else request.path


def show_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer with the one sentence that says what is wrong and how to mend it."""
    stale = isinstance(refused, StaleVersion)
    context = {"sentence": refused.sentence, "stale": stale, "back": _find_back(request)}
    if request.headers.get("HX-Request"):
        # htmx does not show answers that are errors, so this one goes where messages are read.
        headers = {"HX-Retarget": ".messages", "HX-Reswap": "outerHTML"}
        response = render(request, "clinic/refused_part.html", context)
        for name, value in headers.items():
            response.headers[name] = value
        return response
    return render(request, "clinic/refused.html", context, status=STALE if stale else REFUSED)


def tell_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Put the sentence beside the field that it is about; the form keeps what was typed."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refused.sentence)


def read_whole(text: str) -> int:
    """Return a whole number that a form sent; 0 for anything else, or one too long to be meant."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def send_once(page: Page[Parameters]) -> Page[Parameters]:
    """Decorate a page whose form may be sent only once: a double click does nothing twice.

    The form carries `{% once %}`. The second of two equal posts is led where the first one went.
    A post that was refused, and so changed nothing, may be sent again.
    """

    @wraps(page)
    def view(
        request: StaffRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        mark = _read_mark(request)
        if mark and not cache.add(mark, request.path, _REMEMBERED):
            return redirect(cache.get(mark) or request.path)
        try:
            response = page(request, *args, **kwargs)
        except BaseException:
            _forget(mark)
            raise
        _keep_answer(mark, response)
        return response

    return view


def _read_mark(request: StaffRequest) -> str:
    sent = request.POST.get("once", "") if request.method == "POST" else ""
    return f"once:{request.staff.pk}:{sent[:64]}" if sent.isalnum() else ""


def _keep_answer(mark: str, response: HttpResponse) -> None:
    if mark and isinstance(response, HttpResponseRedirect):
        cache.set(mark, response.url, _REMEMBERED)
    elif mark and response.status_code >= 400:
        _forget(mark)


def _forget(mark: str) -> None:
    if mark:
        cache.delete(mark)
