"""One canonical file of a folder: its text with the form it is written in, and the document behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from afterword.core.document.front_matter import body_start
from afterword.core.document.incoming.patch import patched
from afterword.core.model.document import Document
from afterword.domain.importing.reading import Reading

_PRIVATE = re.compile(r"^private: true\n", re.MULTILINE)


@dataclass(frozen=True)
class Manuscript:
    """A file as it was read; `name` is its path in the folder."""

    path: Path
    name: str
    reading: Reading

    @property
    def number(self) -> str | None:
        """The number in its title."""
        return self.reading.document.number

    @cached_property
    def text(self) -> str:
        """Its text with plain line ends."""
        return self.reading.content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")

    def saying(self, wanted: Document, *, private: bool) -> bytes:
        """The bytes that make it say what `wanted` does, in the form it has."""
        text = with_privacy(patched(self.text, wanted), private)
        content = self.reading.content
        ends = "\r\n" if b"\r\n" in content else "\n"
        return (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + text.replace("\n", ends).encode()


def with_privacy(text: str, private: bool) -> str:
    """The text whose front matter says that it is private, or says nothing of it."""
    begin = body_start(text)
    head, body = text[:begin], text[begin:]
    head = _PRIVATE.sub("", head)
    return head.removesuffix("---\n") + "private: true\n---\n" + body if private and head else head + body
