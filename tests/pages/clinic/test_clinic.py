"""The clinic: its data, staff, audit trail, consent text; all but looking is the owner's."""

import pytest
from django.urls import reverse

from palpate.people.access import list_staff
from palpate.people.models import Clinic, Staff
from palpate.record.access import consent_texts
from palpate.team import actions as team
from tests.cast import PASSWORD

CLINIC = {"name": "Riverside", "phone": "555 0100", "address": "12 Ferry Street", "state": "Maine",
          "zone": "America/Chicago"}  # fmt: skip
NEW = {"name": "Nora North", "email": "nora@riverside.example", "role": "therapist",
       "password": "four-warm-stones-here", "credentials": "LMT", "licence": "MA-3"}  # fmt: skip


def member(staff: Staff, name: str) -> Staff:
    return next(one for one in list_staff(staff) if one.name == name)


def test_the_page_shows_who_works_here_and_the_own_account(
    owner, therapist, front_desk, browse
) -> None:
    page = browse(owner).get("/clinic/").content.decode()
    for words in ("Riverside Massage", "Olive Owen", "Theo Tran", "Front desk", "Audit trail"):
        assert words in page
    assert reverse("mfa_index") in page
    assert reverse("account_change_password") in page


def test_others_see_the_clinic_without_the_owner_s_doors(therapist, front_desk, browse) -> None:
    for staff in (therapist, front_desk):
        page = browse(staff).get("/clinic/").content.decode()
        assert "Olive Owen" in page
        assert "olive@riverside.example" not in page
        assert "/clinic/trail/" not in page
        assert "/clinic/staff/" not in page


def test_the_front_desk_does_not_see_the_consent_text(front_desk, browse) -> None:
    assert "Consent text" not in browse(front_desk).get("/clinic/").content.decode()


def test_the_owner_changes_the_clinic(owner, browse) -> None:
    assert "Riverside Massage" in browse(owner).get("/clinic/edit/").content.decode()
    page = browse(owner).post("/clinic/edit/", CLINIC)
    assert page["Location"] == "/clinic/"
    clinic = Clinic.objects.get(pk=owner.clinic_id)
    assert (clinic.address, clinic.timezone) == ("12 Ferry Street", "America/Chicago")


@pytest.mark.parametrize("name", ["", " "])
def test_a_clinic_without_a_name_is_refused(name, owner, browse) -> None:
    page = browse(owner).post("/clinic/edit/", {**CLINIC, "name": name})
    assert page.status_code == 422
    assert "The name of the clinic is empty; fill it in." in page.content.decode()
    assert "12 Ferry Street" in page.content.decode()


def test_the_owner_adds_a_colleague_who_can_sign_in(owner, browse) -> None:
    assert browse(owner).get("/clinic/staff/new/").status_code == 200
    browse(owner).post("/clinic/staff/new/", NEW)
    nora = member(owner, "Nora North")
    assert (nora.role, nora.licence) == ("therapist", "MA-3")
    assert nora.user.check_password("four-warm-stones-here")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "The name is empty; fill it in."),
        ({"role": ""}, "No role is chosen; choose one."),
        ({"email": "nora at home"}, "is not an e-mail address"),
        ({"email": "theo@riverside.example"}, "works is here already"),
        ({"password": "short"}, "choose another password"),
        ({"password": ""}, "The password is empty; type one to start with."),
    ],
)
def test_a_colleague_with_bad_data_is_refused(wrong, sentence, owner, therapist, browse) -> None:
    page = browse(owner).post("/clinic/staff/new/", {**NEW, **wrong})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "MA-3" in page.content.decode()
    assert len(list_staff(owner)) == 2


def test_a_role_is_changed_and_the_last_owner_stays(owner, therapist, browse) -> None:
    changed = {"name": "Theo Tran", "role": "read only", "credentials": "", "licence": ""}
    browse(owner).post(f"/clinic/staff/{therapist.pk}/", changed)
    assert member(owner, "Theo Tran").role == "read only"
    page = browse(owner).post(f"/clinic/staff/{owner.pk}/", {**changed, "name": "Olive Owen"})
    assert page.status_code == 422
    assert "make somebody else owner first" in page.content.decode()
    assert member(owner, "Olive Owen").role == "owner"


def test_a_lost_password_is_replaced(owner, therapist, browse) -> None:
    address = f"/clinic/staff/{therapist.pk}/password/"
    assert browse(owner).get(address)["Location"] == f"/clinic/staff/{therapist.pk}/"
    assert browse(owner).post(address, {"password": "short"}).status_code == 422
    assert browse(owner).post(address, {"password": ""}).status_code == 422
    browse(owner).post(address, {"password": "nine-quiet-river-stones"})
    assert member(owner, "Theo Tran").user.check_password("nine-quiet-river-stones")
    assert not member(owner, "Theo Tran").user.check_password(PASSWORD)


def test_who_left_comes_in_no_more_and_can_come_back(owner, therapist, browse) -> None:
    address = f"/clinic/staff/{therapist.pk}/active/"
    browse(owner).get(address)
    assert member(owner, "Theo Tran").active
    browse(owner).post(address, {"active": "0"})
    assert not member(owner, "Theo Tran").active
    assert "Those who left (1)" in browse(owner).get("/clinic/").content.decode()
    browse(owner).post(address, {"active": "1"})
    assert member(owner, "Theo Tran").active


def test_the_trail_tells_who_did_what_and_narrows_to_client_and_colleague(
    owner, therapist, front_desk, clara, browse
) -> None:
    team.add_professional(front_desk, name="Vera", role="family-physician")
    browse(therapist).get(f"/clients/{clara.pk}/letters/")
    browser = browse(owner)
    page = browser.get("/clinic/trail/").content.decode()
    assert "added professional" in page
    assert "looked at letters" in page
    about = browser.get(f"/clinic/trail/?client={clara.pk}").content.decode()
    assert "looked at letters" in about
    assert "added professional" not in about
    by_desk = browser.get(f"/clinic/trail/?staff={front_desk.pk}").content.decode()
    assert "added professional" in by_desk
    assert "looked at letters" not in by_desk


def test_the_trail_of_another_clinic_s_client_is_not_there(owner, hugo, stranger, browse) -> None:
    assert browse(owner).get(f"/clinic/trail/?client={hugo.pk}").status_code == 404
    assert browse(owner).get(f"/clinic/trail/?staff={stranger.pk}").status_code == 404
    assert browse(owner).get("/clinic/trail/?client=nonsense").status_code == 404


def test_a_new_consent_text_is_a_new_version(therapist, browse) -> None:
    browser = browse(therapist)
    assert "Publish as version 1" in browser.get("/clinic/consent/").content.decode()
    for body in ("First words.", "Second words."):
        browser.post("/clinic/consent/", {"title": "Consent", "body": body})
    assert [text.version for text in consent_texts(therapist)] == [2, 1]
    page = browser.get("/clinic/consent/").content.decode()
    assert "First words." in page
    assert "(in force)" in page
    assert "version 2" in browser.get("/clinic/").content.decode()


def test_a_consent_without_words_is_refused(therapist, browse) -> None:
    page = browse(therapist).post("/clinic/consent/", {"title": "Consent", "body": ""})
    assert page.status_code == 422
    assert "The body of the consent is empty; fill it in." in page.content.decode()
    assert consent_texts(therapist) == []


def test_the_owner_s_pages_are_closed_to_others(
    owner, therapist, front_desk, read_only, stranger, browse
) -> None:
    pages = ["/clinic/edit/", "/clinic/staff/new/", f"/clinic/staff/{owner.pk}/", "/clinic/trail/",
             f"/clinic/staff/{owner.pk}/password/"]  # fmt: skip
    for staff in (therapist, front_desk, read_only):
        for address in pages:
            assert browse(staff).get(address).status_code == 403
        assert browse(staff).post(f"/clinic/staff/{owner.pk}/active/").status_code == 403
    for staff in (front_desk, read_only):
        assert browse(staff).get("/clinic/consent/").status_code == 403
    assert browse(stranger).get(f"/clinic/staff/{owner.pk}/").status_code == 404
    assert "/account/login/" in browse(None).get("/clinic/")["Location"]
