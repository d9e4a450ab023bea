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

_STATE = (
    r"(?:was|were|went|became|got|is|are|being|been)(?: \w+ly| very| too| completely| not)*"
    r" (?:down|slow|unavailable|available|unresponsive|overloaded|unreachable|reachable|broken|failing|offline|full"
    r"|stuck"
    r"|responding|crashing|restarting|working|timing out|unhealthy|hanging|dead|degraded)"
)
_AMOUNT = (
    r"(?:(?:too )?(?:many|much)|high|elevated|increased|excessive|heavy|low|a (?:large |high |big )?(?:number"
    r"|amount|lot|spike|rise"
    r"|surge|wave|burst|peak|flood|drop) (?:of|in)|spikes? (?:of|in)|lots of|repeated|constant|frequent|sudden"
    r"|degraded|bad|poor|slow)"
)
_SEEN = (
    r"(?:load|latenc(?:y|ies)|cpu|memory|disk|error rates?|errors?|usage|traffic|utili[sz]ation|time-?outs?"
    r"|crash(?:es)?|restarts?"
    r"|5xx|50\d|failures?|connections?|requests?|responses?|exceptions?|outages?|downtime|performance|response times?)"
)
_VERB = (
    r"(?:crash(?:ed|es)?|timed out|time ?outs?|outages?|downtime|errors?|5xx|50\d|fail(?:ed|ures?)?"
    r"|kept (?:crashing|restarting|failing|hanging|dying|timing out)|stopped (?:working|responding"
    r"|answering|accepting|serving)|ran out of (?:memory|disk|space|cpu|connections|disk space)|went down|died|hung"
    r"|froze)"
)
_SYMPTOM = re.compile(
    r"^\W*(?:(?:root |main |primary )?causes?\W+(?:was |were |is )?)?(?:the |an? |our |all |some |there (?:was|were) )?"
    rf"(?:{_AMOUNT} (?:[\w\ufffc/-]+ ){{0,3}}?{_SEEN}|(?:[\w\ufffc/-]+ ){{0,4}}?(?:{_STATE}|{_VERB}|{_SEEN} (?:at"
    rf"|of|above) \d+ ?%))"
    rf"(?:(?: one after the other| again and again| repeatedly)?(?:,? and|,? then|,)? (?:then )?(?:{_STATE}|{_VERB}))?"
    r"(?: (?:on|in|of|for|at|by|to|from|between|with) (?:the |our |all |an? )?[\w\ufffc/%, -]{1,60})?[.!]?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\b(?:because|since|due to|caused|after|when|as|which|by a|led|so)\b", re.IGNORECASE)
LONG = 200  # characters; what is longer says more than a symptom
_MESSAGE = "This is what was seen, not what caused it; say what was behind it."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the first sentence of the causes when it is all there is and names a symptom."""
    part = manuscript.part("root_cause")
    if part is None:
        return
    said = [one for one in manuscript.told(part) if one.kind != "quote"]
    if len(said) == 1 and _SYMPTOM.match(said[0].text[:LONG]) and not _BEHIND.search(said[0].text):
        yield Hit(said[0].start, said[0].end, _MESSAGE)
