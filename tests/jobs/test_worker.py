"""The worker: each task once, failed ones again, and what dead workers left behind is finished."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.jobs import tasks

from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import EvidenceReading, Incident
from afterword.domain.incidents.services import ask_reading
from afterword.jobs.models import Worker
from afterword.jobs.worker import ATTEMPTS, JobRunner, return_orphans

pytestmark = pytest.mark.django_db(transaction=True)
NO_PROCESS = 2**22 + 1  # above the largest process id that Linux gives out


def run() -> int:
    return JobRunner().run_until_empty()


def due_now() -> None:
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def left_running(worker: str | None = None, attempts: int = 1) -> DBTaskResult:  # type: ignore[type-arg]
    tasks.note.enqueue("left")
    ids = [worker or "gone"] * attempts
    DBTaskResult.objects.update(status="RUNNING", worker_ids=ids, started_at=timezone.now())
    return DBTaskResult.objects.get()


def worker(name: str, *, host: str | None = None, pid: int = NO_PROCESS, silent: float = 0) -> Worker:
    now = timezone.now()
    beat = now - timedelta(seconds=silent)
    return Worker.objects.create(id=name, host=host or socket.gethostname(), pid=pid, started_at=now, beat_at=beat)


def test_queued_tasks_run_once_in_order() -> None:
    for word in ("a", "b", "c"):
        tasks.note.enqueue(word)
    assert run() == 3
    assert run() == 0
    assert tasks.ran == ["a", "b", "c"]
    assert not Worker.objects.exists()


def test_task_of_a_rolled_back_transaction_never_runs() -> None:
    with pytest.raises(RuntimeError):
        enqueue_and_fail()
    assert run() == 0
    assert tasks.ran == []


def enqueue_and_fail() -> None:
    with transaction.atomic():
        tasks.note.enqueue("never")
        raise RuntimeError


def test_failed_task_is_tried_again_later_and_then_given_up() -> None:
    tasks.fail.enqueue("x")
    for _ in range(ATTEMPTS + 2):
        run()
        due_now()
    assert len(tasks.ran) == ATTEMPTS
    assert DBTaskResult.objects.get().status == "FAILED"


def test_second_attempt_waits() -> None:
    tasks.fail.enqueue("x")
    run()
    assert DBTaskResult.objects.get().run_after > timezone.now()
    assert run() == 0


def test_task_that_refuses_is_not_tried_again() -> None:
    tasks.refuse.enqueue("x")
    run()
    due_now()
    assert run() == 0
    assert DBTaskResult.objects.get().status == "FAILED"


def test_interrupted_task_goes_back_and_costs_no_attempt() -> None:
    tasks.stop.enqueue("x")
    with JobRunner() as runner:
        runner.work_once()
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == ("READY", [])


def test_task_of_a_dead_process_is_put_back_and_finished_once() -> None:
    worker("dead")
    left_running("dead")
    assert run() == 1
    assert run() == 0
    assert tasks.ran == ["left"]


def test_task_of_a_worker_nobody_knows_is_put_back() -> None:
    left_running()
    assert return_orphans() == 1


def test_task_of_a_silent_machine_is_put_back_only_after_the_lease() -> None:
    left_running("far")
    far = worker("far", host="elsewhere", pid=1)
    assert return_orphans() == 0
    far.beat_at = timezone.now() - timedelta(minutes=5)
    far.save()
    assert return_orphans() == 1


def test_new_process_with_the_number_of_the_dead_one_is_not_taken_for_it() -> None:
    worker("before the restart", pid=os.getpid())
    left_running("before the restart")
    assert return_orphans() == 1


def test_running_task_of_a_living_worker_is_left_alone() -> None:
    with JobRunner() as runner:
        left_running(runner.id)
        assert return_orphans() == 0


def test_task_that_kills_its_workers_is_given_up() -> None:
    left_running("gone", attempts=ATTEMPTS)
    return_orphans()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert run() == 0


def test_reading_is_done_in_the_background(bob: Person, incident: Incident) -> None:
    reading = ask_reading(actor=bob, incident=incident)
    run()
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == ("done", 1)
    assert reading.found.startswith("1 of 1 files read")
    assert incident.evidence.get().state == "read"


def test_reading_of_rubbish_fails_with_a_sentence_and_is_not_repeated(bob: Person, incident: Incident) -> None:
    from pathlib import Path

    Path(incident.evidence.get().file.path).write_bytes(bytes(range(256)) * 100)
    reading = ask_reading(actor=bob, incident=incident)
    run()
    reading.refresh_from_db()
    assert reading.state == "failed"
    assert reading.problem.endswith(".")
    assert "Traceback" not in reading.problem
    assert run() == 0


def test_reading_that_cannot_start_is_given_up_with_a_sentence(bob: Person, incident: Incident) -> None:
    from pathlib import Path

    Path(incident.evidence.get().file.path).unlink()
    reading = ask_reading(actor=bob, incident=incident)
    for _ in range(ATTEMPTS):
        run()
        due_now()
    reading.refresh_from_db()
    assert reading.state == "failed"
    assert f"failed {ATTEMPTS} times" in reading.problem


def test_result_that_was_stored_just_before_the_worker_died_is_not_made_again(bob: Person, incident: Incident) -> None:
    ask_reading(actor=bob, incident=incident)
    run()
    signals = incident.signals.count()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone"])
    run()
    assert EvidenceReading.objects.get().attempts == 1
    assert incident.signals.count() == signals
