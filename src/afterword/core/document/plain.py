"""Markdown as the plain words that a reader sees: for excerpts, where marks would only stand in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from afterword.core.document.commonmark import plain_parser

_NOTE = re.compile(r"\[\^[\w-]+\]:?")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)  # ends at the next one: never closed, many cost no more
_SAID = {"text", "code_inline", "code_block", "fence"}


def plain_words(text: str) -> str:
    """The words of a Markdown text on one line, without its marks, notes of evidence and addresses."""
    bare = _NOTE.sub("", _COMMENT.sub(" ", text))
    return " ".join(" ".join(_said(plain_parser().parse(bare))).split())


def _said(tokens: Iterable[Token]) -> Iterator[str]:
    """What each block says; the pieces of one line stay together, so that a word half in bold is still one word."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(_piece(child) for child in token.children or ())
        elif token.type in _SAID:
            yield token.content


def _piece(token: Token) -> str:
    if token.type in _SAID:
        return token.content
    return " " if token.type in ("softbreak", "hardbreak", "image") else ""
