"""The words of a text that its document does not keep: the proof that reading loses nothing."""

from __future__ import annotations

import re
from collections import Counter

from afterword.core.document.exporters.json import export_json
from afterword.core.document.matter_read import split_matter
from afterword.core.model.document import Document

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"</?h[1-6]\b[^<>\n]*>|^h[1-6]\. ", re.MULTILINE | re.IGNORECASE)  # what makes a line a heading


def lost_words(text: str, document: Document) -> Counter[str]:
    """How often each word of the body is missing from title, sections and unplaced parts; empty when all are kept."""
    found = export_json(document)
    kept = [document.title, *(f"{one['heading']} {one['text']}" for one in found["sections"])]
    kept += [one["text"] for one in found["unplaced"]]
    _, body, _ = split_matter(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return Counter(_WORD.findall(_MARKUP.sub(" ", body))) - Counter(_WORD.findall(_MARKUP.sub(" ", " ".join(kept))))
