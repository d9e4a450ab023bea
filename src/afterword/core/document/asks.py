"""The questions that a draft leaves to people, as they stand in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from afterword.core.model.document import Document

_ASK = re.compile(r"^> \*\*To answer:\*\* (.+)$", re.MULTILINE)
_HEADER = (
    ("severity", "Which severity was it?"),
    ("customer_impact", "Were customers affected?"),
    ("services", "Which services were affected?"),
    ("authors", "Who writes this postmortem?"),
)


def asks(prompts: Sequence[str]) -> str:
    """Questions as quoted paragraphs: a line that a person replaces by the answer."""
    return "\n\n".join(f"> **To answer:** {prompt}" for prompt in prompts)


def asked_in(text: str) -> list[str]:
    """The questions that stand unanswered in a text, in order."""
    return _ASK.findall(text)


def questions(document: Document) -> list[str]:
    """What a person must still answer, in the order of the document, each with the section it stands in."""
    missing = [words for field, words in _HEADER if getattr(document, field) in (None, ()) and _asked(document, field)]
    found = [f"Header: {words}" for words in missing]
    for section in document.sections:
        found += [f"{section.heading}: {one}" for one in asked_in(section.text)]
    return found


def _asked(document: Document, field: str) -> bool:
    """True when the document's template shows the field, or it matters in all of them."""
    from afterword.core.document.canonical import form_of

    template = form_of(document)
    return template is None or field == "services" or field in template.header
