"""A document cut into the parts that two sides may change apart from one another, each with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from afterword.core.document.analysed.pieces import pack as analysed
from afterword.core.document.exact import pack
from afterword.core.model.document import ActionItem, Document, Section, TimelineItem
from afterword.core.model.keys import keys_of

HEADER = (
    "title template severity date zone started_at detected_at ended_at duration_minutes impact_seconds customer_impact "
    "services authors incidents links status"
).split()
ORDER, NOTES, CHARTS = "order of sections", "evidence notes", "charts"
FIX, HUMAN = "the one fix", "human impact"
SECTION, ACTION = "section ", "action "


def parts_of(document: Document) -> dict[str, Any]:
    """Every part by its name: facts of the header, `section KEY`, their order, `timeline` and `action NUMBER`."""
    parts: dict[str, Any] = {name: _plain(getattr(document, name)) for name in HEADER}
    if document.severity_as_written:
        parts["severity"] = [document.severity, document.severity_as_written]
    keyed = list(sections_of(document))
    parts[ORDER] = [key for key, _, _ in keyed]
    for key, section, kept in keyed:
        parts[SECTION + key] = [section.field, section.heading, section.level, kept, section.text]
    parts[NOTES] = [pack(note) for note in document.notes]
    parts[CHARTS] = [[one.name, one.title, one.alt, one.caption] for one in document.charts]
    parts |= _analysed(document)
    parts["timeline"] = [_moment(item) for item in document.timeline]
    for name, action in actions_of(document):
        parts[ACTION + name] = pack(replace(action, id=None, line=None))
    return parts


def _analysed(document: Document) -> dict[str, Any]:
    """What the analysis says, as far as it says something."""
    said = document.analysis
    layered = any(one.layer for one in document.factors)
    parts = {
        "factors": [pack(replace(one, line=None)) for one in document.factors] if layered else [],
        "outcome": said.outcome,
        "detection": analysed(said.detection),
        "walk": [[one.level, one.answer, one.why] for one in said.walk],
        "parked": list(said.parked),
        FIX: analysed(said.fix),
        HUMAN: analysed(said.human),
    }
    return {name: value for name, value in parts.items() if value}


def sections_of(document: Document) -> Iterator[tuple[str, Section, bool]]:
    """Key and section of all there are, and whether it stands behind the others without a place of its own."""
    everything = [*document.sections, *document.unplaced]
    for index, (key, section) in enumerate(zip(keys_of(everything), everything, strict=True)):
        yield key, section, index >= len(document.sections)


def actions_of(document: Document) -> Iterator[tuple[str, ActionItem]]:
    """The actions by their number, or by their words as long as they have none."""
    taken: set[str] = set()
    for action in document.actions:
        name = action.id or action.text
        while name in taken:
            name += " (again)"
        taken.add(name)
        yield name, action


def mixed(document: Document, other: Document, names: Collection[str]) -> Document:
    """The document with the named parts of another one; what that one has not is left out."""
    facts: dict[str, Any] = {name: getattr(other, name) for name in HEADER if name in names}
    if "severity" in names:
        facts["severity_as_written"] = other.severity_as_written
    for name, field in (("timeline", "timeline"), (NOTES, "notes"), (CHARTS, "charts")):
        if name in names:
            facts[field] = getattr(other, field)
    if "factors" in names:
        facts["factors"] = other.factors
    fields = {**{name: name for name in ("outcome", "detection", "walk", "parked")}, FIX: "fix", HUMAN: "human"}
    told = {field: getattr(other.analysis, field) for name, field in fields.items() if name in names}
    facts["analysis"] = replace(document.analysis, **told)
    sections = _mixed_sections(document, other, names)
    facts["sections"] = tuple(section for section, kept in sections if not kept)
    facts["unplaced"] = tuple(section for section, kept in sections if kept)
    mine, theirs = dict(actions_of(document)), dict(actions_of(other))
    kept_actions = {name: mine.get(name) for name in mine} | {
        name: theirs.get(name) for name in (*mine, *theirs) if ACTION + name in names
    }
    return replace(document, **facts, actions=tuple(one for one in kept_actions.values() if one is not None))


def _mixed_sections(document: Document, other: Document, names: Collection[str]) -> list[tuple[Section, bool]]:
    theirs = {key: (section, kept) for key, section, kept in sections_of(other)}
    result: list[tuple[str, tuple[Section, bool]]] = []
    for key, section, kept in sections_of(document):
        if SECTION + key not in names:
            result.append((key, (section, kept)))
        elif key in theirs:
            result.append((key, theirs[key]))
    before: str | None = None
    for key, found in theirs.items():
        there = [name for name, _ in result]
        if SECTION + key in names and key not in there:
            result.insert(there.index(before) + 1 if before in there else 0, (key, found))
        before = key
    return [found for _, found in result]


def hashes_of(document: Document) -> dict[str, str]:
    """The hash of every part; equal parts have equal hashes, in any process and version."""
    return {name: hash_of(value) for name, value in parts_of(document).items()}


def hash_of(value: Any) -> str:
    """Sixteen characters that stand for a part."""
    packed = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()[:16]


def told(name: str, *documents: Document) -> str:
    """A part as people call it: the heading of a section, the words of an action, else its name."""
    if name.startswith(SECTION):
        found = (section for one in documents for key, section, _ in sections_of(one) if SECTION + key == name)
        return next((section.heading for section in found if section.heading), name.removeprefix(SECTION))
    return name.removeprefix(ACTION).replace("_", " ")


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names of parts that are not the same on both sides."""
    return [name for name in dict.fromkeys((*one, *other)) if one.get(name) != other.get(name)]


def _moment(item: TimelineItem) -> Any:
    """An entry as it is compared; an instant is the same in every zone."""
    return pack(replace(item, line=None, at=_instant(item.at)))


def _instant(at: datetime | date | None) -> datetime | date | None:
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo is not None else at


def _plain(value: Any) -> Any:
    return pack(_instant(value) if isinstance(value, datetime) else value)
