"""Action that nobody could see finished.

What
    The text of an open action names nothing that will be different: no thing that is added, changed or removed, only an
    activity such as look into, discuss, improve, investigate further.

Why
    An activity is never finished. When the text says what will be there afterwards, anybody can see whether it is.

Bad
    ## Actions

    - [ ] Look into connection handling - @ines - 2026-02-01

Good
    ## Actions

    - [ ] Decide by measurement whether the pool is sized per worker, and record it - @ines - 2026-02-01

Known gaps
    An activity with a result that it has no word for is told too.

Source
    Google SRE Book, chapter 15: measurable end states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_ACTIVITY = re.compile(
    r"^(?:[\W_]*(?:\[[ x]\]|@[\w.-]+:?|[\w -]{1,20}:))?\W*(?:(?:we|to|should|need to|must|will|continue to"
    r"|further|please)\s+)*"
    r"(?:look(?:ing)? (?:into|at|for|closer)|discuss|talk (?:about|over|through)|think (?:about|of)|consider|explore"
    r"|have (?:an? )?(?:conversation|discussion|talk|chat|look|think)|evaluat(?:e|ing)|assess|examine|figure out"
    r"|find out"
    r"|understand|learn (?:more|about)|see (?:if|whether)|ponder|reflect|try to|check out|monitor the situation"
    r"|stay on top|continue|keep (?:an eye"
    r"|looking|working)"
    r"|work on|be aware|follow up|revisit|reconsider|brainstorm|research|study|analy[sz]e|investigat(?:e|ing))\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:and (?:record|document|decide|write|report|fix|add|publish|share|implement)|decision|proposal|report)\b",
    re.IGNORECASE,
)
_MESSAGE = "Nobody can see when this is finished; say what will be there, or be different, when it is."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action that only names an activity."""
    for action, start, end in open_actions(manuscript):
        if _ACTIVITY.match(action.text) and not _RESULT.search(action.text):
            yield Hit(start, end, _MESSAGE)
