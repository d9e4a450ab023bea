"""Resolution and recovery: what was done, and how long each step took."""

from __future__ import annotations

from datetime import datetime

from afterword.core.document.cells import cell, row
from afterword.core.document.facts import Draft
from afterword.core.document.steps import mitigations
from afterword.core.document.words import clock, duration, one_line, source_words
from afterword.core.model.timeline import Entry


def write(draft: Draft) -> str:
    """The steps with their lengths, then what was done."""
    done = [f"- **{clock(one.at)}** {one_line(one.text)}{draft.refs(one)}" for one in mitigations(draft.timeline)]
    acts = "What was done:\n\n" + "\n".join(done) if done else ""
    return "\n\n".join(part for part in (_steps(draft), acts) if part)


def _steps(draft: Draft) -> str:
    """A table of the phases: when each was reached, and how long after the one before."""
    rows = []
    before: datetime | None = None
    for name, at, entry in sorted(_phases(draft), key=lambda one: one[1]):
        took = duration((at - before).total_seconds()) if before else ""
        refs = draft.refs(entry) if entry else draft.count_refs()
        rows.append(row([f"{name}{refs}", clock(at), took, cell(_word(entry))]))
        before = at
    if len(rows) < 2:
        return ""
    return "\n".join([row(["Step", "At (UTC)", "After the step before", "By"]), "|---|---|---|---|", *rows])


def _phases(draft: Draft) -> list[tuple[str, datetime, Entry | None]]:
    phases = draft.timeline.phases
    found = [
        (
            "Users were hit",
            draft.start,
            draft.near(("error_rate_onset", "latency_onset", "traffic_drop"), draft.start, 5),
        ),
        ("Detected", phases.detected, draft.detection()),
        ("Acknowledged", phases.acknowledged, draft.near(("acknowledge",), phases.acknowledged)),
        ("Users were well again", draft.end, draft.near(("recovery",), draft.end, 5)),
        ("Resolved", phases.resolved, draft.near(("resolved", "status"), phases.resolved)),
    ]
    return [(name, at, entry) for name, at, entry in found if at is not None]


def _word(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return entry.actor or source_words(entry.source)
