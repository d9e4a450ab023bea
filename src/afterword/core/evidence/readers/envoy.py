"""Reads access logs of Envoy and Istio in their default text formats."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

LINE = (
    r'^\[(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z)\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" '
    r"(?P<status>[1-5]\d{2}) "
    r'\S+ (?:\S+ \S+ "[^"]*" )?\d+ \d+ (?P<duration>\d+|-) (?:\d+|-) "[^"]*" "(?P<agent>[^"]*)"'
)
TCP = r'^\[(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z)\] (?P<message>"[^"]*" \d{1,3} \S+ .*)$'


class Envoy(ShapeReader):
    """The reader of Envoy access logs; a request that got no answer has status 0 and is counted as no request."""

    kind = "envoy"
    shapes = (Shape(LINE), Shape(TCP))
    reason = "it is not a request in one of Envoy's default formats"
    continues = False
