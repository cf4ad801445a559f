"""Options side by side: goals first, evidence in words, and nothing chosen beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.pages.clinic.reasons.columns import ADAPTED, FITS, NOT
from palpate.record import actions, translate
from tests.cast import Browse

if TYPE_CHECKING:
    from django.test import Client as Browser

    from palpate.people.models import Client, Staff

pytestmark = pytest.mark.django_db


def options(client: Client, part: str = "") -> str:
    return reverse("clinic:options", args=[client.pk]) + part


def choose(browser: Browser, client: Client, *goals: str, words: str = "") -> str:
    address = reverse("clinic:choose_goals", args=[client.pk])
    page = browser.post(address, {"goals": goals, "words": words}, follow=True)
    return page.content.decode()


@pytest.fixture
def browser(owner: Staff, browse: Browse) -> Browser:
    return browse(owner)


@pytest.fixture
def known(owner: Staff, clara: Client) -> Client:
    """Clara has answered every topic with no."""
    actions.answer_topics(owner, clara, dict.fromkeys(translate.library().topics, "no"))
    return clara


@pytest.mark.parametrize("name", ["options", "options_paper", "choose_goals"])
def test_the_front_desk_and_other_clinics_see_no_options(
    name: str, front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse(f"clinic:{name}", args=[clara.pk])
    method = "post" if name == "choose_goals" else "get"
    assert getattr(browse(front_desk), method)(address).status_code == 403
    assert getattr(browse(stranger), method)(address).status_code == 404
    assert getattr(browse(None), method)(address).status_code == 302


def test_goals_are_asked_for_first(browser: Browser, clara: Client) -> None:
    shown = browser.get(options(clara)).content.decode()
    assert "What would the client like?" in shown
    assert "No massage" not in shown


def test_goals_are_suggested_from_the_clients_own_words(
    owner: Staff, browser: Browser, clara: Client
) -> None:
    words = "I cannot sleep and my back hurts."
    actions.keep_intake(owner, clara, {"words": words, "topics": {}})
    page = browser.get(options(clara))
    assert words in page.content.decode()
    assert set(page.context["form"]["goals"].value()) == {"sleep", "pain"}


def test_goals_are_found_in_words_when_none_is_ticked(browser: Browser, clara: Client) -> None:
    shown = choose(browser, clara, words="I want to sleep better.")
    assert "Better sleep" in shown
    assert "No massage" in shown


def test_a_goal_is_needed(browser: Browser, clara: Client) -> None:
    address = reverse("clinic:choose_goals", args=[clara.pk])
    for words in ("", "xyzzy"):
        page = browser.post(address, {"words": words})
        assert page.status_code == 422
        shown = page.content.decode()
        assert "Choose at least one goal; the options are ranked by it." in shown
        assert words in shown


def test_goals_stay_out_of_addresses(browser: Browser, clara: Client) -> None:
    address = reverse("clinic:choose_goals", args=[clara.pk])
    page = browser.post(address, {"goals": ["sleep"], "words": ""})
    assert page["Location"] == options(clara)


def test_goals_of_one_client_are_not_anothers(
    owner: Staff, browser: Browser, clara: Client
) -> None:
    from palpate.people.actions import add_client

    moira = add_client(owner, given="Moira", family="Mbeki")
    choose(browser, clara, "sleep")
    assert "What would the client like?" in browser.get(options(moira)).content.decode()


def test_two_types_stand_beside_someone_else_and_no_massage(
    browser: Browser, known: Client
) -> None:
    choose(browser, known, "pain")
    page = browser.get(options(known))
    shown = page.content.decode()
    titles = [line.split("</h3>")[0] for line in shown.split('<h3 class="option-title"')[1:]]
    names = [title.split(">")[1] for title in titles]
    assert len(names) == 4
    assert names[2:] == ["Someone else first", "No massage"]


def test_the_others_can_be_reached(browser: Browser, known: Client) -> None:
    choose(browser, known, "pain")
    page = browser.get(options(known))
    everything = {column.id for column in page.context["others"]}
    seen = set()
    for start, _ in page.context["starts"]:
        part = browser.get(options(known, f"?from={start}"))
        seen |= {column.id for column in part.context["columns"]}
        assert "No massage" in part.content.decode()
    assert seen == everything


def test_two_can_be_picked_to_compare(browser: Browser, known: Client) -> None:
    choose(browser, known, "pain")
    page = browser.get(options(known, "?show=thai&show=swedish&show=sports"))
    assert {column.id for column in page.context["columns"]} < {"thai", "swedish", "sports"}
    assert len(page.context["columns"]) == 2


@pytest.mark.parametrize("start", ["-1", "99", "two", "٣"])
def test_a_place_that_is_none_shows_the_first(start: str, browser: Browser, known: Client) -> None:
    choose(browser, known, "pain")
    assert browser.get(options(known, f"?from={start}")).context["start"] == 0


def test_each_type_says_whether_it_fits_and_why_not(
    owner: Staff, browser: Browser, known: Client
) -> None:
    hip = translate.library().body.find("right hip")
    actions.record_fact(owner, known, concept="apixaban", text="Eliquis")
    actions.record_fact(owner, known, concept="hip-replacement", onset="2019", sites=hip)
    choose(browser, known, "pain")
    columns = {column.id: column for column in browser.get(options(known)).context["others"]}
    assert columns["deep-tissue"].fit == NOT
    assert "Blood thinner" in {blame.title for blame in columns["deep-tissue"].blames}
    assert columns["swedish"].fit in (FITS, ADAPTED)
    assert bool(columns["swedish"].changes) is (columns["swedish"].fit == ADAPTED)


def test_evidence_is_in_words_with_a_small_grade(browser: Browser, known: Client) -> None:
    choose(browser, known, "pain", "sleep")
    page = browser.get(options(known))
    column = page.context["columns"][0]
    assert [finding.goal.id for finding in column.findings] == ["pain", "sleep"]
    shown = page.content.decode()
    assert f'<span class="grade" title="{column.findings[0].grade_words}">' in shown


def test_what_nobody_studied_is_said_so(browser: Browser, known: Client) -> None:
    choose(browser, known, "immunity")
    columns = browser.get(options(known)).context["others"]
    assert any(f.grade_words == "not studied" for column in columns for f in column.findings)


def test_a_stop_leaves_someone_else_and_no_massage(
    owner: Staff, browser: Browser, known: Client
) -> None:
    actions.record_fact(owner, known, concept="deep-vein-thrombosis", text="clot", onset="2026-11")
    choose(browser, known, "pain")
    page = browser.get(options(known))
    assert {column.fit for column in page.context["others"]} == {NOT}
    assert page.context["elsewhere"].urgent
    assert page.context["elsewhere"].who
    assert "No massage" in page.content.decode()


def test_the_paper_speaks_to_the_client_and_ticks_nothing(browser: Browser, known: Client) -> None:
    choose(browser, known, "sleep", words="I want to sleep through.")
    shown = browser.get(reverse("clinic:options_paper", args=[known.pk])).content.decode()
    library = translate.library()
    assert library.goals["sleep"].for_client in shown
    assert library.types["swedish"].for_client in shown
    assert shown.index("Someone else first") < shown.index("No massage") < shown.index("More time")
    assert "<input" not in shown
    assert "level" not in shown.lower()


def test_without_goals_the_paper_leads_to_them(browser: Browser, clara: Client) -> None:
    page = browser.get(reverse("clinic:options_paper", args=[clara.pk]))
    assert page["Location"] == options(clara)
