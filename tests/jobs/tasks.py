"""Tasks that only the tests know."""

from __future__ import annotations

from django_tasks import task

from afterword.core.errors import InputError
from afterword.jobs.stopping import Stopped

ran: list[str] = []


@task
def note(word: str) -> None:
    """Remembers that it ran."""
    ran.append(word)


@task
def fail(word: str) -> None:
    """Fails as a bug or an outage would."""
    ran.append(word)
    raise OSError("the disk is full")


@task
def refuse(word: str) -> None:
    """Fails for a reason that trying again does not change."""
    ran.append(word)
    raise InputError(message="That cannot be used.")


@task
def stop(word: str) -> None:
    """Is interrupted by the end of its worker."""
    ran.append(word)
    raise Stopped


@task
def tick() -> None:
    """Notes that it was run."""
    ran.append("tick")
