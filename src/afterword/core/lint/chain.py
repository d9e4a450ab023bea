"""The chain of five levels in a document: where it is walked, where the fix stands, which levels are named."""

from __future__ import annotations

import re

from afterword.core.lint.manuscript import Manuscript, Part

LEVELS = ("L1", "L2", "L3", "L4", "L5")
_NAMES = (r"strateg\w*", r"discovery", r"scope", r"execution", r"operations?")
_RULES = tuple(
    re.compile(
        rf"(?<!not at )(?<!not )(?<!than )(?<!than at )(?<!of )\b(?:L{number}|level[ -]?{number}|{name})\b", re.I
    )
    for number, name in enumerate(_NAMES, start=1)
)
_WORD = re.compile(r"\w")


def chain_parts(manuscript: Manuscript) -> tuple[Part | None, Part | None]:
    """The section that walks the chain and the section of its fix; None where there is none."""
    return manuscript.part("chain_walk"), manuscript.part("chain_fix")


def levels_named(manuscript: Manuscript, part: Part) -> list[str]:
    """The levels that a section names, by number or by name, in their order."""
    said = manuscript.heading_and_text(part)
    return [level for level, rule in zip(LEVELS, _RULES, strict=True) if rule.search(said)]


def levels_answered(manuscript: Manuscript, part: Part) -> list[str]:
    """The levels behind whose names a section says something before it names the next, in their order."""
    said = manuscript.heading_and_text(part)
    found = [
        (match.start(), match.end(), level)
        for level, rule in zip(LEVELS, _RULES, strict=True)
        for match in rule.finditer(said)
    ]
    found.sort()
    ends = [*(start for start, _, _ in found[1:]), len(said)][: len(found)]
    answered = {level for (_, end, level), behind in zip(found, ends, strict=True) if _WORD.search(said, end, behind)}
    return [level for level in LEVELS if level in answered]
