"""The facts tab: what is known by kind, added from words, asked about, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from palpate.pages.clinic.facts import mark_words
from palpate.record import access, actions
from palpate.record.models import Answer, Fact
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

HTMX = {"HX-Request": "true"}
WORDS = "clot in the left calf two weeks ago, on Eliquis, no diabetes, snurgled flumps"


def read(browse: Browse, staff: Staff, client: Client, name: str = "clinic:facts") -> str:
    return browse(staff).get(reverse(name, args=[client.pk])).content.decode()


def known(client: Client) -> dict[str, Fact]:
    return {row.concept or row.text: row for row in Fact.objects.of(client.clinic)}


def test_facts_stand_by_kind_with_who_said_them(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(
        therapist, clara, concept="asthma", onset="2019-03", said_by="referrer", text="wheezing"
    )
    page = read(browse, therapist, clara)
    assert "Conditions" in page
    assert "Asthma" in page
    assert "since March 2019" in page
    assert "“wheezing” · said by the referrer" in page


def test_nothing_known_offers_what_to_do(therapist: Staff, clara: Client, browse: Browse) -> None:
    assert "Nothing is known yet." in read(browse, therapist, clara)


def test_words_are_read_before_anything_is_kept(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_read", args=[clara.pk])
    page = browse(therapist).post(address, {"said": WORDS}, headers=HTMX).content.decode()
    assert "Deep vein thrombosis" in page
    assert "left calf" in page
    assert "denied" in page
    assert "not understood: kept as said" in page
    assert known(clara) == {}


def test_without_scripts_the_reading_is_a_whole_page(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_read", args=[clara.pk])
    page = browse(therapist).post(address, {"said": WORDS}).content.decode()
    assert "<html" in page
    assert "Deep vein thrombosis" in page


def test_the_ticked_facts_are_added_and_no_others(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_add", args=[clara.pk])
    sent = {"said": WORDS, "mark": mark_words(WORDS), "take": ["0", "2"], "said_by": "referrer"}
    assert browse(therapist).post(address, sent).status_code == 302
    rows = known(clara)
    assert len(rows) == 2
    clot = rows["deep-vein-thrombosis"]
    assert (clot.said_by, clot.kind, clot.status) == ("referrer", "condition", "active")
    assert clot.sites


def test_what_was_not_understood_is_kept_as_said_and_asked_about(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    said = "snurgled flumps"
    sent = {"said": said, "mark": mark_words(said), "take": "0"}
    browse(therapist).post(reverse("clinic:facts_add", args=[clara.pk]), sent)
    assert known(clara)[said].concept == ""
    page = read(browse, therapist, clara)
    assert "Not understood, to be asked" in page
    assert said in page


def test_ticks_made_for_other_words_are_not_taken(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_add", args=[clara.pk])
    sent = {"said": WORDS, "mark": mark_words("asthma"), "take": "0"}
    page = browse(therapist).post(address, sent)
    assert page.status_code == 422
    assert "Understood so far" in page.content.decode()
    assert known(clara) == {}


def test_nothing_ticked_says_so_and_keeps_the_words(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_add", args=[clara.pk])
    page = browse(therapist).post(address, {"said": WORDS, "mark": mark_words(WORDS)})
    assert page.status_code == 422
    assert "Nothing is ticked; tick what should be kept." in page.content.decode()
    assert "snurgled flumps</textarea>" in page.content.decode()


def test_names_are_suggested_by_their_first_letters(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:facts_suggest", args=[clara.pk])
    browser = browse(therapist)
    assert 'value="asthma"' in browser.post(address, {"typed": "asth"}).content.decode()
    nothing = browser.post(address, {"typed": "zzzz"}).content.decode()
    assert "nothing that begins like “zzzz”" in nothing


def test_topics_stand_as_asked_or_not_asked(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = read(browse, therapist, clara)
    assert "Not asked yet" in page
    assert "<h2>Asked</h2>" not in page
    address = reverse("clinic:facts_ask", args=[clara.pk])
    browse(therapist).post(address, {"clots": "no", "heart": "unsure", "nonsense": "yes"})
    answers = access.answers_of(therapist, clara)
    assert {name: row.reply for name, row in answers.items()} == {"clots": "no", "heart": "unsure"}
    assert "<h2>Asked</h2>" in read(browse, therapist, clara)


def test_no_answer_at_all_is_refused(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = browse(therapist).post(reverse("clinic:facts_ask", args=[clara.pk]), {})
    assert page.status_code == 422
    assert not Answer.objects.of(clara.clinic).exists()


def test_a_man_is_not_asked_about_pregnancy(therapist: Staff, browse: Browse) -> None:
    from palpate.people.actions import add_client

    ben = add_client(therapist, given="Ben", family="Abara", sex="male", born="1980-01-01")
    assert "Are you pregnant" not in read(browse, therapist, ben)


def test_a_reader_sees_facts_and_no_forms(
    read_only: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(therapist, clara, concept="asthma")
    page = read(browse, read_only, clara)
    assert "Asthma" in page
    assert "Add what you were told" not in page
    for name in ("facts_add", "facts_read", "facts_ask", "facts_suggest"):
        address = reverse(f"clinic:{name}", args=[clara.pk])
        assert browse(read_only).post(address, {"said": "asthma"}).status_code == 403


def test_a_client_of_another_clinic_gets_no_facts(
    therapist: Staff, hugo: Client, browse: Browse
) -> None:
    for name in ("facts_add", "facts_read", "facts_ask", "facts_suggest"):
        address = reverse(f"clinic:{name}", args=[hugo.pk])
        assert browse(therapist).post(address, {"said": "asthma"}).status_code == 404


def test_the_history_keeps_what_was_replaced(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    fact = actions.record_fact(therapist, clara, concept="asthma", text="wheezes at night")
    actions.supersede_fact(therapist, fact, text="wheezes all day")
    assert "wheezes at night" not in read(browse, therapist, clara)
    history = read(browse, therapist, clara, "clinic:facts_history")
    assert "wheezes at night" in history
    assert "replaced" in history
