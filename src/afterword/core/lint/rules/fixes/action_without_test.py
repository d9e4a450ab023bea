"""Action without a test.

What
    An open action leaves the place for its test empty: the column for it in the table, or the words test, verified by
    or done when, where at least half of the other open actions have them.

Why
    An action that is done and was never tested is a hope. The test is also what closes it: whoever wrote it down knows
    when to stop.

Bad
    ## Actions

    | Action | Owner | Due date | Test |
    |---|---|---|---|
    | Size the pool by the number of workers | @ines | 2026-02-01 | 200 workers start without a refused connection |
    | Refuse a configuration without a region | @bob | 2026-02-01 | |
    ~~~~
    ## Actions

    - [ ] Size the pool by the workers - @ines - 2026-02-01. Test: 200 workers start
    - [ ] Refuse a configuration without a region - @bob - 2026-02-01

Good
    ## Actions

    | Action | Owner | Due date | Test |
    |---|---|---|---|
    | Size the pool by the number of workers | @ines | 2026-02-01 | 200 workers start without a refused connection |
    | Refuse a configuration without a region | @bob | 2026-02-01 | The pipeline stops at such a file |
    ~~~~
    ## Actions

    - [ ] Size the pool by the workers - @ines - 2026-02-01

Known gaps
    A document that asks for no test anywhere is let through, and whether a test can fail is not judged.

Source
    Chain practice: one fix, owned, dated, testable; standard template: how will each action show that it worked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.document.cells import split_row
from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_COLUMN = re.compile(r"\b(?:test\w*|verif\w*|proof|prove[dn]?|evidence|accept\w*|success|done when|measur\w*)\b", re.I)
_TOLD = re.compile(
    r"\b(?:test(?:ed|able)?|verif\w+|check(?:ed)?|proof|proven?|measured?|done|accepted|success)"
    r"(?: (?:by|when|with|that|criteri\w+|it))? ?[:=](?=\s*[^\s?|-])"
    r"|[,;(.-]\s*(?:tested|verified|proven|measured|accepted|done) (?:by|when)\b",
    re.I,
)
_SAYS = re.compile(r"\w")
_NOTHING = re.compile(r"(?:tbd|tbc|todo|none|n/?a|open|unknown)\.?", re.I)
_MESSAGE = "The others say how they are tested, this does not; name what will be seen when it works."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action whose place for a test is empty."""
    listed = []
    head: list[str] = []
    before = -1
    for action, start, end in open_actions(manuscript):
        line = manuscript.text[start:end]
        if "|" not in line:
            listed.append((action.text, start, end))
            continue
        if (action.line or 0) != before + 1:
            head = _head(manuscript, action.line or 1, before)
        before = action.line or 0
        if _blank(head, split_row(line)):
            yield Hit(start, end, _MESSAGE)
    tested = [_TOLD.search(text) is not None for text, _, _ in listed]
    if sum(tested) * 2 >= len(listed):
        yield from (Hit(start, end, _MESSAGE) for has, (_, start, end) in zip(tested, listed, strict=True) if not has)


def _head(manuscript: Manuscript, line: int, last: int) -> list[str]:
    """The cells of the first row of the table that a line stands in, looked for down to the line `last`."""
    while line - 1 > max(last, 0) and "|" in manuscript.line(line - 1):
        line -= 1
    return split_row(manuscript.line(line))


def _blank(head: list[str], cells: list[str]) -> bool:
    """True for a row whose column for a test says nothing."""
    place = next((index for index, words in enumerate(head) if _COLUMN.search(words)), None)
    if not place:  # the first column holds the action itself, whatever it is called
        return False
    cell = cells[place].strip(" *_`") if place < len(cells) else ""
    return not _SAYS.search(cell) or bool(_NOTHING.fullmatch(cell))
