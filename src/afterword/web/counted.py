"""Pages of a list whose length is known already, so that the database need not count it again."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet


class Counted(Paginator[Any]):
    """Pages of so many rows; without a length, the database counts."""

    def __init__(self, rows: QuerySet[Any, Any], per_page: int, length: int | None) -> None:
        super().__init__(rows, per_page)
        self._length = length

    @cached_property
    def count(self) -> int:
        """How many rows there are in all."""
        return super().count if self._length is None else self._length
