"""What every request passes: headers, the clocks of the session, the closed door."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from palpate.people.models import AuditEntry
from palpate.people.signals import SEEN, SIGNED_IN
from tests.cast import PASSWORD


def set_clock(browser: Browser, **seconds_ago: int) -> None:
    session = browser.session
    for name, ago in seconds_ago.items():
        session[name] = int(time.time()) - ago
    session.save()


def test_a_page_is_closed_until_somebody_signs_in(db, browse, owner) -> None:
    answer = browse(None).get("/?day=2026-11-23")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/%3Fday%3D2026-11-23"
    assert browse(owner).get("/").status_code == 200


def test_the_clients_own_pages_are_open(db) -> None:
    assert Browser().get("/c/").status_code == 200


def test_a_script_without_a_session_is_told_401_and_the_way_to_sign_in(db) -> None:
    answer = Browser().get(
        "/", headers={"HX-Request": "true", "HX-Current-URL": "https://x.example/clients/1/note"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/login/?next=/clients/1/note"


def test_a_saving_script_without_a_session_is_told_401(db) -> None:
    assert Browser().get("/", headers={"Accept": "application/json"}).status_code == 401


IDLE = int(settings.SESSION_IDLE.total_seconds())
LIFETIME = int(settings.SESSION_LIFETIME.total_seconds())


@pytest.mark.parametrize(
    ("seen", "signed_in", "status"),
    [
        (0, 0, 200),
        (IDLE - 5, IDLE - 5, 200),
        (IDLE + 1, IDLE + 1, 302),
        (5, LIFETIME - 5, 200),
        (5, LIFETIME + 1, 302),
    ],
)
def test_a_session_ends_when_idle_and_after_its_lifetime(
    owner, browse, seen: int, signed_in: int, status: int
) -> None:
    browser = browse(owner)
    set_clock(browser, **{SEEN: seen, SIGNED_IN: signed_in})
    assert browser.get("/").status_code == status
    ended = AuditEntry.everywhere.filter(action="sign out", detail={"how": "timed out"})
    assert ended.exists() is (status == 302)
    assert Session.objects.exists() is (status == 200)


def test_a_click_keeps_the_session_alive(owner, browse) -> None:
    browser = browse(owner)
    set_clock(browser, **{SEEN: IDLE - 5})
    browser.get("/")
    assert time.time() - browser.session[SEEN] < 5


def test_a_click_within_the_minute_writes_nothing(
    owner, browse, django_assert_max_num_queries
) -> None:
    browser = browse(owner)
    browser.get("/")
    with django_assert_max_num_queries(12) as asked:
        browser.get("/")
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_every_answer_has_the_secure_headers(owner, browse) -> None:
    for answer in (browse(owner).get("/"), Browser().get("/account/login/"), Browser().get("/x")):
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


def test_a_form_without_its_token_is_refused(owner) -> None:
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post("/account/login/", {"login": "x", "password": "y"}).status_code == 403


def test_cookies_are_closed_to_scripts(owner) -> None:
    browser = Browser()
    browser.post("/account/login/", {"login": owner.user.email, "password": PASSWORD})
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
