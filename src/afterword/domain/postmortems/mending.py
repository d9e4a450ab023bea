"""What would change in a section's text if a finding were mended, or excused with a reason; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.errors import RuleBroken
from afterword.core.lint.excusing import comment, excuse, is_about_all
from afterword.core.model.finding import Fix, Place
from afterword.domain.postmortems.findings import Findings, Found, offsets, within


@dataclass(frozen=True, slots=True)
class Change:
    """In the section of that key, what stands from `start` up to `end` becomes `text`."""

    key: str
    start: int
    end: int
    text: str


def mended(checked: Findings, found: Found) -> Change:
    """The safe change of a finding; raises RuleBroken where there is none."""
    if found.finding.fix is None or found.inside is None:
        raise RuleBroken(message="There is no safe change for this finding; change the text yourself.")
    return _inside(checked, found, found.finding.fix)


def excused(checked: Findings, found: Found, reason: str) -> Change:
    """The comment that excuses a finding; raises RuleBroken for what is made from facts, entries or actions."""
    if is_about_all(checked.manuscript, found.finding) and checked.passages:
        said = comment(found.finding.rule, reason, whole=True)
        first = checked.passages[0]
        return Change(first.section.key, 0, 0, f"{said}\n\n" if first.text else said)
    if found.inside is None:
        raise RuleBroken(message="This is made from facts, entries or actions; change it where they are kept.")
    return _inside(checked, found, excuse(checked.manuscript, found.finding, reason))


def _inside(checked: Findings, found: Found, fix: Fix) -> Change:
    """The change in the section's own text, where what it replaces stands there word for word."""
    passage = found.passage
    place = within(passage, fix.place) if passage else None
    if passage is not None and place is not None:
        start, end = offsets(passage.text, place)
        if passage.text[start:end] == checked.manuscript.text[slice(*_span(checked, fix.place))]:
            return Change(passage.section.key, start, end, fix.replacement)
    raise RuleBroken(message="This change reaches beyond the section; make it in the text yourself.")


def _span(checked: Findings, place: Place) -> tuple[int, int]:
    lines = checked.manuscript.line_start
    return lines(place.line) + place.column - 1, lines(place.end_line) + place.end_column - 1
