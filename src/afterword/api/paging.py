"""Lists in pages: a part of the rows, how many there are, and which page comes next."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

Row = TypeVar("Row")


class Page(Schema, Generic[Row]):
    """One page of a list; `next` is the number of the page that follows, null on the last."""

    items: list[Row]
    total: int
    page: int
    size: int
    next: int | None


class PageAsked(Schema):
    """Which page is wanted, and how many rows on it."""

    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=200)


def page_of(rows: QuerySet[Any], asked: PageAsked) -> dict[str, Any]:
    """The page that was asked for, counted and cut by the database."""
    total = rows.count()
    start = (asked.page - 1) * asked.size
    more = start + asked.size < total
    return {
        "items": list(rows[start : start + asked.size]),
        "total": total,
        "page": asked.page,
        "size": asked.size,
        "next": asked.page + 1 if more else None,
    }
