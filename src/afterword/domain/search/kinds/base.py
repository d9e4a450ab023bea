"""What a kind of thing gives, so that it can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from afterword.domain.accounts.permissions import Viewer

FACETS = ("kind", "severity", "service", "chain", "category", "template", "year", "team", "status")
Part = tuple[str, str]  # where the text stands, as in "Root cause" or "log entry", and the text


@dataclass(frozen=True, slots=True)
class Written:
    """One thing as it is written into the index. `summary` is what counts more than the rest of the text."""

    object_id: int
    code: str
    title: str
    at: datetime | None
    open: bool  # it hangs on nothing private
    summary: tuple[Part, ...] = ()
    body: tuple[Part, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()  # pairs of a name of FACETS and a value; empty values are left out
    incident: int | None = None
    postmortem: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `visible` is the condition on its model that leaves what a viewer may see.

    Where there is none, whoever may sign in may see all of them.
    """

    name: str  # as journal rows call their subject
    heading: str
    model: type[Model]
    visible: Callable[[Viewer], Q] | None
    written: Callable[[Sequence[int]], Iterator[Written]]  # of the ids that are still there
    prefix: str = ""  # of its numbers, as in INC
    by_number: Callable[[Viewer, int], Any] | None = None
    live: Callable[[Viewer, Sequence[int]], list[int]] | None = None  # the same as `visible`, quicker for a few ids
