"""Findings that the document itself excuses: `<!-- lint off: RULE, RULE because REASON -->`.

Alone on its line the comment holds for the block below it (up to the next empty line), at the end of a line for that
line, and with `file` instead of `off` for the whole document. Without a reason it holds for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.finding import Finding

_EXCUSE = re.compile(
    r"<!--\s*lint (?P<scope>off|file):\s*(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?P<rest>.*?)-->", re.DOTALL
)
_REASON = re.compile(r"\s+because\s+\S")


@dataclass(frozen=True, slots=True)
class Excuse:
    """One comment: for which rules, on which lines (1-based, inclusive), whether it gives a reason, where it stands."""

    rules: frozenset[str]
    first: int
    last: int
    reasoned: bool
    start: int
    end: int
    reason: str = ""

    def covers(self, finding: Finding) -> bool:
        """True when the finding is excused by it."""
        return self.reasoned and finding.rule in self.rules and self.first <= finding.place.line <= self.last


def excuses(manuscript: Manuscript) -> list[Excuse]:
    """The excuses of a document, in order."""
    return [
        _excuse(manuscript, match) for match in _EXCUSE.finditer(manuscript.text, 0, manuscript.text.rfind("-->") + 3)
    ]


def _excuse(manuscript: Manuscript, match: re.Match[str]) -> Excuse:
    rules = frozenset(one.strip() for one in match["rules"].split(","))
    first, last = _lines(manuscript, match)
    reasoned = bool(_REASON.match(match["rest"]))
    reason = " ".join(match["rest"].strip().removeprefix("because").split()) if reasoned else ""
    return Excuse(rules, first, last, reasoned, match.start(), match.end(), reason)


def _lines(manuscript: Manuscript, match: re.Match[str]) -> tuple[int, int]:
    lines = manuscript.text.split("\n")
    if match["scope"] == "file":
        return 1, len(lines)
    place = manuscript.place(match.start(), match.end())
    own = lines[place.line - 1][: place.column - 1] + lines[place.end_line - 1][place.end_column - 1 :]
    if own.strip():
        return place.line, place.line
    first = place.end_line + 1
    while first <= len(lines) and not lines[first - 1].strip():
        first += 1
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return first, last


def excused(findings: Iterable[Finding], given: list[Excuse]) -> tuple[list[Finding], set[Excuse]]:
    """The findings that are left, and the excuses that were needed."""
    left: list[Finding] = []
    used: set[Excuse] = set()
    for finding in findings:
        covering = [one for one in given if one.covers(finding)]
        used.update(covering)
        if not covering:
            left.append(finding)
    return left, used
