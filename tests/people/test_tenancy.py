"""No query without a clinic, and no row of another one."""

import pytest

from palpate.people.errors import UnscopedQuery
from palpate.people.models import AuditEntry, Client, ClientWord, Staff


@pytest.mark.parametrize("model", [Client, ClientWord, Staff, AuditEntry])
@pytest.mark.parametrize("verb", ["all", "count", "first", "exists", "get", "filter", "delete"])
def test_a_query_without_a_clinic_is_refused(model: type, verb: str) -> None:
    with pytest.raises((UnscopedQuery, AttributeError)) as refused:
        getattr(model.objects, verb)()
    assert verb == "delete" or isinstance(refused.value, UnscopedQuery)


def test_the_refusal_names_the_repair() -> None:
    with pytest.raises(UnscopedQuery, match=r"write Client\.objects\.of\(clinic\)"):
        Client.objects.all()


def test_a_row_without_a_clinic_is_refused() -> None:
    with pytest.raises(UnscopedQuery):
        Client.objects.create(given="Nobody", family="Nowhere")


def test_a_row_with_a_clinic_is_made(clinic) -> None:
    made = Client.objects.create(clinic=clinic, given="Some", family="Body")
    assert Client.objects.of(clinic).get() == made


def test_each_clinic_sees_its_own_rows_only(clinic, clara, stranger, hugo) -> None:
    assert list(Client.objects.of(clinic)) == [clara]
    assert list(Client.objects.of(stranger.clinic)) == [hugo]


def test_related_rows_are_reached_from_a_row_in_hand(clara) -> None:
    assert {"cole", "clara", "clare"} <= set(clara.words.values_list("word", flat=True))
