"""Reads all evidence of an incident in a process of its own, and stores what was found."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django_tasks import task

from afterword.domain.incidents.models import EvidenceReading, Incident
from afterword.domain.incidents.services import fail_reading, note_progress, start_reading, store_reading
from afterword.domain.journal.services import surface
from afterword.jobs.stopping import Stopped, stopping

log = logging.getLogger("afterword.jobs")
COMMAND = ("-m", "afterword.jobs.reader_process")
OFTEN = 0.5  # seconds between two writes of the progress


class ReaderDied(Exception):
    """The process that read the evidence ended without an answer."""


@task
def read_evidence(reading_id: int) -> None:
    """Reads every file of the incident together, so that clocks can be compared and moments merged.

    Reading is heavy on the processor: it runs in a child process, which the pages of this one do not feel, and which
    may die of a hostile file without taking anything else with it. It is safe to run twice.
    """
    reading = EvidenceReading.objects.select_related("incident").filter(pk=reading_id).first()
    if reading is None:
        return
    with surface("job"):
        if not start_reading(reading=reading):
            return
        with tempfile.TemporaryDirectory(prefix="reading-", dir=_scratch()) as folder:
            place = Path(folder)
            _lay_out(reading.incident, place / "evidence")
            answer = _read(reading, place / "evidence", place / "answer.json")
        if "timeline" in answer:
            store_reading(reading=reading, timeline=answer["timeline"], manifest=answer["manifest"])
        else:
            fail_reading(reading=reading, problem=answer["problem"], sources=answer["sources"])


def _scratch() -> Path:
    """Beside the uploads, so that files can be linked instead of copied."""
    folder = Path(settings.MEDIA_ROOT).parent / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _lay_out(incident: Incident, folder: Path) -> None:
    """Puts the files under the names they were uploaded with: readers look at names and at neighbours."""
    folder.mkdir()
    for evidence in incident.evidence.all():
        target = folder / evidence.path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(evidence.file.path, target)
        except OSError:  # another disk, or a file system without links
            shutil.copyfile(evidence.file.path, target)


def _read(reading: EvidenceReading, evidence: Path, answer: Path) -> dict[str, Any]:
    command = [sys.executable, *COMMAND, str(evidence), str(answer)]
    with (answer.parent / "errors").open("w+b") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            _follow(reading, child)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
        if child.returncode != 0 or not answer.exists():
            errors.seek(0)
            said = errors.read()[-4000:].decode(errors="replace")
            raise ReaderDied(f"the reader ended with status {child.returncode}: {said}")
    result: dict[str, Any] = json.loads(answer.read_bytes())
    return result


def _follow(reading: EvidenceReading, child: subprocess.Popen[str]) -> None:
    """Writes the child's progress down until it is done; gives up when the worker shall stop."""
    written = 0.0
    assert child.stdout is not None
    for line in child.stdout:
        if stopping.is_set():
            raise Stopped
        now = time.monotonic()
        if now - written >= OFTEN:
            written = now
            file, done = json.loads(line)
            note_progress(reading=reading, file=file, bytes_done=done)
    close_old_connections()
