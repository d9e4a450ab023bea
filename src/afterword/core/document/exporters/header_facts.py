"""The facts in the head of a document, in the words that every exporter uses."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.document.words import clock, day, duration
from afterword.core.model.document import Document


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, what it is, and a small remark."""

    name: str
    value: str
    more: str = ""


def name_of(document: Document) -> str:
    """The title as people say it, with its number if it has one."""
    return f"{document.number}: {document.title}" if document.number else document.title


def facts_of(document: Document) -> list[Fact]:
    """The facts that are known, in the order of the page."""
    found = [_severity(document), _date(document)]
    if document.duration_minutes is not None:
        found.append(Fact("Duration", f"{document.duration_minutes} min", "detection to resolution"))
    if document.impact_seconds is not None:
        found.append(Fact("Users hit", duration(document.impact_seconds), "impact, start to end"))
    if document.customer_impact is not None:
        found.append(Fact("Customers", "Affected" if document.customer_impact else "Not affected"))
    if document.services:
        found.append(Fact("Services", ", ".join(document.services)))
    found.append(_timeline(document))
    return [one for one in found if one is not None]


def _severity(document: Document) -> Fact | None:
    written = document.severity_as_written or ""
    if document.severity:
        return Fact("Severity", document.severity, f"written as {written}" if written else "")
    return Fact("Severity", written) if written else None


def _date(document: Document) -> Fact | None:
    if document.date is None:
        return None
    zone = "UTC" if document.started_at and document.started_at.tzinfo else "(zone unknown)"
    return Fact("Date", day(document.date), f"from {clock(document.started_at)} {zone}" if document.started_at else "")


def _timeline(document: Document) -> Fact | None:
    if not document.timeline:
        return None
    during = sum(one.recorded == "during" for one in document.timeline)
    count = len(document.timeline)
    return Fact("Timeline", f"{100 * during // count} % during", f"{during} of {count} entries")
