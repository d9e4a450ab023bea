"""Clears away what was left half done: parts of uploads that never finished, and workers that are long gone."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from afterword.jobs.import_postmortems import resume_left
from afterword.jobs.models import Worker

OLD = timedelta(hours=24)


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
