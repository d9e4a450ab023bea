"""What stands at the top of a document: title, date, severity, duration, and whether customers were hit."""

from __future__ import annotations

from afterword.core.document.words import duration
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.parts import fact, header_end, hits, place_of, ways_to_write
from afterword.core.lint.quality.standing import Fact

SEVERITY_WORDS = ("severity", "impact level", "priority", "urgency")
DURATION_WORDS = ("duration", "lasted", "outage time", "time to resolve", "downtime")
CUSTOMER_WORDS = ("customer impact", "customer_impact", "customers", "customer", "users", "user")


def title(manuscript: Manuscript) -> Fact:
    """The title: weak when it is only the name of the file."""
    words = manuscript.document.title
    place = place_of(manuscript, [words]) if words else None
    if place is not None:
        return fact(manuscript, "title", "stands", words, place)
    written = any(line.startswith(("# ", "title:")) for line in manuscript.text.split("\n"))
    if words and written:
        return fact(manuscript, "title", "stands", words, manuscript.top[0])
    return fact(manuscript, "title", "weak" if words else "missing", "Only the name of the file tells it.")


def date(manuscript: Manuscript) -> Fact:
    """The date of the incident."""
    day = manuscript.document.date
    if day is None:
        return fact(manuscript, "date", "missing")
    ways = ways_to_write(day)
    place = place_of(manuscript, ways)
    of_file = place is None and any(way in (manuscript.name or "") for way in ways)
    return fact(manuscript, "date", "stands", day.isoformat() + (", in the name of the file" if of_file else ""), place)


def severity(manuscript: Manuscript) -> Fact:
    """The severity: weak when the word that is written stands for no level."""
    document = manuscript.document
    written = document.severity_as_written
    place = place_of(manuscript, [*SEVERITY_WORDS, written or document.severity or ""], header_end(manuscript))
    if document.severity:
        more = f", written {written}" if written and written != document.severity else ""
        return fact(manuscript, "severity", "stands", f"{document.severity}{more}", place)
    if written:
        return fact(manuscript, "severity", "weak", f"{written} stands for none of P0 to P4.", place)
    return fact(manuscript, "severity", "missing")


def duration_(manuscript: Manuscript) -> Fact:
    """The duration: weak when it is told in a sentence only."""
    document = manuscript.document
    place = place_of(manuscript, DURATION_WORDS, header_end(manuscript))
    if document.duration_minutes is not None:
        return fact(manuscript, "duration", "stands", f"{document.duration_minutes:,} minutes", place)
    if document.impact_seconds is not None:
        return fact(manuscript, "duration", "stands", f"impact of {duration(document.impact_seconds)}", place)
    if hits(manuscript, "duration-missing"):
        return fact(manuscript, "duration", "missing")
    place = place_of(manuscript, (*DURATION_WORDS, "for", "took", "minutes", "hours"))
    return fact(manuscript, "duration", "weak", "It is told in a sentence only.", place)


def customers(manuscript: Manuscript) -> Fact:
    """Whether customers were hit: weak when they are named, but neither yes nor no is said."""
    flag = manuscript.document.customer_impact
    place = place_of(manuscript, CUSTOMER_WORDS)
    if flag is not None:
        return fact(manuscript, "customers", "stands", "affected" if flag else "not affected", place)
    if hits(manuscript, "customer-impact-missing"):
        return fact(manuscript, "customers", "missing")
    return fact(manuscript, "customers", "weak", "They are named, but neither yes nor no is said.", place)
