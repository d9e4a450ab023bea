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

_VAGUE = re.compile(
    r"\b(?:improv\w+|enhanc\w+|better|more|increas\w+|strengthen\w*|review|optimi[sz]e|ensure|refine|harden"
    r"|tighten|clean up|extend)\s+"
    r"(?:(?:the|our|all|some|overall|general|better|more|existing|its|their)\s+)*(?:\w+\s+)?"
    r"(?:monitoring|alert(?:s|ing)?|test(?:s|ing|ing coverage)?|documentation|docs|communications?|process(?:es)?"
    r"|procedures?|logging"
    r"|observability|quality|reliability|stability|resilience|performance|security|visibility|training|awareness"
    r"|code|coverage|runbooks?)"
    r"\W*$|\b(?:be|being) more careful\b",
    re.IGNORECASE,
)
SHORT = 9  # words; what is longer says more
_MESSAGE = "This is too vague to be done; name the thing, the place and the value that will be different."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each action, done or not, that names no thing."""
    for action in manuscript.document.actions:
        if action.line and len(deed(action).split()) <= SHORT and _VAGUE.search(deed(action)):
            yield Hit(*manuscript.line_span(action.line), _MESSAGE)
