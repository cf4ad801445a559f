"""The knowledge pages: every rule can be found and read whole, by everybody of the clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.html import escape

from palpate.clinical.cards import list_attributes
from palpate.clinical.reviews import Review, digest_rule
from palpate.clinical.wording import write_limits
from palpate.pages.clinic.reasons.cards import OWN, write_card
from palpate.record import translate
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Staff

pytestmark = pytest.mark.django_db
ROOMS = ["knowledge", "massage_types", "measures", "sources"]


@pytest.mark.parametrize("name", ROOMS)
def test_everybody_of_the_clinic_may_read(
    name: str, front_desk: Staff, read_only: Staff, therapist: Staff, browse: Browse
) -> None:
    for staff in (front_desk, read_only, therapist):
        page = browse(staff).get(reverse(f"clinic:{name}"))
        assert page.status_code == 200
        assert "Not yet reviewed by a clinician" in page.content.decode()


@pytest.mark.parametrize("name", ROOMS)
def test_who_is_signed_out_is_led_to_sign_in(name: str, browse: Browse) -> None:
    assert browse(None).get(reverse(f"clinic:{name}")).status_code == 302


def test_all_rules_are_listed_by_area(owner: Staff, browse: Browse) -> None:
    page = browse(owner).get(reverse("clinic:knowledge"))
    listed = [each["rule"].id for group in page.context["groups"] for each in group["rules"]]
    assert sorted(listed) == sorted(translate.library().rules)


def test_a_search_finds_rules_by_what_they_speak_of(owner: Staff, browse: Browse) -> None:
    page = browse(owner).get(reverse("clinic:knowledge"), {"q": "Blood THINNER"})
    shown = page.content.decode()
    assert 0 < page.context["count"] < page.context["total"]
    assert "Blood thinner" in shown


@pytest.mark.parametrize("standing", ["stop", "clear first", "adjust", "note"])
def test_rules_are_narrowed_by_standing(standing: str, owner: Staff, browse: Browse) -> None:
    page = browse(owner).get(reverse("clinic:knowledge"), {"standing": standing})
    found = [each["standing"] for group in page.context["groups"] for each in group["rules"]]
    assert found
    assert set(found) == {standing}


def test_a_search_that_finds_nothing_says_that_this_is_no_all_clear(
    owner: Staff, browse: Browse
) -> None:
    page = browse(owner).get(reverse("clinic:knowledge"), {"q": "gronkle"})
    assert "What no rule covers is not thereby safe." in page.content.decode()


def test_while_typing_the_list_comes_alone(owner: Staff, browse: Browse) -> None:
    page = browse(owner).get(
        reverse("clinic:knowledge"), {"q": "clot"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in page.content.decode()


def test_a_rule_shows_all_its_parts(owner: Staff, browse: Browse) -> None:
    rule = translate.library().rules["platelets-20-to-50"]
    shown = browse(owner).get(reverse("clinic:rule", args=[rule.id])).content.decode()
    card = write_card(translate.library(), rule)
    parts = [
        rule.title, rule.because, rule.for_client, rule.lift.says, rule.lift.who or "",
        *(source.title for source in card.sources), *card.limits, *card.when,
        *(case.says for case in (*card.fires, *card.spares)), "not yet reviewed by a clinician",
    ]  # fmt: skip
    assert card.fires
    assert card.spares
    for words in parts:
        assert escape(words) in shown


def test_a_rule_shows_its_card(owner: Staff, browse: Browse) -> None:
    rule = translate.library().rules["teenager-care"]
    shown = browse(owner).get(reverse("clinic:rule", args=[rule.id])).content.decode()
    attributes = list_attributes(translate.library(), rule)
    assert len(attributes) == 19
    for each in attributes:
        if each.name in OWN:
            continue
        for words in (each.name, *each.says):
            assert escape(words) in shown
    assert "Used: Age." in shown


def test_a_rule_shows_what_clinicians_said_of_it(
    owner: Staff, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = translate.library()
    rule = library.rules["teenager-care"]
    now, then = digest_rule(rule), "0" * 16
    on = date(2026, 11, 24)
    said = (
        Review(rule.id, then, "disagree", "Dr Old", "MD, Ohio, 1", on, "Too <strict>."),
        Review(rule.id, now, "agree", "Ann Ex", "RN, Oregon, 2", on),
    )
    reviewed = replace(library, reviews={rule.id: said})
    monkeypatch.setattr(translate, "library", lambda: reviewed)
    shown = browse(owner).get(reverse("clinic:rule", args=[rule.id])).content.decode()
    assert "Reviewed by Ann Ex (RN, Oregon, 2) on 24 November 2026." in shown
    assert "Too &lt;strict&gt;." in shown
    assert shown.count("(of an earlier wording)") == 1
    total = sum(each.retired is None for each in library.rules.values())
    assert f"Not yet reviewed by a clinician, except 1 of {total}." in shown


def test_every_rule_can_be_written_in_words() -> None:
    library = translate.library()
    for rule in library.rules.values():
        card = write_card(library, rule)
        assert bool(card.limits) is (rule.limits.standing.words != "note")
        assert bool(card.when) is not rule.universal
        assert list(write_limits(library, rule.limits)) == list(card.limits)


def test_a_rule_that_is_none_is_not_there(owner: Staff, browse: Browse) -> None:
    assert browse(owner).get("/knowledge/rules/no-such-rule/").status_code == 404


def test_every_massage_type_and_measure_is_listed(owner: Staff, browse: Browse) -> None:
    library = translate.library()
    types = browse(owner).get(reverse("clinic:massage_types")).content.decode()
    assert all(escape(kind.name) in types for kind in library.types.values())
    measures = browse(owner).get(reverse("clinic:measures")).content.decode()
    assert all(escape(measure.name) in measures for measure in library.measures.values())


def test_sources_are_narrowed_by_words_and_tier(owner: Staff, browse: Browse) -> None:
    source = translate.library().all_sources()[0]
    page = browse(owner).get(
        reverse("clinic:sources"), {"q": source.title[:20], "tier": source.tier}
    )
    assert escape(source.title) in page.content.decode()
    other = "D" if source.tier != "D" else "A"
    page = browse(owner).get(reverse("clinic:sources"), {"q": source.title, "tier": other})
    assert "No source is called this" in page.content.decode()


def test_sources_come_in_pages(owner: Staff, browse: Browse) -> None:
    address = reverse("clinic:sources")
    first = browse(owner).get(address).context["page"]
    second = browse(owner).get(address, {"page": 2}).context["page"]
    assert {each["source"].id for each in first}.isdisjoint(each["source"].id for each in second)
