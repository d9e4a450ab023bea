"""Encrypts the addresses of endpoints and the secrets that sign."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from afterword.domain.sealed import SealedField, open_rows, seal_rows

SEALED = (("Endpoint", "url"), ("EndpointSecret", "secret"))


def seal(apps: Any, schema_editor: Any) -> None:
    """What was written before."""
    for model, field in SEALED:
        seal_rows(apps.get_model("notifications", model).objects.all(), field)


def unseal(apps: Any, schema_editor: Any) -> None:
    """As it was."""
    for model, field in SEALED:
        open_rows(apps.get_model("notifications", model).objects.all(), field)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AlterField("Endpoint", "url", SealedField()),
        migrations.AlterField("EndpointSecret", "secret", SealedField()),
        migrations.RunPython(seal, unseal),
    ]
