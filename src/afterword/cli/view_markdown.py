"""The timeline as a page of Markdown: a table of entries with their evidence, and the sources."""

from __future__ import annotations

import re

from afterword.cli import words
from afterword.cli.sources import source_rows
from afterword.cli.view_impact import impact_sentences, shown_signals
from afterword.core.model.timeline import Entry, Impact, Timeline
from afterword.core.timeline.impact_words import failing_endpoints

_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|]|(?<!\w)_|_(?!\w))")  # an underscore inside a word is no mark


def markdown(timeline: Timeline, *, everything: bool) -> str:
    """The whole page; text from outside is escaped."""
    parts = [
        "# Timeline",
        "",
        *_facts(timeline),
        "",
        *_entries(timeline, everything),
        "",
        *_endpoints(timeline.impact),
        *_signals(timeline, everything),
        *_sources(timeline, everything),
    ]
    if timeline.unknowns:
        parts += ["", "## What we do not know", "", *(f"- {escape(sentence)}" for sentence in timeline.unknowns)]
    return "\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text from outside as Markdown that shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", words.clean(text))


def _facts(timeline: Timeline) -> list[str]:
    lines = []
    if timeline.start and timeline.end:
        lines.append(f"- Window: {words.stamp(timeline.start)} to {words.stamp(timeline.end)} UTC")
    impact = timeline.impact
    if impact.start and impact.end:
        length = words.duration(impact.end - impact.start)
        lines.append(f"- Impact: {words.stamp(impact.start)} to {words.stamp(impact.end)} UTC, {length}")
    lines.append(f"- {escape(words.impact_sentence(timeline))}")
    lines += [f"- {escape(sentence)}." for sentence in impact_sentences(impact)]
    zero, _ = words.zero_point(timeline)
    for word, at in words.phase_rows(timeline):
        if at:
            lines.append(f"- {word.capitalize()}: {words.stamp(at)} UTC, {words.offset(at, zero)}")
    return lines


def _entries(timeline: Timeline, everything: bool) -> list[str]:
    zero, name = words.zero_point(timeline)
    head = [
        f"Times are UTC; T+ counts from {name}.",
        "",
        "| UTC | T+ | Kind | What happened | Evidence |",
        "|---|---|---|---|---|",
    ]
    entries = words.shown(timeline, everything=everything)
    rows = [
        f"| {words.stamp(e.at)} | {words.offset(e.at, zero)} | {words.kind_word(e.kind)} | {_told(e)} "
        f"| {escape(words.places(e.evidence))} |"
        for e in entries
    ]
    return [*head, *rows] if rows else ["No moment of an incident was found in this evidence."]


def _told(entry: Entry) -> str:
    who = escape(words.teller(entry)) + " " if words.teller(entry) else ""
    mark = " (reconstructed)" if entry.recorded == "reconstructed" else ""
    return f"{who}{escape(entry.text)}{mark}"


def _endpoints(impact: Impact) -> list[str]:
    failing = failing_endpoints(impact)
    rows = [
        f"| {escape(one.endpoint)} | {escape(one.service or '')} | {one.requests:,} | {one.failed:,} |"
        for one in failing
    ]
    head = ["## Endpoints", "", "| Endpoint | Service | Requests | Failed |", "|---|---|---|---|"]
    return [*head, *rows, ""] if rows else []


def _signals(timeline: Timeline, everything: bool) -> list[str]:
    """The series that moved, the likeliest cause first."""
    shown = shown_signals(timeline, everything=everything)
    rows = [f"| {s.rank} | {escape(s.service or '')} | {escape(s.name)} | {escape(s.reason)} |" for s in shown]
    head = ["## What moved", "", "| Rank | Service | Series | Why it counts |", "|---|---|---|---|"]
    return [*head, *rows, ""] if rows else []


def _sources(timeline: Timeline, everything: bool) -> list[str]:
    rows = source_rows(timeline.sources, everything=everything)
    head = ["## Sources", "", "| File | Kind | Records | Unread | Window, UTC | Zone |", "|---|---|---|---|---|---|"]
    notes = [f"- {escape(note)}" for row in rows for note in row.notes]
    return [
        *head,
        *("| " + " | ".join(escape(c) for c in row.cells) + " |" for row in rows),
        *([""] if notes else []),
        *notes,
    ]
