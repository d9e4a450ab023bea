"""Named readers, and readings to the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NamedReader(models.Model):
    """Somebody who was asked to read a postmortem itself, not a summary of it."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="named_readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_to_read")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # nobody: the policy named them
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "person"], name="named_reader_once")]


class Reading(models.Model):
    """Somebody reached the end of a postmortem; `version` is the publication they read, 0 the draft."""

    postmortem = models.ForeignKey("postmortems.Postmortem", on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings")
    version = models.PositiveIntegerField()
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["finished_at", "id"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "person", "version"], name="reading_once")]
