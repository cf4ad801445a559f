"""How sign-in behaves here: nobody signs up, the owner of a clinic makes accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes public sign-up and says wrong things plainly."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "This e-mail address and password do not belong together; check both and try again."
        ),
        "too_many_login_attempts": (
            "Too many failed sign-ins for this address; wait fifteen minutes and try again."
        ),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse: accounts are made by the owner of a clinic."""
        return False


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Says wrong codes plainly."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right; type the one your phone shows now.",
    }


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a new password by mail, if this server sends mail."""

    def clean(self) -> dict[str, Any]:
        """Refuse where no mail would come."""
        if not settings.SENDS_MAIL:
            raise forms.ValidationError(
                "This server sends no mail; ask the owner of your clinic for a new password."
            )
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        return clean
