"""Section that the template asks for is missing.

What
    A section that the document's template requires is not there. For documents in no known template: a summary, the
    impact, a timeline, causes and actions. All that are missing are told at once.

Why
    Readers look for the same answers in every postmortem: what happened, whom it hit, when, why, and what is done
    about it. A section that is left out is a question that nobody asked.

Bad
    # Checkout outage

    ## Summary

    Checkout returned errors for 12 minutes.

Good
    # Checkout outage

    ## Summary

    Checkout returned errors for 12 minutes.

    ## Impact

    1,200 users could not pay.

    ## Timeline (UTC)

    - 10:05 Errors begin

    ## Cause

    The pool was too small.

    ## Follow-up

    - [ ] Size the pool by the number of workers - @ines - 2026-02-01

    ## Resolution

    The pool was made larger.

    ## What went well

    The alert came within a minute.

    ## What could be better

    Nobody saw the pool fill up.

Known gaps
    A section under a heading that nobody would guess counts as missing.

Source
    The built-in templates; Google SRE Book, chapter 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.document.canonical import form_of
from afterword.core.document.words import listed
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings
from afterword.core.lint.wording import named
from afterword.core.model.template import Template

_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(.+?)[ \t#]*(?:<!--.*)?$")  # also those inside the text of a section
EXPECTED = ("summary", "impact", "timeline", "root_cause", "actions")
INSTEAD = {  # what answers the same question under another heading
    "root_cause": {"contributing_factors", "trigger", "chain_walk"},
    "contributing_factors": {"root_cause"},
    "actions": {"prevention", "chain_fix"},
    "lessons": {"lessons_well", "lessons_poorly", "lessons_lucky"},
    "summary": {"background"},
}


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """One hit at the top of the document that names the sections which are missing."""
    document = manuscript.document
    form = settings.form or form_of(document)
    there = {name for one in document.sections for name in (one.field, one.heading.casefold())}
    there |= {one.casefold() for one in _HEADING.findall(manuscript.text)} if form else set()
    missing = [said for field, said in _wanted(form) if field not in there and not INSTEAD.get(field, set()) & there]
    if missing:
        add = (
            "add it, or say in one line why it has none"
            if len(missing) == 1
            else "add them, or say why they are not there"
        )
        message = f"There is no section on {listed(missing)}; {add}."
        yield Hit(*manuscript.top, message)


def _wanted(form: Template | None) -> list[tuple[str, str]]:
    """What a template requires, each as it is called: fields, and the headings of sections that hold none."""
    if form is None:
        return [(field, named(field)) for field in EXPECTED]
    asked = [one for one in form.sections if one.required]
    return [(one.field or one.heading.casefold(), named(one.field) if one.field else one.heading) for one in asked]
