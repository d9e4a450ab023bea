"""Writes rows in bulk, past the services and past most of Django: permission and journal are not what is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

Row = TypeVar("Row", bound=Model)
AT_ONCE = 5000
PLAIN = ("Char", "Text", "Integer", "BigInteger", "SmallInteger", "PositiveInteger", "Boolean", "BigAuto", "Float")
AS_THEY_ARE = {f"{kind}Field" for kind in (*PLAIN, "PositiveSmallInteger", "PositiveBigInteger", "Email", "Slug")}
_next: dict[type[Model], int] = {}  # the id that the next row of a model gets


def write(rows: Iterable[Row]) -> list[Row]:
    """Writes rows of one model; gives them with their ids."""
    return list(_written(rows))


def put(rows: Iterable[Model]) -> None:
    """Writes rows that nobody looks at again: of millions, only some are in memory."""
    for _ in _written(rows):
        pass


def _written(rows: Iterable[Row]) -> Iterator[Row]:
    stream = iter(rows)
    while some := list(islice(stream, AT_ONCE)):
        _insert(type(some[0]), some)
        yield from some


def link(field: Any, pairs: Iterable[tuple[int, int]], left: str, right: str) -> None:
    """Writes the rows between two models."""
    through: Any = field.through
    put(through(**{f"{left}_id": one, f"{right}_id": other}) for one, other in pairs)


def settle() -> None:
    """Lets PostgreSQL give the next ids itself."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(_next)):
            cursor.execute(sql)


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    first = _next.get(model) or (model._default_manager.aggregate(most=Max("pk"))["most"] or 0) + 1
    for place, row in enumerate(rows):
        row.pk = first + place
    _next[model] = first + len(rows)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = [list(map(_prepared(field), map(attrgetter(field.attname), rows))) for field in fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    _sent(connection.ops.quote_name(model._meta.db_table), names, zip(*columns, strict=True), len(fields))


def _prepared(field: Any) -> Callable[[Any], Any]:
    """What makes a value of Python one of the database; most are the same in both."""
    kind = (field.target_field if field.is_relation else field).get_internal_type()
    if kind in AS_THEY_ARE and type(field).__module__.startswith("django."):
        return lambda value: value
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


def _sent(table: str, names: str, rows: Iterable[tuple[Any, ...]], width: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * width)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
