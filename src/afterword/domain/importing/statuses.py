"""Which status a document from elsewhere has here."""

from __future__ import annotations

import re

from afterword.core.document.asks import asked_in
from afterword.core.model.document import Document
from afterword.domain.postmortems.models import Postmortem

Status = Postmortem.Status
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
