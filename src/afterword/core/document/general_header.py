"""What the head of a postmortem in any house style says: severity, date, duration, services, people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from afterword.core.document.cells import is_delimiter, split_row, uncell
from afterword.core.document.when_read import join, when, zone_named
from afterword.core.model.document import Document

_LINE = re.compile(r"^\s*(?:[-*+]\s+)?(?P<b>\*\*|__|\*|_)(?P<key>[^*_:]{2,40}):?(?P=b)\s*:?\s*(?P<value>.*?)\s*$")
_PLAIN = re.compile(r"^\s*(?:[-*+]\s+)?(?P<key>[A-Za-z][A-Za-z()/_ ]{2,30}):\s+(?P<value>\S.*?)\s*$")
_TWO = re.compile(r"\b(\d\d?)[/-](\d\d?)[/-]((?:19|20)\d\d)\b")
_OF = r"( (of|and time of)( the)? (incident|outage|event|occurrence|failure))?"
_AT = r"( (time|date|at|on|of( the)? (incident|outage|impact)))?"
_KEYS = (
    ("severity", r"^(incident |impact )?(severity|sev|priority)( level)?$"),
    ("level", r"^(incident |impact )?(level|urgency|classification)$"),
    ("date", rf"^((incident|outage|event) )?(date|day|datum|fecha)s?( ?[/&] ?time| and time)?{_OF}( \(.*\))?$"),
    (
        "date",
        rf"^((incident|impact|outage) )?(start(s|ed)?|began|beginning|from|opened){_AT}( \(.*\))?$",
    ),
    ("date", r"^(when|occurred( (on|at))?)$"),
    (
        "detected",
        r"^((incident|time|first) )?(detected|detection time|discovered|time of detection)( (at|on))?( \(.*\))?$",
    ),
    (
        "ended",
        rf"^((incident|impact|outage) )?(end(s|ed)?|resolved|closed|until|finish(ed)?){_AT}( \(.*\))?$",
    ),
    ("ended", r"^resolution (time|date)$"),
    ("impact", r"^(impact duration|duration of( the)? impact|downtime)$"),
    ("duration", r"^((total|incident|overall|outage) )?(duration|length)\b|^time to (resol\w+|recover\w*)"),
    (
        "services",
        r"^(affected |impacted )?(services?|systems?|components?|products?|applications?)( affected| impacted)?$",
    ),
    ("customer", r"^customer[ -]impact|^customers? affected"),
    ("authors", r"^((post-?mortem|report|document) )?(authors?(\(s\))?|written by|owner|driver|prepared by)$"),
    ("status", r"^((post-?mortem|incident|document) )?(status|state)$"),
    ("incident", r"^incident( (number|id|no\.?|ref(erence)?|#))?$"),
)
_WORDS = {
    "critical": "P0",
    "blocker": "P0",
    "high": "P1",
    "major": "P1",
    "medium": "P2",
    "moderate": "P2",
    "low": "P3",
    "minor": "P3",
}


def severity_named(text: str) -> str | None:
    """P0 to P4 for a severity as written, None when the word has no mapping."""
    found = re.search(r"\b(?:p|sev|s|severity)[ -]?([0-4])\b", text.lower())
    if found or re.fullmatch(r"\W*[0-4]\W*", text):
        return f"P{found[1] if found else text.strip(' *_.')}"
    return next((level for word, level in _WORDS.items() if re.search(rf"\b{word}\b", text.lower())), None)


_COUNTS = {"half an": 0.5, "half a": 0.5} | {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}
_LENGTH = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?|{'|'.join(_COUNTS)})[\s-]*"
    r"(w(?:eeks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?)\b"
)


def minutes_of(text: str) -> int | None:
    """The minutes of a duration as people write it, None when it names none."""
    units = {"w": 10080, "d": 1440, "h": 60, "m": 1}
    found = _LENGTH.findall(text.lower())
    if found:
        return round(sum((_COUNTS.get(count) or float(count)) * units[unit[0]] for count, unit in found))
    span = re.search(r"(\d\d?):(\d\d)\s*(?:to|-|\u2013|until)\s*(\d\d?):(\d\d)", text)
    return ((int(span[3]) - int(span[1])) * 60 + int(span[4]) - int(span[2])) % 1440 if span else None


def header_of(document: Document, lines: Sequence[str], *, bare: bool, day_first: bool = False) -> Document:
    """The document with what header lines say; `bare` also takes `Key: value` without bold type."""
    for key, value in _pairs(lines, bare):
        name = _fact(key)
        clean = re.sub(r"^[*_`]+|[*_`]+$", "", value).strip()
        if name and clean:
            document = _take(document, name, _month_first(clean) if day_first else clean)
    return document


def is_fact(key: str) -> bool:
    """True for a key of the header that a document has a field for."""
    return _fact(key) is not None


def _fact(key: str) -> str | None:
    plain = key.strip().strip(":").strip().lower().replace("_", " ")
    return next((name for name, rule in _KEYS if re.search(rule, plain)), None)


def _pairs(lines: Sequence[str], bare: bool) -> Iterable[tuple[str, str]]:
    """Keys and values of header lines, of tables with two columns, and of tables whose head holds the keys."""
    for index, line in _broken(lines):
        found = _LINE.match(line) or (_PLAIN.match(line) if bare else None)
        if found:
            yield found["key"], found["value"]
        elif "|" in line and not is_delimiter(line) and (bare or line.strip().startswith("|")):
            cells = _cells(line)
            if len(cells) == 2:
                yield cells[0].strip(":"), cells[1]
            elif sum(1 for one in cells if is_fact(one)) >= 2 and is_delimiter("".join(lines[index + 1 : index + 2])):
                yield from zip(cells, _cells("".join(lines[index + 2 : index + 3])), strict=False)


def _broken(lines: Sequence[str]) -> Iterable[tuple[int, str]]:
    """The lines with their index: one that tags break into several counts as several, a quote as what it says."""
    for index, line in enumerate(lines):
        yield from ((index, one.lstrip("> ")) for one in (re.split(r"<br ?/?>", line) if "<" in line else [line]))


def _cells(line: str) -> list[str]:
    return [re.sub(r"[*_`]", "", uncell(one)).strip() for one in split_row(line)]


def _take(document: Document, name: str, value: str) -> Document:
    changes: dict[str, Any] = {}
    if name == "level" and severity_named(value) is not None:
        name = "severity"  # a level may be one of publicity, too
    if name == "severity" and document.severity_as_written is None:
        changes = {"severity": severity_named(value), "severity_as_written": value}
    elif name == "date" and (document.date is None or document.started_at is None):
        changes = _start(document, value)
    elif name in ("ended", "detected") and getattr(document, f"{name}_at") is None:
        changes = {f"{name}_at": _instant(document, value)}
    elif name == "impact" and document.impact_seconds is None:
        minutes = minutes_of(value)
        changes = {"impact_seconds": minutes * 60 if minutes is not None else None}
    elif name == "duration" and document.duration_minutes is None:
        changes = {"duration_minutes": minutes_of(value)}
    elif name == "customer":
        word = re.match(r"(yes|no|none)\b", value.lower())
        changes = {"customer_impact": word[1] == "yes"} if word else {}
    elif name == "status":
        changes = {"status": value}
    elif name == "incident":
        numbers = re.findall(r"\bINC-\d+\b", value)
        changes = {"incidents": tuple(numbers)} if numbers else {}
    elif name in ("services", "authors") and not getattr(document, name):
        changes = {name: tuple(one.strip(" []") for one in re.split(r",|;| and ", value) if one.strip(" []"))}
    return replace(document, **changes)


def _month_first(value: str) -> str:
    """A value whose dates, written day first, are written out."""
    return _TWO.sub(r"\3-\2-\1", value)


def _start(document: Document, value: str) -> dict[str, Any]:
    found = when(value)
    if found is None or (found.day is None and document.date is None):
        return {}
    started = _instant(document, value) if found.time else None
    first = {"started_at": started} if started and document.started_at is None else {}
    return {"date": document.date or found.day} | first


def _instant(document: Document, value: str) -> datetime | None:
    found = when(value)
    if found is None or found.time is None:
        return None
    clock: time = found.time
    moment = join(found.day or document.date, clock, zone_named(found.zone or document.zone))
    return moment if isinstance(moment, datetime) else None
