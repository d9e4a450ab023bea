"""JSON lines whose members a given format names: read as other JSON lines, under the names that are known there."""

from __future__ import annotations

import re

import polars as pl

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.formats import COMMON, ISO, LogFormat, Part
from afterword.core.evidence.readers.json_lines import JsonLayout, loads, rows_of

BARE = re.compile(r"(?<=[:,\s\[])<(\d+)>(?=[,\s}\]])")
MARK = re.compile(r"<(\d+)>")
TIMES = {COMMON: "time_local", ISO: "time_iso8601", "": "msec"}
SPANS = {1000.0: "request_time", 1.0: "duration_ms", 0.001: "duration_us"}
NAMES = {"request": "request", "path": "uri", "method": "method", "status": "status", "waits": "request_time"}


def members(given: LogFormat) -> dict[str, Part]:
    """The members of the objects that a format writes and that tell something; none when it writes no objects."""
    text = "".join(part if isinstance(part, str) else f"<{place}>" for place, part in enumerate(given.parts))
    row = loads(BARE.sub(r'"<\1>"', text)) if text.lstrip().startswith("{") else None
    found = dict[str, Part]()
    for name, value in (row or {}).items():
        mark = MARK.fullmatch(value) if isinstance(value, str) else None
        part = given.parts[int(mark[1])] if mark and int(mark[1]) < len(given.parts) else None
        if isinstance(part, Part) and _counts(given, part):
            found[name] = part
    told = {part.role for part in found.values()}
    return found if {"time", "status"} <= told and all(p.form in TIMES for p in found.values()) else {}


def _counts(given: LogFormat, part: Part) -> bool:
    if part.role in ("method", "path") and given.of("request"):
        return False
    if part.role in ("duration", "waits"):
        return part is given.duration
    return part.role in ("time", *NAMES) and part is given.of(part.role)


class GivenJson(JsonLayout):
    """One object a line with members of known meaning."""

    def __init__(self, given: LogFormat, kind: str, reason: str) -> None:
        super().__init__(b"")
        self.kind, self.reason = kind, reason
        self._members = members(given)

    def extract(self, block: Block) -> pl.DataFrame:
        """The fields of each line under their one name."""
        numbers, rows = rows_of(block, list(self._members))
        rows = rows.select(**{_name(part): _value(name, part) for name, part in self._members.items()})
        return self._kept(self.fields(rows).insert_column(0, numbers))


def _name(part: Part) -> str:
    if part.role == "time":
        return TIMES[part.form]
    return SPANS[part.factor] if part.role == "duration" else NAMES[part.role]


def _value(name: str, part: Part) -> pl.Expr:
    """The text of a member; of a list of durations their sum."""
    if part.role != "waits":
        return pl.col(name)
    waits = pl.col(name).str.extract_all(r"\d[\d.]*").cast(pl.List(pl.Float64), strict=False)
    return pl.when(waits.list.len() > 0).then(waits.list.sum()).cast(pl.String)
