"""A client's own data: added, warned about when somebody is much alike, edited, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palpate.people.actions import edit_client
from palpate.people.models import Client
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Staff

NEW = "/clients/new/"
MOIRA = {"given": "Moira", "family": "Mbeki", "born": "1980-05-06", "phone": "(212) 555-0177"}


def count(staff: Staff) -> int:
    return Client.objects.of(staff.clinic).count()


def test_a_client_is_added(front_desk: Staff, browse: Browse) -> None:
    page = browse(front_desk).post(NEW, MOIRA)
    moira = Client.objects.of(front_desk.clinic).get(family="Mbeki")
    assert page["Location"] == reverse("clinic:client", args=[moira.pk])


def test_who_reads_only_adds_nobody(read_only: Staff, browse: Browse) -> None:
    assert browse(read_only).get(NEW).status_code == 403
    assert browse(read_only).post(NEW, MOIRA).status_code == 403
    assert count(read_only) == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("born", "the spring of 61", "“the spring of 61” is not a date; write it as 1961-04-02"),
        ("born", "2999-01-01", "is in the future; check the year"),
        ("phone", "12", "“12” is not a phone number"),
        ("email", "moira at home", "“moira at home” is not an e-mail address"),
        ("given", "", "The given name is empty; fill it in."),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    field: str, typed: str, sentence: str, therapist: Staff, browse: Browse
) -> None:
    page = browse(therapist).post(NEW, {**MOIRA, field: typed})
    assert page.status_code == 422
    shown = page.content.decode()
    assert sentence in shown
    assert f'value="{typed}"' in shown or not typed
    assert 'value="Mbeki"' in shown
    assert count(therapist) == 0


def test_somebody_alike_is_shown_before_a_second_record_is_made(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    twin = {"given": "Klara", "family": "Cole", "born": "1961-04-02"}
    page = browse(therapist).post(NEW, twin)
    assert page.status_code == 422
    assert "Is it one of these?" in page.content.decode()
    assert reverse("clinic:client", args=[clara.pk]) in page.content.decode()
    assert count(therapist) == 1
    assert browse(therapist).post(NEW, {**twin, "sure": "1"}).status_code == 302
    assert count(therapist) == 2


def test_a_change_is_kept(therapist: Staff, clara: Client, browse: Browse) -> None:
    address = reverse("clinic:client_edit", args=[clara.pk])
    page = browse(therapist).post(
        address, {"given": "Clara", "family": "Kohl", "version": clara.version}
    )
    assert page.status_code == 302
    assert Client.everywhere.get(pk=clara.pk).family == "Kohl"


def test_a_stale_page_shows_both_versions_and_can_then_be_saved(
    owner: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:client_edit", args=[clara.pk])
    seen = clara.version
    edit_client(owner, clara, seen, phone="(212) 555-0188")
    sent = {"given": "Clara", "family": "Cole", "phone": "(212) 555-0199", "version": seen}
    page = browse(therapist).post(address, sent)
    assert page.status_code == 409
    shown = page.content.decode()
    assert "(212) 555-0188" in shown
    assert 'value="(212) 555-0199"' in shown
    assert Client.everywhere.get(pk=clara.pk).phone == "(212) 555-0188"
    assert f'name="version" value="{seen + 1}"' in shown
    assert browse(therapist).post(address, {**sent, "version": seen + 1}).status_code == 302
    assert Client.everywhere.get(pk=clara.pk).phone == "(212) 555-0199"


def test_a_form_that_is_mended_still_notices_a_change_by_somebody_else(
    owner: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:client_edit", args=[clara.pk])
    seen = clara.version
    edit_client(owner, clara, seen, phone="(212) 555-0188")
    wrong = {"given": "Clara", "family": "Cole", "born": "soon", "version": seen}
    shown = browse(therapist).post(address, wrong).content.decode()
    assert f'name="version" value="{seen}"' in shown


def test_a_client_is_archived_and_brought_back(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:client_archive", args=[clara.pk])
    browse(therapist).post(address, {"archived": "1", "version": clara.version})
    assert Client.everywhere.get(pk=clara.pk).archived
    browse(therapist).post(address, {"archived": "0", "version": clara.version + 1})
    assert not Client.everywhere.get(pk=clara.pk).archived


def test_who_reads_only_changes_and_archives_nobody(
    read_only: Staff, clara: Client, browse: Browse
) -> None:
    for name in ("clinic:client_edit", "clinic:client_archive"):
        sent = {"given": "X", "archived": "1", "version": clara.version}
        address = reverse(name, args=[clara.pk])
        assert browse(read_only).post(address, sent).status_code == 403
    assert Client.everywhere.get(pk=clara.pk).version == clara.version


def test_a_client_of_another_clinic_cannot_be_changed(
    therapist: Staff, hugo: Client, browse: Browse
) -> None:
    for name in ("clinic:client_edit", "clinic:client_archive"):
        address = reverse(name, args=[hugo.pk])
        assert browse(therapist).post(address, {"given": "X", "version": 1}).status_code == 404
    assert Client.everywhere.get(pk=hugo.pk).given == "Hugo"
