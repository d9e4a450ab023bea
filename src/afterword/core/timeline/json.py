"""The JSON form of a timeline, exactly as docs/reference/contracts fixes it, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.core.model.reading import Gap, SourceReport
from afterword.core.model.span import Evidence, LineSpan, SeriesSpan, Unread
from afterword.core.model.timeline import Entry, Phases, Signal, Timeline
from afterword.core.timeline.impact_json import impact_from, impact_json
from afterword.core.timeline.stamps import moment, stamp, sure

PHASES = ("impact_started", "detected", "acknowledged", "mitigated", "resolved")


def to_json(timeline: Timeline) -> dict[str, Any]:
    """Give the answer of `afterword timeline` as plain JSON values; the same timeline gives the same bytes."""
    return {
        "window": {"start": stamp(timeline.start), "end": stamp(timeline.end)},
        "sources": [_source(report) for report in timeline.sources],
        "entries": [_entry(entry) for entry in timeline.entries],
        "signals": [_signal(signal) for signal in timeline.signals],
        "impact": impact_json(timeline.impact),
        "phases": {name: stamp(getattr(timeline.phases, name)) for name in PHASES},
        "unknowns": list(timeline.unknowns),
    }


def from_json(data: Mapping[str, Any]) -> Timeline:
    """Give back the timeline that `to_json` wrote; times are exact to the millisecond."""
    return Timeline(
        start=moment(data["window"]["start"]),
        end=moment(data["window"]["end"]),
        sources=tuple(_report_from(item) for item in data["sources"]),
        entries=tuple(_entry_from(item) for item in data["entries"]),
        signals=tuple(_signal_from(item) for item in data["signals"]),
        impact=impact_from(data["impact"]),
        phases=Phases(**{name: moment(data["phases"].get(name)) for name in PHASES}),
        unknowns=tuple(data.get("unknowns", ())),
    )


def _source(report: SourceReport) -> dict[str, Any]:
    """Give one source; the line counts appear only for line-oriented files."""
    counts = {name: getattr(report, name) for name in ("lines", "continuation", "blank")}
    return {
        "file": report.file,
        "kind": report.kind,
        "sha256": report.sha256,
        "size": report.size,
        "records": report.records,
        "unread": report.unread,
        "unread_examples": [{"line": u.line, "text": u.text, "reason": u.reason} for u in report.unread_examples],
        "first": stamp(report.first),
        "last": stamp(report.last),
        "zone": report.zone,
        "zone_source": report.zone_source,
        "gaps": [{"start": stamp(gap.start), "end": stamp(gap.end)} for gap in report.gaps],
        "skew_seconds": report.skew_seconds,
        **{name: value for name, value in counts.items() if value is not None},
        **({"skew_reason": report.skew_reason} if report.skew_reason else {}),
        **({"problem": report.problem} if report.problem else {}),
        **({"note": report.note} if report.note else {}),
        **_part(report),
    }


def _part(report: SourceReport) -> dict[str, Any]:
    """Give which bytes of what comes out of the file were read, when not all were."""
    if report.read_from is None:
        return {}
    return {"part": {"from_byte": report.read_from, "to_byte": report.read_to}}


def _report_from(item: Mapping[str, Any]) -> SourceReport:
    plain = ("file", "kind", "sha256", "size", "records", "unread", "zone", "zone_source", "skew_seconds")
    optional = ("lines", "continuation", "blank", "problem", "note", "skew_reason")
    part = item.get("part", {})
    values: dict[str, Any] = {name: item[name] for name in plain} | {name: item.get(name) for name in optional}
    return SourceReport(
        **values,
        read_from=part.get("from_byte"),
        read_to=part.get("to_byte"),
        unread_examples=tuple(Unread(**example) for example in item["unread_examples"]),
        first=moment(item["first"]),
        last=moment(item["last"]),
        gaps=tuple(Gap(sure(gap["start"]), sure(gap["end"])) for gap in item["gaps"]),
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": stamp(entry.at),
        "kind": entry.kind,
        "source": entry.source,
        "actor": entry.actor,
        "text": entry.text,
        "recorded": entry.recorded,
        "evidence": [evidence_json(piece) for piece in entry.evidence],
        "score": round(entry.score, 3),
        "key": entry.key,
        "reason": entry.reason,
    }


def _entry_from(item: Mapping[str, Any]) -> Entry:
    plain = {name: item[name] for name in ("kind", "source", "actor", "text", "recorded", "score", "key")}
    evidence = tuple(evidence_from(piece) for piece in item["evidence"])
    return Entry(at=sure(item["at"]), evidence=evidence, reason=item.get("reason", ""), **plain)


def evidence_json(piece: Evidence) -> dict[str, Any]:
    """Give one piece of evidence: lines of a file, or a stretch of a series."""
    if isinstance(piece, LineSpan):
        lines = {"file": piece.file, "line_start": piece.line_start, "line_end": piece.line_end}
        return lines if piece.after_byte is None else {**lines, "after_byte": piece.after_byte}
    return {"file": piece.file, "series": piece.series, "from": stamp(piece.start), "to": stamp(piece.end)}


def evidence_from(item: Mapping[str, Any]) -> Evidence:
    """Give back the piece of evidence that `evidence_json` wrote."""
    if "line_start" in item:
        return LineSpan(item["file"], item["line_start"], item["line_end"], item.get("after_byte"))
    return SeriesSpan(item["file"], item["series"], sure(item["from"]), sure(item["to"]))


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "name": signal.name,
        "file": signal.file,
        "onset": stamp(signal.onset),
        "direction": signal.direction,
        "baseline": float(f"{signal.baseline:.6g}"),
        "peak": float(f"{signal.peak:.6g}"),
        "score": round(signal.score, 2),
        "rank": signal.rank,
        "service": signal.service,
        "reason": signal.reason,
    }


def _signal_from(item: Mapping[str, Any]) -> Signal:
    return Signal(**{**item, "onset": sure(item["onset"])})
