"""Reads times out of columns of text, many at once: repeated texts are parsed once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from afterword.core.evidence.engines.layout import each_once

ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 3600, "BST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200,
    "EEST": 10800, "MSK": 10800, "IST": 19800, "JST": 32400, "AEST": 36000, "AEDT": 39600, "EST": -18000, "EDT": -14400,
    "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200,
}  # fmt: skip
ZONE = r"Z\b|UTC\b|GMT\b|[A-Z]{3,4}T\b|[A-Z]ST\b|[A-Z]DT\b|CET\b|EET\b|WET\b|MSK\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b"
FIRST, LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999: Polars knows others, no calendar of ours does
EARLIEST, LATEST = 315_532_800, 7_258_118_400  # 1980 and 2200: what lies outside is a number, not a time


@dataclass(frozen=True, slots=True)
class TimeForm:
    """One way to write a date and a time: `pattern` finds it, `format` parses its first `width` characters."""

    name: str
    pattern: str
    format: str
    width: int


FORMS = (
    TimeForm("iso", r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}", "%Y-%m-%d %H:%M:%S", 19),
    TimeForm("slashed", r"\d{4}/\d{2}/\d{2}[T ]\d{2}:\d{2}:\d{2}", "%Y/%m/%d %H:%M:%S", 19),
    TimeForm("common", r"\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}", "%d/%b/%Y:%H:%M:%S", 20),
    TimeForm("worded", r"\d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}", "%d %b %Y %H:%M:%S", 20),
    TimeForm("named", r"\d{2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}", "%d-%b-%Y %H:%M:%S", 20),
    TimeForm("dashed", r"\d{8}-\d{2}:\d{2}:\d{2}", "%Y%m%d-%H:%M:%S", 17),
    TimeForm("compact", r"\d{8}[T ]\d{6}\b", "%Y%m%d %H%M%S", 15),
    TimeForm("short", r"\d{2}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}", "%y/%m/%d %H:%M:%S", 17),
    TimeForm("dotted", r"\d{4}-\d{2}-\d{2}-\d{2}\.\d{2}\.\d{2}", "%Y-%m-%d-%H.%M.%S", 19),
    TimeForm("bare", r"\d{6} \d{6}\b", "%y%m%d %H%M%S", 13),
)
UNIX = TimeForm("unix", r"\b1\d{9}\b", "", 10)  # seconds since 1970: a mere number, so nearly every line must have it
NEARLY = 0.9
HALVED = re.compile(r"(?:[.,]\d+)? ?[AaPp]\.?[Mm]\b")  # behind an hour that is counted to 12, which no form reads


def seconds(texts: pl.Series, form: str) -> pl.Series:
    """Unix seconds of naive times taken as UTC, null where the text is no possible time; equal neighbours cost once."""
    runs = texts.rle().struct.unnest().get_column("value")
    if not form:
        return runs.cast(pl.Int64, strict=False).gather(texts.rle_id()).alias("second")
    lettered = " %H" in form and bool(runs.str.contains("T", literal=True).any())
    spaced = runs.str.replace("T", " ", literal=True) if lettered else runs
    parsed = spaced.str.to_datetime(form, strict=False, time_unit="ms").dt.epoch("s")
    parsed = parsed.set(~parsed.is_between(FIRST, LAST), None)
    return parsed.gather(texts.rle_id()).alias("second")


def milliseconds(tails: pl.Series, marks: str = ".,:") -> pl.Series:
    """The fraction of a second that each text begins with, behind one of the marks; null where there is none."""
    digits = pl.col("text").str.extract(rf"^[{marks}](\d{{1,3}})").str.pad_end(3, "0")
    return each_once(
        tails.str.slice(0, 4), lambda texts: texts.to_frame("text").select(ms=digits.cast(pl.Int16, strict=False))
    ).to_series()


def offsets(zones: pl.Series) -> pl.Series:
    """Seconds east of UTC of zones such as `Z`, `+02:00`, `-0330`, `CET`; 0 where there is none or it is unknown."""
    runs = zones.rle().struct.unnest().get_column("value")
    mapped = pl.Series([offset_of(zone) for zone in runs], dtype=pl.Int64)
    return mapped.gather(zones.rle_id())


def offset_of(zone: str | None) -> int:
    """Seconds east of UTC of one zone as written; 0 when it is unknown."""
    match = re.fullmatch(r"([+-])(\d{2}):?(\d{2})?", zone or "")
    if not match:
        return ABBREVIATIONS.get((zone or "").strip(), 0)
    size = int(match[2]) * 3600 + int(match[3] or 0) * 60
    return -size if match[1] == "-" else size


def spoken_zone(zone: str) -> str:
    """A zone as reports name it: `UTC` for Z and GMT, `+02:00` for an offset, else the abbreviation itself."""
    if zone in ("Z", "GMT", "UTC"):
        return "UTC"
    if not re.fullmatch(r"[+-]\d{2}:?(\d{2})?", zone):
        return zone
    return named_offset(offset_of(zone))


def named_offset(offset: int) -> str:
    """An offset in seconds as `+02:00`, and as `UTC` when it is nothing."""
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


@dataclass(slots=True)
class Stamps:
    """Times of one file, written at a fixed place or found anywhere in the first `within` characters of a line."""

    form: TimeForm
    place: int | None
    zoned: bool
    zone: str | None = None
    within: int = 100

    def read(self, lines: pl.DataFrame) -> pl.DataFrame:
        """`n`, `lead` (what stands before the time), `second`, `ms` and `rest` of each line that has a time."""
        frame = self._found(lines)
        frame = frame.with_columns(seconds(frame.get_column("text").str.slice(0, self.form.width), self.form.format))
        frame = frame.filter(pl.col("second").is_not_null())
        return self._with_rest(frame.select("n", "lead", "second", rest=pl.col("text").str.slice(self.form.width)))

    def _found(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The lines that may have a time, cut before it: by place where it is fixed, by pattern where it is not."""
        line = pl.col("line")
        if self.place is None:
            parts = line.str.extract_groups(rf"^(?P<lead>.{{0,{self.within}}}?)(?P<text>{self.form.pattern}.*)$")
            return lines.select("n", parts.alias("parts")).unnest("parts").filter(pl.col("text").is_not_null())
        digit = line.str.slice(self.place, 1).is_between(pl.lit("0"), pl.lit("9"))
        lead = line.str.slice(0, self.place) if self.place else pl.lit("")
        text = line.str.slice(self.place) if self.place else line
        return lines.filter(digit).select("n", lead=lead, text=text)

    def _with_rest(self, frame: pl.DataFrame) -> pl.DataFrame:
        frame = frame.hstack([milliseconds(frame.get_column("rest")).fill_null(0)])
        if not self.zoned:
            return frame
        zones = frame.get_column("rest").str.slice(0, 20).str.extract(rf"^(?:[.,:]\d+)? ?({ZONE})")
        self._remember(zones)
        return frame.with_columns(second=pl.col("second") - offsets(zones))

    def _remember(self, zones: pl.Series) -> None:
        if self.zone is None:
            stated = zones.drop_nulls()
            self.zone = spoken_zone(stated[0]) if len(stated) else None


def find_stamps(lines: Sequence[str]) -> Stamps | None:
    """How the times of these lines are written; None when fewer than a third of the lines that matter have one."""
    best: tuple[int, TimeForm, list[re.Match[str]]] | None = None
    for form in FORMS:
        found = [match for line in lines if (match := re.search(form.pattern, line[:140])) and match.start() <= 100]
        if any(HALVED.match(match.string, match.end()) for match in found):
            continue
        if found and (best is None or len(found) > best[0]):
            best = (len(found), form, found)
    if best is None:
        return _unix_stamps(lines)
    _, form, found = best
    places = {match.start() for match in found}
    zoned = any(re.match(rf"(?:[.,:]\d+)? ?(?:{ZONE})", match.string[match.end() :]) for match in found)
    led = sum(1 for match in found if not match.start()) * 2 > len(found)  # a date farther in is part of a message
    fixed = 0 if led else places.pop() if len(places) == 1 else None
    return Stamps(form, fixed, zoned)


def _unix_stamps(lines: Sequence[str]) -> Stamps | None:
    """Times as seconds since 1970 anywhere in the line, when nearly every line has one and none has a date."""
    found = [match for line in lines if (match := re.search(UNIX.pattern, line[:140])) and match.start() <= 100]
    if not found or len(found) < NEARLY * len(lines):
        return None
    places = {match.start() for match in found}
    return Stamps(UNIX, places.pop() if len(places) == 1 else None, zoned=False, zone="UTC")


def epoch(values: pl.Series) -> pl.DataFrame:
    """`second` and `ms` of Unix times given as numbers in seconds, ms, us or ns, told apart by their size."""
    number = values.cast(pl.Float64, strict=False)
    size = pl.col("v").abs()
    unit = pl.when(size >= 1e17).then(1e9).when(size >= 1e14).then(1e6).when(size >= 1e11).then(1e3).otherwise(1.0)
    frame = pl.DataFrame({"v": number}).select(t=pl.col("v") / unit)
    frame = frame.select(pl.when(pl.col("t").is_between(EARLIEST, LATEST)).then(pl.col("t")).alias("t"))
    second = pl.col("t").floor().cast(pl.Int64)
    return frame.select(second=second, ms=((pl.col("t") - second) * 1000).round().cast(pl.Int16).clip(0, 999))
