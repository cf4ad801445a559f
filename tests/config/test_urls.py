"""The health of the server, as a watcher asks for it."""

import pytest
from django.db import OperationalError
from django.test import Client as Browser

from palpate.people.models import Clinic


def test_healthz_answers_200_when_the_database_answers(db) -> None:
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_healthz_answers_503_when_the_database_does_not(db, monkeypatch) -> None:
    def fail() -> bool:
        raise OperationalError

    monkeypatch.setattr(Clinic.objects, "exists", fail)
    answer = Browser().get("/healthz")
    assert answer.status_code == 503
    assert b"database" in answer.content


@pytest.mark.parametrize("path", ["/account/email/", "/account/2fa/"])
def test_the_security_page_is_reached(owner, browse, path: str) -> None:
    answer = browse(owner).get(path, follow=True)
    assert answer.status_code == 200
