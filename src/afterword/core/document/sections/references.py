"""References: the evidence by what it is, alert, metric, chat, change and log."""

from __future__ import annotations

from afterword.core.document.facts import Draft
from afterword.core.model.reading import SourceReport

_GROUPS = (
    ("Alert", ("alert", "pager", "amtool")),
    ("Metrics", ("prometheus", "metric", "series")),
    ("Chat", ("slack", "chat", "teams")),
    ("Change", ("deploy", "git", "github", "release")),
)
_NO_EVIDENCE = ("unreadable", "unknown")  # named under what is not known instead


def write(draft: Draft) -> str:
    """One line for each group, naming the files that the notes refer to."""
    used = {note.file: note.id for note in draft.book.notes}
    groups: dict[str, list[str]] = {}
    for report in draft.timeline.sources:
        if report.file in used and report.kind not in _NO_EVIDENCE:
            groups.setdefault(_group(report), []).append(f"`{report.file}`[^{used[report.file]}]")
    order = [name for name, _ in _GROUPS] + ["Log"]
    return "\n".join(f"- **{name}:** {', '.join(groups[name])}" for name in order if name in groups)


def _group(report: SourceReport) -> str:
    kind = f"{report.kind} {report.file}".lower()
    return next((name for name, words in _GROUPS if any(word in kind for word in words)), "Log")
