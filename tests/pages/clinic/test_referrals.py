"""Referrals: taken in with a letter, answered, mended; and the directory of professionals."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from palpate.pages.clinic.referrals import write_age
from palpate.people.models import Client
from palpate.record import access as record
from palpate.team import access, actions
from palpate.team.models import Letter, Professional, Referral
from tests.team.files import make_pdf

PDF = "application/pdf"
SOMEBODY = {
    "professional": "new",
    "new_name": "Dr Vera Vance",
    "new_role": "family-physician",
    "new_organisation": "Harbor Family Medicine",
}


@pytest.fixture
def vera(owner):
    return actions.add_professional(owner, name="Dr Vera Vance", role="family-physician")


@pytest.fixture
def referral(owner, clara, vera):
    return actions.receive_referral(
        owner, clara, vera, reason="Low back pain since spring.", diagnosis="Low back pain"
    )


def told(**more):
    today = timezone.localdate().isoformat()
    return {"received_on": today, "reason": "Neck pain.", "visits": "6", **more}


def letter(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, PDF)


def new_address(client) -> str:
    return reverse("clinic:referral_new", args=[client.pk])


def only(clinic) -> Referral:
    return Referral.objects.of(clinic).get()


def test_the_list_says_who_why_from_whom_and_how_far(owner, browse, referral) -> None:
    page = browse(owner).get("/referrals/").content.decode()
    for words in (
        "Clare Cole",
        "born 2 April 1961",
        "lives by the ferry",
        "Low back pain",
        "Vance",
    ):
        assert words in page
    assert "Waiting for an answer" in page
    assert "today" in page


def test_an_empty_list_says_what_will_be_here(owner, browse) -> None:
    assert "No referral yet" in browse(owner).get("/referrals/").content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (90, "3 months ago"),
    ],
)
def test_age_is_said_shortly(days, words) -> None:
    today = timezone.localdate()
    assert write_age(today - timedelta(days=days), today) == words


def test_a_referral_with_its_letter_is_taken_in(front_desk, browse, clara, vera) -> None:
    sent = told(
        professional=str(vera.pk), diagnosis="Neck pain", diagnosis_code="m542",
        asks="A trial.", precautions="Osteoporosis.", letter=letter(make_pdf()),
    )  # fmt: skip
    page = browse(front_desk).post(new_address(clara), sent)
    row = only(clara.clinic)
    assert page["Location"] == reverse("clinic:referral", args=[row.pk])
    assert (row.reason, row.diagnosis_code, row.visits) == ("Neck pain.", "M54.2", 6)
    assert row.professional == vera
    assert row.letter is not None


def test_who_refers_can_be_entered_with_the_referral(owner, browse, clara) -> None:
    browse(owner).post(new_address(clara), told(**SOMEBODY))
    assert only(clara.clinic).professional.organisation == "Harbor Family Medicine"


def test_a_file_that_is_no_pdf_is_refused_and_what_was_typed_is_kept(owner, browse, clara) -> None:
    sent = told(**SOMEBODY, letter=letter(b"MZ this is a program"))
    page = browse(owner).post(new_address(clara), sent)
    said = page.content.decode()
    assert page.status_code == 422
    assert "says it is a PDF but is not" in said
    assert "choose the file once more" in said
    assert "Neck pain." in said
    assert "Harbor Family Medicine" in said
    assert not Referral.objects.of(clara.clinic).exists()
    assert not Professional.objects.of(clara.clinic).exists()
    assert not Letter.objects.of(clara.clinic).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "The reason for the referral is empty; fill it in."),
        ({"received_on": "yesterday"}, "This is no day; write it as 2026-11-24."),
        ({"received_on": "2999-01-01"}, "it lies in the future"),
        ({"visits": "six"}, "This is no number of visits"),
        ({"visits": "0"}, "give 1 to 500, or leave it empty"),
        ({"until": "2001-01-01"}, "it lies before the referral"),
        ({"diagnosis_code": "back"}, "“back” is no ICD-10-CM code; write it as M54.50"),
        ({"professional": ""}, "Nobody is chosen; choose who refers."),
        ({"new_name": ""}, "The name of who refers is empty; fill it in."),
        ({"new_role": ""}, "The profession of who refers is empty; fill it in."),
        ({"letter": letter(b"")}, "is empty; choose the file again"),
    ],
)
def test_bad_input_gets_one_sentence(wrong, sentence, owner, browse, clara) -> None:
    page = browse(owner).post(new_address(clara), told(**{**SOMEBODY, "asks": "Kept."} | wrong))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Kept." in page.content.decode()
    assert not Referral.objects.of(clara.clinic).exists()


def test_sent_twice_it_is_taken_in_once(owner, browse, clara, vera) -> None:
    browser = browse(owner)
    sent = told(professional=str(vera.pk), once="abc123")
    first = browser.post(new_address(clara), sent)
    assert browser.post(new_address(clara), sent)["Location"] == first["Location"]
    assert Referral.objects.of(clara.clinic).count() == 1


def test_a_new_client_comes_with_the_referral(front_desk, browse) -> None:
    sent = told(**SOMEBODY, given="Moira", family="Mbeki", born="1980-05-06")
    browse(front_desk).post("/referrals/new/client/", sent)
    assert only(front_desk.clinic).client.family == "Mbeki"


def test_a_refused_letter_leaves_no_half_entered_client(front_desk, browse) -> None:
    sent = told(**SOMEBODY, given="Moira", letter=letter(b"no"))
    page = browse(front_desk).post("/referrals/new/client/", sent)
    assert page.status_code == 422
    assert "Moira" in page.content.decode()
    assert not Client.objects.of(front_desk.clinic).exists()


def test_a_person_who_may_be_here_is_pointed_out_first(front_desk, browse, clara) -> None:
    browser = browse(front_desk)
    sent = told(**SOMEBODY, given="Clara", family="Cole", born="1961-04-02")
    page = browser.post("/referrals/new/client/", sent).content.decode()
    assert "This may be somebody who is here." in page
    assert new_address(clara) in page
    browser.post("/referrals/new/client/", sent | {"sure": "1"})
    assert Client.objects.of(front_desk.clinic).count() == 2


def test_a_bad_name_is_said_beside_its_field(front_desk, browse) -> None:
    page = browse(front_desk).post(
        "/referrals/new/client/", told(**SOMEBODY, given="A", phone="12")
    )
    assert page.status_code == 422
    assert "“12” is not a phone number" in page.content.decode()


def test_the_client_is_found_by_words_that_stay_out_of_the_address(owner, browse, clara) -> None:
    browser = browse(owner)
    assert "A client who is new" in browser.get("/referrals/new/").content.decode()
    page = browser.post("/referrals/new/", {"q": "cla co"}).content.decode()
    assert new_address(clara) in page
    part = browser.post("/referrals/new/", {"q": "zzz"}, headers={"HX-Request": "true"})
    assert "Nobody has words that begin like these" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_referral_shows_what_was_asked_and_what_is_left(owner, browse, referral) -> None:
    page = browse(owner).get(f"/referrals/{referral.pk}/").content.decode()
    assert "Low back pain since spring." in page
    assert "0 used" in page
    assert "Accept" in page
    assert "Decline" in page


def test_accepting_lets_the_diagnosis_wait_among_the_facts(owner, browse, clara, referral) -> None:
    sent = {"status": "accepted", "version": "1"}
    page = browse(owner).post(f"/referrals/{referral.pk}/move/", sent, follow=True)
    assert "The diagnosis waits among the facts to confirm." in page.content.decode()
    assert only(clara.clinic).status == "accepted"
    assert [fact.said_by for fact in record.facts_waiting(owner, clara)] == ["referrer"]


def test_declining_needs_a_reason(owner, browse, clara, referral) -> None:
    address = f"/referrals/{referral.pk}/move/"
    page = browse(owner).post(address, {"status": "declined", "version": "1", "reason": " "})
    assert page.status_code == 422
    assert "The reason is empty; fill it in." in page.content.decode()
    browse(owner).post(address, {"status": "declined", "version": "1", "reason": "Imaging first."})
    assert only(clara.clinic).status_reason == "Imaging first."


def test_a_step_on_a_stale_page_changes_nothing(owner, browse, clara, referral) -> None:
    sent = {"status": "accepted", "version": "7"}
    page = browse(owner).post(f"/referrals/{referral.pk}/move/", sent)
    assert page.status_code == 409
    assert "changed by someone else" in page.content.decode()
    assert only(clara.clinic).status == "received"


def test_an_impossible_step_is_refused_in_a_sentence(owner, browse, referral) -> None:
    sent = {"status": "completed", "version": "1"}
    page = browse(owner).post(f"/referrals/{referral.pk}/move/", sent)
    assert "A referral that is received cannot become completed" in page.content.decode()


def test_the_front_desk_takes_in_and_does_not_answer(front_desk, browse, referral) -> None:
    browser = browse(front_desk)
    assert "Accept" not in browser.get(f"/referrals/{referral.pk}/").content.decode()
    sent = {"status": "accepted", "version": "1"}
    assert browser.post(f"/referrals/{referral.pk}/move/", sent).status_code == 403


def test_a_referral_is_mended_and_gets_its_letter_later(owner, browse, clara, referral) -> None:
    address = f"/referrals/{referral.pk}/edit/"
    assert "Low back pain since spring." in browse(owner).get(address).content.decode()
    sent = told(reason="Neck pain after all.", version="1", letter=letter(make_pdf()))
    page = browse(owner).post(address, sent)
    assert page["Location"] == f"/referrals/{referral.pk}/"
    row = only(clara.clinic)
    assert (row.reason, row.visits) == ("Neck pain after all.", 6)
    assert row.letter is not None


def test_mending_a_stale_referral_shows_both_versions(owner, browse, clara, referral) -> None:
    actions.edit_referral(owner, referral, seen_version=1, reason="Changed by Theo.")
    page = browse(owner).post(f"/referrals/{referral.pk}/edit/", told(version="1"))
    said = page.content.decode()
    assert page.status_code == 409
    assert "Changed by Theo." in said
    assert "Neck pain." in said
    assert only(clara.clinic).reason == "Changed by Theo."


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"letter": letter(b"no")}])
def test_a_bad_mend_is_refused_with_what_was_typed(wrong, owner, browse, clara, referral) -> None:
    page = browse(owner).post(
        f"/referrals/{referral.pk}/edit/", told(version="1", asks="Kept.", **wrong)
    )
    assert page.status_code == 422
    assert "Kept." in page.content.decode()
    assert only(clara.clinic).version == 1


def test_other_clinics_readers_and_the_signed_out_are_kept_out(
    stranger, read_only, browse, clara, referral
) -> None:
    address = f"/referrals/{referral.pk}/"
    assert browse(stranger).get(address).status_code == 404
    assert browse(stranger).post(new_address(clara), told(**SOMEBODY)).status_code == 404
    assert browse(read_only).get(address).status_code == 200
    assert browse(read_only).get(new_address(clara)).status_code == 403
    assert browse(read_only).get("/referrals/new/").status_code == 403
    assert browse(read_only).get(f"{address}edit/").status_code == 403
    assert "/account/login/" in browse(None).get(address)["Location"]


def test_a_professional_is_added_and_changed(front_desk, browse) -> None:
    browser = browse(front_desk)
    new = {"name": "Paul", "role": "physical-therapist", "npi": "1234567893", "active": "on"}
    browser.post("/referrals/professionals/new/", new)
    row = Professional.objects.of(front_desk.clinic).get()
    assert "Paul" in browser.get("/referrals/professionals/").content.decode()
    address = f"/referrals/professionals/{row.pk}/"
    assert "1234567893" in browser.get(address).content.decode()
    gone = {"name": "Paul", "role": "physical-therapist", "version": "1"}
    browser.post(address, gone)
    assert access.list_professionals(front_desk) == []
    assert "Paul" in browser.get("/referrals/professionals/?gone=1").content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "The name is empty; fill it in."),
        ({"role": ""}, "No profession is chosen; choose one."),
        ({"npi": "1234567890"}, "“1234567890” is no national provider number"),
        ({"email": "vera at work"}, "“vera at work” is no e-mail address"),
    ],
)
def test_a_professional_with_bad_data_is_refused(wrong, sentence, owner, browse, vera) -> None:
    sent = {"name": "Vera", "role": "family-physician", "fax": "555 77", "version": "1"} | wrong
    for address in ("/referrals/professionals/new/", f"/referrals/professionals/{vera.pk}/"):
        page = browse(owner).post(address, sent)
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "555 77" in page.content.decode()


def test_two_who_edit_a_professional_see_both_versions(owner, browse, vera) -> None:
    actions.edit_professional(owner, vera, seen_version=1, fax="111 1111")
    sent = {"name": "Vera", "role": "family-physician", "fax": "222 2222", "version": "1"}
    page = browse(owner).post(f"/referrals/professionals/{vera.pk}/", sent)
    assert page.status_code == 409
    assert "111 1111" in page.content.decode()
    assert "222 2222" in page.content.decode()


def test_the_directory_of_another_clinic_is_not_seen(stranger, read_only, browse, vera) -> None:
    address = f"/referrals/professionals/{vera.pk}/"
    assert browse(stranger).get(address).status_code == 404
    assert browse(read_only).get(address).status_code == 403
    assert browse(read_only).get("/referrals/professionals/new/").status_code == 403
    assert "Vance" not in browse(stranger).get("/referrals/professionals/").content.decode()
