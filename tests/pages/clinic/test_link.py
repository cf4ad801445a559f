"""The link for the client alone: made by who may write, shown once, its token not kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse

from palpate.record.models import IntakeLink
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff


def test_a_link_is_shown_this_once_and_opens(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:intake_link", args=[clara.pk])
    page = browse(therapist).post(address).content.decode()
    (link,) = re.findall(r'value="http://testserver(/c/[\w-]+/)"', page)
    assert browse(None).get(link).status_code == 200
    assert link not in browse(therapist).get(address).content.decode()
    token = link.split("/")[2]
    assert token not in IntakeLink.objects.of(clara.clinic).get().token_hash


def test_looking_at_the_page_makes_no_link(therapist: Staff, clara: Client, browse: Browse) -> None:
    browse(therapist).get(reverse("clinic:intake_link", args=[clara.pk]))
    assert not IntakeLink.objects.of(clara.clinic).exists()


def test_who_may_not_write_makes_no_link(
    read_only: Staff, front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:intake_link", args=[clara.pk])
    for staff, status in ((read_only, 403), (front_desk, 403), (stranger, 404)):
        assert browse(staff).post(address).status_code == status
    assert not IntakeLink.objects.of(clara.clinic).exists()
