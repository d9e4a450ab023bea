"""The workers that run background jobs, with their sign of life, and when periodic tasks were last asked for."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """One running worker. A task whose worker has died, or is silent for longer than the lease, is put back."""

    id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()


class Periodic(models.Model):
    """When a task of jobs/schedule.py was last asked for, by whichever worker was first."""

    name = models.CharField(max_length=40, primary_key=True)
    asked_at = models.DateTimeField()
