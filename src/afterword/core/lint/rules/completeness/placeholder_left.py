"""Placeholder of the template left in the text.

What
    Text that a template put there to be replaced: TODO, TBD, YYYY-MM-DD, HH:MM, [number], <fill in>, lorem ipsum.

Why
    A placeholder in a published document says that nobody read it to its end.

Bad
    ## Impact

    TODO: how many users?
    ~~~~
    - **HH:MM** - First symptom noticed
    ~~~~
    Affected users: [number/percentage/scope]

Good
    ## Impact

    1,200 users; the ticket "Remove the TODO list page" is a different one.

Known gaps
    A product that is called TODO is excused with a comment.

Source
    The templates themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.openings import phrase
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings
from afterword.core.model.finding import Level

_WORDS = phrase(
    r"\b(?:TODO(?=[ \t]*(?:[:(\[\n]|$))|TB[DCA]|tb[dca]|FIXME|XXX+|YYYY-MM-DD|HH:MM|[Ll]orem ipsum)\b"
    r"|\b[Tt]o be (?:determined|decided|defined|announced|completed|filled(?: in)?|added|provided)(?=[ \t.]*(?:$|\n"
    r"|\|))"
    r"|\b[Ff]ill (?:in|this in|me in)\b[^.\n|]{0,30}(?=[.]?[ \t]*(?:$|\n|\|))",
)
_BRACKETS = re.compile(
    r"[\[{<_?](?:(?<=\{)\{[^{}\n]*\}\}"
    r"|(?<=\[)(?:numbers?|links?|dates?|names?|owners?|due date|times?|factor|thing that helped|challenge|key event"
    r"|total time|action(?! items?\b)|insert|describe|fill in|short|which systems|if any|people woken|tickets?"
    r"|incident|service|team|severity|impact|cause|summary|root cause|who|what|when|why|how|your|enter"
    r"|add|list|replace"
    r"|to be|tb[adc]|todo|placeholder)\b[^\[\]\n]*\](?![(:\[])"
    r"|(?<=<)(?:(?:fill in|insert|names?|dates?|owners?|your|describe|links?|numbers?|add|enter|replace)\b[^<>\n=]*"
    r"|(?!details|td|th|input|script|option|video|audio|ol|ul|table|button|select|iframe)[a-z]+(?: [a-z]+)+)>"
    r"|(?<=_)(?<!\w_)_{3,}(?!\w)|(?<=\?)\?\?+)",
    re.IGNORECASE,
)
_MESSAGE = "This is still the template's placeholder; write what it stands for, or take the line out."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each placeholder outside of code and quotation marks."""
    for match in manuscript.finds(_WORDS):
        if not manuscript.is_quoted(match.start()):
            yield Hit(match.start(), match.end(), _MESSAGE)
    for match in _BRACKETS.finditer(manuscript.text, manuscript.body):
        shown = manuscript.masked[match.start() : match.end()]
        hidden = shown.strip() == "" and match[0][0] not in "<_"
        if not hidden and "\ufffc" not in shown and not manuscript.is_quoted(match.start()):
            level: Level | None = (
                "warning" if match[0][0] == "?" else None
            )  # an open question rather than the template's
            yield Hit(match.start(), match.end(), _MESSAGE, level=level)
