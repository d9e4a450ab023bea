"""THE table of what is done again and again: each task with how often it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import Task

from afterword.jobs.forget_answers import forget_answers
from afterword.jobs.forget_tasks import forget_tasks
from afterword.jobs.gather_statistics import gather_statistics
from afterword.jobs.models import Periodic
from afterword.jobs.remind_of_actions import remind_of_actions
from afterword.jobs.remind_of_clocks import remind_of_clocks
from afterword.jobs.run_checks import ask_due_checks
from afterword.jobs.send_invitations import send_waiting_invitations
from afterword.jobs.send_waiting import send_waiting
from afterword.jobs.sum_up_weeks import sum_up_weeks


@dataclass(frozen=True, slots=True)
class Every:
    """A task without arguments, and the time between two of its runs."""

    length: timedelta
    task: Task[[], None]

    @property
    def name(self) -> str:
        """What it is known by in the database."""
        return self.task.name


SCHEDULE: tuple[Every, ...] = (
    Every(timedelta(minutes=1), send_waiting_invitations),
    Every(timedelta(minutes=1), ask_due_checks),
    Every(timedelta(hours=1), forget_answers),
    Every(timedelta(days=1), forget_tasks),
    Every(timedelta(days=1), gather_statistics),
    Every(timedelta(seconds=15), send_waiting),
    Every(timedelta(minutes=10), remind_of_actions),
    Every(timedelta(minutes=10), remind_of_clocks),
    Every(timedelta(minutes=10), sum_up_weeks),
)


def ask_due(now: datetime, schedule: tuple[Every, ...] = SCHEDULE) -> int:
    """Enqueues each task whose time has come; gives how many. Of several workers, one asks.

    A task that was missed while nothing ran is asked for once, not once for each time it was missed.
    """
    return sum(_ask(one, now) for one in schedule)


def _ask(every: Every, now: datetime) -> bool:
    last = Periodic.objects.filter(name=every.name).values_list("asked_at", flat=True).first()
    if last is not None and last > now - every.length:  # told without a lock: most looks end here
        return False
    with transaction.atomic():
        if last is None:
            _, first = Periodic.objects.get_or_create(name=every.name, defaults={"asked_at": now})
        else:
            first = bool(Periodic.objects.filter(name=every.name, asked_at=last).update(asked_at=now))
        if first:
            every.task.enqueue()
    return first
