"""Reads access logs of web servers in the common and combined formats, with what nginx is often told to add."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.interned import Interned
from afterword.core.evidence.engines.layout import ASKED_PATH, HEALTH_AGENT, HEALTH_PATH, each_once, route_of
from afterword.core.evidence.engines.octets import Octets, Places, Truths, number, same, thousandths
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.quoted import QuotedLines, quoted_parts
from afterword.core.evidence.engines.times import offsets, seconds, spoken_zone
from afterword.core.evidence.sniff import among_others
from afterword.core.model.reading import Reading

LINE = re.compile(
    r"^(?:\S+ )?\S+ \S+ .*?\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}) ([+-]\d{4})\] "
    r'"((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(.*)$'
)
SLOW = (
    r"\[(?P<time>\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>[1-5]\d{2}) (?:\d+|-)(?P<tail>.*)$'
)
FORMAT, WIDTH = "%d/%b/%Y:%H:%M:%S", 20
STAMP = 29  # bytes of a time with its zone in brackets and the space between it and the request
STAMPED = re.compile(r"\[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}\] ").fullmatch
SPACE, BACKSLASH = 32, 92
STARTS_SIZE = np.isin(np.arange(256), np.frombuffer(b"0123456789-", dtype=np.uint8))

# names under which the time of the whole request is written, in seconds unless the name says otherwise
NAMED = re.compile(
    r"(?:^|[\s\"])(rt|request_time|req_time|reqtime|duration|time|took|elapsed|latency|response_time)(_ms)?[=:]\"?(\d+(?:\.\d+)?)"
)
QUOTED = re.compile(r'^ "[^"]*" "(?:[^"\\]|\\.)*"')  # referrer and user agent: what they say proves nothing
LAST = re.compile(r'" (\d+\.\d{3})(?:\s|$)')

INGRESS = re.compile(r'" \d+ (\d+\.\d{3}) \[')  # of Kubernetes: length and time of the request, then the upstream
WHOLE_MS = re.compile(r'" (\d+)ms$')  # of Traefik
AMONG = 0.71
MOST_REQUESTS = 500_000  # so many distinct ones are remembered
Tails = Callable[[Truths], pl.Series]


@dataclass(frozen=True, slots=True)
class DurationRule:
    """How the duration of a request is written after the user agent: `pattern` finds it, `factor` makes milliseconds.

    Where `quote` is not None, it usually follows `mark`, which begins with the quote of that number (from 0).
    """

    pattern: str
    factor: float
    mark: bytes = b""
    quote: int | None = None


class NginxAccess:
    """The reader of access logs."""

    kind = "nginx_access"

    def fits(self, head: Head) -> float:
        """The share of the first lines that are requests."""
        lines = head.lines[:200]
        share = sum(1 for line in lines if LINE.match(line)) / len(lines) if lines else 0.0
        return among_others(share, 0.98, AMONG)

    def read(self, source: Source) -> Reading:
        """Counts of requests by second, status, latency and route."""
        lines = source.first_lines()[:-1]
        return read_log(source, AccessLayout(duration_rule(lines)))


def duration_rule(lines: Sequence[str]) -> DurationRule | None:
    """How these lines write the duration of a request; None when they do not."""
    for line in lines[:50]:
        match = LINE.match(line)
        if not match:
            continue
        quoted = QUOTED.match(match[6])
        named = NAMED.search(match[6], quoted.end() if quoted else 0)
        if named:
            mark = named[0][: named.start(3) - named.start()]
            quote = '"' if quoted and named.start() == quoted.end() else ""
            pattern = rf"{quote}{re.escape(mark)}(\d+(?:\.\d+)?)"
            return _placed(pattern, 1.0 if named[2] else 1000.0, quote + mark, line)
        if INGRESS.search(match[6]):
            return DurationRule(INGRESS.pattern, 1000.0)
        if WHOLE_MS.search(match[6]):
            return DurationRule(WHOLE_MS.pattern, 1.0)
        if LAST.search(match[6]):
            return _placed(LAST.pattern, 1000.0, '" ', line)
    return None


def _placed(pattern: str, factor: float, mark: str, line: str) -> DurationRule:
    """The rule with its place in the line, where it begins with a quote."""
    found = re.search(pattern, line) if mark.startswith('"') else None
    place = line.count('"', 0, found.start()) if found else None
    return DurationRule(pattern, factor, mark.encode(), place)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the quotes of some lines tell: `which` of the `times` each has, status, number of the request, duration.

    `sure` is false where the quotes do not lie as expected.
    """

    times: list[str]
    which: Places
    status: Places
    request: npt.NDArray[np.int32]
    duration: npt.NDArray[np.float64]
    sure: Truths


class AccessLayout:
    """Finds the fields of a line by its quotes: what lies between them is read by its place, without a search."""

    kind = "nginx_access"
    continues = False
    reason = "it is not a request in the common or combined format"

    def __init__(self, rule: DurationRule | None) -> None:
        self._rule = rule
        self._requests = Requests()
        self.zone: str | None = None

    def extract(self, block: Block) -> pl.DataFrame:
        """Time, status, duration, method, route and health of each line."""
        if self._requests.known.height > MOST_REQUESTS:
            self._requests = Requests()
        fields = _joined([self._fields(lines) for lines in quoted_parts(block)])
        times = pl.Series([time[1:-2] if STAMPED(time) else "" for time in fields.times], dtype=pl.String)
        second = self._seconds(times).gather(fields.which)
        sure = fields.sure & second.is_not_null().to_numpy()
        told = [block.numbers, second, pl.Series("status", fields.status, dtype=pl.Int16)]
        asked = self._requests.of(fields.request)
        frame = self._complete(told, asked, fields.duration, lambda rows: _tails(block.pick(rows).get_column("line")))
        if sure.all():
            return frame
        return pl.concat([frame.filter(sure), self._mended(block, ~sure)]).sort("n")

    def _fields(self, lines: QuotedLines) -> Fields:
        octets, opened, closed = lines.octets, lines.quote(0), lines.quote(1)
        times, which = octets.runs(opened - STAMP, STAMP)
        around = octets.table(closed - 1, 8)  # the end of the request, a quote, ` 200 ` and the size's first digit
        status = number(around[:, 3:6].T, -1)
        sure = (lines.count > 1) & (status >= 100) & (status <= 599) & (around[:, 0] != BACKSLASH)
        sure &= (around[:, 2] == SPACE) & (around[:, 6] == SPACE) & STARTS_SIZE[around[:, 7]]
        request = self._requests.numbers(octets, opened + 1, np.maximum(closed, opened + 1))
        return Fields(times, which, status, request, self._placed(lines), sure)

    def _placed(self, lines: QuotedLines) -> npt.NDArray[np.float64]:
        """The duration of each request as it is written, NaN where it does not stand in its usual place."""
        rule = self._rule
        if rule is None or rule.quote is None:
            return np.full(len(lines.count), np.nan)
        begin = len(rule.mark)
        words = lines.octets.words(lines.quote(rule.quote), -(-(begin + 8) // 8))
        written = thousandths(words.view(np.uint8)[:, begin : begin + 8])
        return np.where(same(words, rule.mark), written, np.nan)

    def _seconds(self, times: pl.Series) -> pl.Series:
        """Unix seconds of times with a zone; null where the text is none."""
        zones = times.str.slice(WIDTH + 1, 5)
        found = seconds(times.str.slice(0, WIDTH), FORMAT) - offsets(zones)
        if self.zone is None and found.null_count() < len(found):
            self.zone = spoken_zone(str(zones.filter(found.is_not_null())[0]))
        return found.alias("second")

    def _mended(self, block: Block, lost: Truths) -> pl.DataFrame:
        """The records among lines where the quotes did not lie as expected, by a closer look."""
        found = block.pick(lost).with_columns(pl.col("line").str.extract_groups(SLOW)).unnest("line")
        found = found.with_columns(self._seconds(found.get_column("time")))
        found = found.filter(pl.col("second").is_not_null())
        told = found.select("n", "second", pl.col("status").cast(pl.Int16)).get_columns()
        asked = self._requests.of_texts(found.get_column("request"))
        return self._complete(told, asked, np.full(found.height, np.nan), found.get_column("tail").filter)

    def _complete(
        self, told: list[pl.Series], asked: Asked, duration: npt.NDArray[np.float64], tails: Tails
    ) -> pl.DataFrame:
        """The records, with health and duration settled; `tails` gives what follows the request for some rows."""
        health = asked.health
        doubtful = asked.doubtful & ~health
        if doubtful.any():  # few rows: the others are not searched
            health[doubtful] = tails(doubtful).str.contains(HEALTH_AGENT).fill_null(value=False).to_numpy()
        columns = [*told, asked.method, asked.route, pl.Series("health", health)]
        if self._rule:
            missing = np.isnan(duration)
            if missing.any():
                searched = tails(missing).str.extract(self._rule.pattern).cast(pl.Float64, strict=False)
                duration[missing] = searched.fill_null(np.nan).to_numpy()
            columns.append(pl.Series("duration", duration * self._rule.factor))
        return pl.DataFrame(columns)


def _joined(parts: Sequence[Fields]) -> Fields:
    """The fields of neighbouring stretches of lines as one."""
    before = np.cumsum([0, *(len(part.times) for part in parts)])
    return Fields(
        [time for part in parts for time in part.times],
        np.concatenate([part.which + start for part, start in zip(parts, before[:-1], strict=True)]),
        np.concatenate([part.status for part in parts]),
        np.concatenate([part.request for part in parts]),
        np.concatenate([part.duration for part in parts]),
        np.concatenate([part.sure for part in parts]),
    )


def _tails(lines: pl.Series) -> pl.Series:
    """What follows the third quote of each line, or the second where there is no third."""
    parts = lines.str.splitn('"', 4).struct
    return parts.field("field_3").zip_with(parts.field("field_3").is_not_null(), parts.field("field_2"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What requests ask for: method, route, whether the route is a probe's, and whether it may be."""

    method: pl.Series
    route: pl.Series
    health: Truths
    doubtful: Truths


class Requests:
    """What distinct requests ask for; each is judged once, for equal ones come again and again."""

    def __init__(self) -> None:
        self._met = Interned()
        self.known = _judged(pl.Series([], dtype=pl.String))

    def numbers(self, octets: Octets, begins: Places, ends: Places) -> npt.NDArray[np.int32]:
        """The number of the request from each begin to its end."""
        return self._met.numbers(octets, begins, ends)

    def of(self, numbers: npt.NDArray[np.int32]) -> Asked:
        """What requests ask for, by their numbers."""
        fresh = self._met.texts[self.known.height :]
        if fresh:
            self.known = pl.concat([self.known, _judged(pl.Series(fresh, dtype=pl.String))]).rechunk()
        method, route, health, doubtful = self.known.get_columns()
        return Asked(
            method.gather(numbers), route.gather(numbers), health.to_numpy()[numbers], doubtful.to_numpy()[numbers]
        )

    def of_texts(self, requests: pl.Series) -> Asked:
        """The same of requests given as texts."""
        return self.of(np.array(self._met.of(text.encode() for text in requests), dtype=np.int32))


def _judged(requests: pl.Series) -> pl.DataFrame:
    """Method, route, whether the route is a probe's (`health`) and whether it may be (`asked`)."""
    words = pl.col("text").str.splitn(" ", 3).struct
    made = requests.to_frame("text")
    made = made.select(method=words.field("field_0"), route=route_of(words.field("field_1").fill_null("-")))
    judged = each_once(made.get_column("route"), _probing)
    return made.hstack(judged).with_columns(pl.col("method", "route").cast(pl.Categorical))


def _probing(routes: pl.Series) -> pl.DataFrame:
    return routes.to_frame("text").select(
        health=pl.col("text").str.contains(HEALTH_PATH), asked=pl.col("text").str.contains(ASKED_PATH)
    )
