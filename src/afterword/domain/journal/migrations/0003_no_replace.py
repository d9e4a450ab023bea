"""Makes the triggers anew: they also refuse a row put in the place of another, and emptying the table."""

from typing import Any

from django.db import migrations

from afterword.domain.journal.triggers import statements


def renew(apps: Any, schema_editor: Any) -> None:
    """Removes the triggers that are there and makes those of now."""
    for create in (False, True):
        for statement in statements(schema_editor.connection.vendor, create=create):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
