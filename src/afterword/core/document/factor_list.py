"""The contributing factors of our Markdown: a numbered list, and back.

Behind the words stand, in brackets, the layer, what the factor led to (the number of another one, or the outcome), and
its evidence: `2. **Testing Gap:** No load test (contributing; did not catch 1; E-4)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from afterword.core.document.cells import cell, uncell
from afterword.core.document.exact import read_exact, without_line, write_exact
from afterword.core.model.analysis import LAYERS, RELATIONS, Lead
from afterword.core.model.document import Factor

OUTCOME_WORDS = "the outcome"
_LINE = re.compile(r"^\d+\. (?:\*\*(?P<category>[^*]+):\*\* )?(?P<text>.*)$")
_TAIL = re.compile(rf"^(?P<text>.*) \((?P<layer>{'|'.join(LAYERS)})(?P<more>(?:; [^;()]+){{0,2}})\)$")
_LEAD = re.compile(rf"(?P<words>{'|'.join(map(re.escape, RELATIONS.values()))}) (?P<to>{OUTCOME_WORDS}|[1-9]\d{{0,3}})")
_RELATION = {words: key for key, words in RELATIONS.items()}


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


def told_of(factor: Factor) -> Factor:
    """The factor with all that is known of it in its words."""
    if not factor.layer:
        return factor
    return Factor(factor.text + _tail(factor), factor.category, factor.line)


def _write(factor: Factor) -> str:
    lead = f"**{cell(factor.category)}:** " if factor.category else ""
    return lead + cell(factor.text + _tail(factor)).replace("\\|", "|")


def _tail(factor: Factor) -> str:
    if not factor.layer:
        return ""
    leads = ", ".join(f"{RELATIONS.get(one.relation, one.relation)} {one.to or OUTCOME_WORDS}" for one in factor.leads)
    return f" ({'; '.join(part for part in (factor.layer, leads, ', '.join(factor.evidence)) if part)})"


def _read_body(text: str) -> Factor | None:
    found = _LINE.match(f"1. {text}")
    if found is None:
        return None
    plain = Factor(uncell(found["text"]), uncell(found["category"]) if found["category"] else None)
    return _untailed(plain)


def _untailed(factor: Factor) -> Factor:
    """The factor with layer, arrows and evidence out of its words, where they stand there."""
    found = _TAIL.match(factor.text)
    if found is None:
        return factor
    parts = found["more"].split("; ")[1:]
    leads = _leads(parts[0]) if parts else ()
    if leads:
        parts = parts[1:]
    if len(parts) > 1:
        return factor
    evidence = tuple(parts[0].split(", ")) if parts else ()
    return replace(factor, text=found["text"], layer=found["layer"], leads=leads, evidence=evidence)


def _leads(text: str) -> tuple[Lead, ...]:
    found = [_LEAD.fullmatch(part) for part in text.split(", ")]
    known = [one for one in found if one is not None]
    if len(known) != len(found):
        return ()
    return tuple(Lead(_RELATION[one["words"]], 0 if one["to"] == OUTCOME_WORDS else int(one["to"])) for one in known)
