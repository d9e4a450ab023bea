"""The workers that run background jobs, with their sign of life."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """One running worker. A task whose worker has died, or is silent for longer than the lease, is put back."""

    id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
