"""What several rules ask of a document's actions: which are open, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from afterword.core.document.when_read import when
from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.document import ActionItem

_OWNER = re.compile(
    r"\b(?i:owner|assignee|assigned to|owned by|responsible)\b[ :*_]{1,6}(?!(?i:tb[dac]|none|nobody|unassigned|open"
    r"|-)\b)"
    r"([A-Za-z@][\w@. -]{1,40}?)(?=\s+[-\u2013\u2014(,;|]|[,;.)]|$)"
    r"|\((?:(?i:owner): ?)?([A-Z][\w-]+(?: [A-Z][\w-]+)?), (?=\w)"
)
_DUE = re.compile(
    r"\b(?:due(?: on| by| date)?|by|until|till|before|deadline|eta|no later than)\b[ :*_]{1,5}", re.IGNORECASE
)
_NOBODY = re.compile(
    r"(?:tb[dacn]|none|nobody(?: yet)?|no one|unassigned|unowned|open|unknown|\?+|-+|n/?a|to be \w+|everyone"
    r"|everybody|all|team)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s*(?:[-\u2013\u2014,;|]|\()\s*(?:owner:?\s*)?"
    r"(?:@[\w.-]+|(?:due|by|until)\b[^-]*\d[\d-]*|\d{4}-\d\d-\d\d)\)?)+\s*$",
    re.IGNORECASE,
)


def open_actions(manuscript: Manuscript) -> Iterator[tuple[ActionItem, int, int]]:
    """The actions that are still to be done, each with the places of its line."""
    begun = manuscript.document.date
    for action in manuscript.document.actions:
        if action.status in ("open", "in_progress") and action.line:
            start, end = manuscript.line_span(action.line)
            yield _whole(action, manuscript.text[start:end], begun), start, end


def _whole(action: ActionItem, line: str, begun: date | None) -> ActionItem:
    """The action with the owner and the date that its line tells in other ways than the usual ones."""
    if action.owner and _NOBODY.fullmatch(action.owner.strip(" @*_`.")):
        action = replace(action, owner=None)
    if "|" in line:
        return action
    owner = action.owner or next(
        (one for one in (found[1] or found[2] for found in _OWNER.finditer(line)) if one), None
    )
    due = action.due
    if (
        due is not None
        and re.search(rf"\b(?:of|from|since|than) {due.isoformat()}", line)
        and line.count(due.isoformat()) < 2
    ):
        due = None  # it tells of what was
    return replace(action, owner=owner, due=due or _stated_due(line, begun))


def _stated_due(line: str, begun: date | None) -> date | None:
    """The date behind words such as due or by."""
    for found in _DUE.finditer(line):
        told = when(line[found.end() : found.end() + 40])
        if told and told.day:
            return told.day
        if told and told.month_day and begun:
            return _next(told.month_day, begun)
    return None


def _next(month_day: tuple[int, int], begun: date) -> date | None:
    """The first such day on or after a date; None for a day that no month has."""
    year = begun.year + (month_day < (begun.month, begun.day))
    try:
        return date(year, *month_day)
    except ValueError:
        return None


def action_spans(manuscript: Manuscript) -> list[tuple[int, int]]:
    """The places of the lines on which actions stand, done or not."""
    return [manuscript.line_span(one.line) for one in manuscript.document.actions if one.line]


def deed(action: ActionItem) -> str:
    """What is to be done, without the owner and the date that are written behind it."""
    return _TAIL.sub("", action.text[:2000])
