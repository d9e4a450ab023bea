"""Runs queued tasks one after the other, tries failed ones again, and takes over what dead workers left behind."""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, close_old_connections, connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.jobs.failing import give_up
from afterword.jobs.models import Worker
from afterword.jobs.schedule import ask_due
from afterword.jobs.stopping import Stopped, stopping

log = logging.getLogger("afterword.jobs")

IDLE = 0.3  # seconds between two looks into an empty queue
WAITS = (timedelta(seconds=5), timedelta(seconds=60))  # before the second and the third attempt
ATTEMPTS = len(WAITS) + 1
_mine: set[str] = set()  # ids of the workers of this process


def lease() -> timedelta:
    """How long a worker may be silent before its task is taken from it."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobRunner:
    """A worker; `run` blocks until `stop` is called, and `run_until_empty` until nothing is left to do."""

    def __init__(self) -> None:
        self.id = uuid.uuid4().hex
        self._heart: threading.Thread | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Works until told to stop, and asks for periodic tasks; a trouble with the database is waited out."""
        with self:
            while not stopping.is_set():
                try:
                    ask_due(clock.now())
                    worked = self.work_once()
                except OperationalError as error:
                    log.warning("The database does not answer (%s); trying again.", error)
                    worked = False
                close_old_connections()
                if not worked:
                    stopping.wait(IDLE)

    def run_until_empty(self) -> int:
        """Does all that is ready now; gives how many tasks were run."""
        with self:
            count = 0
            while self.work_once():
                count += 1
            return count

    def __enter__(self) -> JobRunner:
        now = timezone.now()
        Worker.objects.create(id=self.id, host=socket.gethostname(), pid=os.getpid(), started_at=now, beat_at=now)
        _mine.add(self.id)
        self._heart = threading.Thread(target=self._beat, name="afterword-heartbeat", daemon=True)
        self._heart.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._ended.set()
        if self._heart is not None:
            self._heart.join(timeout=5)
        _mine.discard(self.id)
        Worker.objects.filter(pk=self.id).delete()

    def _beat(self) -> None:
        """Shows that this worker lives, from a thread of its own, however long a task takes."""
        while not self._ended.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                Worker.objects.filter(pk=self.id).update(beat_at=timezone.now())
            except OperationalError as error:
                log.warning("A worker could not show that it lives: %s", error)
            finally:
                connections.close_all()
        connections.close_all()

    def work_once(self) -> bool:
        """Takes one task and runs it; False when none is ready."""
        return_orphans()
        if not DBTaskResult.objects.ready().exists():  # an empty queue must not cost a lock
            return False
        with transaction.atomic():
            row = DBTaskResult.objects.ready().get_locked()
            if row is None:
                return False
            row.claim(self.id)
        self._run(row)
        return True

    def _run(self, row: DBTaskResult[..., object]) -> None:
        try:
            result = row.task_result
            row.set_successful(row.task.call(*result.args, **result.kwargs))
        except Stopped:
            _put_back(row, [*row.worker_ids[:-1]])
        except AfterwordError as error:  # told in a sentence; trying again would end the same way
            row.set_failed(error)
            give_up(row, str(error))
        except Exception as error:
            log.exception("Task %s failed in attempt %d", row.task_name, len(row.worker_ids))
            self._again(row, error)

    def _again(self, row: DBTaskResult[..., object], error: Exception) -> None:
        attempts = len(row.worker_ids)
        if attempts >= ATTEMPTS:
            row.set_failed(error)
            give_up(row, f"It failed {attempts} times and is not tried again; the log of the server says why.")
        else:
            _put_back(row, row.worker_ids, WAITS[attempts - 1])


def _put_back(row: DBTaskResult[..., object], worker_ids: list[str], wait: timedelta | None = None) -> None:
    row.status, row.worker_ids = TaskResultStatus.READY, worker_ids
    row.run_after = timezone.now() + wait if wait else get_date_max()
    row.save(update_fields=["status", "worker_ids", "run_after"])


def return_orphans() -> int:
    """Puts back each running task whose worker is dead; gives how many. One that kills its workers is given up."""
    running = list(DBTaskResult.objects.running())
    if not running:
        return 0
    alive = {worker.pk for worker in Worker.objects.all() if _lives(worker)}
    count = 0
    for row in running:
        if row.worker_ids and row.worker_ids[-1] in alive:
            continue
        with transaction.atomic():
            fresh = DBTaskResult.objects.select_for_update(no_key=True).get(pk=row.pk)
            if fresh.status != TaskResultStatus.RUNNING or fresh.worker_ids != row.worker_ids:
                continue  # somebody else was quicker
            count += 1
            log.warning("Task %s was left by a worker that died; it is put back.", fresh.task_name)
            if len(fresh.worker_ids) >= ATTEMPTS:
                fresh.set_failed(RuntimeError("its workers died"))
                give_up(fresh, f"The reader died {ATTEMPTS} times over this evidence; it is not tried again.")
            else:
                _put_back(fresh, fresh.worker_ids)
    return count


def _lives(worker: Worker) -> bool:
    """A worker of this machine lives while its process does; one elsewhere while it keeps showing signs of life."""
    if worker.beat_at < timezone.now() - lease():
        return False
    if worker.host != socket.gethostname():
        return True
    if worker.pid == os.getpid():
        return worker.pk in _mine  # in a container, a new process gets the number of the old one
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
