"""What SECURITY.md promises: sessions, sign-in, links and files as an attacker would try them."""

import io
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as active
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from palpate.config.logs import Quiet
from palpate.people import actions as people
from palpate.people.errors import SharedPerson
from palpate.people.models import AuditEntry, User
from palpate.record import actions as record
from palpate.record.models import IntakeLink
from palpate.team import actions as team
from tests.cast import NOW, PASSWORD
from tests.pages.clinic.owned import list_inline
from tests.team.files import make_pdf

LOGIN = "/account/login/"
RESET = "/account/password/reset/"


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **more: str):
    return browser.post(LOGIN, {"login": email, "password": password, **more})


def session_key(browser: Browser) -> str:
    return browser.cookies[active.SESSION_COOKIE_NAME].value


# Sessions ---------------------------------------------------------------------------------------


def test_signing_in_makes_a_new_session_so_that_a_planted_one_is_worth_nothing(owner) -> None:
    planted = Browser()
    session = planted.session
    session["planted"] = "yes"
    session.save()
    before = session_key(planted)
    sign_in(planted, owner.user.email)
    assert session_key(planted) != before
    thief = Browser()
    thief.cookies[active.SESSION_COOKIE_NAME] = before
    assert thief.get("/").status_code == 302


def test_a_session_name_made_up_by_the_browser_is_not_taken(owner) -> None:
    browser = Browser()
    browser.cookies[active.SESSION_COOKIE_NAME] = "abcdefghijklmnopqrstuvwxyz012345"
    sign_in(browser, owner.user.email)
    assert session_key(browser) != "abcdefghijklmnopqrstuvwxyz012345"
    assert browser.get("/").status_code == 200


COOKIES = """
import django
django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,
      s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE,
      s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)
"""


def test_behind_https_no_cookie_goes_over_plain_http(tmp_path: Path) -> None:
    environment = {name: said for name, said in os.environ.items() if "PALPATE" not in name}
    environment |= {
        "PALPATE_DATA": str(tmp_path), "PALPATE_ORIGIN": "https://clinic.example",
        "PALPATE_PROXIES": "1", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", COOKIES], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [*["True"] * 4, "Lax", "Lax", "True", "True", "False"]


# Sign-in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example",
        "javascript:alert(1)", "https:///evil.example", "\\\\evil.example",
    ],
)  # fmt: skip
def test_sign_in_leads_to_no_other_host(owner, wish: str) -> None:
    answer = sign_in(Browser(), owner.user.email, next=wish)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_sign_in_leads_back_to_the_page_that_was_asked_for(owner) -> None:
    assert sign_in(Browser(), owner.user.email, next="/letters/")["Location"] == "/letters/"


def strip_marks(page: bytes) -> bytes:
    return re.sub(rb'value="[^"]*"|"[a-zA-Z0-9]{64}"', b"", page)


def test_a_reset_tells_nobody_whether_an_address_is_known(owner, settings, mailoutbox) -> None:
    settings.SENDS_MAIL = True
    told = [
        Browser().post(RESET, {"email": address}, follow=True)
        for address in ("olive@riverside.example", "nobody@riverside.example")
    ]
    assert len(mailoutbox) == 1
    known, unknown = told
    assert known.redirect_chain == unknown.redirect_chain
    assert strip_marks(known.content) == strip_marks(unknown.content)


def test_resets_of_one_address_are_counted(owner, settings, mailoutbox) -> None:
    settings.SENDS_MAIL = True
    for _ in range(8):
        Browser().post(RESET, {"email": "olive@riverside.example"})
    assert len(mailoutbox) == 5


def test_the_owner_of_one_clinic_cannot_take_over_who_works_at_another(owner, stranger) -> None:
    taken = people.add_staff(
        owner, email=stranger.user.email, name="Stan", role="therapist", password="", now=NOW
    )
    with pytest.raises(SharedPerson):
        people.reset_password(owner, taken, "other-words-entirely", now=NOW)
    assert User.objects.get(pk=stranger.user_id).check_password(PASSWORD)


def test_the_page_says_who_can_change_such_a_password(owner, stranger, browse) -> None:
    taken = people.add_staff(
        owner, email=stranger.user.email, name="Stan", role="therapist", password="", now=NOW
    )
    page = browse(owner).post(
        f"/clinic/staff/{taken.pk}/password/", {"password": "other-words-entirely"}
    )
    assert page.status_code == 422
    assert "This sign-in is not of your clinic alone" in page.content.decode()
    assert "Hilltop" not in page.content.decode()


# What a stranger can send -----------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", LOGIN, "/c/", "/search/"])
def test_a_file_of_a_stranger_is_not_taken(db, address: str) -> None:
    heavy = SimpleUploadedFile("x.bin", b"x" * (active.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    answer = Browser(enforce_csrf_checks=True).post(address, {"file": heavy})
    assert answer.status_code == 413


def test_a_file_of_somebody_signed_in_is_taken(owner, clara, browse) -> None:
    heavy = io.BytesIO(b"x" * (active.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    heavy.name = "letter.pdf"
    answer = browse(owner).post(f"/clients/{clara.pk}/letters/", {"letter": heavy})
    assert (answer.status_code, "says it is a PDF" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("said", ["http://[", "//evil.example", "", "\x00"])
def test_odd_addresses_in_headers_end_in_no_error(owner, browse, said: str) -> None:
    told = {"HX-Request": "true", "HX-Current-URL": said}
    answer = Browser().get("/", headers=told)
    assert (answer.status_code, answer["HX-Redirect"][:20]) == (401, "/account/login/?next"[:20])
    refused = browse(owner).get("/", {"day": "soon"}, headers={"Referer": said})
    assert refused.status_code == 422


def test_a_page_two_slashes_away_is_not_led_back_to(owner, browse) -> None:
    came = {"Referer": "http://testserver//evil.example/x"}
    page = browse(owner).get("/", {"day": "soon"}, headers=came).content.decode()
    assert "evil.example" not in page


# Links of clients -------------------------------------------------------------------------------


@pytest.fixture
def token(owner, clara) -> str:
    return record.make_intake_link(owner, clara)[1]


def test_a_token_has_more_than_anybody_can_guess(owner, clara) -> None:
    tokens = {record.make_intake_link(owner, clara)[1] for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}, "256 random bits"
    kept = str(list(IntakeLink.everywhere.values()))
    assert not any(token in kept for token in tokens)


def test_a_token_cut_or_changed_opens_nothing(token: str) -> None:
    for guess in (token[:-1], token + "A", token[:-1] + "_", token.swapcase(), "A" * 43):
        assert Browser().get(f"/c/{guess}/").status_code == 404
    assert Browser().get(f"/c/{token}/").status_code == 200


def test_a_token_is_in_no_log(token: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert Browser().get(f"/c/{token}/q/no-such-question/").status_code == 404
    lines = [Quiet().format(one) for one in caplog.records]
    assert any("/c/..." in line for line in lines)
    assert not any(token[:20] in line for line in lines)


def test_a_token_is_not_in_the_trail(owner, browse, token: str) -> None:
    assert browse(owner).get(f"/c/{token}/q/no-such-question/").status_code == 404
    assert AuditEntry.objects.of(owner.clinic).filter(action="refused").exists()
    assert token[:20] not in str(list(AuditEntry.everywhere.values()))


def test_the_link_of_one_client_opens_nothing_of_another(owner, clara, token: str) -> None:
    other = people.add_client(owner, given="Bruno", family="Vance", now=NOW)
    page = Browser().get(f"/c/{token}/").content.decode()
    assert "Vance" not in page
    assert str(other.pk) not in page
    assert Browser().get(f"/clients/{clara.pk}/").status_code == 302


# Letters that came ------------------------------------------------------------------------------


def test_a_letter_is_shown_as_what_it_is_and_under_no_name_of_its_sender(
    owner, clara, browse
) -> None:
    name = 'Clara Cole"; filename=evil.html\r\nX-Evil: 1.pdf'
    row = team.attach_letter(
        owner, clara, name=name, media_type="application/pdf", content=make_pdf()
    )
    answer = browse(owner).get(f"/letters/{row.pk}/file/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="letter-{row.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_a_letter_that_would_run_in_the_browser_is_not_taken(owner, clara, browse, kind) -> None:
    page = SimpleUploadedFile("letter.html", b"<script>alert(1)</script>", kind)
    answer = browse(owner).post(f"/clients/{clara.pk}/letters/", {"letter": page})
    assert (answer.status_code, "send it as PDF" in answer.content.decode()) == (422, True)


# Pages of sign-in -------------------------------------------------------------------------------


def list_plain(resolver: URLResolver, before: str = "") -> list[str]:
    """Return the addresses below account/ that name nothing in angle brackets."""
    found = []
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            found.append(address)
        else:
            found += list_plain(one, address)
    return [a for a in found if a.startswith("account/") and not re.search(r"[<(^]", a)]


def test_no_page_of_sign_in_holds_code_or_styles(owner, browse) -> None:
    addresses = list_plain(get_resolver())
    assert len(addresses) > 15
    signed_in = browse(owner)
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    for browser in (Browser(), signed_in):
        for address in addresses:
            answer = browser.get(f"/{address}")
            assert answer.status_code in (200, 302, 404, 405), address
            assert "default-src 'self'" in answer["Content-Security-Policy"]
            assert "unsafe" not in answer["Content-Security-Policy"]
            if answer["Content-Type"].startswith("text/html"):
                assert list_inline(answer.content.decode()) == [], address
