"""What happened, as a document tells it: summary, impact, timeline with times and zone, detection, recovery."""

from __future__ import annotations

import re
from datetime import datetime

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.moments import DETECTED, RECOVERED, moments
from afterword.core.lint.quality.parts import fact, fact_on_line, hits, missing, part_that_says
from afterword.core.lint.quality.standing import Fact
from afterword.core.lint.rule import Hit

_COUNTED = re.compile(
    r"\b\d[\d,.]*\s?(?:%|percent|k\b|million)?(?: of)?(?: \w+){0,2} (?:users?|customers?|clients?|requests?|orders?"
    r"|sessions?|people|subscribers?|payments?|messages?|jobs?)\b",
    re.IGNORECASE,
)
FEW = 2  # a timeline of one entry is none


def summary(manuscript: Manuscript) -> Fact:
    """The summary: weak when it is long, or does not come to the point."""
    return _section(manuscript, "summary", hits(manuscript, "summary-too-long", "summary-without-point"))


def impact(manuscript: Manuscript) -> Fact:
    """The impact with its numbers: weak without one, or where only the summary has them."""
    if part_that_says(manuscript, "impact") is None:
        told = _counted_in_summary(manuscript)
        if told is not None:
            return fact(manuscript, "impact", "weak", "Only the summary counts whom it hit.", told)
    return _section(manuscript, "impact", hits(manuscript, "impact-without-numbers"))


def _counted_in_summary(manuscript: Manuscript) -> int | None:
    """Where the summary gives a number of users, requests or the like."""
    part = part_that_says(manuscript, "summary")
    found = _COUNTED.search(manuscript.masked, part.start, part.end) if part else None
    return found.start() if found else None


def _section(manuscript: Manuscript, field: str, found: list[Hit]) -> Fact:
    part = part_that_says(manuscript, field)
    if part is None:
        return missing(manuscript, field, field)
    if found:
        return fact(manuscript, field, "weak", found[0].message, found[0].start)
    return fact(manuscript, field, "stands", part.heading, part.head)


def timeline(manuscript: Manuscript) -> Fact:
    """The timeline: weak when entries have no time, or there is one entry only."""
    items = manuscript.document.timeline
    if not items:
        part = part_that_says(manuscript, "timeline")
        if part is None:
            return missing(manuscript, "timeline", "timeline")
        return fact(manuscript, "timeline", "weak", "Its text has no entry with a time.", part.head)
    timed = {one.item.line for one in moments(manuscript)}
    without = [one for one in items if one.line not in timed]
    if without:
        words = f"{len(without)} of {len(items)} entries without a time of day."
        return fact_on_line(manuscript, "timeline", "weak", words, without[0].line)
    if len(items) < FEW:
        return fact_on_line(manuscript, "timeline", "weak", "There is one entry only.", items[0].line)
    return fact_on_line(manuscript, "timeline", "stands", f"{len(items)} entries", items[0].line)


def zone(manuscript: Manuscript) -> Fact:
    """The zone of the times: asked only where there is a time of day; weak when some times have none."""
    found = moments(manuscript)
    if not found:
        return Fact("zone", "not_asked")
    bare = [one for one in found if one.at.tzinfo is None]
    if manuscript.document.zone is None and len(bare) == len(found):
        part = manuscript.part("timeline")
        return fact(manuscript, "zone", "missing", "No time names a zone.", part.head if part else found[0].span[0])
    if bare and len(bare) < len(found):
        words = f"{len(bare)} of {len(found)} times without a zone."
        return fact(manuscript, "zone", "weak", words, bare[0].span[0])
    return fact(manuscript, "zone", "stands", manuscript.document.zone or "with every time", found[0].span[0])


def detection(manuscript: Manuscript) -> Fact:
    """How and when it was noticed: weak when the entry that tells it has no time."""
    return _moment(manuscript, "detection", DETECTED, manuscript.document.detected_at)


def recovery(manuscript: Manuscript) -> Fact:
    """When and how it was over: weak when the entry that tells it has no time."""
    return _moment(manuscript, "recovery", RECOVERED, manuscript.document.ended_at, field="resolution")


def _moment(manuscript: Manuscript, name: str, words: re.Pattern[str], at: datetime | None, *, field: str = "") -> Fact:
    told = [one for one in manuscript.document.timeline if words.search(one.text)]
    if name == "recovery":
        told.reverse()  # the last that sounds like an end is the end
    timed = {one.item.line for one in moments(manuscript)}
    entry = next((one for one in told if one.line in timed), None)
    if entry is not None:
        return fact_on_line(manuscript, name, "stands", _short(entry.text), entry.line)
    if at is not None:
        return fact(manuscript, name, "stands", f"{at:%Y-%m-%d %H:%M}")
    part = part_that_says(manuscript, field or name)
    if part is not None:
        return fact(manuscript, name, "stands", part.heading, part.head)
    if told:
        return fact_on_line(manuscript, name, "weak", f"Without a time: {_short(told[0].text)}", told[0].line)
    return missing(manuscript, name, field or name)


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
