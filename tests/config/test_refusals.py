"""A guessed address answers 404, a role that does not reach answers 403, both are noted."""

import pytest

from palpate.people.models import AuditEntry

pytestmark = pytest.mark.urls("tests.config.urls")


def noted(staff) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.of(staff.clinic).filter(action="refused")
    return [(row.kind, row.object_id) for row in rows]


def test_a_client_of_ones_own_clinic_is_shown(owner, clara, browse) -> None:
    assert browse(owner).get(f"/test/client/{clara.pk}").content == b"Cole"
    assert noted(owner) == []


def test_a_client_of_another_clinic_by_guessed_address_is_404(owner, hugo, browse) -> None:
    answer = browse(owner).get(f"/test/client/{hugo.pk}")
    assert answer.status_code == 404
    assert "Hugo" not in answer.content.decode()
    assert noted(owner) == [("test-client", str(hugo.pk))]


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("therapist", 200), ("read_only", 200), ("front_desk", 403)],
)
def test_clinical_pages_are_closed_to_the_front_desk(clara, browse, request, who, status) -> None:
    staff = request.getfixturevalue(who)
    assert browse(staff).get(f"/test/clinical/{clara.pk}").status_code == status
    assert noted(staff) == ([("test-clinical", str(clara.pk))] if status == 403 else [])


def test_nobody_is_sent_to_sign_in(clara, browse) -> None:
    assert browse(None).get(f"/test/client/{clara.pk}").status_code == 302
