"""Writes the journal and gives out numbers; every service of the domain ends with `record()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from afterword.domain import clock
from afterword.domain.journal.models import Counter, JournalEntry
from afterword.domain.journal.verbs import VERBS

if TYPE_CHECKING:
    from afterword.domain.accounts.models import Person

Dispatcher = Callable[[JournalEntry], None]

_surface: ContextVar[str] = ContextVar("surface", default="system")
_dispatcher: Dispatcher | None = None


@contextmanager
def surface(name: str) -> Iterator[None]:
    """Marks what is done inside as done through `name`: web, api, cli, job or system."""
    token = _surface.set(name)
    try:
        yield
    finally:
        _surface.reset(token)


def install_dispatcher(dispatcher: Dispatcher) -> None:
    """Sets what is called with each new row, inside its transaction; `site` installs jobs/routes.py."""
    global _dispatcher  # noqa: PLW0603 - one table of reactions per process, installed once at start
    _dispatcher = dispatcher


def record(
    *,
    actor: Person | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    incident: int | None = None,
    postmortem: int | None = None,
) -> JournalEntry:
    """Writes that `actor` did `verb` to `subject`, in the running transaction, and starts what follows from it.

    `incident` and `postmortem` are the ids of what it belongs to, for live pages. Without an actor it was the system.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A journal row belongs into the transaction of what it tells.")
    if verb not in VERBS:
        raise RuntimeError(f"{verb} is not in the table of journal/verbs.py; add it there.")
    kind = subject._meta.model_name or ""
    row = JournalEntry.objects.create(
        at=clock.now(),
        actor=actor,
        actor_name=actor.name if actor else "Afterword",
        surface=_surface.get(),
        verb=verb,
        subject_type=kind,
        subject_id=subject.pk,
        subject=getattr(subject, "code", f"{kind} {subject.pk}"),
        incident_id=incident,
        postmortem_id=postmortem,
        before=dict(before or {}),
        after=dict(after or {}),
    )
    if _dispatcher is not None:
        _dispatcher(row)
    return row


def next_number(name: str) -> int:
    """The next number of a kind of object (INC, PM, AI), without holes for what is committed.

    The row is locked until the transaction ends; a rolled-back transaction gives its number back.
    """
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        Counter.objects.filter(name=name).update(value=F("value") + 1)
        return Counter.objects.get(name=name).value


def take_number(name: str, value: int) -> None:
    """Keeps a number that a document from elsewhere brought along: the next one given out is a higher one.

    The row is locked until the transaction ends; whether the number is free is for the caller to see after this.
    """
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        Counter.objects.filter(name=name).update(value=Greatest("value", Value(value)))
