"""Reads access logs that are Apache's by their name, their virtual host in front or a duration in microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.polars import read_log
from afterword.core.evidence.readers.nginx_access import AccessLayout, DurationRule, NginxAccess, duration_rule
from afterword.core.model.reading import Reading

NAMED = re.compile(r"apache|httpd|access_log|vhosts?_access")
VHOST = re.compile(r"^\S+:\d{2,5} \S+ \S+ .*?\[\d{2}/[A-Z]")
MICROS = re.compile(r'" \d{3} (?:\d+|-)(?: "[^"]*" "(?:[^"\\]|\\.)*")? (?:\d{2,}|(?:\*\*)?\d+/\d+(?:\*\*)?)$')
RULE = DurationRule(  # %D counts microseconds; it is also written behind the seconds, as **%T/%D**
    r'(?:"|^(?: \d{3} (?:\d+|-))?) (?:(?:\*\*)?\d+/)?(\d+)(?:\*\*)?$', 0.001
)


class ApacheAccess:
    """The reader of Apache access logs: common, combined, with `%v:%p` in front or `%D` at the end."""

    kind = "apache_access"

    def fits(self, head: Head) -> float:
        """As sure as for any access log, where a sign of Apache is seen."""
        lines = head.lines[:50]
        told = NAMED.search(head.stem) or _most(VHOST, lines) or _most(MICROS, lines)
        return NginxAccess().fits(head) if told else 0.0

    def read(self, source: Source) -> Reading:
        """Counts of requests by second, status, latency and route."""
        lines = source.first_lines()[:-1]
        rule = RULE if _most(MICROS, lines[:50]) else duration_rule(lines)
        return read_log(source, ApacheLayout(rule))


class ApacheLayout(AccessLayout):
    """The layout of access logs, under Apache's name."""

    kind = "apache_access"


def _most(pattern: re.Pattern[str], lines: Sequence[str]) -> bool:
    return sum(1 for line in lines if pattern.search(line)) * 2 > len(lines)
