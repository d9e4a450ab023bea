"""Names of exported files that every system takes: plain letters, digits and hyphens, nothing of a path."""

from __future__ import annotations

import re
import unicodedata

from afterword.core.model.document import Document


def file_stem(document: Document) -> str:
    """As in PM-007-checkout-refused-one-order, or 2026-11-20-checkout-refused for a document without number."""
    number = re.sub(r"[^A-Za-z0-9-]+", "", document.number or "")[:20].strip("-")
    first = number or (document.date.isoformat() if document.date else "")
    words = _slug(document.title)
    return "-".join(part for part in (first, words) if part) or "postmortem"


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:60].strip("-")
