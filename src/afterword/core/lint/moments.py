"""What several rules ask of a document's timeline: entries with a clock time, and what they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from afterword.core.document.timeline_read import timeline_of
from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.document import TimelineItem

DETECTED = re.compile(
    r"\b(?:alert\w*|detect\w*|notic\w*|report\w*|discover\w*|page[ds]?\b|paged|paging|monitor\w*|alarm\w*"
    r"|triggered|fires?\b"
    r"|fired|firing|observed?|spott\w*|aware|identif\w*|(?:first|initial) (?:symptom|sign|report|contact|message)"
    r"|complain\w*|tickets?|escalat\w*|received|saw|seen|realis\w*|realiz\w*|found|investigat\w*|sees|see that"
    r"|asks?|rings?|rang|hears?|heard|wakes?|woke|woken|turns? red|turned red|raises?|flags?|flagged|(?:customers?"
    r"|users?|clients?|visitors?|shoppers?|agents?|support|partners?|vendor|colleagues?"
    r"|somebody|someone|people) (?:\w+ ){0,2}?(?:calls?|called|phones?|phoned|writes?|wrote|e-?mails?|e-?mailed"
    r"|tells?|told))\b",
    re.IGNORECASE,
)
OVER = re.compile(  # what cannot be said before it is over; RECOVERED has words for steps on the way, too
    r"\b(?:resolv\w*|recovered|recovers|restored?|mitigat\w*|fixed|back to normal|back (?:up|online|again)|normal\w*"
    r"|healthy|all clear|operational|(?:incident|outage) (?:is |was )?(?:ends?|ended|over|closed)|solved"
    r"|end(?:s|ed)? of (?:the )?(?:incident|outage)|stabili[sz]ed?|stable|errors? (?:are |is )?(?:gone|stop\w*|end\w*)"
    r"|(?:works?|working|up|online|available|reachable|running|green|complete|usable) again|working (?:fine"
    r"|as expected)"
    r"|(?:is|are|was|were|gets?|got|ha[sd]|have|can|could|able|sees?|saw|loads?)\b[^.;|\n]{1,40} again(?: normally)?"
    r"|no (?:further|more|new) \w+|(?:at|to) (?:zero|0)\b|all (?:\w+ ){1,2}(?:show|work|see|get|have|answer|respond)s?"
    r"|success\w*|green|clears?|cleared|gone)\b",
    re.IGNORECASE,
)
RECOVERED = re.compile(
    r"\b(?:resolv\w*|recover\w*|restor\w*|mitigat\w*|fix(?:ed|es)?|back to normal|back (?:up|online)|normal\w*|healthy"
    r"|all clear|clos(?:ed|es)|operational|working(?: again| fine| as expected)?|verified|deployed|released|rolled back"
    r"|rollback|revert\w*|end(?:s|ed)? of (?:incident|outage)|(?:incident|outage) (?:ends?|ended|over)|solved"
    r"|complet\w*"
    r"|patched|stabili[sz]ed?|up again|available again|success\w*|merged|done|finish\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry with a clock time, its time, and the places of its line."""

    item: TimelineItem
    at: datetime
    span: tuple[int, int]


SOME_DAY = date(2001, 1, 1)  # where no date is stated, times of one day can still be compared


@lru_cache(maxsize=1)
def moments(manuscript: Manuscript) -> tuple[Moment, ...]:
    """The entries that have a clock time, in the order of the text; on SOME_DAY when the document has no date."""
    items = manuscript.document.timeline
    if items and not any(one.at for one in items):
        items = _on_some_day(manuscript)
    return tuple(Moment(one, one.at, manuscript.line_span(one.line)) for one in items if isinstance(one.at, datetime))


def _on_some_day(manuscript: Manuscript) -> tuple[TimelineItem, ...]:
    part = manuscript.part("timeline")
    if part is None:
        return ()
    text = manuscript.text[part.start : part.end]
    first = manuscript.place(part.start, part.start).line
    return timeline_of(text, day=SOME_DAY, zone=manuscript.document.zone, first_line=first)


def comparable(first: Moment, second: Moment) -> bool:
    """True when both times have a zone, or neither has."""
    return (first.at.tzinfo is None) == (second.at.tzinfo is None)


def minutes(count: float) -> str:
    """A length of time in words, rounded to minutes, hours or days."""
    whole = round(count)
    if whole < 120:
        return f"{whole} minute{'' if whole == 1 else 's'}"
    if whole < 48 * 60:
        return f"{whole // 60} h {whole % 60} min" if whole % 60 else f"{whole // 60} hours"
    return f"{round(whole / 1440)} days"
