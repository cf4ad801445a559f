"""The safety tab: what is allowed where and why, for any day, and answers that open more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palpate.record import access, actions, translate
from tests.cast import Browse

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from palpate.people.models import Client, Staff
    from palpate.record.models import Fact

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> str:
    return (timezone.localtime() - timedelta(days=days)).date().isoformat()


def safety(client: Client, part: str = "") -> str:
    return reverse("clinic:safety", args=[client.pk]) + part


@pytest.fixture
def clot(owner: Staff, clara: Client) -> Fact:
    """Clara has a clot in the left calf since last week and takes a blood thinner."""
    actions.record_fact(owner, clara, concept="apixaban", text="Eliquis")
    return actions.record_fact(
        owner,
        clara,
        concept="deep-vein-thrombosis",
        text="clot in the left calf",
        onset=days_ago(8),
        sites=translate.library().body.find("left calf"),
    )


@pytest.fixture
def clearable(owner: Staff, clara: Client, clot: Fact) -> str:
    """The rule about Clara's clot that a clinician's word can lift."""
    content = actions.screen_client(owner, clara).content
    rules = translate.library().rules
    found: list[str] = [
        row["rule"]
        for row in content["findings"]
        if rules[row["rule"]].lift.by == "clearance" and row["standing"] == "clear first"
    ]
    return found[0]


def see(browse: Browse, staff: Staff, address: str) -> str:
    page = browse(staff).get(address)
    assert page.status_code == 200
    return page.content.decode()


# Who may look --------------------------------------------------------------------------------


def test_who_reads_only_sees_the_page_without_forms(
    read_only: Staff, clara: Client, clot: Fact, browse: Browse
) -> None:
    shown = see(browse, read_only, safety(clara))
    assert "clot in the left calf" in shown
    assert "Record a clearance" not in shown
    assert "Write down" not in shown


def test_the_front_desk_sees_no_limits(front_desk: Staff, clara: Client, browse: Browse) -> None:
    assert browse(front_desk).get(safety(clara)).status_code == 403


def test_a_client_of_another_clinic_is_not_there(
    owner: Staff, hugo: Client, browse: Browse
) -> None:
    assert browse(owner).get(safety(hugo)).status_code == 404


def test_who_is_signed_out_is_led_to_sign_in(clara: Client, browse: Browse) -> None:
    page = browse(None).get(safety(clara))
    assert page.status_code == 302
    assert "/account/login/" in page["Location"]


# What is shown -------------------------------------------------------------------------------


def test_a_limit_shows_its_fact_reason_source_and_who_could_lift_it(
    owner: Staff, clara: Client, clearable: str, browse: Browse
) -> None:
    rule = translate.library().rules[clearable]
    source = translate.library().source(rule.sources[0])
    shown = see(browse, owner, safety(clara)).replace("&#x27;", "'")
    for words in (
        "clot in the left calf",
        rule.because,
        source.title,
        rule.lift.who or "",
        rule.title,
    ):
        assert words in shown
    assert reverse("clinic:rule", args=[rule.id]) in shown


def test_the_figure_links_each_site_without_client_data(
    owner: Staff, clara: Client, clot: Fact, browse: Browse
) -> None:
    shown = see(browse, owner, safety(clara))
    assert 'href="?site=left-calf"' in shown
    assert 'aria-label="left calf: level 0, no touch"' in shown


def test_the_list_says_the_same_as_the_figure(
    owner: Staff, clara: Client, clot: Fact, browse: Browse
) -> None:
    page = browse(owner).get(safety(clara))
    spots = {spot.name: spot for region in page.context["regions"] for spot in region.spots}
    levels = actions.screen_client(owner, clara).content["envelope"]["pressure"]
    assert {name: spot.level for name, spot in spots.items()} == levels
    assert spots["left calf"].level == 0
    assert spots["left calf"].because


def test_a_chosen_site_says_what_holds_there(
    owner: Staff, clara: Client, clot: Fact, browse: Browse
) -> None:
    page = browse(owner).get(safety(clara, "?site=left-calf"))
    place = page.context["place"]
    assert place.name == "left calf"
    assert place.limits[0].sets
    assert 'aria-current="true"' in page.content.decode()


def test_a_tapped_site_comes_alone(owner: Staff, clara: Client, clot: Fact, browse: Browse) -> None:
    headers = {"HX-Request": "true", "HX-Target": "why"}
    page = browse(owner).get(safety(clara, "?site=left-calf"), headers=headers)
    shown = page.content.decode()
    assert "Left calf" in shown
    assert "<html" not in shown


def test_a_tapped_site_that_no_body_has_is_not_there(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "why"}
    page = browse(owner).get(safety(clara, "?site=third-elbow"), headers=headers)
    assert page.status_code == 404


def test_a_site_the_client_withheld_is_hatched_and_said_so(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    feet = translate.library().body.find("feet")
    actions.give_consent(
        owner, clara, text=actions.ensure_text(owner), signature="Clara Cole", sites_withheld=feet
    )
    shown = see(browse, owner, safety(clara, "?site=left-foot"))
    assert "left foot: not touched, the client&#x27;s choice" in shown
    assert "The client withheld this site." in shown


def test_numbers_of_our_own_are_marked(
    owner: Staff, clara: Client, clot: Fact, browse: Browse
) -> None:
    page = browse(owner).get(safety(clara))
    assert any(card.ours for card, _ in page.context["cards"])
    assert "our own conversion of words in the sources" in page.content.decode()


def test_what_holds_for_everybody_stands_apart(owner: Staff, clara: Client, browse: Browse) -> None:
    page = browse(owner).get(safety(clara))
    universal = {rule.id for rule in translate.library().universal}
    assert {each.rule.id for each in page.context["everybody"]} == universal
    assert universal.isdisjoint({card.rule.id for card, _ in page.context["cards"]})


# Another day ---------------------------------------------------------------------------------


def test_a_limit_that_ends_by_itself_is_gone_on_its_day(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    hip = translate.library().body.find("right hip")
    actions.record_fact(owner, clara, concept="hip-replacement", onset=days_ago(20), sites=hip)
    today = browse(owner).get(safety(clara))
    ending = today.context["endings"][0]
    assert ending.words in today.content.decode()
    later = browse(owner).get(safety(clara, f"?on={ending.day.isoformat()}"))
    titles = [card.rule.title for card, _ in later.context["cards"]]
    assert not set(ending.titles) & set(titles)


def test_the_next_visit_can_be_chosen(owner: Staff, clara: Client, browse: Browse) -> None:
    visit = timezone.now() + timedelta(days=9)
    actions.plan_session(owner, clara, visit, minutes=60)
    page = browse(owner).get(safety(clara))
    assert page.context["day"]["visit"] is not None
    assert "Next visit" in page.content.decode()


def test_a_day_that_is_none_is_said_beside_the_field(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    shown = see(browse, owner, safety(clara, "?on=soon"))
    assert "“soon” is no day; write it as 2026-12-24." in shown


# Answers -------------------------------------------------------------------------------------


def keys_of(browse: Browse, staff: Staff, client: Client) -> dict[str, str]:
    """Return the keys of all questions by what they need, topics by their name."""
    page = browse(staff).get(safety(client))
    asked = [*page.context["questions"], *page.context["more_questions"]]
    return {one.question.needs + ":" + one.question.concept: one.key for one in asked}


def send(browse: Browse, staff: Staff, client: Client, key: str, **said: object) -> Response:
    address = reverse("clinic:answer", args=[client.pk])
    return browse(staff).post(address, {"question": key, **said})


def test_three_questions_stand_first(owner: Staff, clara: Client, browse: Browse) -> None:
    page = browse(owner).get(safety(clara))
    assert len(page.context["questions"]) == 3
    assert len(page.context["unasked"]) > 3


def test_a_no_answers_the_topic(owner: Staff, clara: Client, browse: Browse) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    page = send(browse, owner, clara, key, reply="no")
    assert page.status_code == 302
    assert page["Location"].endswith("/safety/#questions")
    assert access.answers_of(owner, clara)["clots"].reply == "no"


def test_a_yes_becomes_facts(owner: Staff, clara: Client, browse: Browse) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    send(browse, owner, clara, key, reply="yes", which=["thrombophilia"], words="")
    assert [row.concept for row in access.facts_of(owner, clara)] == ["thrombophilia"]
    assert access.answers_of(owner, clara)["clots"].reply == "yes"


def test_what_is_said_in_words_is_read_and_nothing_is_dropped(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    send(
        browse, owner, clara, key, reply="yes", words="blood clot in the left calf in 2019. gronkle"
    )
    rows = access.facts_of(owner, clara)
    assert any(row.concept and row.onset.startswith("2019") for row in rows)
    assert any("gronkle" in row.text for row in rows)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose no, yes or not sure."),
        ({"reply": "yes"}, "Choose what it is, or write it in the client&#x27;s words."),
        (
            {"reply": "no", "words": "a clot"},
            "Something is named below; choose yes, or take it out.",
        ),
    ],
)
def test_an_answer_that_cannot_be_gets_a_sentence_and_changes_nothing(
    said: dict[str, str], sentence: str, owner: Staff, clara: Client, browse: Browse
) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    page = send(browse, owner, clara, key, **said)
    assert page.status_code == 422
    shown = page.content.decode()
    assert sentence in shown
    assert said.get("words", "") in shown
    assert access.answers_of(owner, clara) == {}
    assert access.facts_of(owner, clara) == []


@pytest.mark.parametrize("typed", ["2026-03", "three weeks ago"])
def test_when_it_was_takes_the_place_of_the_undated_fact(
    typed: str, owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(owner, clara, concept="hip-replacement")
    key = keys_of(browse, owner, clara)["when:hip-replacement"]
    assert send(browse, owner, clara, key, onset=typed).status_code == 302
    (row,) = access.facts_of(owner, clara)
    assert row.onset
    assert row.supersedes_id is not None


def test_a_date_that_is_none_is_kept_and_explained(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(owner, clara, concept="hip-replacement")
    key = keys_of(browse, owner, clara)["when:hip-replacement"]
    page = send(browse, owner, clara, key, onset="when it rained")
    assert page.status_code == 422
    shown = page.content.decode()
    assert "“when it rained” cannot be read as a date" in shown
    assert 'value="when it rained"' in shown


@pytest.mark.parametrize(
    ("typed", "status"), [("right hip", 302), ("left hip, right hip", 302), ("third elbow", 422)]
)
def test_where_it_is_must_be_on_the_body(
    typed: str, status: int, owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(owner, clara, concept="hip-replacement", onset=days_ago(20))
    key = keys_of(browse, owner, clara)["where:hip-replacement"]
    assert send(browse, owner, clara, key, place=typed).status_code == status
    (row,) = access.facts_of(owner, clara)
    assert bool(row.sites) is (status == 302)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("high", "“high” is no value; write a number, or two as in 150/95."), ("9000/80", "9000")],
)
def test_a_value_that_cannot_be_is_refused(
    typed: str, sentence: str, owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(owner, clara, concept="blood-pressure")
    key = keys_of(browse, owner, clara)["value:blood-pressure"]
    page = send(browse, owner, clara, key, value=typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_value_is_written_down_with_its_day(owner: Staff, clara: Client, browse: Browse) -> None:
    actions.record_fact(owner, clara, concept="blood-pressure")
    key = keys_of(browse, owner, clara)["value:blood-pressure"]
    assert send(browse, owner, clara, key, value="150/95").status_code == 302
    (row,) = access.facts_of(owner, clara)
    assert (row.value, row.second) == (150, 95)
    assert row.onset


def whether_key(browse: Browse, staff: Staff, client: Client) -> str:
    keys = keys_of(browse, staff, client)
    return next(key for name, key in keys.items() if name.startswith("whether:"))


@pytest.mark.parametrize(("reply", "status"), [("no", "denied"), ("yes", "active")])
def test_whether_something_is_so_becomes_a_fact(
    reply: str, status: str, owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(owner, clara, concept="apixaban")
    send(browse, owner, clara, whether_key(browse, owner, clara), reply=reply)
    assert access.facts_of(owner, clara)[0].status == status


def test_a_question_answered_meanwhile_changes_nothing(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    actions.answer_topics(owner, clara, {"clots": "no"})
    page = browse(owner).post(
        reverse("clinic:answer", args=[clara.pk]), {"question": key, "reply": "yes"}, follow=True
    )
    assert "That question is answered by now" in page.content.decode()
    assert access.facts_of(owner, clara) == []


def test_who_reads_only_answers_nothing(
    read_only: Staff, owner: Staff, clara: Client, browse: Browse
) -> None:
    key = keys_of(browse, owner, clara)["topic:clots"]
    assert send(browse, read_only, clara, key, reply="no").status_code == 403
    assert access.answers_of(owner, clara) == {}


def test_an_answer_sent_twice_counts_once(owner: Staff, clara: Client, browse: Browse) -> None:
    actions.record_fact(owner, clara, concept="apixaban")
    key = whether_key(browse, owner, clara)
    browser = browse(owner)
    mark = uuid4().hex
    for _ in range(2):
        said = {"question": key, "reply": "yes", "once": mark}
        page = browser.post(reverse("clinic:answer", args=[clara.pk]), said)
        assert page.status_code == 302
    assert len(access.facts_of(owner, clara)) == 2


# Clearances ----------------------------------------------------------------------------------


def word(rule: str, **changes: str) -> dict[str, str]:
    said = {
        "rule": rule,
        "by_name": "Dr Maria Ochoa",
        "by_role": "Physician",
        "on": days_ago(1),
        "until": "",
        "words": "Gentle massage away from the leg is fine.",
    }
    return {**said, **changes}


def test_a_clearance_lifts_that_rule_only(
    owner: Staff, clara: Client, clearable: str, browse: Browse
) -> None:
    before = {card.rule.id for card, _ in browse(owner).get(safety(clara)).context["cards"]}
    page = browse(owner).post(reverse("clinic:clear", args=[clara.pk]), word(clearable))
    assert page.status_code == 302
    after = browse(owner).get(safety(clara))
    assert {card.rule.id for card, _ in after.context["cards"]} == before - {clearable}
    assert "Dr Maria Ochoa, Physician" in after.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"by_name": ""}, "Name the clinician who said so."),
        ({"words": "  "}, "Write what the clinician said."),
        ({"on": "soon"}, "Write the day as 2026-12-24."),
        ({"on": "2999-01-01"}, "a clearance is recorded once it was given"),
        ({"until": "2001-01-01"}, "it lies before the clearance was given"),
    ],
)
def test_a_clearance_that_cannot_be_is_explained_and_kept(
    changes: dict[str, str],
    sentence: str,
    owner: Staff,
    clara: Client,
    clearable: str,
    browse: Browse,
) -> None:
    address = reverse("clinic:clear", args=[clara.pk])
    page = browse(owner).post(address, word(clearable, **changes))
    assert page.status_code == 422
    shown = page.content.decode()
    assert sentence in shown
    assert "Dr Maria Ochoa" in shown or changes.get("by_name") == ""
    assert access.clearances_of(owner, clara) == []


def test_who_reads_only_clears_nothing(
    read_only: Staff, owner: Staff, clara: Client, clearable: str, browse: Browse
) -> None:
    address = reverse("clinic:clear", args=[clara.pk])
    assert browse(read_only).post(address, word(clearable)).status_code == 403
    assert access.clearances_of(owner, clara) == []


def test_an_ended_clearance_lifts_nothing_any_more(
    owner: Staff, clara: Client, clearable: str, browse: Browse
) -> None:
    browse(owner).post(reverse("clinic:clear", args=[clara.pk]), word(clearable))
    (row,) = access.clearances_of(owner, clara)
    browse(owner).post(reverse("clinic:end_clearance", args=[clara.pk, row.pk]))
    cards = browse(owner).get(safety(clara)).context["cards"]
    assert clearable in {card.rule.id for card, _ in cards}


# Changes -------------------------------------------------------------------------------------


def test_what_changed_since_the_last_screening_is_said(
    owner: Staff, clara: Client, browse: Browse
) -> None:
    actions.screen_client(owner, clara, now=timezone.now() - timedelta(days=3))
    actions.record_fact(owner, clara, concept="apixaban", text="Eliquis")
    shown = see(browse, owner, safety(clara))
    assert "New limit: Blood thinner" in shown
    assert "Written down since: Eliquis." in shown


def test_when_nothing_changed_that_is_said(owner: Staff, clara: Client, browse: Browse) -> None:
    actions.screen_client(owner, clara, now=timezone.now() - timedelta(days=3))
    assert "Nothing changed." in see(browse, owner, safety(clara))
