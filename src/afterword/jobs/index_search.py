"""Reads again what was changed, so that search finds it as it is."""

from __future__ import annotations

from collections.abc import Iterable

from django_tasks import task

from afterword.domain.journal.models import JournalEntry
from afterword.domain.search import services
from afterword.domain.search.services import BATCH, Thing


@task
def index_search(things: list[list[str | int]]) -> None:
    """Writes things, each a kind and an id, into the index as they are now; safe to run twice."""
    services.index((str(kind), int(pk)) for kind, pk in things)


def index_when_changed(entry: JournalEntry) -> None:
    """Notes what a journal entry may have changed, and asks for it to be read once however often it is changed."""
    ask(services.mark_stale(entry))


def index_all_unknown() -> int:
    """Asks for everything that is not in the index as it is now; gives how much that was."""
    return ask(services.unindexed())


def ask(things: Iterable[Thing]) -> int:
    """Enqueues what shall be read, some at a time."""
    count = 0
    for some in _batched(list(things)):
        index_search.enqueue([[kind, pk] for kind, pk in some])
        count += len(some)
    return count


def _batched(things: list[Thing]) -> Iterable[list[Thing]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))
