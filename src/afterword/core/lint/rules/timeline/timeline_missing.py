"""Timeline without entries.

What
    There is no timeline, or none of its lines begins with a time.

Why
    The timeline is the ground that everything else stands on. Causes that are told without one are opinions.

Bad
    # Outage

    ## Timeline

    We saw errors and then fixed them.

Good
    # Outage

    ## Timeline

    - 10:05 UTC Errors begin
    - 10:20 UTC Rollback done

Known gaps
    A timeline that is only a picture counts as missing.

Source
    Practice: the timeline is the ground; validation list of the post-mortem procedure.
"""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.document.canonical import form_of
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings
from afterword.core.model.template import Template

_NONE = "There is no timeline; tell what happened when, each moment with its time and zone."
_MESSAGE = "The timeline has no entry with a time; begin each moment with its time and zone."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of a timeline without entries, or at the top where a timeline is asked for and not there."""
    if manuscript.document.timeline:
        return
    part = manuscript.part("timeline")
    if part is not None:
        yield Hit(*manuscript.head(part), _MESSAGE)
    elif _asked(settings.form or form_of(manuscript.document)):
        yield Hit(*manuscript.top, _NONE)


def _asked(form: Template | None) -> bool:
    """True for a template that has a timeline, and where no template is known."""
    return form is None or any(one.field == "timeline" for one in form.sections)
