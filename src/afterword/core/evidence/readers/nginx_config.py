"""Configuration of nginx: `log_format` says how the access logs beside it are laid out, `access_log` which is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.formats import ANY, COMMON, COMMON_TIME, HOST, ISO, RAW, UNIX, Given, LogFormat, Part
from afterword.core.evidence.structured import report_on, text_of, with_lines
from afterword.core.model.reading import Reading

KIND = "nginx_config"
DIRECTIVE = re.compile(r"^[ \t]*(?:log_format|access_log)[ \t]+\S", re.MULTILINE)
ENDS = re.compile(r"[;{}'\"]\s*(?:#.*)?$")
A_CONFIG = 0.6  # the share of lines that end as those of a configuration do
TOKEN = re.compile(
    r"\s+|#[^\n]*|(?P<mark>[;{}])|'(?P<one>(?:[^'\\]|\\.)*)'|\"(?P<two>(?:[^\"\\]|\\.)*)\"|(?P<bare>(?:\$\{|[^\s;{}])+)",
    re.DOTALL,
)
VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
ESCAPED = re.compile(r"\\([\"'\\])")
NAMED = frozenset({"log_format", "access_log"})
PREDEFINED = frozenset({"combined", "off"})
NUMBER, STATUS = r"[\d.]+|-", r"\d{3}|-"
WAITS = r"(?:[\d.]+|-)(?:(?:, | : )(?:[\d.]+|-))*|"
KNOWN = {
    "time_local": Part("", COMMON_TIME, "time", 1, form=COMMON),
    "time_iso8601": Part("", r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:\d{2}|Z)", "time", 2, form=ISO),
    "msec": Part("", r"\d{9,11}\.\d{3}", "time", 0, form=UNIX),
    "request_method": Part("", r"[A-Za-z]+|-|", "method"),
    "status": Part("", STATUS, "status"),
    "request_time": Part("", NUMBER, "duration", factor=1000.0),
    "upstream_response_time": Part("", WAITS, "waits", factor=1000.0),
    "upstream_connect_time": Part("", WAITS),
    "upstream_header_time": Part("", WAITS),
    "body_bytes_sent": Part("", r"\d+|-"),
    "bytes_sent": Part("", r"\d+|-"),
    "host": Part("", HOST),
    "http_host": Part("", HOST),
    "server_name": Part("", HOST),
    "request_length": Part("", r"\d+|-"),
}
SPOKEN = {
    "request": ("request", 0), "request_uri": ("path", 0), "uri": ("path", 1), "document_uri": ("path", 2),
    "http_user_agent": ("agent", 0),
}  # fmt: skip


class NginxConfig:
    """The reader of nginx's configuration; it tells no moments, but says how its neighbours are laid out."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure where a directive on access logs stands among lines that end as those of a configuration do."""
        if not DIRECTIVE.search(head.text):
            return 0.0
        lines = [line for line in head.lines if not line.lstrip().startswith("#")]
        return 0.93 if sum(1 for line in lines if ENDS.search(line)) >= A_CONFIG * len(lines) else 0.0

    def read(self, source: Source) -> Reading:
        """No moments; the records are the formats and what each log is said to have."""
        text = text_of(source)
        return reading_of(source, KIND, text, parse_nginx(text, file=source.name))


def reading_of(source: Source, kind: str, text: str, given: Given) -> Reading:
    """The reading of a configuration; what is wrong in it is its problem."""
    records = min(len(given.formats) + len(given.logs), len(lines_of(text)))
    problem = " ".join(given.problems[:3]) or None
    return Reading(with_lines(report_on(source, kind, records=records, problem=problem, zone_source=None), text))


def trouble_of(formats: Sequence[LogFormat]) -> list[str]:
    """A sentence for each format that no log can be read by."""
    return [f"The format {one.name} {one.trouble}, so that no log is read by it." for one in formats if one.trouble]


def parse_nginx(text: str, *, file: str) -> Given:
    """What a text says of formats and logs; what cannot be understood is left out and named."""
    formats, logs, problems = list[LogFormat](), list[tuple[str, str]](), list[str]()
    for line, words in _directives(text, problems):
        if words[0] == "log_format" and len(words) > 2:
            formats.append(_format(words[1], words[2:]))
        elif words[0] == "log_format":
            problems.append(f"The log_format in line {line} has a name and nothing else; it is left out.")
        elif words[0] == "access_log" and len(words) > 2 and "=" not in words[2] and words[2] not in PREDEFINED:
            logs.append((VARIABLE.sub("*", words[1]).rpartition("/")[2], words[2]))
    usable = tuple(one for one in formats if not one.trouble)
    return Given(file, usable, tuple(logs), (*problems, *trouble_of(formats)))


def _directives(text: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The directives on access logs with the lines on which they begin."""
    words, begun, place, line = list[str](), 0, 0, 1
    while place < len(text):
        found = TOKEN.match(text, place)
        token = found[0] if found else text[place]
        place, here, line = place + len(token), line, line + token.count("\n")
        if found is None or (found["bare"] or "")[:1] in ("'", '"'):
            problems.append(f"A quote that is opened in line {here} is not closed; what follows it is left out.")
            return
        if found["mark"]:
            if found["mark"] == ";" and words[:1] and words[0] in NAMED:
                yield begun, words
            else:
                problems += _unended(words, begun)
            words = []
        elif (word := _word(found)) is not None:
            begun = here if not words else begun
            words.append(word)
    problems += _unended(words, begun)


def _unended(words: Sequence[str], line: int) -> list[str]:
    """The sentence on a directive that another mark than its semicolon ends; none where it is no such directive."""
    told = words and words[0] in NAMED
    return [f"The {words[0]} in line {line} has no semicolon at its end; it is left out."] if told else []


def _word(found: re.Match[str]) -> str | None:
    quoted = found["one"] if found["one"] is not None else found["two"]
    return ESCAPED.sub(r"\1", quoted) if quoted is not None else found["bare"]


def _format(name: str, words: Sequence[str]) -> LogFormat:
    escape = next((word.removeprefix("escape=") for word in words[:1] if word.startswith("escape=")), "default")
    text = "".join(words[1:] if words[0].startswith("escape=") else words)
    anything = RAW if escape == "none" else ANY
    parts, place = list[str | Part](), 0
    for found in VARIABLE.finditer(text):
        parts += [text[place : found.start()]] if found.start() > place else []
        parts.append(_part(found[1] or found[2], anything))
        place = found.end()
    return LogFormat(name, (*parts, text[place:]) if text[place:] else tuple(parts), "nginx")


def _part(name: str, anything: str) -> Part:
    known = KNOWN.get(name)
    if known:
        return Part(name, known.pattern, known.role, known.rank, known.factor, known.form)
    role, rank = SPOKEN.get(name, ("", 0))
    return Part(name, anything, role, rank)
