"""Reads access logs of AWS load balancers: Application and Classic, as they lie in their bucket."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

BEGIN = r"^(?:(?:https?|h2|grpcs|wss?|tls|tcp) )?(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z)"
ASKED = (
    r"(?P<duration_a>-?[\d.]+) (?P<duration_b>-?[\d.]+) (?P<duration_c>-?[\d.]+) (?P<status>\d{3}) (?:\d{3}|-) "
    r"\d+ \d+ "
    r'"(?P<method>[^\s"]+) (?P<path>[^\s"]+)[^"]*"(?: "(?P<agent>[^"]*)")?'
)


class AwsAlb(ShapeReader):
    """The reader of load balancer logs; the status is the balancer's, the duration the sum of its three times."""

    kind = "aws_alb"
    shapes = (
        Shape(rf"{BEGIN} \S+ \S+ \S+ {ASKED}", factor=1000.0),
        Shape(rf"{BEGIN} (?P<message>\S+ \S+:\d+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ - .*)$"),
    )
    reason = "it is not a request as a load balancer writes it"
    continues = False
