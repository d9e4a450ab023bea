"""What the evidence knows of people: who took part, how often somebody was paged, and in which nights."""

from __future__ import annotations

from afterword.core.document.facts import Draft
from afterword.core.document.words import clock, one_line, utc
from afterword.core.model.timeline import Entry

PAGES = ("page", "escalate")
MOST = 20
NIGHT = range(0, 6)  # hours, UTC: whose night it was is for people to say


def write_responders(draft: Draft) -> str:
    """Everybody that the evidence names, in the order in which they joined; their parts are for people to say."""
    first: dict[str, Entry] = {}
    for entry in draft.timeline.entries:
        if entry.actor:
            first.setdefault(one_line(entry.actor), entry)
    joined = list(first.items())[:MOST]
    lines = [f"- {name}, since {clock(entry.at)}{draft.refs(entry, most=1)}" for name, entry in joined]
    return "\n".join(lines)


def write_pages(draft: Draft) -> str:
    """How often people were paged, and whether at night by UTC."""
    pages = [one for one in draft.timeline.entries if one.kind in PAGES]
    if not pages:
        return ""
    count = "once" if len(pages) == 1 else f"{len(pages)} times"
    refs = draft.book.ref(*(one.evidence[0] for one in pages[:3] if one.evidence))
    at_night = sum(utc(one.at).hour in NIGHT for one in pages)
    night = f", {at_night} of them between 00:00 and 06:00 UTC" if at_night else ""
    return f"- **People were paged:** {count}{night}, first at {clock(pages[0].at)} UTC.{refs}"
