"""Reads the error log of Apache: `[Thu Jan 15 10:00:01.123456 2026] [core:error] [pid 1] [client 192.0.2.1:5] x`."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

WORDS = r"emerg|alert|crit|error|warn|notice|info|debug|trace\d"


class ApacheError(ShapeReader):
    """The reader of Apache error logs; their times are local and name no zone."""

    kind = "apache_error"
    shapes = (
        Shape(
            r"^\[[A-Z][a-z]{2} (?P<time>[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}(?:\.\d+)?) (?P<year>\d{4})\] "
            rf"\[(?:(?P<logger>\w+):)?(?P<level>{WORDS})\] (?:\[[^\]]*\] )*(?P<message>.*)$",
            form="%b %d %H:%M:%S",
            levels={f"trace{n}": "TRACE" for n in range(1, 9)},
        ),
    )
    reason = "it does not begin with a time and a level in brackets as Apache writes them"
