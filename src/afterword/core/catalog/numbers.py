"""Finds the runbooks, decision records and postmortems that a text names: RB-021, ADR-0012, PM-007."""

from __future__ import annotations

import re

NAMED = re.compile(r"(?<![A-Za-z0-9-])(RB|ADR|PM)-0*([1-9]\d{0,5})(?![0-9A-Za-z])")


def named_in(text: str) -> set[tuple[str, int]]:
    """Each record named, as its prefix (RB, ADR or PM) and its number; zeros before the number do not count."""
    return {(match[1], int(match[2])) for match in NAMED.finditer(text)}
