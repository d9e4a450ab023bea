"""Lines of CSV that are safe to open in a spreadsheet: what looks like a formula is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"  # without it, spreadsheets take UTF-8 for the code page of the machine
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV with CRLF at the end of each line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([cell(one) for one in row] for row in rows)
    return text.getvalue()


def cell(value: object) -> object:
    """The value of a cell; a text that a spreadsheet would calculate gets an apostrophe in front, numbers stay."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(_FORMULA):
        return f"'{value}"
    return value
