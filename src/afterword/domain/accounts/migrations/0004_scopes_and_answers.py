"""Scopes and an end for tokens, and a place for the answers to requests with an Idempotency-Key."""

from datetime import datetime, timedelta, UTC
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from afterword.domain import clock

NOUNS = ("incidents", "postmortems", "actions", "reviews", "insights", "policy", "checks")
READS = [f"{noun}:read" for noun in NOUNS]
WRITES = [
    f"{noun}:{access}" for noun in NOUNS for access in ("read", "write") if (noun, access) != ("insights", "write")
]
FAR = datetime(2000, 1, 1, tzinfo=UTC)


def from_words(apps: Any, editor: Any) -> None:
    """What a token could do it still can, for 90 days from now; nothing of it was for administrators."""
    end = clock.now() + timedelta(days=90)
    tokens = apps.get_model("accounts", "ApiToken").objects
    tokens.filter(scope="read").update(scopes=READS, expires_at=end)
    tokens.filter(scope="write").update(scopes=WRITES, expires_at=end)


def to_words(apps: Any, editor: Any) -> None:
    for token in apps.get_model("accounts", "ApiToken").objects.all():
        token.scope = "write" if any(scope.endswith(":write") for scope in token.scopes) else "read"
        token.prefix = token.prefix[:12]
        token.save(update_fields=["scope", "prefix"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_team_calendar")]

    operations = [
        migrations.AddField(model_name="apitoken", name="scopes", field=models.JSONField(default=list)),
        migrations.AddField(model_name="apitoken", name="expires_at", field=models.DateTimeField(default=FAR)),
        migrations.AlterField(model_name="apitoken", name="prefix", field=models.CharField(max_length=32)),
        migrations.RunPython(from_words, to_words),
        migrations.AlterField(model_name="apitoken", name="expires_at", field=models.DateTimeField()),
        migrations.RemoveField(model_name="apitoken", name="scope"),
        migrations.AlterModelOptions(name="apitoken", options={"ordering": ["-created_at", "-id"]}),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("media_type", models.CharField(default="", max_length=80)),
                ("content", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="answer_once_for_a_key")],
            },
        ),
    ]
