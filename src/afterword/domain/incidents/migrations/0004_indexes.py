"""Indexes for what is private, which is few and asked for on nearly every page, and for the list and its counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies: ClassVar = [("incidents", "0003_reading_manifest")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("private", True)), fields=["declared_by", "team"], name="incident_private"
            ),
        ),
        migrations.AddIndex("incident", models.Index(fields=["-declared_at", "-number"], name="incident_newest")),
        migrations.AddIndex(
            "incident",
            models.Index(fields=["kind", "status", "team", "private", "postmortem_decision"], name="incident_counts"),
        ),
        migrations.AddIndex("incident", models.Index(fields=["resolved_at", "kind"], name="incident_resolved")),
    ]
