"""What the evidence knows of people: who took part, how often somebody was paged, and in which nights."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.core.document.facts import Draft
from afterword.core.document.words import clock, one_line, utc
from afterword.core.model.timeline import Entry

PAGES = ("page", "escalate")
MOST = 20
NIGHT = range(0, 6)  # hours, UTC: whose night it was is for people to say


def write_responders(draft: Draft) -> str:
    """Everybody whom the evidence names from the start on, in the order in which they joined; parts are for people."""
    first: dict[str, Entry] = {}
    for entry in draft.timeline.entries:
        if entry.actor and _during(draft, entry):
            first.setdefault(one_line(entry.actor).lstrip("@"), entry)
    joined = [(name, entry) for name, entry in first.items() if not _is_handle(name, first)][:MOST]
    return "\n".join(f"- {name}, since {clock(entry.at)}{draft.refs(entry, most=1)}" for name, entry in joined)


def _during(draft: Draft, entry: Entry) -> bool:
    """Whether an entry lies between the first sign and the end of the incident."""
    phases = draft.timeline.phases
    begun = [one for one in (draft.start, phases.detected) if one is not None]
    return (not begun or entry.at >= min(begun)) and (phases.resolved is None or entry.at <= phases.resolved)


def _is_handle(name: str, named: Iterable[str]) -> bool:
    """Whether a name is the handle of somebody who is named in full as well, as tomas of Tomas Brandt."""
    plain = name.casefold()
    return " " not in name and any(plain in one.casefold().split() for one in named if " " in one)


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
