"""Markdown as it is read wherever only its blocks and words count."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def plain_parser() -> MarkdownIt:
    """CommonMark with tables and struck-out words, HTML taken as text."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
