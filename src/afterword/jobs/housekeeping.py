"""Clears away what was left: parts of uploads that never finished, workers long gone, rows of tasks that ended."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from afterword.jobs.import_postmortems import resume_left
from afterword.jobs.models import Worker

OLD = timedelta(hours=24)
KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=30)  # so that somebody can still read why


def clear_leftovers() -> int:
    """Removes what has lain in the incoming folder for a day; nothing in there was ever acknowledged."""
    resume_left()
    Worker.objects.filter(beat_at__lt=timezone.now() - OLD).delete()
    folder = Path(settings.MEDIA_ROOT).parent / "incoming"
    limit, count = time.time() - OLD.total_seconds(), 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime < limit:
            count += 1
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return count


def prune_tasks() -> int:
    """Deletes the rows of tasks that ended: after a week those that went well, after thirty days those that failed.

    What waits or runs stays. Their times are the machine's, as the worker wrote them.
    """
    now = timezone.now()
    well = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEPT)
    badly = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT)
    return DBTaskResult.objects.filter(well | badly).delete()[0]
