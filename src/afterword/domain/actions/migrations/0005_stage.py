"""Keeps the stage of an action (open, done, declined) as the database makes it, so that an index sorts each list."""

from django.db import migrations, models
from django.db.models import Case, When


class Migration(migrations.Migration):
    dependencies = [("actions", "0004_feeds_and_dismissed_suggestions")]

    operations = [
        migrations.AddField(
            "action",
            "stage",
            models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(status__in=("open", "in_progress"), then=0), When(status="wont_do", then=2), default=1
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            "action",
            models.Index(fields=["stage", "due", "priority", "number"], name="actions_by_stage_and_due"),
        ),
        migrations.AddIndex(
            "action",
            models.Index(fields=["stage", "-completed_at", "-number"], name="actions_by_stage_and_end"),
        ),
    ]
