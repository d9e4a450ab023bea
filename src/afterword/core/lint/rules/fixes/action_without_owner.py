"""Action without an owner.

What
    An open action names nobody who will do it.

Why
    An action of everybody is done by nobody.

Bad
    ## Actions

    - [ ] Add a check of the region to the deploy tool - due 2026-02-01

Good
    ## Actions

    - [ ] Add a check of the region to the deploy tool - @ines - 2026-02-01

Known gaps
    An owner who is named inside the sentence, without @ or column, is not seen.

Source
    Google SRE Workbook, chapter 10 (ownerless actions); validation list of the post-mortem procedure.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_MESSAGE = "This action has no owner; name one person or team."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on each open action without one; what a linked ticket says is not known here."""
    for action, start, end in open_actions(manuscript):
        if not action.owner and not action.link:
            yield Hit(start, end, _MESSAGE)
