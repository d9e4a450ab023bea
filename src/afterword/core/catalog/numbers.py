"""Finds the runbooks and decision records that a text names by number, as in RB-021 and ADR-0012."""

from __future__ import annotations

import re

NAMED = re.compile(r"(?<![A-Za-z0-9-])(RB|ADR)-0*([1-9]\d{0,5})(?![0-9A-Za-z])")


def named_in(text: str) -> set[tuple[str, int]]:
    """Each record named, as its prefix (RB or ADR) and its number; zeros before the number do not count."""
    return {(match[1], int(match[2])) for match in NAMED.finditer(text)}
