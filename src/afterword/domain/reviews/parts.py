"""The texts that each kind of review looks at, by name: what an approval covers, and what a look has seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from afterword.core.document.change_template import words_of
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem, Section, TimelineItem
from afterword.domain.reviews.models import Kind

COMMS = frozenset({"summary", "impact"})
ACTION = frozenset({"actions"})
OF_NONE = frozenset({"lessons", "lessons_well", "lessons_poorly", "lessons_lucky", "references", "parking_list"})
ENTRIES, ACTIONS, FACTS, EXTERNAL = "~timeline", "~actions", "~facts", "~external"  # no section's key has a tilde
DRIVER = "~driver"  # no text: its approver drives it now
NAMES = {
    ENTRIES: "Timeline, entries",
    ACTIONS: "Actions",
    FACTS: "Facts in the header",
    DRIVER: "Who drives it",
    EXTERNAL: "What the external version leaves out",
}


def kind_of(section: Section) -> str:
    """The kind of review that a section belongs to; empty for what no review is about.

    A section of a team's own belongs to the technical review, because somebody must have looked at it.
    """
    if section.field in COMMS:
        return Kind.COMMS
    if section.field in ACTION:
        return Kind.ACTION
    return "" if section.field in OF_NONE or section.field == "human_impact" else Kind.TECHNICAL


def covered(postmortem: Postmortem, kind: str) -> dict[str, str]:
    """The texts that a review of that kind looks at, as they are now."""
    found = {row.key: row.text for row in postmortem.sections.all() if kind_of(row) == kind and words_of(row.text)}
    if kind == Kind.TECHNICAL:
        found[ENTRIES] = _entries(postmortem)
    elif kind == Kind.ACTION:
        found[ACTIONS] = _actions(postmortem)
    else:
        found |= {FACTS: _facts(postmortem), EXTERNAL: _external(postmortem)}
    return {name: text for name, text in found.items() if text}


def everything(postmortem: Postmortem) -> dict[str, str]:
    """All texts of the document, as somebody sees them who looks at it now."""
    found = {row.key: row.text for row in postmortem.sections.all() if words_of(row.text)}
    found |= {ENTRIES: _entries(postmortem), ACTIONS: _actions(postmortem), FACTS: _facts(postmortem)}
    return {name: text for name, text in found.items() if text}


def name_of(part: str, headings: dict[str, str]) -> str:
    """A part as people say it: the heading of its section, or what it is."""
    return NAMES.get(part) or headings.get(part) or part.replace("_", " ").replace("-", " ").capitalize()


def _entries(postmortem: Postmortem) -> str:
    return "\n".join(_entry(row) for row in postmortem.timeline.all())


def _entry(row: TimelineItem) -> str:
    at = f"{row.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if row.at else row.written or "no time"
    return f"{at} {' '.join(row.text.split())}"


def _actions(postmortem: Postmortem) -> str:
    """Each action with what makes it specific and assigned; how far it has come is no matter of the review."""
    rows = actions_of(postmortem).select_related("owner").order_by("number")
    return "\n".join(_action(row) for row in rows)


def _action(row: Any) -> str:
    owner = f"@{row.owner.handle}" if row.owner else row.owner_as_written or "no owner"
    said = [f"{row.code} {row.text}", owner, f"due {row.due}" if row.due else "no due date", row.priority]
    said += [row.verification] if row.verification else []
    said += ["will not be done"] if row.status == "wont_do" else []
    return "; ".join(" ".join(one.split()) for one in said)


def _facts(postmortem: Postmortem) -> str:
    return "\n".join(f"{name}: {value}" for name, value in _facts_of(postmortem) if value not in (None, ""))


def _facts_of(postmortem: Postmortem) -> Iterator[tuple[str, Any]]:
    yield "Title", postmortem.title
    yield "Severity", postmortem.severity
    yield "Services", ", ".join(postmortem.services)
    affected = postmortem.customer_impact
    yield "Customers", None if affected is None else "affected" if affected else "not affected"
    for name, at in (("Detected", postmortem.detected_at), ("Resolved", postmortem.resolved_at)):
        yield name, f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else None
    yield "Seconds of impact", postmortem.impact_seconds


def _external(postmortem: Postmortem) -> str:
    return json.dumps(postmortem.redaction, sort_keys=True, indent=1) if postmortem.redaction else ""
