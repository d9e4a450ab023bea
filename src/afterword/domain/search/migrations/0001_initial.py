from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterword.domain.search.engine import CREATE, DROP


def create(apps: Any, schema_editor: Any) -> None:
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indexed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("object_id", models.BigIntegerField()),
                ("code", models.CharField(max_length=100)),
                ("title", models.CharField(max_length=500)),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("incident", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("postmortem", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("open", models.BooleanField(default=False)),
                ("stale", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                ("parts", models.JSONField(default=list)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "at"], name="indexed_newest_of_kind"),
                    models.Index(
                        condition=models.Q(("open", False)), fields=["kind", "object_id"], name="indexed_closed"
                    ),
                    models.Index(condition=models.Q(("stale", True)), fields=["stale"], name="indexed_stale"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="indexed_once")],
            },
        ),
        migrations.CreateModel(
            name="Facet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=120)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facets", to="search.indexed"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name", "value", "entry"], name="facet_by_value")],
                "constraints": [models.UniqueConstraint(fields=("entry", "name", "value"), name="facet_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1000)),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("person", "page", "name"), name="saved_view_once")],
            },
        ),
        migrations.RunPython(create, drop),
    ]
