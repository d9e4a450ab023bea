"""Puts pasted pictures into a file that leaves the server, where their addresses lead nowhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping

from afterword.core.model.document import Document

Pictures = Mapping[str, tuple[str, bytes]]
"""SHA-256 to media type and bytes."""

NO_PICTURES: Pictures = {}

_NAMED = re.compile(r"/images/([0-9a-f]{64})\b")
_SHOWN = re.compile(r'(?<=<img src=")/images/([0-9a-f]{64})(?=")')


def named_pictures(document: Document) -> tuple[str, ...]:
    """The SHA-256 of every pasted picture that the document's texts name, each once, in order."""
    texts = [one.text for one in (*document.sections, *document.unplaced)] + [one.text for one in document.timeline]
    return tuple(dict.fromkeys(found for text in texts for found in _NAMED.findall(text)))


def with_pictures(html: str, pictures: Pictures) -> str:
    """Our own HTML with each picture inside it; in text, quotes are escaped, so that only real pictures match."""

    def data(found: re.Match[str]) -> str:
        picture = pictures.get(found[1])
        return f"data:{picture[0]};base64,{b64encode(picture[1]).decode()}" if picture else found[0]

    return _SHOWN.sub(data, html)
