"""Reads access logs of IIS in the W3C format with its usual fields; the times are UTC, as that format has it."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

LINE = (
    r"^(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (?:\S+ ){1,3}?(?P<method>[A-Z]+) (?P<path>/\S*) \S+ \d+ \S+ "
    r"[0-9a-fA-F.:]+ (?P<agent>\S+) (?:\S+ )??(?P<status>[1-5]\d{2}) \d+ \d+(?: \d+ \d+)? (?P<duration>\d+)$"
)


class Iis(ShapeReader):
    """The reader of IIS logs; comments that name the software and the fields are no requests."""

    kind = "iis"
    shapes = (Shape(LINE),)
    reason = "it is a comment, or no request with the usual fields of IIS"
    continues = False
