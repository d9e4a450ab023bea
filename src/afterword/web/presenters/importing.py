"""How an import reads on its pages: its documents in groups, each with what is sure and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from afterword.domain.importing.models import Import, ImportFile

FACTS = ("date", "severity", "zone", "duration", "timeline", "actions")
NAMES = {
    "title": "Title",
    "date": "Date",
    "severity": "Severity",
    "zone": "Time zone",
    "duration": "Duration",
    "timeline": "Timeline",
    "actions": "Actions",
    "owner": "Owner",
    "section": "Section",
    "incidents": "Incidents",
    "picture": "Picture",
    "status": "Status",
    "number": "Number",
    "published": "Published",
    "gone": "Gone",
}
STATES = {
    "create": ("open", "New"),
    "update": ("wait", "Changed"),
    "same": ("ok", "The same"),
    "conflict": ("late", "In conflict"),
    "skip": ("none", "No postmortem"),
    "failed": ("fail", "Not readable"),
}
AFTER = {**STATES, "create": ("ok", "Imported"), "update": ("ok", "Updated")}
CHOOSABLE = ("create", "update")
GROUPS = (
    ("To be imported", CHOOSABLE),
    ("In conflict", ("conflict",)),
    ("Here already", ("same",)),
    ("Left out", ("skip", "failed")),
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt as the page says it."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document: what it is, what is sure in a line, its doubts, and what was answered to them."""

    file: ImportFile
    title: str
    state: tuple[str, str]
    sure: str
    said: str
    doubts: Sequence[Doubt]
    typed: Mapping[str, str]
    choosable: bool
    prefix: str


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are alike in what becomes of them."""

    name: str
    rows: Sequence[Row]
    open: bool


def groups_of(batch: Import, files: Iterable[ImportFile], typed: Mapping[str, str]) -> list[Group]:
    """The documents of an import, those that a person decides on first."""
    done = batch.state == Import.State.DONE
    rows = [row_of(file, typed, done=done) for file in files]
    found = []
    for name, actions in GROUPS:
        mine = [row for row in rows if row.file.action in actions]
        if mine:
            words = "Imported" if done and name == GROUPS[0][0] else name
            found.append(Group(words, mine, name in (GROUPS[0][0], GROUPS[1][0])))
    return found


def row_of(file: ImportFile, typed: Mapping[str, str], *, done: bool = False) -> Row:
    """One document as the page shows it; what was `typed` into a form that failed is kept."""
    looked, facts = file.looked, file.facts
    left = done and not file.wanted and file.action in CHOOSABLE
    state = ("none", "Not taken") if left else (AFTER if done else STATES).get(file.action, ("none", ""))
    prefix = f"d{file.pk}-"
    kept = {name: typed.get(prefix + name, value) for name, value in _fields(file).items()}
    return Row(
        file,
        facts.get("title") or _doubted(looked, "title") or file.path.rsplit("/", 1)[-1],
        state,
        ", ".join(str(facts[name]) for name in FACTS if facts.get(name)),
        file.problem if done else _reason(looked),
        [Doubt(NAMES.get(one["field"], one["field"]), one["value"] or "", one["reason"]) for one in _doubts(looked)],
        kept,
        file.action in CHOOSABLE,
        prefix,
    )


def _fields(file: ImportFile) -> dict[str, str]:
    names = ("title", "date", "zone", "severity")
    return {name: file.answers.get("forced_zone" if name == "zone" else name, "") for name in names}


def _doubts(looked: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = looked.get("doubtful", [])
    return found


def _doubted(looked: Mapping[str, Any], field: str) -> str:
    return next((one["value"] or "" for one in _doubts(looked) if one["field"] == field), "")


def _reason(looked: Mapping[str, Any]) -> str:
    """Why it is what it is, with the sections that differ."""
    sections = ", ".join(looked.get("sections", []))
    reason: str = looked.get("reason", "")
    return f"{reason}; it differs in {sections}" if sections else reason


def words_without_level(files: Iterable[ImportFile]) -> list[tuple[str, int]]:
    """The words for severity that nobody has given a level yet, with how many documents use each."""
    words = Counter(
        one["value"].strip()
        for file in files
        if file.action in CHOOSABLE
        for one in _doubts(file.looked)
        if one["field"] == "severity" and one["value"]
    )
    return sorted(words.items(), key=lambda one: (-one[1], one[0]))


def summary(files: Sequence[ImportFile], *, done: bool) -> str:
    """How many of each, in words."""
    words = {
        "create": "imported" if done else "new",
        "update": "updated" if done else "changed since they were imported",
        "same": "here already",
        "conflict": "in conflict",
        "skip": "left out",
        "failed": "not readable",
    }
    counts = Counter(
        file.action for file in files if file.wanted or not done or file.action not in ("create", "update")
    )
    said = [f"{counts[name]} {words[name]}" for name in words if counts[name]]
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else "No document was read."
