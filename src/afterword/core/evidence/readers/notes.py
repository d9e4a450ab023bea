"""Reads plain notes: `10:15 restarted the queue` a line; the day is in a heading, in the file's name or beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.days import DAY, as_day, day_of
from afterword.core.evidence.engines.times import offset_of, spoken_zone
from afterword.core.evidence.structured import report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import LineSpan, Unread

KIND = "notes"
NOTE = re.compile(
    r"^\s*(?:[-*+]\s+|\d+\.\s+|>\s*)?[\[(*_`]{0,3}(?:(?:~|c(?:irc)?a\.?|about|around|at)\s*)?"
    r"(?P<clock>(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?)(?P<half> ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?P<zone>Z|UTC|GMT|CET|CEST|[ECMP][SD]T|[+-]\d{2}:?\d{2}))?[\])*_`]{0,3}"
    r"(?:\s*[-\u2013\u2014:|]+)?\s+(?!\d\d?:\d\d:\d\d)(?P<text>\S.*)$"
)
LOGGED = re.compile(r"\W?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b")  # what no person writes
PERSON = re.compile(r"^@?(?P<who>[A-Z][\w.-]+|[a-z][a-z.-]{1,20}):\s+(?P<said>\S.*)$")
WORDS = frozenset({"note", "todo", "update", "status", "error", "warning", "http", "https", "info", "impact", "action"})
BACK = timedelta(hours=12)  # a clock that goes back by more than this has passed midnight
MOST_LINES = 400


class Notes:
    """Reads what people wrote down, each line a message; lines without a time go on with the one before."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """How many of the first lines begin with a time of the day; never sure."""
        lines = head.lines[:MOST_LINES]
        notes = [note for line in lines if (note := NOTE.match(line))]
        if sum(1 for note in notes if LOGGED.match(note["text"])) * 2 > len(notes):
            return 0.0
        share = len(notes) / len(lines) if lines else 0.0
        return 0.4 + 0.4 * share if share >= 0.25 and not head.text.lstrip().startswith(("{", "<")) else 0.0

    def read(self, source: Source) -> Reading:
        """A `message` moment for each note, with who wrote it where the line names them."""
        lines = lines_of(text_of(source))
        day, remark = day_of(source)
        taken = _Taken(source.name, day)
        for number, line in enumerate(lines, start=1):
            taken.take(number, line)
        zone = taken.zone
        report = report_on(
            source, KIND, records=len(taken.moments), moments=taken.moments, unread=taken.unread,
            problem=None if taken.headed else remark, zone_source="stated" if zone else "assumed",
        )  # fmt: skip
        report = replace(
            report, zone=zone or "UTC", lines=len(lines), continuation=taken.continuation, blank=taken.blank
        )
        return Reading(report, moments=tuple(sorted(taken.moments, key=lambda moment: moment.at)))


@dataclass(slots=True)
class _Taken:
    """What has been understood so far."""

    file: str
    day: date
    headed: bool = False
    zone: str | None = None
    continuation: int = 0
    blank: int = 0
    before: datetime | None = None
    moments: list[Moment] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Takes in one line."""
        note = NOTE.match(line)
        day = None if note else DAY.search(line)
        if note:
            self._note(number, note)
        elif day:
            self.day, self.headed, self.before = as_day(day), True, None
            self.continuation += 1
        elif not line.strip():
            self.blank += 1
        elif self.moments:
            self.continuation += 1
        else:
            self.unread.append(Unread(number, line.strip()[:160], "it has no time of the day and follows no note"))

    def _note(self, number: int, note: re.Match[str]) -> None:
        at = datetime.combine(self.day, _clock(note), UTC)
        if self.before and self.before - at > BACK:
            self.day += timedelta(days=1)
            at += timedelta(days=1)
        self.before = at
        if note["zone"]:
            self.zone = self.zone or spoken_zone(note["zone"])
            at -= timedelta(seconds=offset_of(note["zone"]))
        who = PERSON.match(note["text"])
        named = who is not None and who["who"].lower() not in WORDS
        text, actor = (who["said"], who["who"]) if who and named else (note["text"], None)
        labels = {"zone": "" if note["zone"] else "assumed"}
        kept = {name: value for name, value in labels.items() if value}
        span = LineSpan(self.file, number, number)
        self.moments.append(Moment(at, "message", KIND, text.strip(), (span,), actor=actor, labels=kept))


def _clock(note: re.Match[str]) -> time:
    parts = [int(part) for part in re.split(r"[:.h]", note["clock"])]
    half = (note["half"] or "").strip().lower()[:1]
    hour = parts[0] % 12 + (12 if half == "p" else 0) if half and parts[0] <= 12 else parts[0]
    return time(hour, parts[1], parts[2] if len(parts) > 2 else 0)
