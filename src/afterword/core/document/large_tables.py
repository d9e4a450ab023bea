"""Tables that are too large to be drawn on a page, as plain text of their first rows."""

from __future__ import annotations

import re

from afterword.core.document.blocks import outside_code

MOST_CELLS = 20_000
_ROWS, _LETTERS = 20, 400
_RULE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def without_large_tables(text: str) -> str:
    """The text with the first rows of such a table as they are written, and a sentence that says where the whole is."""
    if text.count("|") < MOST_CELLS:
        return text
    lines = text.split("\n")
    outside = {index for index, line in outside_code(lines) if "|" in line}
    made, at = [], 0
    while at < len(lines):
        end = at
        while end in outside:
            end += 1
        run = lines[at:end]
        if sum(line.count("|") for line in run) > MOST_CELLS and any(_RULE.match(line) for line in run[:2]):
            made += _first_rows(run)
        else:
            end = max(end, at + 1)
            made += lines[at:end]
        at = end
    return "\n".join(made)


def _first_rows(run: list[str]) -> list[str]:
    shown = [f"    {line if len(line) <= _LETTERS else line[:_LETTERS] + ' ...'}" for line in run[:_ROWS]]
    said = f"A table of {len(run) - 2:,} rows is too large for this page. Its first rows follow; the export has all."
    return ["", said, "", *shown, ""]
