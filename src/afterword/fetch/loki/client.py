"""The question to Loki, paged by time: a page holds a few thousand lines, and the next begins where it ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from afterword.core.errors import QuestionRefused
from afterword.fetch.service import Service, rows_at

PAGE = 5000  # lines; the most that a Loki gives at once unless it was told otherwise
MOST_LINES = 500_000
MOST_DIGITS = 19  # of Unix nanoseconds until the year 2286
MOST_BYTES = 192 * 1024 * 1024  # of lines; the reader holds an answer of 256 MiB at most
_OWN_LIMIT = re.compile(r"limit[^()]*\((\d+) > (\d+)\)")
Lines = dict[bytes, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Streams:
    """The answer of all pages as one; `until` is where it was broken off, in Unix nanoseconds, or None when whole.

    `crowded` is a nanosecond that holds more lines than Loki gives at once, so that some of them are missing.
    """

    body: bytes
    lines: int
    until: int | None = None
    crowded: int | None = None


@dataclass(slots=True)
class _Pages:
    """What was read so far: the streams by their labels, and what stands at the last nanosecond."""

    streams: Lines = field(default_factory=dict)
    lines: int = 0
    size: int = 0
    last: int = 0
    at_last: set[tuple[bytes, str]] = field(default_factory=set)

    def take(self, rows: list[dict[str, Any]]) -> None:
        """Adds a page; what stood at the end of the page before comes again and is left out."""
        known, former = self.at_last, self.last
        found = [(int(pair[0]), mark, pair, row) for mark, row in _marked(rows) for pair in _pairs(row)]
        self.last = max((at for at, *_ in found), default=former)
        self.at_last = {(mark, pair[1]) for at, mark, pair, _ in found if at == self.last}
        for at, mark, pair, row in found:
            if at == former and (mark, pair[1]) in known:
                continue
            self.streams.setdefault(mark, {"stream": row.get("stream", {}), "values": []})["values"].append(pair)
            self.lines += 1
            self.size += len(pair[1])
        if self.last == former:
            self.at_last |= known


class Loki(Service):
    """A Grafana Loki; times are aware UTC."""

    called = "Loki"

    def lines(self, query: str, start: datetime, end: datetime) -> Streams:
        """Every line that a selector gives, oldest first, as one answer; broken off when there are too many."""
        pages, page, begin, stop = _Pages(), PAGE, nanoseconds(start), nanoseconds(end)
        crowded: int | None = None
        while True:
            try:
                rows = self._page(query, begin, stop, page)
            except QuestionRefused as error:
                page = _allowed(error, page)
                continue
            pages.take(rows)
            if sum(len(_pairs(row)) for row in rows) < page:
                return Streams(_whole(pages), pages.lines, crowded=crowded)
            if pages.lines >= MOST_LINES or pages.size >= MOST_BYTES or pages.last < begin:  # it does not go on
                return Streams(_whole(pages), pages.lines, until=pages.last, crowded=crowded)
            if pages.last > begin:
                begin = pages.last
            else:  # lines of one nanosecond can fill a page: there is no way to the rest of them
                begin, crowded = begin + 1, begin

    def _page(self, query: str, begin: int, stop: int, page: int) -> list[dict[str, Any]]:
        asked = {"query": query, "start": str(begin), "end": str(stop), "limit": str(page), "direction": "forward"}
        answer = self.parsed(self.get("/loki/api/v1/query_range", asked))
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or data.get("resultType") != "streams":
            words = "it is no selector of lines; questions that count lines are not asked here"
            raise QuestionRefused(where=f"{self.called} at {self._address}", words=words)
        return rows_at(answer, "data", "result")


def nanoseconds(time: datetime) -> int:
    """A time as Loki counts: Unix nanoseconds."""
    return int(time.timestamp()) * 1_000_000_000 + time.microsecond * 1000


def _allowed(error: QuestionRefused, page: int) -> int:
    """The page that this Loki allows, as its refusal says; raises the refusal when it is about something else."""
    told = _OWN_LIMIT.search(error.fields["words"])
    if told is None or not 0 < int(told[2]) < page:
        raise error
    return int(told[2])


def _pairs(row: dict[str, Any]) -> list[list[Any]]:
    """The lines of a stream: each its nanosecond as digits, its text, and perhaps more."""
    values = row.get("values")
    return [one for one in values if _is_line(one)] if isinstance(values, list) else []


def _is_line(pair: Any) -> bool:
    if not isinstance(pair, list) or len(pair) < 2 or not isinstance(pair[1], str):
        return False
    digits = str(pair[0])
    return len(digits) <= MOST_DIGITS and digits.isascii() and digits.isdecimal()


def _marked(rows: list[dict[str, Any]]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    return ((orjson.dumps(row.get("stream", {}), option=orjson.OPT_SORT_KEYS), row) for row in rows)


def _whole(pages: _Pages) -> bytes:
    return orjson.dumps(
        {"status": "success", "data": {"resultType": "streams", "result": list(pages.streams.values())}}
    )
