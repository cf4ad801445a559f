"""The client's own intake: a question a screen, saved, resumed, handed in once, kind when shut."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palpate.record import access, actions
from palpate.record.models import IntakeDraft
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

HTMX = {"HX-Request": "true"}
HELP = "If this is happening now, call emergency services or 911."


@pytest.fixture
def token(therapist: Staff, clara: Client) -> str:
    return actions.make_intake_link(therapist, clara)[1]


def where(token: str, topic: str = "") -> str:
    args = [token, topic] if topic else [token]
    return reverse("client:question" if topic else "client:welcome", args=args)


def answer(browse: Browse, token: str, topic: str, **sent: Any) -> Any:
    return browse(None).post(where(token, topic), sent)


def draft_of(client: Client) -> IntakeDraft:
    return IntakeDraft.objects.of(client.clinic).get(client=client)


def test_it_opens_without_signing_in_and_greets(token: str, browse: Browse) -> None:
    page = browse(None).get(where(token))
    assert page.status_code == 200
    assert "Hello Clare" in page.content.decode()
    assert "Riverside Massage" in page.content.decode()


def test_the_address_is_sent_nowhere(token: str, browse: Browse) -> None:
    assert browse(None).get(where(token))["Referrer-Policy"] == "no-referrer"


def test_one_question_leads_to_the_next(token: str, browse: Browse) -> None:
    page = answer(browse, token, "emergency-signs", reply="no")
    assert page["Location"] == where(token, "clots")


def test_the_last_question_leads_to_all_answers(token: str, browse: Browse) -> None:
    page = answer(browse, token, "mind-consent", reply="no")
    assert page["Location"] == reverse("client:check", args=[token])


def test_the_opening_words_are_kept(token: str, clara: Client, browse: Browse) -> None:
    address = reverse("client:opening", args=[token])
    assert browse(None).post(address, {"reason": "Stiff since I moved"}).status_code == 302
    assert draft_of(clara).answers["words"]["reason"] == "Stiff since I moved"
    assert "Stiff since I moved" in browse(None).get(address).content.decode()


def test_an_answer_is_saved_while_it_is_typed(token: str, clara: Client, browse: Browse) -> None:
    sent = {"reply": "yes", "words": "a clot, I thi"}
    page = browse(None).post(where(token, "clots"), sent, headers=HTMX)
    assert "saved" in page.content.decode()
    assert draft_of(clara).answers["fields"]["clots"]["words"] == "a clot, I thi"


def test_it_goes_on_where_it_was_left(token: str, browse: Browse) -> None:
    answer(browse, token, "emergency-signs", reply="no")
    answer(browse, token, "clots", reply="yes", picked="thrombophilia")
    welcome = browse(None).get(where(token)).content.decode()
    assert "Go on" in welcome
    assert where(token, "blood-thinners") in welcome
    page = browse(None).get(where(token, "clots")).content.decode()
    assert 'value="yes" checked' in page
    assert 'value="thrombophilia" checked' in page


def test_a_question_may_be_left_out(token: str, clara: Client, browse: Browse) -> None:
    page = answer(browse, token, "clots")
    assert page["Location"] == where(token, "blood-thinners")
    assert draft_of(clara).answers["topics"] == {}


def test_a_warning_sign_shows_where_to_turn_on_every_page(token: str, browse: Browse) -> None:
    assert HELP not in browse(None).get(where(token, "clots")).content.decode()
    sent = {"reply": "yes", "picked": "chest-pain"}
    live = browse(None).post(where(token, "emergency-signs"), sent, headers=HTMX)
    assert HELP in live.content.decode()
    for page in (where(token), where(token, "clots"), reverse("client:check", args=[token])):
        assert HELP in browse(None).get(page).content.decode()
    done = browse(None).post(reverse("client:submit", args=[token]))
    assert HELP in done.content.decode()


def test_no_verdict_is_given(token: str, browse: Browse) -> None:
    answer(browse, token, "clots", reply="yes", picked="deep-vein-thrombosis")
    page = browse(None).get(reverse("client:check", args=[token])).content.decode().lower()
    for word in ("stop", "clear first", "not safe", "no massage", "standing"):
        assert word not in page


def test_answers_are_handed_in_and_wait_for_the_therapist(
    token: str, therapist: Staff, clara: Client, browse: Browse
) -> None:
    answer(browse, token, "breathing", reply="yes", picked="asthma", **{"when-asthma": "2019"})
    page = browse(None).post(reverse("client:submit", args=[token]))
    assert "Thank you" in page.content.decode()
    (fact,) = access.facts_waiting(therapist, clara)
    assert (fact.concept, fact.onset, fact.said_by) == ("asthma", "2019", "client")
    assert access.facts_of(therapist, clara) == []


def test_it_works_once(token: str, clara: Client, therapist: Staff, browse: Browse) -> None:
    answer(browse, token, "breathing", reply="yes", picked="asthma")
    submit = reverse("client:submit", args=[token])
    browse(None).post(submit)
    again = browse(None).post(submit)
    assert again.status_code == 410
    assert "Your answers are with the clinic" in again.content.decode()
    assert answer(browse, token, "clots", reply="yes").status_code == 410
    assert len(access.facts_waiting(therapist, clara)) == 1


def test_an_expired_link_gets_a_kind_page(therapist: Staff, clara: Client, browse: Browse) -> None:
    past = timezone.now() - timedelta(days=8)
    _, old = actions.make_intake_link(therapist, clara, days=7, now=past)
    page = browse(None).get(where(old))
    assert page.status_code == 410
    assert "This link has ended" in page.content.decode()
    assert "Clare" not in page.content.decode()
    assert answer(browse, old, "clots", reply="yes").status_code == 410


def test_an_unknown_link_gets_a_kind_page(db: None, browse: Browse) -> None:
    page = browse(None).get(where("no-such-link"))
    assert page.status_code == 404
    assert "We do not know this link" in page.content.decode()


def test_no_link_says_where_it_comes_from(db: None, browse: Browse) -> None:
    page = browse(None).get("/c/")
    assert page.status_code == 200
    assert "Open the link from your clinic" in page.content.decode()


def test_an_unknown_question_is_not_found(token: str, browse: Browse) -> None:
    assert browse(None).get(where(token, "shoe-size")).status_code == 404


def test_a_sign_that_databases_refuse_is_left_out(
    token: str, clara: Client, browse: Browse
) -> None:
    answer(browse, token, "clots", reply="yes", words="a\x00 clot")
    assert draft_of(clara).answers["fields"]["clots"]["words"] == "a clot"
