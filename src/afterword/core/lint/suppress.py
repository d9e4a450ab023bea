"""Findings that the document itself excuses: `<!-- lint off: RULE, RULE because REASON -->`.

Alone on its line the comment holds for the block below it (up to the next empty line), at the end of a line for that
line, and with `file` instead of `off` for the whole document. Without a reason it holds for nothing.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.registry import rules
from afterword.core.model.finding import Finding

_EXCUSE = re.compile(
    r"<!--\s*lint (?P<scope>off|file):\s*(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?P<rest>.*?)-->", re.DOTALL
)
LAST = sys.maxsize  # the last line of any document
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
    """The lines that a comment holds for."""
    if match["scope"] == "file":
        return 1, LAST
    place = manuscript.place(match.start(), match.end())
    before = manuscript.line(place.line)[: place.column - 1]
    if before.strip() or manuscript.line(place.end_line)[place.end_column - 1 :].strip():
        return place.line, place.line
    return manuscript.block_below(place.end_line)


class Holding:
    """Which excuse holds for a finding; of several the one that begins last."""

    def __init__(self, given: list[Excuse]) -> None:
        self._tables = {rule: _Table([one for one in given if rule in one.rules]) for rule in _named(given)}

    def of(self, finding: Finding) -> Excuse | None:
        """The excuse of a finding, None when it has none."""
        table = self._tables.get(finding.rule)
        return table.at(finding.place.line) if table else None


def _named(given: list[Excuse]) -> set[str]:
    """The rules that are excused, each of which exists."""
    return {rule for one in given for rule in one.rules} & {one.name for one in rules()} if given else set()


class _Table:
    """Which excuse of one rule holds on which line; each line is looked at once, however many comments there are."""

    def __init__(self, given: list[Excuse]) -> None:
        reasoned = [one for one in given if one.reasoned]
        self._whole = next((one for one in reasoned if one.last == LAST), None)
        self._lines: dict[int, Excuse] = {}
        self._next: dict[int, int] = {}  # from a line that is taken to one behind it that may be free
        for one in reversed([one for one in reasoned if one.last < LAST]):
            line = self._free(one.first)
            while line <= one.last:
                self._lines[line], self._next[line] = one, line + 1
                line = self._free(line)

    def at(self, line: int) -> Excuse | None:
        """The excuse that holds on a line."""
        return self._lines.get(line, self._whole)

    def _free(self, line: int) -> int:
        """The first line from here on that is not taken."""
        passed = []
        while line in self._next:
            passed.append(line)
            line = self._next[line]
        self._next.update(dict.fromkeys(passed, line))
        return line
