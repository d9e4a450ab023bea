"""Vague action.

What
    An action that improves, reviews or increases something in general: improve monitoring, better testing, more
    documentation, be more careful.

Why
    Improve monitoring will not be done, since nobody knows where to begin or when it is enough. Add metric X to
    dashboard Y is done by Tuesday.

Bad
    ## Actions

    - [ ] Improve monitoring - @ines - 2026-02-01
    ~~~~
    ## Actions

    - [ ] Better testing - @bob - 2026-02-01

Good
    ## Actions

    - [ ] Add pool usage to the checkout dashboard, with an alert above 70 % - @ines - 2026-02-01

Known gaps
    Long sentences are taken for specific ones.

Source
    Common pitfalls of the post-mortem procedure; don'ts of the standard template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.actions import deed
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_THING = (
    r"(?:monitoring|alert(?:s|ing)?|tests?|testing|test coverage|documentation|docs|communications?|process(?:es)?"
    r"|procedures?"
    r"|logging|observability|quality|reliability|stability|resilience|performance|security|visibility|training"
    r"|awareness"
    r"|code|coverage|runbooks?|hygiene|tooling|robustness|availability|scalability|collaboration|response"
    r"|workflows?|automation|complexity|architecture|technical debt|tech debt|risks?|maintenance)"
)
_VAGUE = re.compile(
    r"\b(?:improv\w+|enhanc\w+|better|more|increas\w+|strengthen\w*|review|optimi[sz]e|ensure|refine|harden|boost"
    r"|raise|reduce|revisit"
    r"|tighten|clean up|extend|revise|rework|streamline)\s+"
    r"(?:(?:the|our|all|some|overall|general|better|more|existing|its|their|on)\s+)*(?:[\w-]+\s+)?"
    rf"{_THING}(?:\s+(?:between|of|for|in|on|around|across|about|with|to)\s+(?:[\w-]+\s*){{1,4}})?\W*$"
    r"|\b(?:be|being|become) more (?:careful|proactive|diligent|attentive|vigilant|mindful|disciplined|cautious"
    r"|responsive)\b"
    r"|\b(?:make|making|keep)\s+(?:[\w-]+\s+){1,4}?(?:(?:more|less|as) )?(?:robust|reliable|resilient|stable"
    r"|scalable|secure"
    r"|maintainable|fault[- ]tolerant|better|safer|simpler|faster|error[- ]prone)\W*$"
    r"|\b(?:ensure|make sure|see to it)\b[^.]{0,40}\b(?:not|never) (?:happen|occur|recur)\w*(?: again)?\W*$"
    r"|\bprevent (?:this|it) (?:from )?(?:happening|recurr\w+)(?: again)?\W*$"
    r"|^\W*(?:harden|clean up|tidy(?: up)?|stabili[sz]e|moderni[sz]e|optimi[sz]e|strengthen|refactor|streamline|improve"
    r"|enhance|overhaul|sort out|deal with|take care of|address)\s+(?:[\w-]+\s*){1,4}\W*$",
    re.IGNORECASE,
)
SHORT = 9  # words; what is longer says more
_MESSAGE = "This is too vague to be done; name the thing, the place and the value that will be different."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each action, done or not, that names no thing."""
    for action in manuscript.document.actions:
        if action.line and len(deed(action).split()) <= SHORT and _VAGUE.search(deed(action)):
            yield Hit(*manuscript.line_span(action.line), _MESSAGE)
