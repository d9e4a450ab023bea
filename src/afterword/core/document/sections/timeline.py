"""The timeline: the key entries as items, and what the evidence leaves open."""

from __future__ import annotations

from afterword.core.document.facts import Draft
from afterword.core.document.words import clock, one_line, utc, whole
from afterword.core.model.document import TimelineItem
from afterword.core.timeline.parts import whole_span

MOST = 3  # pieces of evidence behind one entry; the timeline itself keeps all
UNKNOWNS = "What the evidence does not tell"
GAP_ADVICE = "For next time: keep logs and metrics longer, and export them before they expire."


def write(draft: Draft) -> str:
    """How to read the timeline, and the gaps in the evidence."""
    zero = draft.detection()
    lead = "Times are UTC."
    if zero is not None:
        lead += f" T+ counts from the detection at {clock(zero.at)}.{draft.refs(zero)}"
    return "\n\n".join(part for part in (lead, _gaps(draft)) if part)


def items(draft: Draft) -> tuple[TimelineItem, ...]:
    """The key entries, to the second."""
    return tuple(
        TimelineItem(
            at=whole(utc(one.at)),
            text=one_line(one.text),
            kind=one.kind,
            source=one.source or None,
            actor=one.actor,
            recorded=one.recorded,
            evidence=one.evidence[:MOST],
        )
        for one in draft.keys
    )


def _gaps(draft: Draft) -> str:
    if not draft.timeline.unknowns:
        return ""
    lines = [f"- {one_line(words)}{_refs(draft, words)}" for words in draft.timeline.unknowns]
    advice = f"\n- {GAP_ADVICE}" if any(report.gaps for report in draft.timeline.sources) else ""
    return f"{UNKNOWNS}:\n\n" + "\n".join(lines) + advice


def _refs(draft: Draft, words: str) -> str:
    """The files that a sentence names, each as a whole."""
    named = [one for one in draft.timeline.sources if one.file and one.file in words]
    longest = [one for one in named if not any(one.file in other.file and one is not other for other in named)]
    return draft.book.ref(*(whole_span(one) for one in longest[:2] if one.sha256))
