"""Lets the database itself refuse any change of a journal row."""

from typing import Any

from django.db import migrations

from afterword.domain.journal.triggers import statements


def create(apps: Any, schema_editor: Any) -> None:
    """Makes the triggers."""
    for statement in statements(schema_editor.connection.vendor, create=True):
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    """Removes the triggers."""
    for statement in statements(schema_editor.connection.vendor, create=False):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
