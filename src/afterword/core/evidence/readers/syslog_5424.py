"""Reads syslog as RFC 5424 frames it: priority, version, time with zone, host, program, structured data, message."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

DATA = r'(?:-|(?:\[(?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*")*\])+)'
LINE = (
    r"^(?:\d+ )?<(?P<pri>\d{1,3})>\d{1,2} (?P<time>\d{4}-\d{2}-\d{2}T\S+) (?P<host>\S+) (?P<logger>\S+) \S+ \S+ "
    rf"{DATA}(?: \ufeff?(?P<message>.*))?$"
)


class Syslog5424(ShapeReader):
    """The reader of RFC 5424 messages, one a line, with or without a count of octets before each."""

    kind = "syslog_5424"
    shapes = (Shape(LINE),)
    continues = False
    reason = "it is no message as RFC 5424 frames it"
