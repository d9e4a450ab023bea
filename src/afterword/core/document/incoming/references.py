"""Links that name their address elsewhere in a document, with the address in their place.

Entries and actions leave the text that says where `[the issue][1]` leads, so they have to say it themselves.
"""

from __future__ import annotations

import re
from dataclasses import replace

from afterword.core.model.document import Document

_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:[ \t]+<?(https?://[^\s<>]+)>?", re.MULTILINE)
_USED = re.compile(r"\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")


def with_addresses(document: Document) -> Document:
    """The document whose entries and actions name the addresses of their links; texts stay as they are."""
    texts = [one.text for one in (*document.sections, *document.unplaced)]
    known = {_plain(name): address for text in texts for name, address in _DEFINED.findall(text)}
    if not known:
        return document

    def one(found: re.Match[str]) -> str:
        address = known.get(_plain(found[2] or found[1]))
        return f"[{found[1]}]({address})" if address else found[0]

    return replace(
        document,
        timeline=tuple(replace(item, text=_USED.sub(one, item.text)) for item in document.timeline),
        actions=tuple(replace(item, text=_USED.sub(one, item.text)) for item in document.actions),
    )


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
