"""The postmortem document: one model that every reader, writer, exporter and the database share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from afterword.core.model.analysis import NO_ANALYSIS, Analysis, Lead
from afterword.core.model.redaction import NO_REDACTION, Redaction

if TYPE_CHECKING:  # of evidence a document names the places only, and reading one must stay quick
    from afterword.core.model.span import Evidence
    from afterword.core.model.template import Template
    from afterword.core.model.timeline import Recorded

FIELDS = (
    "summary impact timeline root_cause contributing_factors trigger detection resolution actions lessons "
    "lessons_well lessons_poorly lessons_lucky human_impact background references prevention parking_list "
    "chain_walk chain_fix"
).split()


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `text` is Markdown without the section's own heading; `field` is one of FIELDS or None.

    `key` is its stable name where it is another than its field or its heading says (see keys.py).
    """

    field: str | None
    heading: str
    text: str
    level: int = 2
    line_start: int | None = None
    line_end: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One entry of the document's timeline. `at` is aware, a naive datetime, a bare date, or None."""

    at: datetime | date | None
    text: str
    kind: str = "note"
    source: str | None = None
    actor: str | None = None
    recorded: Recorded = "during"
    evidence: tuple[Evidence, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ActionItem:
    """A follow-up action as the document shows it."""

    id: str | None
    text: str
    owner: str | None = None
    due: date | None = None
    priority: str | None = None
    status: Literal["open", "in_progress", "done", "verified", "wont_do"] = "open"
    term: Literal["immediate", "short", "long"] | None = None
    note: str | None = None
    link: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """A contributing factor."""

    text: str
    category: str | None = None
    line: int | None = None
    layer: str | None = None  # one of LAYERS, where somebody has said it
    leads: tuple[Lead, ...] = ()  # what it led to: the arrows of the causal graph
    evidence: tuple[str, ...] = ()  # E-2, RB-021, 01:07:00 UTC


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """The footnote of a machine-made statement: `E-2` in the text, file, place and SHA-256 in the note."""

    id: str
    file: str
    sha256: str
    line_start: int | None = None
    line_end: int | None = None
    series: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    after_byte: int | None = None  # line numbers are counted from here where only a part of the file was read


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that travels with the document: `svg` wide, `svg_narrow` for phones, `rows` its table twin."""

    name: str
    title: str
    alt: str
    svg: str
    svg_narrow: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""  # one line below the title: day, zone, source


@dataclass(frozen=True, slots=True)
class Document:
    """A whole postmortem. `severity` is P0..P4 or None; all datetimes are aware UTC unless the source gave no zone."""

    title: str
    template: str = "standard"
    number: str | None = None
    incidents: tuple[str, ...] = ()
    severity: str | None = None
    severity_as_written: str | None = None
    date: date | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    ended_at: datetime | None = None
    duration_minutes: int | None = None  # detection to resolution
    impact_seconds: int | None = None  # how long users were hit: another number, shown beside the duration
    customer_impact: bool | None = None
    services: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    status: str | None = None
    zone: str | None = "UTC"
    sections: tuple[Section, ...] = ()
    timeline: tuple[TimelineItem, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    factors: tuple[Factor, ...] = ()
    notes: tuple[EvidenceNote, ...] = ()
    charts: tuple[Chart, ...] = ()
    links: tuple[str, ...] = ()
    unplaced: tuple[Section, ...] = ()
    analysis: Analysis = NO_ANALYSIS  # beside the factors: the walk, the one fix, what it cost people
    redaction: Redaction = NO_REDACTION  # what the external version leaves out; that version itself has none
    form: Template | None = field(default=None, compare=False, repr=False)  # the template itself, where it is known
