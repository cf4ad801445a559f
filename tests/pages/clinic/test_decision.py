"""The client's decision: kept with what was shown, nothing preselected, no stop stepped over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.pages.clinic.reasons.columns import MORE_TIME
from palpate.record import access, actions, translate
from palpate.record.choices import NO_MASSAGE, SOMEONE_ELSE
from tests.cast import Browse

if TYPE_CHECKING:
    from django.test import Client as Browser
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from palpate.people.models import Client, Staff

pytestmark = pytest.mark.django_db


def decision(client: Client) -> str:
    return reverse("clinic:decision", args=[client.pk])


@pytest.fixture
def asked(owner: Staff, clara: Client) -> Client:
    """Clara, about whom nothing is open any more."""
    actions.answer_topics(owner, clara, dict.fromkeys(translate.library().topics, "no"))
    return clara


def sign_in(browse: Browse, staff: Staff, client: Client) -> Browser:
    """Return a browser in which the goals of a client were chosen."""
    browser = browse(staff)
    goals = {"goals": ["pain", "sleep"], "words": "less pain"}
    browser.post(reverse("clinic:choose_goals", args=[client.pk]), goals)
    return browser


@pytest.fixture
def browser(owner: Staff, asked: Client, browse: Browse) -> Browser:
    return sign_in(browse, owner, asked)


def decide(browser: Browser, client: Client, choice: str, **changes: str) -> Response:
    seal = browser.get(decision(client)).context["seal"]
    said = {"choice": choice, "reasons": "It worked before.", "seal": seal}
    return browser.post(decision(client), {**said, **changes})


def test_strangers_the_front_desk_and_the_signed_out_decide_nothing(
    front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    assert browse(front_desk).get(decision(clara)).status_code == 403
    assert browse(stranger).get(decision(clara)).status_code == 404
    assert browse(None).get(decision(clara)).status_code == 302


def test_who_reads_only_sees_decisions_and_records_none(
    read_only: Staff, owner: Staff, asked: Client, browse: Browse
) -> None:
    browser = sign_in(browse, read_only, asked)
    assert "Keep the decision" not in browser.get(decision(asked)).content.decode()
    assert decide(browser, asked, "swedish").status_code == 403
    assert access.decisions_of(owner, asked) == []


def test_without_goals_the_goals_come_first(owner: Staff, clara: Client, browse: Browse) -> None:
    page = browse(owner).get(decision(clara))
    assert page["Location"] == reverse("clinic:options", args=[clara.pk])


def test_nothing_is_preselected(browser: Browser, asked: Client) -> None:
    shown = browser.get(decision(asked)).content.decode()
    assert len(re.findall(r'type="radio" name="choice"', shown)) > 3
    assert not re.search(r'name="choice"[^>]*checked', shown)


def test_no_massage_and_more_time_are_always_there_and_last(
    browser: Browser, asked: Client
) -> None:
    shown = browser.get(decision(asked)).content.decode()
    values = re.findall(r'type="radio" name="choice" value="([^"]+)"', shown)
    assert values[-3:] == [SOMEONE_ELSE, NO_MASSAGE, MORE_TIME]


def test_a_choice_is_kept_with_everything_that_was_shown(
    owner: Staff, browser: Browser, asked: Client
) -> None:
    page = decide(browser, asked, "swedish")
    assert page["Location"] == reverse("clinic:consent", args=[asked.pk])
    (row,) = access.decisions_of(owner, asked)
    assert row.choice == "swedish"
    assert row.goals == ["pain", "sleep"]
    assert "less pain" in row.reasons
    assert "It worked before." in row.reasons
    ids = [option["id"] for option in row.shown]
    assert {"swedish", "deep-tissue"} < set(ids)
    assert ids[-3:] == [SOMEONE_ELSE, NO_MASSAGE, MORE_TIME]
    swedish = next(option for option in row.shown if option["id"] == "swedish")
    assert [found["goal"] for found in swedish["evidence"]] == ["pain", "sleep"]


@pytest.mark.parametrize("choice", [NO_MASSAGE, SOMEONE_ELSE, MORE_TIME])
def test_declining_and_waiting_are_decisions_too(
    choice: str, owner: Staff, browser: Browser, asked: Client
) -> None:
    assert decide(browser, asked, choice)["Location"] == decision(asked)
    assert access.decisions_of(owner, asked)[0].choice == choice


def test_a_decision_needs_a_choice_and_keeps_the_reasons(
    owner: Staff, browser: Browser, asked: Client
) -> None:
    page = decide(browser, asked, "")
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Choose one of them, as the client said." in shown
    assert "It worked before." in shown
    assert access.decisions_of(owner, asked) == []


def test_what_was_not_shown_cannot_be_chosen(owner: Staff, browser: Browser, asked: Client) -> None:
    page = decide(browser, asked, "fire walking")
    assert page.status_code == 422
    assert "“fire walking” is no option that was shown" in page.content.decode()
    assert access.decisions_of(owner, asked) == []


def test_what_does_not_fit_cannot_be_chosen(owner: Staff, browser: Browser, asked: Client) -> None:
    actions.record_fact(owner, asked, concept="apixaban", text="Eliquis")
    page = decide(browser, asked, "deep-tissue")
    assert page.status_code == 422
    assert "Deep tissue does not fit what is safe today" in page.content.decode()
    assert access.decisions_of(owner, asked) == []


def test_a_decision_about_options_that_changed_meanwhile_is_refused(
    owner: Staff, browser: Browser, asked: Client
) -> None:
    seal = browser.get(decision(asked)).context["seal"]
    actions.record_fact(owner, asked, concept="apixaban", text="Eliquis")
    page = browser.post(decision(asked), {"choice": "swedish", "reasons": "", "seal": seal})
    assert page.status_code == 422
    assert "What is safe changed since the options were shown" in page.content.decode()
    assert page.context["seal"] != seal
    assert access.decisions_of(owner, asked) == []


def test_earlier_decisions_show_what_was_shown_then(
    owner: Staff, browser: Browser, asked: Client
) -> None:
    decide(browser, asked, "swedish")
    actions.record_fact(owner, asked, concept="apixaban", text="Eliquis")
    page = browser.get(decision(asked))
    (earlier,) = page.context["decisions"]
    assert earlier["name"] == "Swedish"
    deep = next(option for option in earlier["row"].shown if option["id"] == "deep-tissue")
    assert deep["fit"] != "not"
    assert "Deep tissue" in {column.name for column in page.context["barred"]}


def test_the_goals_of_the_last_decision_hold_after_signing_in_again(
    owner: Staff, browser: Browser, asked: Client, browse: Browse
) -> None:
    decide(browser, asked, "swedish")
    page = browse(owner).get(reverse("clinic:options", args=[asked.pk]))
    assert [goal.id for goal in page.context["goals"]] == ["pain", "sleep"]
