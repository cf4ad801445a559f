"""Sign-ins, sign-outs and failed tries, written to the audit trail."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from palpate.people import audit
from palpate.people.models import Action, User

SIGNED_IN = "signed_in"
SEEN = "seen"
WHY = "palpate_sign_out"


def connect() -> None:
    """Listen to the sign-in signals."""
    for signal, listener in (
        (user_logged_in, note_in),
        (user_logged_out, note_out),
        (user_login_failed, note_failed),
        (authentication_failed, note_code),
    ):
        signal.connect(listener, dispatch_uid=f"palpate.people.{listener.__name__}")


def note_in(request: HttpRequest, user: Any, **_: Any) -> None:
    """Note a sign-in and start the clocks of the session."""
    request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())
    audit.note_sign(user, Action.SIGN_IN, "signed in")


def note_out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Note a sign-out; `WHY` on the request tells when it was the clock."""
    if isinstance(user, User):
        audit.note_sign(user, Action.SIGN_OUT, vars(request).get(WHY, "signed out"))


def note_failed(credentials: Mapping[str, Any], **_: Any) -> None:
    """Note a wrong password or an unknown address."""
    address = str(credentials.get("email") or "").strip().lower()
    user = User.objects.filter(email=address).first() if address else None
    audit.note_sign(user, Action.REFUSED, "wrong password" if user else "unknown address")


def note_code(user: Any, **_: Any) -> None:
    """Note a wrong code or passkey."""
    audit.note_sign(user, Action.REFUSED, "wrong second step")
