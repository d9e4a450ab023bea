"""Reads logs of one JSON object a line, whatever the names of their fields."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import orjson
import polars as pl

from afterword.core.evidence.base import HEAD_BYTES, Head, Source
from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import HEALTH_PATH, each_once, route_of
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.engines.times import ZONE, epoch, milliseconds, offsets, seconds, spoken_zone
from afterword.core.evidence.sniff import among_others
from afterword.core.model.reading import Reading

TIME = (
    "ts time timestamp @timestamp datetime date asctime eventTime event_time t created @t __REALTIME_TIMESTAMP "
    "time_iso8601 time_local start_time StartUTC startTime time_unix_nano timeUnixNano instant.epochSecond timeMillis "
    "msec logged_at receiveTimestamp t.$date TimeGenerated started_at TimeCreated"
).split()
LEVEL = (
    "level severity lvl levelname log.level loglevel log_level @l severityText severity_text Level level_name "
    "fields.level jsonPayload.level jsonPayload.severity PRIORITY error_severity logLevel LogLevel Severity "
    "LevelDisplayName s"
).split()
MESSAGE = (
    "msg message event log text @m @mt body MESSAGE Message RenderedMessage MessageTemplate textPayload "
    "jsonPayload.message jsonPayload.msg fields.message body.stringValue "
    "short_message eventName"
).split()
STATUS = (
    "status status_code statusCode http_status response_status http.status_code response_code "
    "http.response.status_code httpRequest.status res.statusCode res.status response.status DownstreamStatus "
    "OriginStatus resp.status"
).split()
SECONDS = (
    "duration_s duration_seconds request_time rt elapsed_s latency_s elapsed_seconds duration_sec request_duration"
).split()
MILLIS = (
    "duration_ms latency_ms elapsed_ms response_time_ms durationMs responseTime took_ms time_ms took elapsedMs"
).split()
UNSURE = "duration latency elapsed response_time httpRequest.latency".split()
NANOS = "duration_ns latency_ns elapsed_ns event.duration Duration".split()
MICROS = "duration_us latency_us elapsed_us".split()
ROUTE = (
    "route path endpoint url uri http.route request_path url.path target request_uri RequestPath "
    "httpRequest.requestUrl req.url req.path request.uri request.path http.target request x_envoy_original_path"
).split()
METHOD = (
    "method http_method http.method verb request_method RequestMethod httpRequest.requestMethod req.method "
    "request.method http.request.method"
).split()
LOGGER = (
    "logger logger_name log.logger name component module service app loggerName SYSLOG_IDENTIFIER _SYSTEMD_UNIT "
    "SourceContext caller service.name"
).split()
PRIORITIES = dict(zip("01234567", ("EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG"), strict=True))
TIMES, SPOKEN = frozenset(TIME), frozenset((*MESSAGE, *LEVEL))
COMMON = (r"^\d{2}/[A-Z][a-z]{2}/\d{4}:", "%d/%b/%Y:%H:%M:%S", 20)
ISO = (r"", "%Y-%m-%d %H:%M:%S", 19)
TIMED = re.compile(
    rf'^\{{[^{{}}\[\]]{{0,4000}}?"(?:{"|".join(re.escape(name) for name in TIME)})"\s*:'
)  # not in a list
LEVEL_NAMES = {"dpanic": "PANIC", "DPANIC": "PANIC", "silly": "DEBUG", "http": "INFO", "DEFAULT": "INFO"}
REQUEST_LINE = r"^[A-Z]+ (\S+)(?: HTTP/\S+)?$"
FIELDS = (*TIME, *LEVEL, *MESSAGE, *STATUS, *SECONDS, *MILLIS, *UNSURE, *NANOS, *MICROS, *ROUTE, *METHOD, *LOGGER)
SMALL = 1 << 20  # a block this small is searched for every name
SAMPLED = 200
AMONG = 0.705
FEW = 64


class JsonLines:
    """The reader of JSON lines."""

    kind = "json_lines"

    def fits(self, head: Head) -> float:
        """The share of the first lines that are JSON objects with a time in them."""
        lines = head.lines[:200]
        if len(lines) == 1 and not head.whole and lines[0].startswith("{"):
            return 0.5 if TIMED.search(lines[0]) else 0.0  # a line longer than the head
        good = [row for line in lines if line.lstrip().startswith("{") and (row := loads(line)) is not None]
        timed = sum(1 for row in good if not TIMES.isdisjoint(members_of(row)))
        if len(good) < 2 and len(lines) > 1:
            return 0.0
        share = timed / len(lines) if lines else 0.0
        return among_others(share, 0.8, AMONG)

    def read(self, source: Source) -> Reading:
        """Counts by level, status, latency and route, and the patterns of the messages."""
        with source.open() as stream:
            head = stream.read(HEAD_BYTES)
        return read_log(source, JsonLayout(head))


def speaking(lines: Sequence[str]) -> float:
    """The share of these lines that are JSON objects with a message or a level, whether or not with a time."""
    good = [row for line in lines if line.startswith("{") and (row := loads(line)) is not None]
    told = sum(1 for row in good if not SPOKEN.isdisjoint(row))
    return told / len(lines) if lines else 0.0


def loads(line: str | bytes) -> dict[str, object] | None:
    """The object on a line; None when it is none."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def _names_in(raw: bytes) -> list[str]:
    return [name for name in FIELDS if all(f'"{part}"'.encode() in raw for part in name.split("."))] + [
        name for name in FIELDS if "." in name and f'"{name}"'.encode() in raw
    ]


def members_of(row: dict[str, object], before: str = "") -> Iterator[str]:
    """The names in an object, those of nested ones with dots."""
    for name, value in row.items():
        yield before + name
        if isinstance(value, dict):
            yield from members_of(value, f"{before}{name}.")


class JsonLayout:
    """One object a line; a line that is none is unread and spoils no other."""

    kind = "json_lines"
    continues = False
    reason = "it is not a JSON object with a time"

    def __init__(self, head: bytes, *, timeless: bool = False) -> None:
        self.zone: str | None = None
        self._usual, self._timeless = _names_in(head), timeless

    def extract(self, block: Block) -> pl.DataFrame:
        """The fields of each line under their one name."""
        numbers, rows = rows_of(block, self._names(block))
        return self._kept(self.fields(rows).insert_column(0, numbers))

    def _kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that have a time; where something around the lines states it, those that say anything."""
        told = [pl.col(name).is_not_null() for name in frame.columns if name not in ("n", "ms", "route", "health")]
        return frame.filter(pl.any_horizontal(told) if self._timeless else pl.col("second").is_not_null())

    def _names(self, block: Block) -> list[str]:
        """The names to look for: every one while the block is small, else the usual ones and those of a sample."""
        if len(block.raw) <= SMALL:
            seen = set(_names_in(block.raw))
        else:
            seen = {name for line in block.sample(SAMPLED) if (row := loads(line)) for name in members_of(row)}
        found = [name for name in FIELDS if name in seen or name in self._usual]
        told = any(name in MESSAGE for name in found)
        return [name for name in found if not (told and name in METHOD)]  # a method matters only without a message

    def fields(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Time, level, message, logger and request of rows of texts, whatever the columns are called."""
        times = self._times(rows)
        told = {"level": LEVEL, "message": MESSAGE, "logger": LOGGER}
        if "PRIORITY" in rows.columns:  # of the journal, where the least number is the worst
            rows = rows.with_columns(pl.col("PRIORITY").replace(PRIORITIES))
        found = {name: _first(rows, names) for name, names in told.items()}
        words = rows.select(**{name: field for name, field in found.items() if field is not None})
        if "level" in words.columns:
            words = words.with_columns(pl.col("level").replace(LEVEL_NAMES))
        frame = pl.concat([times, words, self._request(rows)], how="horizontal")
        if "message" not in frame.columns and "status" in frame.columns:
            method = _first(rows, METHOD)
            frame = frame.with_columns(
                rows.select((pl.repeat("", pl.len()) if method is None else method).alias("method"))
            )
        return frame

    def _times(self, rows: pl.DataFrame) -> pl.DataFrame:
        stamp = _first(rows, TIME)
        if stamp is None:
            return rows.select(second=pl.repeat(None, pl.len(), dtype=pl.Int64))
        texts = rows.select(stamp.alias("t")).to_series()
        _, form, width = COMMON if texts.str.contains(COMMON[0]).any() else ISO
        shifted = seconds(texts.str.slice(0, width), form)
        tails = texts.str.slice(width)
        ms = milliseconds(tails, ".,")
        if not tails.str.ends_with("Z").all():
            zones = tails.str.extract(rf"^(?:[.,]\d+)? ?({ZONE})")
            self._remember(zones)
            shifted = shifted - offsets(zones)
        else:
            self.zone = self.zone or "UTC"
        if shifted.null_count() == len(shifted) or shifted.null_count() > texts.null_count():
            numbers = epoch(texts)
            if numbers.get_column("second").null_count() < len(texts):
                self.zone = self.zone or "UTC"  # Unix time is UTC by definition
            ms = ms.zip_with(shifted.is_not_null(), numbers.get_column("ms"))
            shifted = shifted.zip_with(shifted.is_not_null(), numbers.get_column("second"))
        return pl.DataFrame([shifted.alias("second"), ms.alias("ms")])

    def _remember(self, zones: pl.Series) -> None:
        stated = zones.drop_nulls()
        if self.zone is None and len(stated):
            self.zone = spoken_zone(str(stated[0]))

    def _request(self, rows: pl.DataFrame) -> pl.DataFrame:
        status, route, duration = _first(rows, STATUS), _first(rows, ROUTE), _duration(rows)
        columns: dict[str, pl.Expr] = {}
        if route is not None and status is not None:
            rows = rows.hstack(each_once(rows.select(route).to_series(), _routes))
            columns = {"route": pl.col("named"), "health": pl.col("healthy")}
        elif status is not None:
            columns["route"] = pl.repeat(None, pl.len(), dtype=pl.String)
        if status is not None:
            number = status.cast(pl.Float64, strict=False).cast(pl.Int16, strict=False)
            columns["status"] = pl.when(number.is_between(100, 599)).then(number)
        if duration is not None and status is not None:
            columns["duration"] = duration
        return rows.select(**columns)


def _routes(asked: pl.Series) -> pl.DataFrame:
    path = route_of(pl.col("text").str.replace(REQUEST_LINE, "$1").str.replace(r"^https?://[^/]+", ""))
    told = pl.col("named").str.contains(HEALTH_PATH).fill_null(value=False)
    made = asked.to_frame("text").select(named=path).with_columns(healthy=told)
    return made.with_columns(pl.col("named").cast(pl.Categorical))


def _first(rows: pl.DataFrame, names: Sequence[str]) -> pl.Expr | None:
    """The first of these fields that a row has; None when no row has any."""
    present = [name for name in names if name in rows.columns]
    return pl.coalesce(present) if present else None


def _duration(rows: pl.DataFrame) -> pl.Expr | None:
    """The duration in milliseconds; a name without a unit is read as seconds when it has a fraction and stays small."""
    groups = ((MILLIS, 1.0), (SECONDS, 1e3), (MICROS, 1e-3), (NANOS, 1e-6))
    found = [
        pl.col(name).cast(pl.Float64, strict=False) * factor
        for names, factor in groups
        for name in names
        if name in rows.columns
    ]
    found.extend(_unsure(rows, name) for name in UNSURE if name in rows.columns)
    return pl.coalesce(found) if found else None


def _unsure(rows: pl.DataFrame, name: str) -> pl.Expr:
    text = pl.col(name)
    number = text.str.extract(r"^\s*(\d+(?:\.\d+)?(?:[eE]-?\d+)?)").cast(pl.Float64, strict=False)
    unit = text.str.extract(r"(ns|us|µs|ms|s|m)\s*$").replace_strict(
        {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}, default=None, return_dtype=pl.Float64
    )
    middle = rows.select(number.median()).item()
    fraction = rows.select(text.str.contains(".", literal=True).any()).item()
    bare = 1e3 if fraction and middle is not None and middle < 60 else (1e-6 if middle and middle > 1e6 else 1.0)
    return number * unit.fill_null(bare)


def rows_of(block: Block, names: Sequence[str]) -> tuple[pl.Series, pl.DataFrame]:
    """A row of texts, and its line number, for each line that may be an object; `a.b` is found within `a` too."""
    wanted = list(dict.fromkeys([*names, *(name.partition(".")[0] for name in names)]))
    numbers, rows = block.numbers, objects(block.raw, block.count, wanted)
    if rows is None:
        line = block.frame.get_column("line")
        likely = line.str.strip_chars().str.starts_with("{").fill_null(value=False)
        numbers, kept = numbers.filter(likely), line.filter(likely)
        rows = parse("".join(f"{text}\n" for text in kept).encode(), len(kept), wanted)
    return numbers, _opened(rows, names)


def _opened(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The rows with the members of nested objects as columns `a.b`, and no whole object under a name."""
    parents = {name.partition(".")[0] for name in names if "." in name}
    nested = {name for name in parents if rows.get_column(name).str.starts_with("{").any()}
    inner = [name for name in names if name.partition(".")[0] in nested and "." in name]
    members = [
        pl.coalesce(name, pl.col(name.partition(".")[0]).str.json_path_match(_path(name))).alias(name) for name in inner
    ]
    bare = [pl.when(~pl.col(name).str.starts_with("{")).then(pl.col(name)).alias(name) for name in sorted(nested)]
    return rows.with_columns(members).with_columns(bare).select(names or rows.columns)


def _path(name: str) -> str:
    """Where a member lies below its parent; what is deeper is looked for step by step."""
    return "$" + "".join(f"['{part}']" for part in name.split(".")[1:])


def objects(raw: bytes, count: int, names: Sequence[str]) -> pl.DataFrame | None:
    """One row of strings per line when every line is an object, else None."""
    try:
        frame = pl.read_ndjson(io.BytesIO(raw), schema=dict.fromkeys(names or ["ts"], pl.String))
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == count else None


def parse(raw: bytes, count: int, names: Sequence[str]) -> pl.DataFrame:
    """One row of strings per line, all null for a line that is no object; halves the block around bad lines."""
    if count <= FEW:
        return _one_by_one(raw, names)
    frame = objects(raw, count, names)
    if frame is not None:
        return frame
    cut, lines = _middle(raw)
    return pl.concat([parse(raw[:cut], lines, names), parse(raw[cut:], count - lines, names)])


def _middle(raw: bytes) -> tuple[int, int]:
    """Where to cut a block near its middle, and how many lines lie before the cut."""
    cut = raw.find(b"\n", len(raw) // 2) + 1
    if cut in (0, len(raw)):
        cut = raw.rfind(b"\n", 0, len(raw) - 1) + 1
    return cut, raw.count(b"\n", 0, cut)


def _one_by_one(raw: bytes, names: Sequence[str]) -> pl.DataFrame:
    rows = [loads(line) or {} for line in raw.split(b"\n")[: raw.count(b"\n")]]
    return pl.DataFrame(
        {name: [_text(row.get(name)) for row in rows] for name in (names or ["ts"])},
        schema=dict.fromkeys(names or ["ts"], pl.String),
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
