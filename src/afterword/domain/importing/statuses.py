"""Which status a document from elsewhere has here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from afterword.core.document.asks import asked_in
from afterword.core.model.document import Document
from afterword.domain.importing.incoming import Incoming
from afterword.domain.postmortems.models import Postmortem

Status = Postmortem.Status
RELEASED = (Status.PUBLISHED, Status.CLOSED)
LATE = timedelta(days=60)  # a file that is newer was copied since: its time says nothing of the document
_WORDS: tuple[tuple[str, str], ...] = (
    (Status.IN_REVIEW, r"\b(in review|under review|review(ing)?|awaiting|proposed)\b"),
    (
        Status.DRAFT,
        r"\b(draft|wip|work in progress|in progress|incomplete|unfinished|ongoing|open|started|investigating)\b",
    ),
    (
        Status.PUBLISHED,
        r"\b(publish(ed)?|final(ised|ized)?|complete(d)?|done|closed|resolved|approved|accepted|reviewed|finished|mitigated"
        r"|fixed)\b",
    ),
)


def released_at(incoming: Incoming, day: date | None, now: datetime) -> tuple[datetime, str]:
    """When a document was published, and why that may be wrong: first in git, else its file's own time, else now.

    A time long after the incident is that of a copy: then the day of the incident stands in.
    """
    if incoming.authored is not None:
        return min(incoming.authored.at, now), ""
    earliest = datetime.combine(day, time(), UTC) if day else None
    modified = incoming.modified
    if earliest is not None and (modified if modified is not None and modified <= now else now) - earliest > LATE:
        return earliest, "nothing says when it was published; the day of the incident stands in"
    if modified is not None and modified <= now and (earliest is None or modified >= earliest):
        return modified, "nothing says when it was published; the time of its file stands in"
    return now, "nothing says when it was published; the day of its import stands in"


def status_of(document: Document, *, canonical: bool, wanted: str = "") -> tuple[str, str]:
    """The status, and the reason where it was not written plainly."""
    if wanted:
        return wanted, ""
    written = (document.status or "").strip()
    plain = written.lower().replace("_", " ")
    if canonical and plain.replace(" ", "_") in Status.values:
        return plain.replace(" ", "_"), ""
    for status, rule in _WORDS:
        if re.search(rule, plain):
            return status, "" if plain == status.replace("_", " ") else f"it is written as {written[:60]}"
    asks = any(asked_in(one.text) for one in document.sections)
    if canonical or asks:
        return Status.DRAFT, "no status is written, and it still asks questions" if asks else "no status is written"
    return Status.PUBLISHED, "no status is written; what lies in an archive of postmortems counts as published"
