"""Lists in pages, each led to by a cursor: rows that come or go in between make none appear twice or not at all.

A cursor holds where the page before ended: the values by which the list is sorted, of its last row. It is opaque to
callers, and no secret: it holds nothing that the page before did not show.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from ninja import Field, Schema

from afterword.core.errors import InputError

Row = TypeVar("Row")
MOST = 200


class BadCursor(InputError):
    """A cursor that was not given out for this list in this order."""

    code = "cursor"
    sentence = "This cursor belongs to no page of this list; begin again without one."


class Page(Schema, Generic[Row]):
    """One page of a list; `next` is the address of the page that follows, null on the last."""

    items: list[Row]
    next: str | None


class PageAsked(Schema):
    """How many rows are wanted, and where the page before ended."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=2000, description="from `next` of the page before")


class Key(NamedTuple):
    """One of the values a list is sorted by; an empty one comes last."""

    name: str
    falling: bool


def page_of(request: HttpRequest, rows: QuerySet[Any], asked: PageAsked) -> dict[str, Any]:
    """The page that was asked for, cut by the database; `rows` must be sorted."""
    keys = _keys(rows)
    if asked.cursor:
        rows = rows.filter(_after(keys, _read(rows, keys, asked.cursor)))
    found = _first(rows.order_by(*(_sorted(key) for key in keys)), asked.limit + 1)
    page, more = found[: asked.limit], len(found) > asked.limit
    return {"items": page, "next": _address(request, _written(keys, page[-1])) if more else None}


def _first(rows: QuerySet[Any], most: int) -> list[Any]:
    """The first rows; what belongs to them is joined to those alone: PostgreSQL joined it to all of them and sorted."""
    if not rows.query.select_related:
        return list(rows[:most])
    return list(rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:most])))


def whole(rows: list[Any]) -> dict[str, Any]:
    """A short list that always comes whole, in the same shape."""
    return {"items": rows, "next": None}


def _keys(rows: QuerySet[Any]) -> list[Key]:
    """What the rows are sorted by, made unique by their id."""
    given = rows.query.order_by or rows.model._meta.ordering
    keys = [_key(one) for one in given]
    return keys if any(key.name in ("pk", "id") for key in keys) else [*keys, Key("id", keys[-1].falling)]


def _key(written: Any) -> Key:
    if isinstance(written, OrderBy):
        assert isinstance(written.expression, F), "a list in pages is sorted by fields"
        return Key(written.expression.name, written.descending)
    return Key(written.removeprefix("-"), written.startswith("-"))


def _sorted(key: Key) -> OrderBy:
    """Empty values last on either database."""
    return F(key.name).desc(nulls_last=True) if key.falling else F(key.name).asc(nulls_last=True)


def _after(keys: list[Key], values: list[Any]) -> Q:
    """The rows behind the one with these values: equal in the first keys, further on in the next."""
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        if value is None:
            equal &= Q(**{f"{key.name}__isnull": True})
            continue
        further = Q(**{f"{key.name}__{'lt' if key.falling else 'gt'}": value}) | Q(**{f"{key.name}__isnull": True})
        condition |= equal & further
        equal &= Q(**{key.name: value})
    return condition


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part, None)
    return row


def _written(keys: list[Key], row: Model) -> str:
    values = [_value(row, key.name) for key in keys]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    told = json.dumps([[f"{'-' * key.falling}{key.name}" for key in keys], plain])
    return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(rows: QuerySet[Any], keys: list[Key], cursor: str) -> list[Any]:
    """The values in a cursor, as the fields hold them."""
    try:
        names, values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if names != [f"{'-' * key.falling}{key.name}" for key in keys] or len(values) != len(keys):
            raise BadCursor
        return [_as_kept(rows, key.name, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
        raise BadCursor from error


def _as_kept(rows: QuerySet[Any], name: str, value: Any) -> Any:
    """A value of a cursor as its field holds it; one that no such field can hold is refused."""
    if value is None:
        return None
    if not isinstance(value, str | int | float) or "\0" in str(value) or len(str(value)) > 1000:
        raise BadCursor
    field: Any = rows.query.annotations.get(name)
    model = rows.model
    for part in () if field is not None else name.split("__"):
        try:
            field = model._meta.get_field("id" if part == "pk" else part)
        except FieldDoesNotExist as error:
            raise BadCursor from error
        model = field.related_model or model
    kept = field.to_python(value) if hasattr(field, "to_python") else value
    if isinstance(kept, int) and not -(2**63) <= kept < 2**63:
        raise BadCursor
    return kept


def _address(request: HttpRequest, cursor: str) -> str:
    """The address of the next page: the same question, from here on."""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"
