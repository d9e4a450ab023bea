"""What differs between a row and what it is to say, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

Shown = dict[str, Any]
UNCHANGED: Any = object()  # the default of a field that may be left out, where None or "" would empty it


def shown(value: Any) -> Any:
    """A field's value as the journal keeps it."""
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return getattr(value, "code", None) or str(value) if isinstance(value, models.Model) else value


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that somebody has said something about."""
    return {name: value for name, value in fields.items() if value is not UNCHANGED}


def assign(row: models.Model, fields: Mapping[str, Any]) -> tuple[Shown, Shown]:
    """Sets the fields that differ, and gives what they said before and say now; nothing is saved."""
    before = {name: getattr(row, name) for name in fields}
    differing = [name for name, value in fields.items() if before[name] != value]
    for name in differing:
        setattr(row, name, fields[name])
    return {name: shown(before[name]) for name in differing}, {name: shown(fields[name]) for name in differing}
