"""THE table of reactions: which journal entry starts which task."""

from __future__ import annotations

from typing import Any


def dispatch(entry: Any) -> None:
    """Starts the tasks of a journal entry's verb, in the transaction that wrote the entry."""
