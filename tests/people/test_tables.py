"""Every table of the program names its clinic, and has done so from its first migration."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel

OURS = ("people", "record", "team")
# A person may work in two clinics, and a clinic belongs to itself.
FREE = {"User", "Clinic"}
# A failed sign-in under an unknown address happens in no clinic.
OPEN = {"AuditEntry"}

TABLES = [
    model
    for label in OURS
    for model in apps.get_app_config(label).get_models()
    if model.__name__ not in FREE
]


def test_every_app_of_the_program_is_looked_at() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("palpate.")}
    with_tables = {label for label in own if list(apps.get_app_config(label).get_models())}
    assert with_tables == set(OURS)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_table_belongs_to_a_clinic(model: type[models.Model]) -> None:
    field = model._meta.get_field("clinic")
    assert field.related_model is apps.get_model("people", "Clinic")
    assert field.null is (model.__name__ in OPEN)


def list_created() -> dict[str, set[str]]:
    """Return the columns that each table was made with, in whatever migration that was."""
    steps = MigrationLoader(None).disk_migrations.items()
    return {
        step.name: {name for name, _ in step.fields}
        for (label, _), migration in steps
        for step in migration.operations
        if label in OURS and isinstance(step, CreateModel)
    }


def test_a_table_was_made_with_its_clinic_in_it() -> None:
    created = list_created()
    assert {model.__name__ for model in TABLES} <= set(created)
    without = {name for name, fields in created.items() if "clinic" not in fields}
    assert without == FREE
