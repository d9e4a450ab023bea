"""Describes a table of log records on a cluster: which columns hold time, message, level and the rest."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from afterword.core.errors import WrongMapping
from afterword.core.evidence.engines.affected import IDS, NAMES
from afterword.core.evidence.readers.json_lines import METHOD, MICROS, MILLIS, NANOS, ROUTE, SECONDS, STATUS

FACTORS = {"s": 1e3, "ms": 1.0, "us": 1e-3, "ns": 1e-6}  # milliseconds in one
TICKS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}  # in one second
ROLES = (
    "time",
    "message",
    "level",
    "severity",
    "service",
    "logger",
    "status",
    "duration",
    "route",
    "method",
    "user",
    "order",
)
CHOICES = {"duration_unit": tuple(FACTORS), "time_unit": tuple(TICKS), "message_lines": ("first", "all")}
OTHERS = ("table", "seconds", "attributes", *CHOICES)
_PART = r"[^\W\d][\w@-]*|@[\w@-]+"
_NAME = re.compile(rf"(?:{_PART})(?:\.(?:{_PART}))*")
_COLUMN = re.compile(rf"(?P<column>{_NAME.pattern})(?:\['(?P<key>[^'\\\x00-\x1f]+)'\])?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column, a part of one (`request.path`), or with `key` what a map holds under that name."""

    name: str
    key: str | None = None

    def __str__(self) -> str:
        return self.name if self.key is None else f"{self.name}['{self.key}']"


Columns = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and where its fields are; of several columns for one field, the first that is not empty counts.

    `severity` is a column of OpenTelemetry's numbers (1 to 24), believed before `level`. `durations` come with the
    milliseconds in one unit. `order` is a number that rises with the records, to tell those of one time apart.
    `seconds` is a column of whole seconds that the table is sorted by. `attributes` is a map in which the fields that
    are not described are looked for under their usual names.
    """

    name: str
    time: Column
    message: Columns = ()
    level: Columns = ()
    severity: Columns = ()
    service: Columns = ()
    logger: Columns = ()
    status: Columns = ()
    durations: tuple[tuple[Column, float], ...] = ()
    route: Columns = ()
    method: Columns = ()
    user: Columns = ()
    order: Columns = ()
    seconds: Column | None = None
    attributes: Column | None = None
    time_unit: str | None = None
    whole_message: bool = False

    def used(self) -> list[Column]:
        """Every column that is described."""
        words = (self.message, self.level, self.severity, self.service, self.logger, self.user, self.order)
        request = (self.status, self.route, self.method)
        single = [one for one in (self.time, self.attributes) if one]
        return [*single, *(one for many in (*words, *request) for one in many), *dict(self.durations)]


def otel_logs(name: str = "otel_logs") -> Table:
    """The table as the ClickHouse exporter of the OpenTelemetry collector creates it."""
    attributes = Column("LogAttributes")
    return Table(
        _checked_name(name, "--table"),
        time=Column("Timestamp"),
        message=(Column("Body"),),
        level=(Column("SeverityText"),),
        severity=(Column("SeverityNumber"),),
        service=(Column("ServiceName"),),
        logger=(Column("LogAttributes", "logger"), Column("ServiceName")),
        seconds=Column("TimestampTime"),
        attributes=attributes,
    )


def table_of(text: str, *, file: str, name: str | None = None) -> Table:
    """The table that a mapping file in TOML describes; `name` counts before the one in the file."""
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongMapping(file=file, reason=f"it is no TOML ({error})") from None
    _check_keys(given, file)
    named = name or given.get("table")
    if not isinstance(named, str):
        raise WrongMapping(file=file, reason="it names no table, and --table was not given either")
    roles = {role: _columns(given[role], role, file) for role in ROLES if role in given}
    time = roles.pop("time")
    if len(time) != 1 or time[0].key is not None:
        raise WrongMapping(file=file, reason="time must be one column")
    factor = FACTORS[given.get("duration_unit", "ms")]
    return Table(
        _checked_name(named, file),
        time=time[0],
        durations=tuple((one, factor) for one in roles.pop("duration", ())),
        seconds=_single(given, "seconds", file),
        attributes=_single(given, "attributes", file),
        time_unit=given.get("time_unit"),
        whole_message=given.get("message_lines", "first") == "all",
        **roles,
    )


def _check_keys(given: Mapping[str, Any], file: str) -> None:
    known = (*OTHERS, *ROLES)
    for key, value in given.items():
        if key not in known:
            raise WrongMapping(file=file, reason=f"{key!r} is none of {', '.join(known)}")
        if key in CHOICES and value not in CHOICES[key]:
            raise WrongMapping(file=file, reason=f"{key} is {value!r}, not one of {', '.join(CHOICES[key])}")
    if "time" not in given:
        raise WrongMapping(file=file, reason="it does not say which column is the time")
    if not ({"message", "status"} & given.keys()):
        raise WrongMapping(file=file, reason="it names neither a message nor a status")


def _single(given: Mapping[str, Any], key: str, file: str) -> Column | None:
    if key not in given:
        return None
    [column, *more] = _columns(given[key], key, file)
    if more or column.key is not None:
        raise WrongMapping(file=file, reason=f"{key} must be one column")
    return column


def _columns(value: Any, role: str, file: str) -> Columns:
    """One column or a list of them, each `name`, `name.part` or `name['key']`: nothing else ever becomes SQL."""
    written = value if isinstance(value, list) else [value]
    found = [_COLUMN.fullmatch(one) if isinstance(one, str) else None for one in written]
    if not found or None in found:
        forms = "a column such as app, request.path or attributes['status']"
        raise WrongMapping(file=file, reason=f"{role} is {value!r}, not {forms}")
    return tuple(Column(match["column"], match["key"]) for match in found if match)


def _checked_name(name: str, file: str) -> str:
    if not _NAME.fullmatch(name) or name.count(".") > 1:
        raise WrongMapping(file=file, reason=f"{name!r} is not the name of a table, as in logs or otel.otel_logs")
    return name


def fitted(table: Table, columns: Mapping[str, str]) -> Table:
    """The table without what it only may have, once its columns and their types are known; raises WrongMapping."""
    for column in table.used():
        if column.name not in columns and column.name.partition(".")[0] not in columns:
            known = ", ".join(list(columns)[:40])
            raise WrongMapping(file=table.name, reason=f"it has no column {column.name}; it has {known}")
    kind = columns.get(table.time.name, "")
    if not re.search(r"\bDate", kind) and table.time_unit is None:
        reason = f"{table.time} is of type {kind or 'unknown'}, not a DateTime; say time_unit when it is Unix time"
        raise WrongMapping(file=table.name, reason=reason)
    seconds = table.seconds if table.seconds and table.seconds.name in columns else None
    return replace(table, seconds=seconds)


def completed(table: Table, names: Collection[str]) -> Table:
    """The table with the fields that are not described found in its map of attributes, whose keys are `names`."""
    if table.attributes is None:
        return table
    held = table.attributes.name

    def look(usual: Collection[str]) -> Columns:
        return tuple(Column(held, name) for name in usual if name in names)

    users = [name for form in (IDS, NAMES) for name in sorted(names) if re.fullmatch(rf"(?i)(?:.*\.)?{form}", name)]
    timed = ((MILLIS, "ms"), (SECONDS, "s"), (MICROS, "us"), (NANOS, "ns"))
    return replace(
        table,
        status=table.status or look(STATUS),
        route=table.route or look(ROUTE),
        method=table.method or look(METHOD),
        user=table.user or look(users),
        durations=table.durations or tuple((column, FACTORS[unit]) for usual, unit in timed for column in look(usual)),
    )
