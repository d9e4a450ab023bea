"""Keeps proof (verified, opened again), the chain fix with its level, kinds and sponsors, and finds lists quickly."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

KINDS = ["mitigate", "prevent", "detect", "repair", "investigate", "process", "document"]
LEVELS = {"L1": "Strategy", "L2": "Discovery", "L3": "Scope", "L4": "Execution", "L5": "Operation"}
STATUSES = {
    "open": "Open",
    "in_progress": "In Progress",
    "done": "Done",
    "verified": "Verified",
    "wont_do": "Wont Do",
}
FINISHED = ("done", "verified", "wont_do")


def _field(name: str, field: models.Field[Any, Any]) -> migrations.AddField:
    return migrations.AddField("action", name, field)


def _check(name: str, condition: Q) -> migrations.AddConstraint:
    return migrations.AddConstraint("action", models.CheckConstraint(condition=condition, name=name))


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0002_from_elsewhere"),
        ("postmortems", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("action", "action_finished_has_note_and_time"),
        _field("kind", models.CharField(blank=True, choices=[(one, one.title()) for one in KINDS], max_length=11)),
        _field("level", models.CharField(blank=True, choices=list(LEVELS.items()), max_length=2)),
        _field(
            "sponsor",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sponsored_actions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        _field("verified_at", models.DateTimeField(blank=True, null=True)),
        _field("reopened_at", models.DateTimeField(blank=True, null=True)),
        _field("reopen_reason", models.TextField(blank=True)),
        _field("changed_at", models.DateTimeField(blank=True, null=True)),
        _field("changes", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "action", "status", models.CharField(choices=list(STATUSES.items()), default="open", max_length=11)
        ),
        migrations.AddIndex("action", models.Index(fields=["status", "due", "number"], name="actions_by_due")),
        migrations.AddIndex("action", models.Index(fields=["owner", "status", "due"], name="actions_of_owner")),
        migrations.AddIndex("action", models.Index(fields=["status", "completed_at", "number"], name="actions_by_end")),
        _check("action_status_known", Q(status__in=list(STATUSES))),
        _check(
            "action_finished_has_note_and_time",
            ~Q(status__in=FINISHED) | (Q(completed_at__isnull=False) & ~Q(completion_note="")),
        ),
        _check("action_verified_has_time", ~Q(status="verified") | Q(verified_at__isnull=False)),
        _check("action_level_known", Q(level="") | (Q(level__in=list(LEVELS)) & Q(postmortem__isnull=False))),
        migrations.AddConstraint(
            "action",
            models.UniqueConstraint(fields=["postmortem"], condition=~Q(level=""), name="action_one_chain_fix"),
        ),
    ]
