"""Pages see the rows of their clinic, in the reach of the role, and nothing else."""

import uuid
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from palpate.people import access, actions
from palpate.people.errors import NotAllowed, ReadOnly, SignInNeeded, Unseen
from tests.cast import NOW


def test_a_client_of_the_clinic_is_found(therapist, clara) -> None:
    assert access.find_client(therapist, clara.pk) == clara
    assert access.find_client(therapist, str(clara.pk)) == clara


@pytest.mark.parametrize("wrong", [uuid.uuid4(), "not-an-id", "", "0" * 32])
def test_an_id_that_is_no_clients_is_unseen(therapist, clara, wrong) -> None:
    with pytest.raises(Unseen):
        access.find_client(therapist, wrong)


def test_a_client_of_another_clinic_is_unseen(therapist, clara, hugo) -> None:
    with pytest.raises(Unseen):
        access.find_client(therapist, hugo.pk)


def test_nobody_sees_nothing(clara) -> None:
    for look in (
        lambda: access.find_client(None, clara.pk),
        lambda: access.search_clients(None, "cole"),
        lambda: access.list_clients(None),
        lambda: access.similar_clients(None, "Clara", "Cole"),
        lambda: access.list_staff(None),
        lambda: access.find_staff(None, clara.pk),
        lambda: access.list_trail(None),
    ):
        with pytest.raises(SignInNeeded):
            look()


@pytest.mark.parametrize(
    "text",
    [
        "clara", "CLA", "cole", "col cla", "clare", "cole, clara", "1961-04-02", "4/2/1961",
        "1961-04", "(212) 555-0142", "212 555 0142", "5550142", "0142", "+1 212 555 0142",
        "cole 1961", "0142 clar",
    ],
)  # fmt: skip
def test_a_client_is_found_by_first_letters_birth_date_or_phone(therapist, clara, text) -> None:
    assert access.search_clients(therapist, text) == [clara]


@pytest.mark.parametrize(
    "text", ["", "lara", "cole bob", "1961-04-03", "9999", "cole 1962", "%", "_"]
)
def test_a_search_that_fits_nobody_finds_nobody(therapist, clara, text) -> None:
    assert access.search_clients(therapist, text) == []


def test_a_search_stays_in_its_clinic(therapist, clara, stranger, hugo) -> None:
    assert access.search_clients(therapist, "cole") == [clara]
    assert access.search_clients(stranger, "cole") == [hugo]


def test_a_search_gives_no_more_than_its_limit(therapist) -> None:
    for number in range(8):
        actions.add_client(therapist, given=f"Sam{number}", family="Samson", now=NOW)
    assert len(access.search_clients(therapist, "sam", limit=5)) == 5


def test_a_client_with_several_like_words_is_found_once(therapist) -> None:
    made = actions.add_client(therapist, given="Sam", family="Samson", preferred="Sammy", now=NOW)
    assert access.search_clients(therapist, "sam") == [made]


def test_two_common_words_are_both_asked_for(therapist) -> None:
    wanted = actions.add_client(therapist, given="Sam", family="Jones", now=NOW)
    actions.add_client(therapist, given="Sam", family="Smith", now=NOW)
    actions.add_client(therapist, given="Jo", family="Jones", now=NOW)
    assert access.search_clients(therapist, "sam jones") == [wanted]


def test_a_search_finds_the_new_name_and_not_the_old(therapist, clara) -> None:
    actions.edit_client(therapist, clara, 1, family="Dale", phone="", now=NOW)
    assert access.search_clients(therapist, "cole") == []
    assert access.search_clients(therapist, "0142") == []
    assert access.search_clients(therapist, "dale") == [clara]


def test_an_archived_client_is_not_searched_but_can_be_listed(therapist, clara) -> None:
    actions.archive_client(therapist, clara, 1, now=NOW)
    assert access.search_clients(therapist, "cole") == []
    assert access.list_clients(therapist).clients == []
    assert access.list_clients(therapist, archived=True).clients == [clara]


def test_clients_are_listed_by_name_a_page_at_a_time(therapist) -> None:
    for number in range(access.PAGE_SIZE + 1):
        actions.add_client(therapist, given="A", family=f"N{number:03}", now=NOW)
    first, second = access.list_clients(therapist, 1), access.list_clients(therapist, 2)
    assert [c.family for c in first.clients[:2]] == ["N000", "N001"]
    assert (len(first.clients), first.more) == (access.PAGE_SIZE, True)
    assert (len(second.clients), second.more) == (1, False)


@pytest.mark.parametrize(
    ("given", "family", "born", "phone"),
    [
        ("Clara", "Cole", date(1961, 4, 2), ""),
        ("Klara", "Cole", date(1961, 4, 2), ""),
        ("Clara", "Coles", None, ""),
        ("Cole", "Clara", None, ""),
        ("Clare", "Cole", None, ""),
        ("Clara", "Kole", None, "212-555-0142"),
    ],
)
def test_a_likely_duplicate_is_warned_of(therapist, clara, given, family, born, phone) -> None:
    assert access.similar_clients(therapist, given, family, born, phone) == [clara]


@pytest.mark.parametrize(
    ("given", "family", "born", "phone"),
    [
        ("Peter", "Cole", None, ""),
        ("Bruno", "Vance", date(1961, 4, 2), ""),
        ("Clara", "Cole", date(1993, 8, 9), ""),
        ("", "", None, ""),
    ],
)
def test_another_person_is_not_taken_for_a_duplicate(
    therapist, clara, given, family, born, phone
) -> None:
    assert access.similar_clients(therapist, given, family, born, phone) == []


def test_a_duplicate_in_another_clinic_is_not_told(stranger, clara) -> None:
    assert access.similar_clients(stranger, "Clara", "Cole", date(1961, 4, 2)) == []


def test_colleagues_are_those_of_the_clinic(owner, therapist, front_desk, stranger) -> None:
    assert access.list_staff(owner) == [front_desk, owner, therapist]
    assert access.find_staff(owner, therapist.pk) == therapist
    with pytest.raises(Unseen):
        access.find_staff(owner, stranger.pk)


def test_only_the_owner_reads_the_audit_trail(owner, therapist, clara) -> None:
    assert [entry.kind for entry in access.list_trail(owner, clara)] == ["client"]
    with pytest.raises(ReadOnly):
        access.list_trail(therapist)


def test_a_visitor_has_no_place(db, rf) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert access.current_staff(request) is None
    with pytest.raises(Unseen):
        access.choose_clinic(request, uuid.uuid4())


def test_a_user_without_a_place_gets_no_page(owner, therapist, browse) -> None:
    actions.edit_staff(owner, therapist, active=False, now=NOW)
    assert browse(therapist).get("/").status_code == 403


def test_a_person_of_two_clinics_works_in_the_one_chosen(owner, stranger, rf, browse) -> None:
    actions.add_staff(
        stranger, email=owner.user.email, name="Olive Owen", role="therapist", password="", now=NOW
    )
    request = rf.get("/")
    request.user, request.session = owner.user, {}
    assert access.current_staff(request).clinic == owner.clinic
    chosen = access.choose_clinic(request, stranger.clinic_id)
    assert (chosen.clinic, chosen.role) == (stranger.clinic, "therapist")
    assert access.current_staff(request) == chosen
    later = rf.get("/")
    later.user, later.session = owner.user, request.session
    assert access.current_staff(later) == chosen
    assert {place.clinic for place in access.list_places(owner.user)} == {
        owner.clinic, stranger.clinic,
    }  # fmt: skip


def test_a_clinic_where_one_does_not_work_cannot_be_chosen(owner, stranger, rf) -> None:
    request = rf.get("/")
    request.user, request.session = owner.user, {}
    with pytest.raises(Unseen):
        access.choose_clinic(request, stranger.clinic_id)
    assert request.session == {}


def test_a_refusal_is_what_django_answers_with_403_or_404() -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import Http404

    assert issubclass(Unseen, Http404)
    assert issubclass(NotAllowed, PermissionDenied)
    assert issubclass(ReadOnly, NotAllowed)
