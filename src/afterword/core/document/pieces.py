"""Cuts a Markdown text into its top-level blocks, each readable by itself."""

from __future__ import annotations

import re

from afterword.core.document.commonmark import plain_parser

_OWN_FOOTNOTE = re.compile(r"^ {0,3}\[\^(?!E-\d)[^\]]+\]:", re.MULTILINE)


def pieces(text: str) -> list[str]:
    """The top-level blocks as Markdown; lines that only define links go with each of them."""
    if _OWN_FOOTNOTE.search(text):
        return [text]
    lines, cuts = text.split("\n"), _cuts(text)
    covered = {index for start, end in cuts for index in range(start, end)}
    loose = [line for index, line in enumerate(lines) if index not in covered and line.strip()]
    tail = "\n\n" + "\n".join(loose) if loose else ""
    return ["\n".join(lines[start:end]) + tail for start, end in cuts]


def _cuts(text: str) -> list[tuple[int, int]]:
    """First and last-plus-one line of every top-level block."""
    tokens = plain_parser().parse(text)
    return [(token.map[0], token.map[1]) for token in tokens if token.level == 0 and token.map and token.nesting >= 0]
