"""Reads klog, as Kubernetes itself writes it: `E0115 10:00:01.123456  1 file.go:12] message`, without a year."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

LINE = (
    r"^(?P<level>[IWEF])(?P<time>(?:0[1-9]|1[0-2])[0-3]\d \d{2}:\d{2}:\d{2}\.\d{3,6})\s+\d+ "
    r"(?P<logger>[^\s:\]]+):\d+\] (?P<message>.*)$"
)


class Klog(ShapeReader):
    """The reader of klog: one letter of level, month and day, time, thread, file and line, message."""

    kind = "klog"
    shapes = (Shape(LINE, form="%m%d %H:%M:%S"),)
    reason = "it does not begin with a level and a time as klog writes them"
