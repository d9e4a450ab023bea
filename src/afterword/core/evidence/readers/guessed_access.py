"""Reads access logs of any `log_format`: the time, request, status and duration are found by what the fields hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.matched import level_in, merged, with_route
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import ZONE, Stamps, epoch, find_stamps
from afterword.core.evidence.readers.nginx_access import LINE
from afterword.core.model.reading import Reading

METHODS = "GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS|CONNECT|TRACE"
REQUEST = rf'"?\b(?P<method>{METHODS}) (?P<path>/[^\s"]*)(?: HTTP/[\d.]+)?"?'
PARTED = rf'"?\b(?P<method>{METHODS})"?(?:[\s|,;]+"?[\w.:-]+"?){{0,2}}?[\s|,;]+"?(?P<path>/[^\s"|,;]*)"?'
FIELD = r'"[^"]*"|\[[^\]]*\]|[^\s"|,;\[\]]+'
NAMED_STATUS = re.compile(r"\b(?:status|code|response)[=:]\"?([1-5]\d{2})\b")
NAMED_TIME = re.compile(
    r"\b(?:rt|request_time|req_time|reqtime|duration|time|took|elapsed|latency)(_ms)?[=:]\"?(\d+(?:\.\d+)?)"
)
BEHIND = rf"^(?:[.,:]\d+)? ?(?:{ZONE})?[\s\]|\-:]*"  # what still belongs to the time
STATUS = re.compile(r"^\"?([1-5]\d{2})\"?$")
SECONDS = re.compile(r"^\"?\d{1,3}\.\d{3}\"?$")
UNIX = re.compile(r"^\"?1\d{9}\.\d{3}\"?$")
MOST = 0.8
LEAST = 0.5  # the share of lines that must be requests; others may be messages with a time
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the fields of one format lie: patterns with one group each; `unix` finds a time in seconds."""

    request: str
    status: str
    duration: str | None
    factor: float
    unix: str | None
    stamps: Stamps | None


class GuessedAccess:
    """The reader of access logs whose format is not one of the usual ones."""

    kind = "guessed_access"

    def fits(self, head: Head) -> float:
        """Fairly sure when most lines hold a request, a time and a status at a place of its own."""
        lines = head.lines[:LOOKED_AT]
        if not lines or head.text.lstrip().startswith("{"):
            return 0.0
        asked = [line for line in lines if re.search(REQUEST, line) or re.search(PARTED, line)]
        share = len(asked) / len(lines)
        if sum(1 for line in asked if LINE.match(line)) > MOST * len(asked):
            return 0.0  # nothing to guess: these are in the usual format
        return 0.72 + 0.15 * share if share >= LEAST and guess(lines) else 0.0

    def read(self, source: Source) -> Reading:
        """Counts of requests by second, status, latency and route."""
        lines = [line for line in source.first_lines() if line.strip()]
        found = guess(lines[:LOOKED_AT]) or guess(lines[:-1][:LOOKED_AT])  # the last may be cut
        if found is None:
            raise EvidenceError(file=source.name, reason="no field of it holds a status")
        mixed = any(not re.search(found.request, line) for line in lines[:LOOKED_AT] if line.strip())
        return read_log(source, GuessedLayout(found, continues=mixed))


def guess(lines: Sequence[str]) -> Guess | None:
    """Where these lines have their fields; None when they have no request, no status or no time."""
    request = max((REQUEST, PARTED), key=lambda pattern: sum(1 for line in lines if re.search(pattern, line)))
    asked = [(line, match) for line in lines if (match := re.search(request, line))]
    stamps = find_stamps(lines)
    before = [_tokens(line[: match.start()]) for line, match in asked]
    after = [_tokens(line[match.end() :]) for line, match in asked]
    unix = _place(UNIX, before, after, request) if stamps is None else None
    status = _named(NAMED_STATUS, asked) or _place(STATUS, before, after, request)
    if status is None or (stamps is None and unix is None):
        return None
    written = next((found for line, _ in asked if (found := NAMED_TIME.search(line))), None)
    duration = NAMED_TIME.pattern.replace("(_ms)?", "(?:_ms)?") if written else _place(SECONDS, before, after, request)
    return Guess(request, status, duration, 1.0 if written and written[1] else 1000.0, unix, stamps)


def _tokens(text: str) -> list[str]:
    return re.findall(FIELD, text)


def _named(pattern: re.Pattern[str], asked: Sequence[tuple[str, re.Match[str]]]) -> str | None:
    told = sum(1 for line, _ in asked if pattern.search(line))
    return pattern.pattern if asked and told >= MOST * len(asked) else None


def _place(
    wanted: re.Pattern[str], before: Sequence[list[str]], after: Sequence[list[str]], request: str
) -> str | None:
    """A pattern for the first field, behind the request or else before it, that is like this in most lines."""
    skip = rf"[\s|,;]*(?:{FIELD})"
    bare = re.sub(r"\?P<\w+>", "?:", request)
    for parts, lead in ((after, bare), (before, "^")):
        widest = max((len(one) for one in parts), default=0)
        for place in range(min(widest, 30)):
            good = sum(1 for one in parts if len(one) > place and wanted.match(one[place]))
            if good and good >= MOST * len(parts):
                return rf'{lead}(?:{skip}){{{place}}}[\s|,;]*"?([\d.]+)'
    return None


class GuessedLayout:
    """Fields at the places that were guessed; a line with a time and no request is a message."""

    kind = "guessed_access"
    reason = "it holds neither a request with a status where the other lines have theirs nor a time"

    def __init__(self, found: Guess, *, continues: bool) -> None:
        self._guess, self.continues = found, continues

    @property
    def zone(self) -> str | None:
        """The zone that the times state; Unix time is UTC by definition."""
        return self._guess.stamps.zone if self._guess.stamps else "UTC"

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, status, duration, method and route of each line."""
        found, line = self._guess, pl.col("line")
        parts = line.str.extract_groups(found.request).struct
        columns = {"method": parts.field("method"), "path": parts.field("path")}
        columns["status"] = line.str.extract(found.status).cast(pl.Int16, strict=False)
        if found.duration:
            columns["duration"] = line.str.extract(found.duration).cast(pl.Float64, strict=False) * found.factor
        fields = block.frame.select("n", "line", **columns)
        fields = fields.filter(pl.col("status").is_between(100, 599) & pl.col("method").is_not_null())
        timed = fields.join(self._times(fields), on="n", how="inner", maintain_order="left")
        named = [name for name in ("duration",) if name in timed.columns]
        agents = timed.with_columns(agent=line)
        requests = with_route(agents).select("n", "second", "ms", "status", "method", "route", "health", *named)
        if requests.height == block.count or found.stamps is None:
            return requests
        rest = found.stamps.read(block.frame.join(requests.select("n"), on="n", how="anti", maintain_order="left"))
        if not rest.height:
            return requests
        text = pl.col("rest").str.replace(BEHIND, "")
        messages = rest.select("n", "second", "ms", level=level_in(text), message=text)
        return merged([requests, messages])

    def _times(self, fields: pl.DataFrame) -> pl.DataFrame:
        if self._guess.stamps:
            return self._guess.stamps.read(fields.select("n", "line")).select("n", "second", "ms")
        texts = fields.select(pl.col("line").str.extract(self._guess.unix or "")).to_series()
        return fields.select("n").hstack(epoch(texts)).filter(pl.col("second").is_not_null())
