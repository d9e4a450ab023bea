"""Reads the log of Redis and Valkey: `1:M 15 Jan 2026 10:00:01.123 * message`, where one sign is the level."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader


class Redis(ShapeReader):
    """The reader of Redis logs; their times are local and name no zone."""

    kind = "redis"
    shapes = (
        Shape(
            r"^\d+:[A-Z] (?P<time>\d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}\.\d{3}) "
            r"(?P<level>[.*#-]) (?P<message>.*)$",
            form="%d %b %Y %H:%M:%S",
            levels={".": "DEBUG", "-": "DEBUG", "*": "NOTICE", "#": "WARNING"},
        ),
    )
    reason = "it does not begin with a process, a time and a sign of level as Redis writes them"
