"""The contributing factors of our Markdown: a numbered list, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.cells import cell, uncell
from afterword.core.document.exact import read_exact, without_line, write_exact
from afterword.core.model.document import Factor

_LINE = re.compile(r"^\d+\. (?:\*\*(?P<category>[^*]+):\*\* )?(?P<text>.*)$")


def write_factors(factors: Sequence[Factor]) -> list[str]:
    """One numbered line for each factor, its category in front."""
    return [f"{n}. " + write_exact(without_line(one), _write, _read_body) for n, one in enumerate(factors, start=1)]


def read_factors(lines: Sequence[str], first_line: int) -> tuple[list[Factor], list[str]]:
    """The factors of a numbered list, and the lines that are none of it."""
    factors: list[Factor] = []
    rest: list[str] = []
    for index, line in enumerate(lines):
        number = re.match(r"^\d+\. ", line)
        one = read_exact(line[number.end() :], _write, _read_body) if number else None
        factors.append(replace(one, line=first_line + index)) if one else rest.append(line)
    return factors, rest


def _write(factor: Factor) -> str:
    lead = f"**{cell(factor.category)}:** " if factor.category else ""
    return lead + cell(factor.text).replace("\\|", "|")


def _read_body(text: str) -> Factor | None:
    found = _LINE.match(f"1. {text}")
    if found is None:
        return None
    return Factor(uncell(found["text"]), uncell(found["category"]) if found["category"] else None)
