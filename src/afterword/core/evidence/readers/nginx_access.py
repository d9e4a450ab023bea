"""Reads access logs of web servers in the common and combined formats, with what nginx is often told to add."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
import polars as pl

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import ASKED_PATH, HEALTH_AGENT, HEALTH_PATH, joined, once_each, route_of
from afterword.core.evidence.engines.octets import Truths
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.quoted import QuotedLines
from afterword.core.evidence.engines.times import offsets, seconds, spoken_zone
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
WHOLE = 26  # a time with its zone; `] ` and a quote follow

# names under which the time of the whole request is written, in seconds unless the name says otherwise
NAMED = re.compile(
    r"(?:^|[\s\"])(rt|request_time|req_time|reqtime|duration|time|took|elapsed|latency|response_time)(_ms)?[=:]\"?(\d+(?:\.\d+)?)"
)
QUOTED = re.compile(r'^ "[^"]*" "(?:[^"\\]|\\.)*"')  # referrer and user agent: what they say proves nothing
LAST = re.compile(r'" (\d+\.\d{3})(?:\s|$)')


INGRESS = re.compile(r'" \d+ (\d+\.\d{3}) \[')  # of Kubernetes: length and time of the request, then the upstream
A_THIRD, AMONG = 0.33, 0.71  # surer than of plain text, where lines of other kinds lie between
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
        return max(0.98 * share, AMONG) if share >= A_THIRD else 0.98 * share

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
        if LAST.search(match[6]):
            return _placed(LAST.pattern, 1000.0, '" ', line)
    return None


def _placed(pattern: str, factor: float, mark: str, line: str) -> DurationRule:
    """The rule with its place in the line, where it begins with a quote."""
    found = re.search(pattern, line) if mark.startswith('"') else None
    place = line.count('"', 0, found.start()) if found else None
    return DurationRule(pattern, factor, mark.encode(), place)


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
        lines = QuotedLines(block)
        requests = lines.between()
        if requests is None:
            return self._mended(block, np.ones(block.count, dtype=np.bool_))
        fields, sure = self._fields(block, lines, requests)
        frame = self._complete(fields, lambda rows: _tails(block.pick(rows).get_column("line")), lines)
        if sure.all():
            return frame
        return pl.concat([frame.filter(sure), self._mended(block, ~sure)]).sort("n")

    def _fields(self, block: Block, lines: QuotedLines, requests: pl.Series) -> tuple[pl.DataFrame, Truths]:
        """Number, time, status and request of each line by its quotes, and whether they lie as expected."""
        texts, which = lines.octets.runs(lines.quote(0) - WHOLE - 2, WHOLE)
        second = self._seconds(pl.Series(texts, dtype=pl.String)).gather(which)
        status = lines.octets.digits(lines.quote(1) + 2, 3)
        known = (status >= 100) & (status <= 599) & lines.octets.follows(lines.quote(1) + 1, b" ")
        sure = (lines.count > 1) & known & second.is_not_null().to_numpy()
        columns = [block.numbers, second, pl.Series("status", status, dtype=pl.Int16), requests.alias("request")]
        return pl.DataFrame(columns), sure

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
        tail = found.get_column("tail")
        fields = found.select("n", "second", pl.col("status").cast(pl.Int16), "request")
        return self._complete(fields, tail.filter, None)

    def _complete(self, fields: pl.DataFrame, tails: Tails, lines: QuotedLines | None) -> pl.DataFrame:
        """With method, route, health and duration; `tails` gives what follows the request for some rows."""
        asked = self._requests.of(fields.get_column("request"))
        frame = fields.drop("request").hstack(asked.select("method", "route"))
        health = asked.get_column("health").to_numpy(writable=True)
        doubtful = asked.get_column("asked").to_numpy() & ~health
        if doubtful.any():  # few rows: the others are not searched
            health[doubtful] = tails(doubtful).str.contains(HEALTH_AGENT).fill_null(value=False).to_numpy()
        frame = frame.with_columns(health=health)
        return (
            frame.with_columns(duration=self._durations(self._rule, tails, lines, frame.height))
            if self._rule
            else frame
        )

    def _durations(
        self, rule: DurationRule, tails: Tails, lines: QuotedLines | None, count: int
    ) -> npt.NDArray[np.float64]:
        """The duration of each request in milliseconds, by place where it stands there, else by a search."""
        found = np.full(count, np.nan)
        if lines is not None and rule.quote is not None:
            places = lines.quote(rule.quote)
            number = lines.octets.thousandths(places + len(rule.mark))
            found = np.where(lines.octets.follows(places, rule.mark), number, np.nan)
        missing = np.isnan(found)
        if missing.any():
            searched = tails(missing).str.extract(rule.pattern).cast(pl.Float64, strict=False)
            found[missing] = searched.fill_null(np.nan).to_numpy()
        return found * rule.factor


def _tails(lines: pl.Series) -> pl.Series:
    """What follows the third quote of each line, or the second where there is no third."""
    parts = lines.str.splitn('"', 4).struct
    return parts.field("field_3").zip_with(parts.field("field_3").is_not_null(), parts.field("field_2"))


class Requests:
    """What distinct requests ask for; each is judged once, for equal ones come again and again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._kind = pl.Categorical(pl.Categories.random())
        self._held = pl.Series([""], dtype=self._kind)  # the codes last as long as something has them
        self._place = np.zeros(0, dtype=np.int64)  # the row in `known` of each category, -1 for none
        self._known = _judged(pl.Series([], dtype=pl.String))

    def of(self, requests: pl.Series) -> pl.DataFrame:
        """Method, route and what the route tells of probes, of each request."""
        with self._lock:
            if self._known.height > MOST_REQUESTS:
                self._forget()
            words = requests.cast(self._kind)
            codes = words.to_physical().to_numpy()
            size = (int(codes.max()) + 1 if len(codes) else 0) - len(self._place)
            self._place = np.append(self._place, np.full(max(size, 0), -1))
            fresh = words.filter(self._place[codes] < 0).unique()
            self._place[fresh.to_physical().to_numpy()] = np.arange(len(fresh)) + self._known.height
            self._known = pl.concat([self._known, _judged(fresh.cast(pl.String))])
            found: pl.DataFrame = self._known[self._place[codes]]
        return found


def _judged(requests: pl.Series) -> pl.DataFrame:
    """Method, route, whether the route is a probe's (`health`) and whether it may be (`asked`)."""
    words = pl.col("text").str.splitn(" ", 3).struct
    made = requests.to_frame("text")
    made = made.select(method=words.field("field_0"), route=route_of(words.field("field_1").fill_null("-")))
    judged = once_each(
        made.get_column("route"),
        health=pl.col("text").str.contains(HEALTH_PATH),
        asked=pl.col("text").str.contains(ASKED_PATH),
    )
    return joined(made, "route", judged).with_columns(pl.col("method", "route").cast(pl.Categorical))
