"""Writes the fields of a table of log records as SQL: columns are quoted, what a person gave is bound."""

# ruff: noqa: S608 - this is the place that quotes and binds

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from afterword.core.evidence.base import Window
from afterword.core.evidence.engines.layout import HEALTH_PATH
from afterword.core.evidence.engines.masks import CLIP
from afterword.core.evidence.engines.patterns import VOLATILE
from afterword.core.evidence.engines.table import TICKS, Column, Columns, Table

MOST_TEXT = 4000  # characters of a message that is kept whole; words beyond are not looked at
SEVERITIES = "['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']"  # four numbers each, from 1
# What `\s` is to Polars; to the cluster's RE2 it is only what ASCII has of it.
_SPACE = r"\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"
# What the reader of JSON lines and `route_of` make of a path, step by step.
_PATH_STEPS = (
    (rf"^[A-Z]+ ([^{_SPACE}]+)(?: HTTP/[^{_SPACE}]+)?$", r"\1", "One"),
    (r"^https?://[^/]+", "", "One"),
)
_ROUTE_STEPS = (
    (r"/v([0-9])(/|$)", "/v\u2080\\1\\2", "All"),
    ("/(?:[^/\u2080]*[0-9][^/\u2080]*)", "/<id>", "All"),
    ("\u2080", "", "All"),
)
ESCAPES = {"\\": r"\\", "\x00": r"\0", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x08": r"\b", "\x0c": r"\f"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """One query: `sql` with `{name:Type}` for each of the `parameters`; the answer is wanted as JSONEachRow.

    Parameters are written as the cluster takes them: with its escapes for what is not plain text.
    """

    sql: str
    parameters: Mapping[str, str]


def quoted(name: str) -> str:
    """An identifier in backticks; a name with a dot is quoted in its parts."""
    return ".".join("`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`" for part in name.split("."))


class Fields:
    """The records of a table in a window, of one service when it is given; collects the parameters of one question."""

    def __init__(self, table: Table, known: Mapping[str, str], window: Window, service: str | None = None) -> None:
        self._table, self._known = table, known
        self._window, self._service = window, service
        self._bound: dict[str, str] = {}

    def question(self, sql: str) -> Question:
        """The question, with `{records}` in it replaced by the records, and what these need as parameters."""
        whole = sql.replace("{records}", self.records())
        return Question(whole, {name: _escaped(value) for name, value in self._bound.items()})

    def records(self) -> str:
        """The records as a subquery with columns `r_...`; what is not asked for, the cluster does not read."""
        table = self._table
        columns = {
            "r_ns": self._nanoseconds(),
            "r_ms": "intDiv(r_ns, 1000000)",
            "r_message": self._message(),
            "r_level": self._level(),
            "r_service": f"toValidUTF8(coalesce({self._text(table.service)}, ''))",
            "r_logger": self._text(table.logger),
            "r_code": f"toFloat64OrNull({self._text(table.status)})",
            "r_status": "if(r_code >= 100 AND r_code < 600, toInt16(r_code), NULL)",
            "r_duration": self._duration(),
            "r_method": self._text(table.method),
            "r_route": self._route(),
            "r_user": self._text(table.user),
            "r_health": f"coalesce(match(r_route, {literal(HEALTH_PATH)}), 0)" if table.status else "0",
            "r_order": self._order(),
            "r_shape": self._shape(),
            "r_start": f"if(isValidUTF8(r_message), substringUTF8(r_message, 1, {CLIP}), {_cut(CLIP)})",
            "r_text": f"if(isValidUTF8(r_message), substringUTF8(r_message, 1, {MOST_TEXT}), {_cut(MOST_TEXT)})",
        }
        listed = ", ".join(f"{made} AS {name}" for name, made in columns.items())
        chosen = "" if self._service is None else f" WHERE r_service = {self._bind(self._service)}"
        return f"(SELECT * FROM (SELECT {listed} FROM {self.rows()}){chosen})"

    def names(self, attributes: Column) -> Question:
        """The question for the names that a map, or an object, of attributes holds."""
        listed = "JSONAllPaths" if self._known[attributes.name].startswith("JSON") else "mapKeys"
        return self.question(
            f"SELECT DISTINCT arrayJoin({listed}({self.column(attributes)})) AS name FROM {self.rows()}"
        )

    def rows(self) -> str:
        """The table's own rows in the window, as `t`."""
        table = self._table
        edges = [self._edge(moment) for moment in self._window]
        time = self.column(table.time)
        told = f"{time} >= {edges[0]} AND {time} < {edges[1]}"
        if table.seconds:
            whole, (start, end) = self.column(table.seconds), self._window
            stamps = [self._bind(f"{at:%Y-%m-%d %H:%M:%S}", "DateTime('UTC')") for at in (start, end)]
            told += f" AND {whole} >= {stamps[0]} AND {whole} <= {stamps[1]}"
        if self._service and self._is_indexable(table.service):  # once more in the plain form that an index knows
            told += f" AND {self.column(table.service[0])} = {self._bind(self._service)}"
        return f"(SELECT * FROM {quoted(table.name)} AS t WHERE {told}) AS t"

    def _is_indexable(self, service: Columns) -> bool:
        """True when the service's name stands in one column of text just as it is asked for."""
        plain = len(service) == 1 and "String" in self._known.get(service[0].name, "")
        return plain and "\ufffd" not in (self._service or "")

    def column(self, column: Column) -> str:
        """A column as SQL: its name quoted, whole where the table has one so called, and the key of a map bound."""
        whole = f"`{column.name}`" if column.name in self._known else quoted(column.name)
        if column.key is None:
            return f"t.{whole}"
        if self._known.get(column.name, "").startswith("JSON"):
            return f"t.{whole}.{quoted(column.key)}"
        return f"t.{whole}[{self._bind(column.key)}]"

    def _bind(self, value: str, kind: str = "String") -> str:
        for name, bound in self._bound.items():
            if bound == value and name.endswith(kind[:1].lower()):
                return f"{{{name}:{kind}}}"
        name = f"p{len(self._bound)}{kind[:1].lower()}"
        self._bound[name] = value
        return f"{{{name}:{kind}}}"

    def _edge(self, moment: datetime) -> str:
        micros = (moment - EPOCH) // timedelta(microseconds=1)
        if self._table.time_unit:
            return self._bind(str(micros * TICKS[self._table.time_unit] // 1_000_000), "Int64")
        return self._bind(f"{moment:%Y-%m-%d %H:%M:%S.%f}", "DateTime64(6, 'UTC')")

    def _nanoseconds(self) -> str:
        time, unit = self.column(self._table.time), self._table.time_unit
        if unit:
            return f"toInt64({time}) * {10**9 // TICKS[unit]}"
        return f"toUnixTimestamp64Nano(toDateTime64({time}, 9, 'UTC'))"

    def _text(self, columns: Columns) -> str:
        """The first of the columns that is not empty, as text; NULL when all are."""
        found = [f"nullIf(toString({self.column(one)}), '')" for one in columns]
        return _first(found, "String")

    def _message(self) -> str:
        """The message: its first line that is not empty, unless the whole is wanted; a map without it has none."""
        columns = self._table.message
        found = [
            f"toString({self.column(one)})" if one.key is None else f"nullIf(toString({self.column(one)}), '')"
            for one in columns
        ]
        whole = _first(found, "String")
        if self._table.whole_message:
            return whole
        begun = f"trim(LEADING '\\r\\n' FROM {whole})"
        return f"trim(TRAILING '\\r' FROM substringIndex({begun}, '\\n', 1))"

    def _level(self) -> str:
        found = [
            f"if({number} BETWEEN 1 AND 24, {SEVERITIES}[intDiv({number} - 1, 4) + 1], NULL)"
            for one in self._table.severity
            if (number := f"toInt32OrZero(toString({self.column(one)}))")
        ]
        return _first([*found, self._text(self._table.level)], "String")

    def _number(self, column: Column) -> str:
        return f"toFloat64OrNull(toString({self.column(column)}))"

    def _duration(self) -> str:
        found = [f"{self._number(column)} * {factor!r}" for column, factor in self._table.durations]
        return _first(found, "Float64")

    def _route(self) -> str:
        # paths repeat: as low cardinality, what follows is done to each distinct one of a block only
        made = f"toLowCardinality(toValidUTF8({self._text(self._table.route)}))"
        for pattern, put, how in _PATH_STEPS:
            made = self._replaced(made, pattern, put, how)
        made = f"substringIndex({made}, '?', 1)"
        for pattern, put, how in _ROUTE_STEPS:
            made = self._replaced(made, pattern, put, how)
        return made

    @staticmethod
    def _replaced(text: str, pattern: str, put: str, how: str) -> str:
        return f"replaceRegexp{how}({text}, {literal(pattern)}, {literal(put)})"

    def _order(self) -> str:
        """What records are ordered by: their number where there is one, then time, then what they say."""
        order = self._table.order
        number = f"toInt64OrZero({self._text(order)})" if order else "0"
        said = ("r_message", "r_level") if self._table.message else ("r_method", "r_route", "toString(r_status)")
        texts = ", ".join(f"coalesce({one}, '')" for one in said)
        return f"tuple(coalesce({number}, 0), r_ns, {texts})"

    def _shape(self) -> str:
        """What `fingerprint` gives; a message that is no UTF-8 stands for itself and is joined to its like later."""
        text = f"replaceRegexpAll(substringUTF8(r_message, 1, {CLIP}), {literal(VOLATILE)}, '')"
        return f"if(isValidUTF8(r_message), substringUTF8({text}, 1, {CLIP // 2}), {_cut(CLIP)})"


def literal(text: str) -> str:
    """A text of our own, such as a regular expression, as SQL; what comes from outside is bound instead."""
    return "'" + _escaped(text).replace("'", "\\'") + "'"


def _escaped(value: str) -> str:
    return re.sub(r"[\\\x00\t\n\r\x08\x0c]", lambda found: ESCAPES[found[0]], value)


def _first(values: Sequence[str], kind: str) -> str:
    """The first of these that is not NULL."""
    if len(values) < 2:
        return values[0] if values else f"CAST(NULL, 'Nullable({kind})')"
    return f"coalesce({', '.join(values)})"


def _cut(characters: int) -> str:
    """So many bytes that they hold as many characters, whatever they are."""
    return f"substring(r_message, 1, {4 * characters})"
