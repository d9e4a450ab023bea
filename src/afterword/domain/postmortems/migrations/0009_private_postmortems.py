"""What is private is few, and asked for on nearly every page: an index of it alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies: ClassVar = [("postmortems", "0008_corrections")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="postmortem",
            index=models.Index(
                condition=models.Q(("private", True)), fields=["created_by", "driver"], name="postmortem_private"
            ),
        ),
    ]
