"""Writes rows in bulk, past the services: their permission and their journal are not what is measured."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)
AT_ONCE = 2000


def write(rows: Iterable[Row]) -> list[Row]:
    """Writes rows of one model, some at a time; gives those that have their ids now."""
    made: list[Row] = []
    stream = iter(rows)
    while some := list(islice(stream, AT_ONCE)):
        made += type(some[0])._default_manager.bulk_create(some)
    return made


def link(field: Any, pairs: Iterable[tuple[int, int]], left: str, right: str) -> None:
    """Writes the rows between two models."""
    through: Any = field.through
    write(through(**{f"{left}_id": one, f"{right}_id": other}) for one, other in pairs)
