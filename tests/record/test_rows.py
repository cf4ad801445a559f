"""Every table of the record and of the team belongs to a clinic, is narrow, and keeps its locks."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from palpate.people.errors import UnscopedQuery
from palpate.record import actions
from palpate.record.errors import LockedRow
from palpate.record.models import Fact
from palpate.record.rows import Guarded
from tests.cast import NOW

TABLES = [
    model for label in ("record", "team") for model in apps.get_app_config(label).get_models()
]
MOST_FIELDS = 20


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_table_is_narrow_and_belongs_to_a_clinic(model) -> None:
    fields = model._meta.concrete_fields
    assert len(fields) <= MOST_FIELDS
    assert "clinic" in {field.name for field in fields}
    assert isinstance(model._meta.pk, models.UUIDField)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_table_is_not_asked_without_a_clinic(db, owner, model) -> None:
    for ask in (model.objects.all, model.objects.count, lambda: model.objects.filter(pk=None)):
        with pytest.raises(UnscopedQuery):
            ask()
    assert list(model.objects.of(owner.clinic)) == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_index_of_a_clients_rows_begins_with_what_is_asked_for(model) -> None:
    for index in model._meta.indexes:
        assert index.fields[0] in ("clinic", "client"), index.name


def test_the_rows_of_one_clinic_are_not_those_of_another(owner, stranger, clara, hugo) -> None:
    mine = actions.record_fact(owner, clara, text="mine", now=NOW)
    theirs = actions.record_fact(stranger, hugo, text="theirs", now=NOW)
    assert list(Fact.objects.of(owner.clinic)) == [mine]
    assert list(Fact.objects.of(stranger.clinic)) == [theirs]


def test_saving_a_locked_row_unchanged_is_no_change(owner, clara) -> None:
    fact = actions.record_fact(owner, clara, text="kept", now=NOW)
    stored = Fact.everywhere.get(pk=fact.pk)
    stored.save()
    assert Fact.everywhere.get(pk=fact.pk).text == "kept"


def test_a_column_that_was_not_loaded_is_not_taken_for_a_change(owner, clara) -> None:
    actions.record_fact(owner, clara, text="kept", now=NOW)
    stored = Fact.everywhere.defer("text").get()
    stored.save()
    stored.status = "resolved"
    with pytest.raises(LockedRow):
        stored.save()


def test_what_must_never_change_is_guarded() -> None:
    guarded = {model.__name__ for model in TABLES if issubclass(model, Guarded)}
    free = {model.__name__ for model in TABLES} - guarded
    assert free == {"Glance", "IntakeLink", "Professional", "Referral"}


def test_the_migrations_say_what_the_models_say(db) -> None:
    call_command("makemigrations", "record", "team", check=True, dry_run=True, verbosity=0)
