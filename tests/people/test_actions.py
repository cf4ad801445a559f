"""Every change asks for permission, keeps what must hold, and leaves an audit entry."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from palpate.people import actions
from palpate.people.errors import (
    LastOwner,
    Missing,
    ReadOnly,
    SignInNeeded,
    StaleVersion,
    Taken,
    UnknownFields,
    Unreadable,
)
from palpate.people.models import AuditEntry, Client, Clinic, Staff, User
from tests.cast import NOW, PASSWORD


def trail(staff: Staff) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.of(staff.clinic).filter(user=staff.user).order_by("id")
    return [(entry.action, entry.kind) for entry in entries]


def test_opening_a_clinic_makes_its_owner(owner) -> None:
    assert (owner.role, owner.clinic.name) == ("owner", "Riverside Massage")
    assert owner.user.check_password(PASSWORD)
    assert trail(owner) == [("create", "clinic")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"owner_name": ""}, "name"),
        ({"owner_email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "passwordpassword1"}, None),
        ({"zone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_a_clinic_that_cannot_be_is_refused_whole(db, changes, field) -> None:
    given = {
        "name": "Riverside",
        "owner_email": "olive@riverside.example",
        "owner_name": "Olive Owen",
        "password": PASSWORD,
    } | changes
    if field is None:
        actions.create_clinic(**given)
        return
    with pytest.raises((Missing, Unreadable)) as refused:
        actions.create_clinic(**given)
    assert refused.value.field == field
    assert not Clinic.objects.exists()
    assert not User.objects.exists()


def test_an_address_is_kept_in_small_letters(stranger) -> None:
    made = actions.add_staff(
        stranger, email="Zoe@Hilltop.Example", name="Zoe", role="therapist", password=PASSWORD
    )
    assert made.user.email == "zoe@hilltop.example"


def test_only_the_owner_adds_staff(therapist, front_desk, read_only) -> None:
    for member in (therapist, front_desk, read_only):
        with pytest.raises(ReadOnly):
            actions.add_staff(member, email="x@y.example", name="X", role="owner", password="")


def test_staff_of_an_unknown_role_is_refused(owner) -> None:
    with pytest.raises(Unreadable, match="choose owner, therapist, front desk, read only"):
        actions.add_staff(owner, email="x@y.example", name="X", role="boss", password=PASSWORD)


def test_nobody_has_two_places_in_one_clinic(owner, therapist) -> None:
    with pytest.raises(Taken):
        actions.add_staff(
            owner, email=therapist.user.email, name="T", role="owner", password=PASSWORD
        )


def test_a_place_can_be_changed(owner, therapist) -> None:
    changed = actions.edit_staff(owner, therapist, role="owner", licence="MA-2", now=NOW)
    assert (changed.role, changed.licence, changed.name) == ("owner", "MA-2", "Theo Tran")
    assert trail(owner)[-1] == ("change", "staff")


def test_a_place_cannot_have_an_unknown_role(owner, therapist) -> None:
    with pytest.raises(Unreadable, match="choose owner, therapist"):
        actions.edit_staff(owner, therapist, role="boss")


@pytest.mark.parametrize("changes", [{"role": "therapist"}, {"active": False}])
def test_a_clinic_keeps_an_owner(owner, therapist, changes) -> None:
    with pytest.raises(LastOwner):
        actions.edit_staff(owner, owner, **changes)
    assert Staff.objects.of(owner.clinic).get(pk=owner.pk).role == "owner"
    assert Staff.objects.of(owner.clinic).get(pk=owner.pk).active


def test_the_owner_gives_a_colleague_a_new_password(owner, therapist, stranger, browse) -> None:
    signed_in = browse(therapist)
    actions.reset_password(owner, therapist, "other-words-entirely", now=NOW)
    assert User.objects.get(pk=therapist.user_id).check_password("other-words-entirely")
    assert signed_in.get("/").status_code == 302
    with pytest.raises(Unreadable):
        actions.reset_password(owner, therapist, "short")
    with pytest.raises(ReadOnly):
        actions.reset_password(therapist, owner, "other-words-entirely")
    with pytest.raises(Staff.DoesNotExist):
        actions.reset_password(stranger, owner, "other-words-entirely")


def test_the_data_of_the_clinic_can_be_changed(owner, therapist) -> None:
    actions.edit_clinic(owner, name="Riverside Two", zone="America/Chicago", now=NOW)
    assert Clinic.objects.get(pk=owner.clinic_id).timezone == "America/Chicago"
    with pytest.raises(ReadOnly):
        actions.edit_clinic(therapist, name="Mine")
    with pytest.raises(Missing):
        actions.edit_clinic(owner, name="")


@pytest.mark.parametrize("who", ["owner", "therapist", "front_desk"])
def test_a_client_is_entered(who, request) -> None:
    staff = request.getfixturevalue(who)
    made = actions.add_client(staff, given="  Jo ", family="Dow", born="4/2/1961", now=NOW)
    stored = Client.objects.of(staff.clinic).get(pk=made.pk)
    assert (stored.given, stored.born, stored.version) == ("Jo", date(1961, 4, 2), 1)
    assert trail(staff)[-1] == ("create", "client")


def test_a_reader_and_nobody_change_no_client(read_only, clara) -> None:
    for staff, refusal in ((read_only, ReadOnly), (None, SignInNeeded)):
        with pytest.raises(refusal):
            actions.add_client(staff, given="X", family="Y")
        with pytest.raises(refusal):
            actions.edit_client(staff, clara, 1, given="X")
        with pytest.raises(refusal):
            actions.archive_client(staff, clara, 1)
    assert Client.objects.of(read_only.clinic).get() == clara


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"given": "", "family": " "}, "family", "fill it in"),
        ({"born": "2.4.61"}, "born", "write it as 1961-04-02"),
        ({"born": "1961-02-30"}, "born", "write it as 1961-04-02"),
        ({"born": "2027-01-01"}, "born", "in the future"),
        ({"born": "1066-10-14"}, "born", "before 1900"),
        ({"sex": "unknown"}, "sex", "choose from the list"),
        ({"phone": "call me"}, "phone", "with area code"),
        ({"phone": "12"}, "phone", "with area code"),
        ({"email": "clara at home"}, "email", "name@example.org"),
        ({"given": "x" * 81}, "given", "longer than 80 letters"),
        ({"given": "a\x00b"}, "given", "type it anew"),
    ],
)
def test_a_field_that_cannot_be_is_refused_beside_itself(owner, fields, field, words) -> None:
    good = {"given": "Jo", "family": "Dow"}
    with pytest.raises((Missing, Unreadable), match=words) as refused:
        actions.add_client(owner, **{**good, **fields}, now=NOW)
    assert refused.value.field == field
    assert not Client.objects.of(owner.clinic).exists()
    assert actions.add_client(owner, **good, now=NOW).pk


def test_a_field_that_does_not_exist_is_refused(owner) -> None:
    with pytest.raises(UnknownFields, match="clinic, diagnosis"):
        actions.add_client(owner, given="Jo", diagnosis="x", clinic="y")


def test_a_birth_today_is_of_the_day_at_the_clinic(owner) -> None:
    # It is still the 22nd in New York.
    early = NOW.replace(hour=3)
    with pytest.raises(Unreadable):
        actions.add_client(owner, given="New", family="Born", born="2026-11-23", now=early)
    later = early + timedelta(hours=4)
    assert actions.add_client(owner, given="New", family="Born", born="2026-11-23", now=later)


def test_a_phone_number_is_kept_as_people_write_it(owner) -> None:
    home = actions.add_client(owner, given="A", family="B", phone="2125550142")
    abroad = actions.add_client(owner, given="A", family="B", phone="+442079460123")
    assert (home.phone, abroad.phone) == ("(212) 555-0142", "+44 20 7946 0123")


def test_a_change_counts_the_version_up_and_names_the_fields(front_desk, clara) -> None:
    changed = actions.edit_client(front_desk, clara, 1, given="Klara", family="Cole", now=NOW)
    assert (changed.given, changed.version) == ("Klara", 2)
    entry = AuditEntry.objects.of(clara.clinic).filter(client=clara).order_by("id").last()
    assert entry.detail == {"fields": ["given"]}
    assert "Klara" not in str(entry.detail)


def test_a_change_that_changes_nothing_leaves_no_trace(front_desk, clara) -> None:
    before = trail(front_desk)
    assert actions.edit_client(front_desk, clara, 1, given="Clara").version == 1
    assert trail(front_desk) == before


def test_a_stale_version_is_refused_and_keeps_the_first_change(owner, therapist, clara) -> None:
    actions.edit_client(owner, clara, 1, given="Klara")
    with pytest.raises(StaleVersion) as refused:
        actions.edit_client(therapist, clara, 1, given="Chiara")
    assert (refused.value.seen, refused.value.current) == (1, 2)
    assert Client.objects.of(owner.clinic).get().given == "Klara"
    assert actions.edit_client(therapist, clara, 2, given="Chiara").given == "Chiara"


def test_a_client_of_another_clinic_cannot_be_changed(owner, hugo) -> None:
    with pytest.raises(Client.DoesNotExist):
        actions.edit_client(owner, hugo, 1, given="X")
    with pytest.raises(Client.DoesNotExist):
        actions.archive_client(owner, hugo, 1)


def test_an_archived_client_can_come_back(owner, clara) -> None:
    gone = actions.archive_client(owner, clara, 1)
    assert gone.archived
    assert not actions.archive_client(owner, clara, gone.version, archived=False).archived


@pytest.mark.parametrize("broken", [{"sex": "x"}])
def test_the_table_itself_refuses_what_must_not_be(clinic, broken) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.create(clinic=clinic, given="A", family="B", **broken)


def test_the_table_refuses_an_unknown_role_and_a_second_place(owner) -> None:
    for fields in ({"role": "boss", "user": User.objects.create(email="a@b.example")},
                   {"role": "owner", "user": owner.user}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Staff.objects.create(clinic=owner.clinic, name="X", **fields)


def test_the_table_refuses_capitals_in_an_address(db) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Olive@Riverside.example")
