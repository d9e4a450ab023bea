"""kill -9: what was acknowledged is there afterwards, and the job is finished once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import EvidenceReading, Incident
from afterword.domain.incidents.services import add_evidence, ask_reading
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)

WORK = "from afterword.jobs.worker import JobRunner; JobRunner().run()"
SLOW_READER = "import time; time.sleep(600)"
UPLOAD = """
import io, os
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services import add_evidence

class Slow(io.RawIOBase):
    sent = 0
    def read(self, size=-1):
        print("reading", flush=True)
        if self.sent > 3:
            import time; time.sleep(600)
        self.sent += 1
        return b"x" * 1000

add_evidence(actor=Person.objects.get(), incident=Incident.objects.get(), path="big.log", stream=Slow())
"""


def child(code: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own on the database and the data folder of this test."""
    database = connection.settings_dict
    start = f"""
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {str(database["NAME"])!r}
settings.MEDIA_ROOT = {str(current.MEDIA_ROOT)!r}
import django
django.setup()
"""
    return subprocess.Popen(
        [sys.executable, "-c", start + code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
        cwd=Path(__file__).resolve().parents[2],
    )


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        connections.close_all()
        time.sleep(0.05)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)


def readings() -> Any:
    """The tasks that read evidence; indexing for search goes on beside them."""
    return DBTaskResult.objects.filter(task_path__endswith="read_evidence")


def test_job_of_a_killed_worker_is_finished_once_after_the_restart(bob: Person, incident: Incident) -> None:
    reading = ask_reading(actor=bob, incident=incident)
    slow = f"import afterword.jobs.read_evidence as r; r.COMMAND = ('-c', {SLOW_READER!r})\n"
    process = child(slow + WORK)
    wait_for(lambda: EvidenceReading.objects.get().state == "running")
    kill(process)
    assert readings().get().status == "RUNNING"
    JobRunner().run_until_empty()
    reading.refresh_from_db()
    assert (reading.state, reading.attempts, reading.problem) == ("done", 2, "")
    assert readings().get().status == "SUCCESSFUL"
    assert JobRunner().run_until_empty() == 0


def test_killed_upload_leaves_no_evidence_and_takes_none_away(bob: Person, incident: Incident) -> None:
    before = add_evidence(actor=bob, incident=incident, path="kept.log", stream=BytesIO(b"kept\n"))
    process = child(UPLOAD)
    assert process.stdout is not None
    for _ in range(4):
        assert process.stdout.readline() == "reading\n"
    kill(process)
    assert sorted(row.path for row in incident.evidence.all()) == ["app.log", "kept.log"]
    assert Path(before.file.path).read_bytes() == b"kept\n"
    again = add_evidence(actor=bob, incident=incident, path="big.log", stream=BytesIO(b"x" * 4000))
    assert again.size == 4000
