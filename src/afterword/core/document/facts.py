"""What a timeline says of the incident as a whole: the facts that several sections share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from afterword.core.document.notes import Notebook
from afterword.core.document.steps import CHANGES, impact_start, key_entries
from afterword.core.document.words import duration, one_line, share, utc
from afterword.core.model.span import Evidence, SeriesSpan
from afterword.core.model.timeline import EndpointCount, Entry, Impact, Signal, Timeline
from afterword.core.timeline.parts import whole_span

NEARLY_ALL = 0.95
_SERVICE = re.compile(
    r"\b(?:Deploy|Deployment|Rollback|Config change|Page)(?: of| for) ([A-Za-z0-9][\w./-]*[A-Za-z0-9])"
)
_LABEL = re.compile(r'\bservice="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Draft:
    """A timeline on its way to a document, with the notebook that numbers its evidence."""

    timeline: Timeline
    book: Notebook
    services: tuple[str, ...]

    @property
    def keys(self) -> list[Entry]:
        """The entries that the document prints."""
        return key_entries(self.timeline)

    @property
    def start(self) -> datetime | None:
        """When users were first hit."""
        return impact_start(self.timeline)

    @property
    def end(self) -> datetime | None:
        """When users were well again."""
        return self.timeline.impact.end

    @property
    def impact_seconds(self) -> int | None:
        """How long users were hit."""
        return round((self.end - self.start).total_seconds()) if self.start and self.end else None

    def refs(self, entry: Entry, most: int = 3) -> str:
        """The references to an entry's evidence."""
        return self.book.ref(*entry.evidence[:most])

    def count_refs(self, file: str | None = None) -> str:
        """The references to the file that was counted in, within the impact; without a name that of failed requests."""
        source = self.source_span(file)
        if source is None:
            return ""
        between = (utc(self.start), utc(self.end)) if self.start and self.end else None
        return self.book.ref(source, between=between)

    def source_span(self, file: str | None = None) -> Evidence | None:
        """All lines of a file; of the one that failed requests were counted in if none is named."""
        file = file or self.timeline.impact.source
        report = next((one for one in self.timeline.sources if one.file == file), None)
        if report is None:
            return None
        return whole_span(report)

    def signal_refs(self, signal: Signal) -> str:
        """The reference to a signal's series, from the start of the evidence to its end."""
        start, end = self.timeline.start or signal.onset, self.timeline.end or signal.onset
        return self.book.ref(SeriesSpan(signal.file, signal.name, min(start, signal.onset), max(end, signal.onset)))

    def near(self, kinds: Iterable[str], at: datetime | None, within: float = 2) -> Entry | None:
        """The entry of these kinds that lies nearest to a time, None when none lies near."""
        if at is None:
            return None
        wanted = tuple(kinds)
        found = [one for one in self.timeline.entries if one.kind in wanted]
        nearest = min(found, key=lambda one: (abs(one.at - at), wanted.index(one.kind), not one.key), default=None)
        return nearest if nearest and abs(nearest.at - at) <= timedelta(seconds=within) else None

    def first(self, kinds: Iterable[str]) -> Entry | None:
        """The first printed entry of these kinds."""
        wanted = tuple(kinds)
        return next((one for one in self.keys if one.kind in wanted), None)

    def detection(self) -> Entry | None:
        """The entry by which the incident was detected."""
        return self.near(
            ("alert_firing", "page", "note", "diagnosis", "question", "status"), self.timeline.phases.detected
        )


def services_of(timeline: Timeline) -> tuple[str, ...]:
    """The services that deploys, pages and alerts name, the most often named first; at most four."""
    counts: Counter[str] = Counter()
    for entry in timeline.entries:
        if entry.kind in (*CHANGES, "page", "mitigation", "escalate"):
            counts.update(_SERVICE.findall(entry.text))
        for span in entry.evidence:
            if entry.kind == "alert_firing" and isinstance(span, SeriesSpan) and 'severity="page"' in span.series:
                counts.update(_LABEL.findall(span.series))
    return tuple(name for name, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])))[:4]


def hit_endpoint(impact: Impact) -> EndpointCount | None:
    """The endpoint at which nearly all failed requests failed, where the log counts others as well."""
    first = impact.endpoints[0] if impact.endpoints else None
    if first is None or not impact.failed_in_window or not impact.requests_in_window:
        return None
    most = first.failed >= NEARLY_ALL * impact.failed_in_window
    return first if most and first.requests < NEARLY_ALL * impact.requests_in_window else None


def title_of(draft: Draft) -> str:
    """A title from the strongest facts: what share of requests failed for how long, else the first symptom."""
    impact, seconds = draft.timeline.impact, draft.impact_seconds
    where = f" to {draft.services[0]}" if draft.services else ""
    if impact.failed_in_window and impact.requests_in_window and seconds:
        place = hit_endpoint(impact)
        part = share(impact.failed_in_window, impact.requests_in_window)
        if place is not None:
            where, part = f" to {_plain(place.endpoint)}", share(place.failed, place.requests)
        return f"{part} of requests{where} failed for {duration(seconds)}"
    slow = draft.first(("latency_onset",))
    if slow is not None and seconds:
        return f"Requests{where} were slow for {duration(seconds)}"
    first = draft.first(("error_rate_onset", "latency_onset", "alert_firing", "saturation", "new_pattern", "silence"))
    return one_line(first.text)[:120] if first else "Untitled incident"


def _plain(path: str) -> str:
    """A path whose varying parts stand in braces: in a heading of Markdown, `<id>` would be taken for HTML."""
    return path.replace("<", "{").replace(">", "}")
