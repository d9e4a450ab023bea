"""The log of an incident, its clocks and its evidence, as the capture page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from afterword.core.document.words import source_words
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Entry, Evidence, Incident
from afterword.web.presenters.timeline import LEADS, TURNS, lines_words
from afterword.web.text import lasted, t_plus

OPENING_LETTERS = 5  # "Alert" at the start of a text says that no lead is needed
JUST_NOW = timedelta(seconds=90)
TIME_NAMES = {
    "impact_started_at": "Impact started",
    "detected_at": "Detected",
    "acknowledged_at": "Acknowledged",
    "mitigated_at": "Mitigated",
}
SHORT = timedelta(hours=2)  # what takes less is told to the second


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; `lead` is the word in bold, `day` is set where the date changes.

    `mine` may be mended by the upward arrow.
    """

    entry: Entry
    css: str
    off: str
    lead: str
    src: str
    added: str
    written: str
    day: datetime | None
    mine: bool
    reconstructed: bool
    fresh: bool


def zero_of(incident: Incident) -> datetime:
    """What T+ counts from: detection, else declaration."""
    return incident.detected_at or incident.declared_at


def lines(
    incident: Incident, entries: Iterable[Entry], evidence: Sequence[Evidence], viewer: Person, now: datetime
) -> list[Line]:
    """The log's lines in order; the date is named where it changes."""
    entries = list(entries)
    zero, shown, day = zero_of(incident), [], None
    exactly = to_the_second(incident, [entry.at for entry in entries])
    several = False
    for entry in entries:
        local = timezone.localtime(entry.at).date()
        several = several or (day is not None and local != day)
        off = t_plus(entry.at, zero, seconds=exactly)
        shown.append(_line(entry, off, evidence, viewer, now, entry.at if local != day else None))
        day = local
    return shown if several else [_without_day(line) for line in shown]


def to_the_second(incident: Incident, times: Sequence[datetime]) -> bool:
    """Whether offsets need seconds: up to its resolution, the log spans less than two hours.

    What is added the day after does not count, so a fix of four minutes is still told to the second then.
    """
    until = incident.resolved_at
    told = [at for at in times if until is None or at <= until]
    return not told or max(told) - min(told) < SHORT


def _without_day(line: Line) -> Line:
    """A log of one day need not name it."""
    return line if line.day is None else Line(**{name: getattr(line, name) for name in Line.__slots__} | {"day": None})


def _line(
    entry: Entry, off: str, evidence: Sequence[Evidence], viewer: Person, now: datetime, day: datetime | None
) -> Line:
    reconstructed = entry.recorded == "reconstructed"
    marks = (("turn", entry.kind in TURNS), ("reconstructed", reconstructed))
    late = reconstructed and entry.source == "person"
    return Line(
        entry=entry,
        css=" ".join(name for name, on in marks if on),
        off=off,
        lead=lead_of(entry.kind, entry.text),
        src=src_of(entry, evidence),
        added=f"{timezone.localtime(entry.recorded_at):%H:%M}" if late else "",
        written=f"{timezone.localtime(entry.at):%H:%M}" if late else "",
        day=day,
        mine=entry.source == "person" and entry.recorded_by_id == viewer.pk,
        reconstructed=reconstructed,
        fresh=now - entry.recorded_at < JUST_NOW and now - entry.at < JUST_NOW,
    )


def lead_of(kind: str, text: str) -> str:
    """The word that opens the line, unless the text says it itself."""
    lead = LEADS.get(kind, "")
    return "" if text.lower().startswith(lead.lower()[:OPENING_LETTERS]) else lead


def src_of(entry: Entry, evidence: Sequence[Evidence]) -> str:
    """Who or what says it, and where in the evidence it stands."""
    if entry.source == "person":
        parts = [entry.actor_name]
    elif entry.source == "system":
        parts = [entry.actor_name or "Afterword"]
    else:
        parts = [
            source_words(entry.source),
            entry.actor_name,
            *(f"found in {place}" for place in places(entry.evidence, evidence)[:1]),
        ]
    if entry.edited_at:
        parts.append("mended")
    return " · ".join(part for part in parts if part)


def places(rows: Iterable[Mapping[str, Any]], evidence: Sequence[Evidence]) -> list[str]:
    """Where each piece stands: E-2 app.jsonl, lines 31 to 40."""
    found = []
    for row in rows:
        file = str(row.get("file", ""))
        whole = next((known for known in evidence if file == known.path or file.startswith(f"{known.path}/")), None)
        name = file.rsplit("/", 1)[-1]
        where = f"{whole.code} {name}" if whole else name
        lines = (row.get("line_start"), row.get("line_end"))
        lines_said = lines_words(*lines, row.get("series"), row.get("after_byte"))
        found.append(f"{where}, {lines_said}" if lines_said and lines_said not in name else where)
    return found


def clocks(incident: Incident) -> list[tuple[str, str]]:
    """How long it took to detect, acknowledge, mitigate and resolve; only what is known."""
    begun, zero = incident.impact_started_at, zero_of(incident)
    pairs = (
        ("Detected after", begun, incident.detected_at),
        ("Acknowledged after", zero, incident.acknowledged_at),
        ("Mitigated after", zero, incident.mitigated_at),
        ("Resolved after", zero, incident.resolved_at),
    )
    return [(label, lasted(end - start)) for label, start, end in pairs if start and end and end >= start]


@dataclass(frozen=True, slots=True)
class File:
    """One piece of evidence with what was read of it in a sentence; `bad` marks one that could not be read."""

    evidence: Evidence
    said: str
    bad: bool


def files(evidence: Iterable[Evidence]) -> list[File]:
    """Each piece of evidence with what was read of it."""
    return [File(row, file_words(row), row.state == Evidence.State.UNREADABLE) for row in evidence]


def file_words(row: Evidence) -> str:
    """What was read of a file, in a sentence."""
    if row.state == Evidence.State.UNREADABLE:
        reason = row.problem.removeprefix(f"{row.path} was not read: ")  # its name stands above it already
        return row.problem if reason == row.problem else f"Not read: {reason}" if reason else "It could not be read."
    if row.state == Evidence.State.RECEIVED:
        return "Stored. It is read in a moment."
    records = sum(int(report.get("records") or 0) for report in row.reports)
    unread = sum(int(report.get("unread") or 0) for report in row.reports)
    gaps = sum(len(report.get("gaps") or ()) for report in row.reports)
    kinds = sorted({source_words(str(report["kind"])) for report in row.reports if report.get("kind")})
    kind = kinds[0] if len(kinds) == 1 else f"{len(kinds)} kinds" if kinds else ""
    said = [f"{records:,} {'record' if records == 1 else 'records'}"]
    said += [f"{len(row.reports)} files"] if len(row.reports) > 1 else []
    said += [f"{unread:,} not understood"] if unread else []
    said += [f"{gaps} {'gap' if gaps == 1 else 'gaps'}"] if gaps else []
    said += _read_in_part(row.reports)
    told = f"{kind}. {', '.join(said)}." if kind else f"{', '.join(said)}."
    return f"{told} {row.problem}" if row.problem else told  # of a file that broke off, what came before was read


def _read_in_part(reports: Iterable[Mapping[str, Any]]) -> list[str]:
    """That only a part was read, or nothing since it lies outside the time that was asked for."""
    noted = [report for report in reports if report.get("note")]
    if len(noted) == 1:
        return [str(noted[0]["note"])[:1].lower() + str(noted[0]["note"])[1:]]
    return [f"{len(noted)} files read in part or not at all"] if noted else []


@dataclass(frozen=True, slots=True)
class Proposal:
    """One signal to choose or leave."""

    signal: Any
    off: str
    lead: str
    place: str


def proposals(incident: Incident, signals: Iterable[Any], evidence: Sequence[Evidence]) -> list[Proposal]:
    """Signals as lines that can be ticked."""
    signals = list(signals)
    zero, exactly = zero_of(incident), to_the_second(incident, [signal.at for signal in signals])
    return [
        Proposal(
            signal=signal,
            off=t_plus(signal.at, zero, seconds=exactly),
            lead=lead_of(signal.kind, signal.text),
            place=" · ".join(
                part
                for part in (
                    source_words(signal.source),
                    signal.actor_name,
                    *places(signal.evidence, evidence)[:1],
                    f"score {signal.score:.2f}",
                )
                if part
            ),
        )
        for signal in signals
    ]
