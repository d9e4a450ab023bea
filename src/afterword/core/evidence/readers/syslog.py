"""Reads syslog as RFC 3164 and rsyslog write it, and what `journalctl` prints; the year comes from elsewhere.

A message that is itself a line of JSON, logfmt, an access log or the like is opened up.
"""

from __future__ import annotations

import re

from afterword.core.evidence.engines.matched import ISO_TIME, Shape, ShapeReader

TAG = r"(?:(?P<logger>[^\s:\[\]()]{1,80}(?:\([^)]*\))?)(?:\[(?P<pid>[^\]]*)\])?: ?)?"
PRI = r"^(?:<(?P<pri>\d{1,3})>)?"
TIME = r"[A-Z][a-z]{2} [ \d]?\d \d{2}:\d{2}:\d{2}(?:\.\d+)?"
HOST = r"[A-Za-z0-9._:-]*[a-z0-9][A-Za-z0-9._:-]*"

BSD = Shape(rf"{PRI}(?P<time>{TIME}) (?P<host>\S+) {TAG}(?P<message>.*)$", form="%b %d %H:%M:%S", reads_level=True)
PRECISE = Shape(
    rf"{PRI}(?P<time>{ISO_TIME}) (?P<host>{HOST}) "
    r"(?P<logger>[^\s:\[\]]{1,80}(?:\([^)]*\))?)(?:\[(?P<pid>\d+)\]|(?P<kernel>)): ?(?P<message>.*)$",
    reads_level=True,
)
FULL = Shape(
    r"^[A-Z][a-z]{2} (?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)? [A-Z]{1,5}) (?P<host>\S+) "
    r"(?P<logger>[^\s:\[\]]{1,80})(?:\[(?P<pid>\d+)\])?: ?(?P<message>.*)$",
    reads_level=True,
)
LOGPLEX = Shape(rf"^(?P<time>{ISO_TIME}) (?P<logger>(?:app|heroku)\[[\w.-]+\]): ?(?P<message>.*)$", reads_level=True)
SURE = re.compile(r" (?:[^\s:\[\]]+\[\d+\]|(?:app|heroku)\[[\w.-]+\]|kernel|systemd[\w-]*|cron|sudo|su|dbus[\w-]*): ")


class Syslog(ShapeReader):
    """The reader of syslog files: time, host, program, process, message."""

    kind = "syslog"
    shapes = (BSD, PRECISE, FULL, LOGPLEX)
    reason = "it does not begin with a time and a host as syslog writes them"
    surest = 0.9

    def knows(self, line: str) -> bool:
        """Whether a line is syslog beyond doubt: one with a whole date must name a process or a part of the system."""
        return super().knows(line) and (not line.lstrip("<>0123456789").startswith("-") or bool(SURE.search(line)))
