"""Reads `logcat` in its `threadtime` format: `03-17 16:13:38.811  1702  2395 D Tag: message`, without a year."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

LINE = (
    r"^(?P<time>(?:0[1-9]|1[0-2])-[0-3]\d \d{2}:\d{2}:\d{2}\.\d{3})\s+\d+\s+\d+ "
    r"(?P<level>[VDIWEFA]) (?P<logger>[^:]*?)\s*: ?(?P<message>.*)$"
)


class Logcat(ShapeReader):
    """The reader of logcat: month and day, time, process, thread, one letter of level, tag, message."""

    kind = "logcat"
    shapes = (Shape(LINE, form="%m-%d %H:%M:%S", levels={"A": "FATAL"}),)
    reason = "it does not begin with a time, a process and a level as logcat writes them"
