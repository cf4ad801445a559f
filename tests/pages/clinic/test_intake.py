"""The intake together: saved as it goes, told when somebody was faster, handed in, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from palpate.record import access, actions
from palpate.record.models import IntakeDraft
from tests.cast import Browse

if TYPE_CHECKING:
    from palpate.people.models import Client, Staff

HTMX = {"HX-Request": "true"}


def save(browse: Browse, staff: Staff, client: Client, topic: str, **sent: Any) -> Any:
    address = reverse("clinic:intake_save", args=[client.pk, topic])
    return browse(staff).post(address, {"version": 0, **sent}, headers=HTMX)


def draft_of(client: Client) -> IntakeDraft:
    return IntakeDraft.objects.of(client.clinic).get(client=client)


def test_every_question_says_why_it_is_asked(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    page = browse(therapist).get(reverse("clinic:intake", args=[clara.pk])).content.decode()
    assert "Have you ever had a blood clot" in page
    assert "A clot can move when the limb is pressed." in page


def test_an_answer_is_kept_as_it_is_given(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = save(
        browse, therapist, clara, "clots", reply="yes", picked="deep-vein-thrombosis",
        **{"when-deep-vein-thrombosis": "2019", "where-deep-vein-thrombosis": "left calf"},
    )  # fmt: skip
    assert "saved" in page.content.decode()
    assert 'name="version" value="1"' in page.content.decode()
    again = browse(therapist).get(reverse("clinic:intake", args=[clara.pk])).content.decode()
    assert 'value="2019"' in again
    assert 'value="left calf"' in again


def test_answers_to_several_questions_add_up(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    save(browse, therapist, clara, "clots", reply="no")
    save(browse, therapist, clara, "heart", reply="unsure", version=1)
    assert draft_of(clara).answers["topics"] == {"clots": "no", "heart": "unsure"}


def test_a_page_behind_another_is_told_and_overwrites_nothing(
    owner: Staff, therapist: Staff, clara: Client, browse: Browse
) -> None:
    save(browse, owner, clara, "clots", reply="no")
    page = save(browse, therapist, clara, "clots", reply="yes", version=0)
    assert "was changed by someone else" in page.content.decode()
    assert draft_of(clara).answers["topics"] == {"clots": "no"}


def test_a_warning_sign_is_said_at_once(therapist: Staff, clara: Client, browse: Browse) -> None:
    page = save(browse, therapist, clara, "emergency-signs", reply="yes")
    assert "A warning sign was told." in page.content.decode()
    calm = save(browse, therapist, clara, "emergency-signs", reply="no", version=1)
    assert "A warning sign was told." not in calm.content.decode()


def test_handing_in_leads_to_what_is_to_be_confirmed(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    save(browse, therapist, clara, "breathing", reply="yes", picked="asthma")
    page = browse(therapist).post(reverse("clinic:intake_finish", args=[clara.pk]))
    assert page["Location"] == reverse("clinic:waiting", args=[clara.pk])
    assert [fact.concept for fact in access.facts_waiting(therapist, clara)] == ["asthma"]
    # The next intake begins anew.
    save(browse, therapist, clara, "clots", reply="no")
    assert IntakeDraft.objects.of(clara.clinic).count() == 2


def test_nothing_answered_cannot_be_handed_in(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    address = reverse("clinic:intake_finish", args=[clara.pk])
    page = browse(therapist).post(address, follow=True)
    assert "Nothing is answered yet; answer a question first." in page.content.decode()


def test_what_is_known_already_stands_beside_the_question(
    therapist: Staff, clara: Client, browse: Browse
) -> None:
    actions.record_fact(therapist, clara, concept="asthma")
    page = browse(therapist).get(reverse("clinic:intake", args=[clara.pk])).content.decode()
    assert "Known: Asthma" in page


def test_an_unknown_question_is_not_found(therapist: Staff, clara: Client, browse: Browse) -> None:
    assert save(browse, therapist, clara, "shoe-size", reply="no").status_code == 404


def test_who_may_not_write_is_refused(
    read_only: Staff, front_desk: Staff, stranger: Staff, clara: Client, browse: Browse
) -> None:
    for staff, status in ((read_only, 403), (front_desk, 403), (stranger, 404)):
        assert save(browse, staff, clara, "clots", reply="no").status_code == status
        finish = reverse("clinic:intake_finish", args=[clara.pk])
        assert browse(staff).post(finish).status_code == status
    assert not IntakeDraft.objects.of(clara.clinic).exists()
