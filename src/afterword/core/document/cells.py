"""Cells of Markdown tables: a text in, the same text out, whatever it holds."""

from __future__ import annotations

import re

_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")


def cell(text: str) -> str:
    """A text as the content of one cell: pipes escaped, line ends as `<br>`, nothing that a browser takes for a tag."""
    text = re.sub(r"&(?=(?:lt|amp);)", "&amp;", text)
    text = re.sub(r"<(?=[A-Za-z/?!])", "&lt;", text)
    return text.replace("|", "\\|").replace("\n", "<br>").replace("\r", " ")  # a CR would end the line


def uncell(text: str) -> str:
    """The text that `cell` was given, but for white space around it."""
    return text.replace("<br>", "\n").replace("\\|", "|").replace("&lt;", "<").replace("&amp;", "&")


def row(cells: list[str]) -> str:
    """One line of a table from cells that are escaped already."""
    return "| " + " | ".join(cells) + " |"


def split_row(line: str) -> list[str]:
    """The cells of a line, stripped but still escaped."""
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [one.strip() for one in _PIPE.split(line)]


def is_delimiter(line: str) -> bool:
    """True for the line of dashes beneath a table's header."""
    return "-" in line and bool(_DELIMITER.match(line))
