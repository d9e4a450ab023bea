"""The comment that excuses a finding, and the place where it holds and leaves the document's form as it is."""

from __future__ import annotations

import re

from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.finding import Finding, Fix, Place

UNREASONED = " because -->"
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*$")
_OPENERS = ("|", "#")  # a comment behind these would end up in a cell, or in a heading


def comment(rule: str, reason: str = "", *, whole: bool = False) -> str:
    """The comment for a rule; without a reason it ends behind `because`, and counts only once one is written there."""
    said = " ".join(reason.replace("--", " ").replace(">", " ").split())
    return f"<!-- lint {'file' if whole else 'off'}: {rule} because {said}{' ' if said else ''}-->"


def is_about_all(manuscript: Manuscript, finding: Finding) -> bool:
    """True for a finding about the document as a whole: at its first line, or in the front matter."""
    in_front = manuscript.line_start(finding.place.line) < manuscript.body
    return in_front or finding.place == manuscript.place(*manuscript.top)


def excuse(manuscript: Manuscript, finding: Finding, reason: str = "") -> Fix:
    """The change that excuses a finding.

    What concerns the document as a whole is excused below the first heading, what stands in a table or a heading right
    above it, and everything else at the end of its line.
    """
    whole = is_about_all(manuscript, finding)
    said = comment(finding.rule, reason, whole=whole)
    if whole:
        place, text = _below_first_heading(manuscript), f"\n{said}\n"
    elif _row(manuscript, finding.place.line).lstrip().startswith(_OPENERS):
        place, text = Place(*(_above(manuscript, finding.place.line), 1) * 2), f"{said}\n"
    else:
        end = len(_row(manuscript, finding.place.line)) + 1
        place, text = Place(*(finding.place.line, end) * 2), f" {said}"
    return Fix(place, text, f"Excuse {finding.rule} {'in this file' if whole else 'here'}, with a reason")


def _row(manuscript: Manuscript, line: int) -> str:
    start = manuscript.line_start(line)
    end = manuscript.text.find("\n", start)
    return manuscript.text[start : len(manuscript.text) if end < 0 else end]


def _above(manuscript: Manuscript, line: int) -> int:
    """The line of a heading, or of the first row of a table."""
    while line > 1 and _is_row(manuscript, line) and _is_row(manuscript, line - 1):
        line -= 1
    return line


def _is_row(manuscript: Manuscript, line: int) -> bool:
    return _row(manuscript, line).lstrip().startswith("|")


def _below_first_heading(manuscript: Manuscript) -> Place:
    if not manuscript.parts:
        line = manuscript.place(*manuscript.top).line
    else:
        line = manuscript.place(manuscript.parts[0].head, manuscript.parts[0].head).line + 1
        line += bool(_UNDERLINE.match(_row(manuscript, line)))
    return Place(line, 1, line, 1)
