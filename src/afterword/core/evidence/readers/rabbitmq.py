"""Reads the log of RabbitMQ: `2026-01-15 10:00:01.123456+00:00 [error] <0.700.0> message`; reports go on below."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import ISO_TIME, Shape, ShapeReader


class RabbitMQ(ShapeReader):
    """The reader of RabbitMQ logs, of today and of the Erlang reports of old."""

    kind = "rabbitmq"
    shapes = (
        Shape(rf"^(?P<time>{ISO_TIME}) \[(?P<level>[a-z]+)\] <(?P<process>[\d.]+)> ?(?P<message>.*)$"),
        Shape(
            r"^=(?P<message>(?P<level>[A-Z]+) REPORT)==== "
            r"(?P<time>\d{1,2}-[A-Z][a-z]{2}-\d{4}::\d{2}:\d{2}:\d{2}) ===$",
            form="%d-%b-%Y::%H:%M:%S",
        ),
    )
    reason = "it does not begin with a time, a level and an Erlang process as RabbitMQ writes them"
