"""What models cannot say: the order of words on PostgreSQL, and the table of the shared cache."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def order_words(apps: Any, editor: Any) -> None:
    """Compare words byte by byte, as the ranges of the search need it; SQLite does already."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            'ALTER TABLE people_clientword ALTER COLUMN word TYPE varchar(40) COLLATE "C"'
        )


def make_cache(apps: Any, editor: Any) -> None:
    """Make the table in which failed sign-ins are counted."""
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Storage beside the models."""

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunPython(order_words, migrations.RunPython.noop),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
