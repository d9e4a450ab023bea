"""The YAML in front of our Markdown: what the body does not show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from afterword.core.errors import InputError
from afterword.core.model.document import Document
from afterword.core.model.redaction import NO_REDACTION, Redaction

VERSION = 1
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


def split_front_matter(text: str) -> tuple[dict[str, Any] | None, str, int]:
    """The front matter, the body, and how many lines stand before the body; None when there is no front matter."""
    begin = body_start(text)
    if not begin:
        return None, text, 0
    import yaml  # not above: most files have none of it, and reading those must stay quick

    from afterword.core.document.plain_yaml import plain_yaml

    try:
        found = plain_yaml(text[4 : begin - 4])
    except (yaml.YAMLError, ValueError):
        return None, text, 0
    if not isinstance(found, dict):
        return None, text, 0
    return {str(key): value for key, value in found.items()}, text[begin:], text[:begin].count("\n")


def body_start(text: str) -> int:
    """Where the text behind both lines of dashes begins; 0 when it has no front matter."""
    end = text.find("\n---\n", 3) if text.startswith("---\n") else -1
    return end + 5 if end > 0 else 0


def write_front_matter(document: Document, chart_folder: str) -> str:
    """The front matter of a document, with both lines of dashes."""
    import yaml

    meta: dict[str, Any] = {"afterword": VERSION, "template": document.template, "zone": document.zone}
    for name in ("started_at", "detected_at", "ended_at"):
        at = getattr(document, name)
        if at is not None:
            meta[name] = at.isoformat().replace("+00:00", "Z")  # with the offset it was written with
    if document.analysis.outcome:
        meta["outcome"] = document.analysis.outcome
    if document.charts:
        meta["charts"] = [
            {"file": f"{chart_folder}/{one.name}.svg", "title": one.title, "caption": one.caption, "alt": one.alt}
            for one in document.charts
        ]
    if document.links:
        meta["links"] = list(document.links)
    if document.redaction != NO_REDACTION:
        from afterword.core.document.redact.settings import NAME, redaction_row  # few documents say anything of it

        meta[NAME] = redaction_row(document.redaction)
    written = yaml.safe_dump(meta, sort_keys=False, allow_unicode=True, width=10_000)
    if _BREAKS.search(written):  # YAML takes them for line ends; escaped they stay what they are
        written = yaml.safe_dump(meta, sort_keys=False, allow_unicode=False, width=10_000)
    return f"---\n{written}---\n"


def redaction_of(meta: Mapping[str, Any]) -> Redaction:
    """What the front matter says of the external version; nothing where it cannot be understood.

    Whoever makes an external version asks `redaction_from`, which tells what is wrong.
    """
    if "external" not in meta:
        return NO_REDACTION
    from afterword.core.document.redact.settings import redaction_from

    try:
        return redaction_from(meta["external"])
    except InputError:
        return NO_REDACTION


def instant(meta: Mapping[str, Any], name: str) -> datetime | None:
    """A time of the front matter, None when it is missing or no time."""
    value = meta.get(name)
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def calendar_day(value: Any) -> date | None:
    """A date of the front matter, None when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
