"""The chain of five levels in a document: where it is walked, where the fix stands, which levels are named."""

from __future__ import annotations

import re

from afterword.core.lint.manuscript import Manuscript, Part

LEVELS = ("L1", "L2", "L3", "L4", "L5")
_NAMES = (r"strateg\w*", r"discovery", r"scope", r"execution", r"operations?")
_RULES = tuple(re.compile(rf"\b(?:L{number}|{name})\b", re.IGNORECASE) for number, name in enumerate(_NAMES, start=1))


def chain_parts(manuscript: Manuscript) -> tuple[Part | None, Part | None]:
    """The section that walks the chain and the section of its fix; None where there is none."""
    return manuscript.part("chain_walk"), manuscript.part("chain_fix")


def levels_named(manuscript: Manuscript, part: Part) -> list[str]:
    """The levels that a section names, by number or by name, in their order."""
    said = manuscript.heading_and_text(part)
    return [level for level, rule in zip(LEVELS, _RULES, strict=True) if rule.search(said)]
