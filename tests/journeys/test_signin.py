"""Sign-in in a real browser: lockout, a code from a phone, a passkey."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.pages import DESK, OWNER, PASSWORD, THERAPIST, judge, sign_in
from tests.journeys.served import Server

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

CODE = re.compile("code", re.IGNORECASE)
SIGNED_OUT = re.compile("/account/login/")


@pytest.fixture
def page(own_server: Server, open_context: Callable[..., BrowserContext]) -> Page:
    """A browser on a server of its own, for failed sign-ins are counted by address."""
    return open_context(base_url=own_server.address).new_page()


def try_password(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name=re.compile("Sign out")).click()
    expect(page).to_have_url(SIGNED_OUT)


def confirm_again(page: Page) -> None:
    """Type the password once more where a change of the account asks for it."""
    if "reauthenticate" in page.url:
        judge(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def test_after_five_wrong_passwords_the_right_one_waits_too(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(SIGNED_OUT)
    judge(page)
    for _ in range(5):
        try_password(page, DESK, "not the password at all")
        expect(page.get_by_text("do not belong together")).to_be_visible()
    judge(page)
    try_password(page, DESK, PASSWORD)
    expect(page.get_by_text("Too many failed sign-ins")).to_be_visible()
    expect(page).to_have_url(SIGNED_OUT)
    # Somebody else at the same desk is not locked out.
    sign_in(page, THERAPIST)
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_a_code_from_the_phone_is_enrolled_and_asked_for(page: Page) -> None:
    sign_in(page, THERAPIST)
    page.goto("/account/2fa/")
    judge(page)
    page.get_by_role("link", name="Set up").click()
    confirm_again(page)
    judge(page)
    page.get_by_text("Or type the secret by hand").click()
    secret = page.locator("code").inner_text()
    page.get_by_role("textbox", name=CODE).fill(make_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text(re.compile("recovery codes", re.IGNORECASE)).first).to_be_visible()
    judge(page)
    sign_out(page)
    try_password(page, THERAPIST, PASSWORD)
    expect(page).to_have_url(re.compile("authenticate"))
    judge(page)
    page.get_by_role("textbox", name=CODE).fill("000000")
    page.get_by_role("main").get_by_role("button", name=re.compile("Sign in")).click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    # A code works once, so the next one of the phone is typed.
    page.get_by_role("textbox", name=CODE).fill(make_code(secret, ahead=1))
    page.get_by_role("main").get_by_role("button", name=re.compile("Sign in")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def make_code(secret: str, ahead: int = 0) -> str:
    """Return what a phone shows: a time-based one-time password (RFC 6238)."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def test_a_passkey_signs_in_without_a_password(page: Page) -> None:
    keys = plug_authenticator(page)
    sign_in(page, OWNER)
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_again(page)
    judge(page)
    page.get_by_label("Name it").fill("Tablet in room 1")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text(re.compile("recovery codes|Tablet in room 1")).first).to_be_visible()
    assert len(list_keys(keys)) == 1
    judge(page)
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def plug_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a security key that says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(added["authenticatorId"])


def list_keys(keys: tuple[CDPSession, str]) -> list[Any]:
    session, name = keys
    answer = session.send("WebAuthn.getCredentials", {"authenticatorId": name})
    return list(answer["credentials"])
