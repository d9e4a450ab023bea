"""The journal's table, and the counters that give INC, PM and AI numbers."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class JournalEntry(models.Model):
    """One thing that was done. Rows are never changed or deleted (a database trigger refuses it)."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=200)  # as it was then
    surface = models.CharField(max_length=16)  # web, api, cli, job, system
    verb = models.CharField(max_length=64, db_index=True)  # "incident.declared"
    subject_type = models.CharField(max_length=32)  # "incident"
    subject_id = models.BigIntegerField()
    subject = models.CharField(max_length=32)  # "INC-042", "PM-007", or the type and id
    incident_id = models.BigIntegerField(null=True, db_index=True)  # the incident it belongs to, for live pages
    postmortem_id = models.BigIntegerField(null=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"])]


class Counter(models.Model):
    """The last number given out for a kind of object; locked while the next one is taken."""

    name = models.CharField(max_length=16, primary_key=True)
    value = models.PositiveIntegerField(default=0)
