"""Reads HAProxy's HTTP and TCP logs, bare or behind a syslog header, and what it says of servers going up and down."""

from __future__ import annotations

import re

from afterword.core.evidence.base import Head
from afterword.core.evidence.engines.matched import ISO_TIME, Shape, ShapeReader
from afterword.core.evidence.readers.syslog import TAG, TIME

ACCEPTED = r"^.{0,120}?\S+:\d+ \[(?P<time>\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}\.\d{3})(?: [+-]\d{4})?\] "
OWN = re.compile(rf"{ACCEPTED}\S+ \S+/\S+ (?:-?\d+/){{2}}|.{{0,80}}\bhaproxy\[\d+\]: ")
FORM = "%d/%b/%Y:%H:%M:%S"


class HAProxy(ShapeReader):
    """The reader of HAProxy logs; the duration is the whole time of the request, the last of the five timers."""

    kind = "haproxy"
    shapes = (
        Shape(
            rf"{ACCEPTED}\S+ (?P<logger>\S+/\S+) (?:-?\d+/){{4}}\+?(?P<duration>-?\d+) (?P<status>[1-5]\d{{2}}) \+?\d+ "
            r'\S+ \S+ \S{4} \S+ \S+ .*?"(?P<method>[^\s"]+)(?: (?P<path>[^\s"]+))?[^"]*"?',
            form=FORM,
        ),
        Shape(rf"{ACCEPTED}(?P<message>(?P<logger>\S+) \S+/\S+ (?:-?\d+/){{2,4}}\+?-?\d+ .*)$", form=FORM),
        Shape(rf"{ACCEPTED}(?P<message>\S+/\S+: .*)$", form=FORM),
        Shape(
            rf"^(?:<(?P<pri>\d{{1,3}})>)?(?P<time>{TIME}) \S+ {TAG}(?P<message>.*)$",
            form="%b %d %H:%M:%S",
            reads_level=True,
        ),
        Shape(rf"^(?:<(?P<pri>\d{{1,3}})>)?(?P<time>{ISO_TIME}) \S+ {TAG}(?P<message>.*)$", reads_level=True),
    )
    reason = "it is neither a request nor a connection as HAProxy writes them"
    continues = False
    surest = 0.96

    def fits(self, head: Head) -> float:
        """As sure as for any shape, where a line of HAProxy's own is among the first: its header is that of syslog."""
        if not any(OWN.match(line) for line in head.lines[:50]):
            return 0.0
        return super().fits(head)
