"""The header of our Markdown: the title and the lines of `**Name:** value` below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from afterword.core.document.exact import pack, unpack
from afterword.core.document.marks import guard, mark, take_mark, unguard
from afterword.core.document.words import duration, seconds_of
from afterword.core.model.document import Document

OPEN = "*to be answered*"
_LINE = re.compile(r"^\*\*(?P<label>[^*:]+):\*\*(?: (?P<value>.*?))? *$")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the header: the document's fields it shows, and how they are written and read."""

    name: str
    label: str
    fields: tuple[str, ...]
    write: Callable[[Document], str]
    read: Callable[[str], dict[str, Any]]


def write_title(document: Document) -> str:
    """The first line, as in `# PM-007: Checkout refused one order in three`."""
    fields = ("number", "title")
    visible = _visible_title(document)
    if _read_title(visible) == _values(document, fields):
        return visible
    return f"{visible} {_seal(document, fields)}"


def read_title(line: str, document: Document) -> Document:
    """The document with the number and title of its first line."""
    visible, found = take_mark(line)
    exact = _unseal(found.data) if found is not None else {}
    if exact and _visible_title(replace(document, **exact)) == visible:
        return replace(document, **exact)
    return replace(document, **_read_title(visible))


def write_header(document: Document, always: tuple[str, ...]) -> list[str]:
    """The lines of the header: those that `always` names, and all others that have something to say."""
    lines = []
    for one in _LINES:
        filled = any(getattr(document, field) not in (None, ()) for field in one.fields)
        if not filled and one.name not in always:
            continue
        lines.append(_write_line(document, one, filled) + "  ")
    return lines


def read_header_line(line: str, document: Document) -> Document | None:
    """The document with what a header line says, None when it is no line of the header."""
    visible, found = take_mark(line)
    match = _LINE.match(visible)
    known = next((one for one in _LINES if match and one.label == match["label"]), None)
    if known is None or match is None:
        return None
    exact = _unseal(found.data) if found is not None else {}
    if exact:
        candidate = replace(document, **exact)
        if _plain_line(candidate, known, filled=True) == visible.rstrip():
            return candidate
    if match["value"] == OPEN:
        return document
    values = known.read(unguard(match["value"] or ""))
    return replace(document, **values) if values else None


def _write_line(document: Document, one: _Line, filled: bool) -> str:
    line = _plain_line(document, one, filled)
    match = _LINE.match(line)
    if not filled or (match and one.read(unguard(match["value"] or "")) == _values(document, one.fields)):
        return line
    return f"{line} {_seal(document, one.fields)}"


def _plain_line(document: Document, one: _Line, filled: bool) -> str:
    value = guard(" ".join(one.write(document).split())) if filled else OPEN
    return f"**{one.label}:** {value}".rstrip()


def _values(document: Document, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(document, field) for field in fields}


def _seal(document: Document, fields: tuple[str, ...]) -> str:
    return mark("exact", {field: pack(getattr(document, field)) for field in fields})


def _unseal(data: dict[str, Any]) -> dict[str, Any]:
    try:
        return {field: unpack(value) for field, value in data.items() if field in Document.__dataclass_fields__}
    except (ValueError, KeyError, TypeError):
        return {}


def _visible_title(document: Document) -> str:
    number = f"{document.number}: " if document.number else ""
    return "# " + guard(" ".join(f"{number}{document.title}".split()))


def _read_title(line: str) -> dict[str, Any]:
    text = unguard(line.removeprefix("#").strip())
    found = re.match(r"^(PM-\d+): (.*)$", text)
    return {"number": found[1], "title": found[2]} if found else {"number": None, "title": text}


def _list(name: str) -> tuple[Callable[[Document], str], Callable[[str], dict[str, Any]]]:
    def read(text: str) -> dict[str, Any]:
        return {name: tuple(one.strip() for one in text.split(",") if one.strip())}

    return (lambda document: ", ".join(getattr(document, name))), read


def _write_severity(document: Document) -> str:
    written = document.severity_as_written
    if document.severity is None:
        return str(written)
    return document.severity if written is None else f"{document.severity} (written as {written})"


def _read_severity(text: str) -> dict[str, Any]:
    found = re.match(r"^(P[0-4])(?: \(written as (.*)\))?$", text)
    if found is None:
        return {"severity": None, "severity_as_written": text}
    return {"severity": found[1], "severity_as_written": found[2]}


def _read_date(text: str) -> dict[str, Any]:
    try:
        return {"date": date.fromisoformat(text)}
    except ValueError:
        return {}


def _write_duration(document: Document) -> str:
    said = []
    if document.duration_minutes is not None:
        unit = "minute" if document.duration_minutes == 1 else "minutes"
        said.append(f"{document.duration_minutes} {unit} from detection to resolution")
    if document.impact_seconds is not None:
        said.append(f"impact {duration(document.impact_seconds)}")
    return "; ".join(said)


def _read_duration(text: str) -> dict[str, Any]:
    minutes = re.search(r"(\d+) minutes?\b", text)
    impact = re.search(r"\bimpact ([\d a-z]+)$", text)
    values = {
        "duration_minutes": int(minutes[1]) if minutes else None,
        "impact_seconds": seconds_of(impact[1]) if impact else None,
    }
    return values if any(value is not None for value in values.values()) else {}


def _read_flag(text: str) -> dict[str, Any]:
    word = text.split(",")[0].strip().lower()
    return {"customer_impact": word == "yes"} if word in ("yes", "no") else {}


_LINES = (
    _Line("incident", "Incident", ("incidents",), *_list("incidents")),
    _Line("severity", "Severity", ("severity", "severity_as_written"), _write_severity, _read_severity),
    _Line("date", "Date", ("date",), lambda d: d.date.isoformat() if d.date else "", _read_date),
    _Line("duration", "Duration", ("duration_minutes", "impact_seconds"), _write_duration, _read_duration),
    _Line(
        "customer_impact",
        "Customer impact",
        ("customer_impact",),
        lambda d: "Yes" if d.customer_impact else "No",
        _read_flag,
    ),
    _Line("services", "Services", ("services",), *_list("services")),
    _Line("authors", "Authors", ("authors",), *_list("authors")),
    _Line("status", "Status", ("status",), lambda d: d.status or "", lambda text: {"status": text}),
)
