"""Consent: the words shown are the words signed, and all of it can be taken back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.record import access, actions, translate
from tests.cast import Browse

if TYPE_CHECKING:
    from django.test import Client as Browser
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from palpate.people.models import Client, Staff
    from palpate.record.models import Consent

pytestmark = pytest.mark.django_db
PNG = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"ink").decode()


def consent(client: Client, part: str = "") -> str:
    return reverse("clinic:consent", args=[client.pk]) + part


def withdraw(client: Client) -> str:
    return reverse("clinic:withdraw_consent", args=[client.pk])


@pytest.fixture
def browser(owner: Staff, browse: Browse) -> Browser:
    return browse(owner)


@pytest.fixture
def signed(owner: Staff, clara: Client) -> Consent:
    """Clara's consent, without her feet and without cupping."""
    return actions.give_consent(
        owner,
        clara,
        text=actions.ensure_text(owner),
        signature="Clara Cole",
        sites_withheld=translate.library().body.find("feet"),
        techniques_withheld=["cupping"],
    )


def sign(browser: Browser, client: Client, **changes: object) -> Response:
    text = browser.get(consent(client)).context["text"]
    said = {"text": str(text.pk), "signature_kind": "typed", "typed": "Clara Cole", "drawn": ""}
    return browser.post(consent(client), {**said, **changes})


def test_strangers_the_front_desk_and_the_signed_out_see_no_consent(
    front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    assert browse(front_desk).get(consent(clara)).status_code == 403
    assert browse(stranger).get(consent(clara)).status_code == 404
    assert browse(None).get(consent(clara)).status_code == 302
    assert browse(stranger).post(withdraw(clara)).status_code == 404


def test_who_reads_only_sees_that_nothing_is_signed_and_signs_nothing(
    read_only: Staff, owner: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(read_only).get(consent(clara))
    assert "No consent is signed" in page.content.decode()
    assert browse(read_only).post(consent(clara), {}).status_code == 403
    assert access.consents_of(owner, clara) == []


def test_the_words_to_sign_are_shown(browser: Browser, clara: Client) -> None:
    page = browser.get(consent(clara))
    for line in page.context["text"].body.splitlines():
        assert line in page.content.decode()


def test_a_typed_signature_leaves_out_what_was_ticked(
    owner: Staff, browser: Browser, clara: Client
) -> None:
    page = sign(browser, clara, sites=["left breast", "right breast"], techniques=["cupping"])
    assert page.status_code == 302
    row = access.consent_of(owner, clara)
    assert row is not None
    assert row.signature == "Clara Cole"
    assert row.sites_withheld == translate.library().body.find("breasts")
    assert row.techniques_withheld == ["cupping"]


def test_a_drawn_signature_is_kept_as_it_is(owner: Staff, browser: Browser, clara: Client) -> None:
    assert sign(browser, clara, signature_kind="drawn", typed="", drawn=PNG).status_code == 302
    row = access.consent_of(owner, clara)
    assert row is not None
    assert row.signature == PNG
    assert f'src="{PNG}"' in browser.get(consent(clara)).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"typed": ""}, "The client types her or his full name here."),
        ({"typed": "C"}, "The client types her or his full name here."),
        ({"signature_kind": "drawn", "typed": ""}, "Nothing is drawn yet"),
        ({"signature_kind": "drawn", "drawn": "scribble"}, "The drawn signature"),
    ],
)
def test_without_a_signature_nothing_is_signed_and_what_was_ticked_stays(
    changes: dict[str, str], sentence: str, owner: Staff, browser: Browser, clara: Client
) -> None:
    page = sign(browser, clara, sites=["left calf"], **changes)
    assert page.status_code == 422
    shown = page.content.decode()
    assert sentence in shown
    assert 'value="left calf" checked' in shown
    assert access.consents_of(owner, clara) == []


def test_words_that_changed_meanwhile_are_read_again(
    owner: Staff, browser: Browser, clara: Client
) -> None:
    old = browser.get(consent(clara)).context["text"]
    actions.publish_text(owner, "Consent", "Other words.")
    page = sign(browser, clara, text=str(old.pk))
    assert page.status_code == 422
    assert "The words of the consent changed since they were shown" in page.content.decode()
    assert "Other words." in page.content.decode()
    assert access.consents_of(owner, clara) == []


def test_a_site_that_no_body_has_is_refused(owner: Staff, browser: Browser, clara: Client) -> None:
    assert sign(browser, clara, sites=["third elbow"]).status_code == 422
    assert access.consents_of(owner, clara) == []


def test_the_consent_that_holds_is_shown_with_what_is_left_out(
    browser: Browser, clara: Client, signed: Consent
) -> None:
    shown = browser.get(consent(clara)).content.decode()
    assert "Clara Cole" in shown
    assert "Feet" in shown
    assert "cupping" in shown
    assert "Withdraw the whole consent" in shown


def test_all_of_it_is_taken_back_in_one_tap(
    owner: Staff, browser: Browser, clara: Client, signed: Consent
) -> None:
    assert browser.post(withdraw(clara)).status_code == 302
    assert access.consent_of(owner, clara) is None
    assert "withdrawn" in browser.get(consent(clara)).content.decode()


def test_one_site_is_taken_back_in_one_tap_and_the_rest_holds(
    owner: Staff, browser: Browser, clara: Client, signed: Consent
) -> None:
    find = translate.library().body.find
    assert browser.post(withdraw(clara), {"site": "left-calf"}).status_code == 302
    row = access.consent_of(owner, clara)
    assert row is not None
    assert row.sites_withheld == find("feet") | find("left calf")
    assert row.techniques_withheld == ["cupping"]
    assert "By word of mouth" in row.signature


def test_taking_back_a_site_that_no_body_has_changes_nothing(
    owner: Staff, browser: Browser, clara: Client, signed: Consent
) -> None:
    assert browser.post(withdraw(clara), {"site": "third-elbow"}).status_code == 404
    assert access.consent_of(owner, clara) == signed


def test_nothing_can_be_taken_back_twice(browser: Browser, clara: Client, signed: Consent) -> None:
    browser.post(withdraw(clara))
    page = browser.post(withdraw(clara))
    assert page.status_code == 422
    assert "There is no consent that holds" in page.content.decode()


def test_who_reads_only_takes_nothing_back(
    read_only: Staff, owner: Staff, clara: Client, signed: Consent, browse: Browse
) -> None:
    assert browse(read_only).post(withdraw(clara)).status_code == 403
    assert access.consent_of(owner, clara) == signed


def test_signing_anew_begins_with_what_was_left_out(
    browser: Browser, clara: Client, signed: Consent
) -> None:
    shown = browser.get(consent(clara, "?again")).content.decode()
    assert 'value="left foot" checked' in shown
    assert 'value="left calf" checked' not in shown
