"""Log formats of web servers as their configuration gives them: parts with names, compiled into one expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import polars as pl

COMMON, ISO, UNIX = "%d/%b/%Y:%H:%M:%S", "%Y-%m-%d %H:%M:%S", ""
COMMON_TIME = r"\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}"
ANY, RAW = r"(?:[^\"\\]|\\.)*?", r".*?"  # a quote within a value is written with a backslash, or not at all
MADE = r"(?:(?P<method>[A-Za-z]+) (?P<path>{any})(?: HTTP/[\d.]+)?|{any})"  # what a scanner sends is no request
BEFORE_QUERY = r"[^?\s\"]*"
HOST = r"[^/\s\"]*"
MOST_PARTS = 200  # a format of more is no format
SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
METHODS_AND_PATHS = ("method", "path")


@dataclass(frozen=True, slots=True)
class Part:
    """One value in a line: how it is written in the configuration, what it looks like and what it tells.

    `role` is time, request, method, path, status, agent, duration or waits (several durations to be added up),
    or empty. Of parts of one role the one with the least `rank` counts. A duration times `factor` is milliseconds;
    `form` parses a time.
    """

    text: str
    pattern: str
    role: str = ""
    rank: int = 0
    factor: float = 1.0
    form: str = ""


@dataclass(frozen=True, slots=True)
class LogFormat:
    """A format by its name: texts that stand in every line and the parts between them."""

    name: str
    parts: tuple[str | Part, ...]
    server: str  # nginx or apache

    def of(self, role: str) -> Part | None:
        """The part that tells this; None when no part does."""
        found = [part for part in self.parts if isinstance(part, Part) and part.role == role]
        return min(found, key=lambda part: part.rank, default=None)

    @property
    def duration(self) -> Part | None:
        """The part that tells how long a request took, the whole of it rather than the wait for others."""
        return self.of("duration") or self.of("waits")

    @property
    def pattern(self) -> str:
        """The expression that a whole line fits, with a group for each thing that is told."""
        told = self._told()
        taken: set[str] = set()
        following = [*self.parts[1:], ""]
        parts = [
            escaped(part) if isinstance(part, str) else _group(_bounded(part, behind), told, taken)
            for part, behind in zip(self.parts, following, strict=True)
        ]
        return f"^{''.join(parts)}$"

    @property
    def trouble(self) -> str | None:
        """Why no log can be read by it, in words that go on with its name; None when one can."""
        if len(self.parts) > MOST_PARTS:
            return f"has more than {MOST_PARTS} parts"
        told = [one for one in ("time", "status") if self.of(one) is None]
        if told:
            return f"tells no {' and no '.join(told)}"
        try:
            pl.Series([""]).str.contains(self.pattern)
        except pl.exceptions.PolarsError:
            return "is too long to be read by"
        return None

    def _told(self) -> dict[str, Part | None]:
        """The part that counts for each role; a request tells its method and path itself."""
        told = {role: self.of(role) for role in ("time", "request", "status", "agent")}
        if told["request"] is None:
            told |= {role: self.of(role) for role in METHODS_AND_PATHS}
        used = self.duration
        return told | ({used.role: used} if used else {})


def _bounded(part: Part, behind: str | Part) -> Part:
    """A path with the next value right behind it (its query) ends where that begins."""
    return replace(part, pattern=BEFORE_QUERY) if part.role == "path" and isinstance(behind, Part) else part


def _group(part: Part, told: dict[str, Part | None], taken: set[str]) -> str:
    """The expression of a part, as a group where it is the first that tells what counts."""
    counts = told.get(part.role)
    if counts is None or counts.text != part.text or part.role in taken:
        return f"(?:{part.pattern})"
    taken.add(part.role)
    if part.role == "request":
        return MADE.format(any=part.pattern)
    return f"(?P<{part.role}>{part.pattern})"


def escaped(text: str) -> str:
    """A text as an expression that fits it alone, in the dialects of Python and Polars alike."""
    return SPECIAL.sub(lambda found: "\\" + found[0], text)


@dataclass(frozen=True, slots=True)
class Given:
    """What a configuration says of access logs: formats, which log (by the end of its path) has which, and trouble.

    A log's name may hold `*` where a variable stands.
    """

    file: str
    formats: tuple[LogFormat, ...] = ()
    logs: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
