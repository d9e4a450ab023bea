"""What happens when a task is given up for good: those who wait for it are told."""

from __future__ import annotations

from typing import Any

from django_tasks_db.models import DBTaskResult

from afterword.domain.checks.services import give_up_run
from afterword.domain.importing.batches import fail as fail_import
from afterword.domain.importing.models import Import
from afterword.domain.incidents.models import EvidenceReading
from afterword.domain.incidents.services import fail_reading
from afterword.domain.notifications.hooks import posting
from afterword.domain.notifications.mailing import sending


def give_up(row: DBTaskResult[..., Any], problem: str) -> None:
    """Tells the pages that wait for this task that it failed, with the reason in words."""
    teller = _TELLERS.get(row.task_path)
    if teller is not None:
        teller(row.args_kwargs["args"], problem)


def _reading_failed(args: list[Any], problem: str) -> None:
    reading = EvidenceReading.objects.select_related("incident").filter(pk=args[0]).first()
    if reading is not None and reading.state != EvidenceReading.State.DONE:
        fail_reading(reading=reading, problem=problem)


def _import_failed(args: list[Any], problem: str) -> None:
    batch = Import.objects.filter(pk=args[0]).first()
    if batch is not None:
        fail_import(batch=batch, problem=problem)


def _run_failed(args: list[Any], problem: str) -> None:
    give_up_run(run_id=args[0], problem="It could not be run to its end; the log of the server says why.")


def _mail_failed(args: list[Any], problem: str) -> None:
    sending.give_up(mail_id=args[0], problem=problem)


def _message_failed(args: list[Any], problem: str) -> None:
    posting.give_up(message_id=args[0], problem=problem)


_TELLERS = {
    "afterword.jobs.run_checks.run_check": _run_failed,
    "afterword.jobs.send_mail.send_mail": _mail_failed,
    "afterword.jobs.post_message.post_message": _message_failed,
    "afterword.jobs.read_evidence.read_evidence": _reading_failed,
    "afterword.jobs.import_postmortems.look_at_import": _import_failed,
    "afterword.jobs.import_postmortems.run_import": _import_failed,
}
