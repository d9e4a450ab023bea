"""Symptom given as the cause.

What
    A cause that names what was seen (errors, timeouts, high load, a crash, an outage) and nothing behind it.

Why
    A symptom is what monitoring shows; it explains nothing. A fix for a symptom leaves the cause where it was.

Bad
    # Outage

    ## Root cause

    The service was down.
    ~~~~
    # Outage

    ## Root cause

    High CPU usage on the database.

Good
    # Outage

    ## Root cause

    CPU usage on the database rose because the new query scans the whole table.

Known gaps
    Symptoms of a trade that it has no word for are not seen.

Source
    Chain practice: a symptom fix patches the surface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_SYMPTOM = re.compile(
    r"^\s*(?:the |an? |our |all |some |there (?:was|were) (?:an? )?)?(?:[\w\ufffc/-]+ ){0,4}?"
    r"(?:(?:was|were|went|became|got|is|are) (?:down|slow|unavailable|unresponsive|overloaded|unreachable|broken"
    r"|failing|offline)"
    r"|(?:high|elevated|increased|excessive|heavy) (?:\w+ )?(?:load|latency|cpu|memory|error rates?|usage|traffic"
    r"|utili[sz]ation)"
    r"|(?:crash(?:ed|es)?|timed out|time ?outs?|outage|downtime|errors?|5xx|50\d(?: errors?)?|failed|stopped working))"
    r"(?: (?:on|in|of|for|at|by|to) (?:the |our |all )?[\w\ufffc/ -]{1,40})?[.!]?\s*$",
    re.IGNORECASE,
)
_MESSAGE = "This is what was seen, not what caused it; say what was behind it."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the first sentence of the causes when it is all there is and names a symptom."""
    part = manuscript.part("root_cause")
    if part is None:
        return
    said = [one for one in manuscript.told(part) if one.kind != "quote"]
    if len(said) == 1 and _SYMPTOM.match(said[0].text):
        yield Hit(said[0].start, said[0].end, _MESSAGE)
