"""Reads one Markdown file of a runbook or of a decision record: number, title, status and date.

Decision records are met in three writings: numbered headings with a Status section (as adr-tools writes them), front
matter (as MADR does), and a bold `Status:` line. Runbooks have a number in their file's name or heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import yaml

from afterword.core.document.plain_yaml import plain_yaml

LARGEST = 200_000  # characters that are kept of a file
STATUSES = {
    "proposed": "proposed",
    "draft": "proposed",
    "accepted": "accepted",
    "approved": "accepted",
    "decided": "accepted",
    "re-opened": "reopened",
    "reopened": "reopened",
    "superseded": "superseded",
    "replaced": "superseded",
    "deprecated": "deprecated",
    "rejected": "rejected",
}
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_NUMBER = re.compile(r"(?:ADR|RB|RUNBOOK)?[-_ ]*0*(\d{1,6})(?!-\d\d-\d\d)(?=[-_ .:]|$)", re.IGNORECASE)
_STATUS_SECTION = re.compile(r"^#{2,3}[ \t]+Status[ \t]*$\s*(.+)", re.MULTILINE | re.IGNORECASE)
_LINE = r"^[ \t]*[-*]?[ \t]*\**{name}\**:\**[ \t]*(.+?)[ \t]*$"
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What a file says of itself; what it does not say is None or empty."""

    title: str
    number: int | None
    status: str
    decided_on: date | None
    text: str


def read_record(text: str, name: str) -> RecordFile:
    """The record in a Markdown file called `name`; the file's name stands in for a missing number or title."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    front, rest = _front(body)
    heading = _HEADING.search(rest)
    stem = name.rpartition("/")[2].removesuffix(".md")
    title = str(front.get("title") or (heading[1] if heading else "") or stem.replace("-", " ").replace("_", " "))
    number = _number(stem) or _number(title)
    return RecordFile(_without_number(title)[:200], number, _status(front, rest), _day(front, rest), body[:LARGEST])


def _front(body: str) -> tuple[dict[str, object], str]:
    match = _FRONT.match(body)
    if match is None:
        return {}, body
    try:
        held = plain_yaml(match[1])
    except (yaml.YAMLError, ValueError):
        return {}, body
    if not isinstance(held, dict):
        return {}, body
    return {str(key).lower(): value for key, value in held.items()}, body[match.end() :]


def _number(words: str) -> int | None:
    match = _NUMBER.match(words.strip())
    return int(match[1]) if match and int(match[1]) > 0 else None


def _without_number(title: str) -> str:
    words = " ".join(title.split())
    match = _NUMBER.match(words)
    rest = words[match.end() :].lstrip(" .:-_\u2013\u2014") if match else words
    return rest or words


def _status(front: dict[str, object], rest: str) -> str:
    section = _STATUS_SECTION.search(rest)
    said = str(front.get("status") or (section[1] if section else "") or _said(rest, "Status"))
    word = re.match(r"[\W_]*([a-z]+(?:-[a-z]+)?)", said, re.IGNORECASE)
    return STATUSES.get(word[1].lower(), "") if word else ""


def _said(rest: str, name: str) -> str:
    """What a line such as **Status:** accepted says."""
    line = re.search(_LINE.format(name=name), rest, re.MULTILINE | re.IGNORECASE)
    return line[1] if line else ""


def _day(front: dict[str, object], rest: str) -> date | None:
    match = _DAY.search(str(front.get("date") or _said(rest, "Date")))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
