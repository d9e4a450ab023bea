"""The places that comments are about: taken from what a person points at, and found again later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from afterword.core.document.anchor import TELLING, Anchor, anchor_at, place
from afterword.core.document.commentable import words_of_section
from afterword.core.document.material import same
from afterword.core.document.words import one_line
from afterword.core.errors import InputError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.permissions import may_see
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews.models import Thread

LONGEST = 2000  # letters that one quote may have
Place = Thread.Place


@dataclass(frozen=True, slots=True)
class Spot:
    """What a person points at: words of a section, a whole section, an entry, an action; nothing is the document."""

    section: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    offset: int = 0
    entry: int | None = None
    action: int | None = None  # its number


@dataclass(frozen=True, slots=True)
class Placed:
    """A thread with where it stands now; `changed` means that the text it was about is another one, or gone."""

    thread: Thread
    section: str = ""
    start: int = 0
    end: int = 0
    changed: bool = False

    @property
    def is_quoted(self) -> bool:
        """Whether its words are in the text."""
        return self.end > self.start


def thread_at(actor: Person, postmortem: Postmortem, spot: Spot) -> Thread:
    """A thread, not saved yet, about that spot; the words must be in the text as it is now."""
    thread = Thread(postmortem=postmortem, place=Place.DOCUMENT)
    if spot.entry is not None:
        return _at_entry(thread, spot.entry)
    if spot.action is not None:
        return _at_action(actor, thread, spot.action)
    if spot.section:
        return _at_section(thread, spot)
    return thread


def _at_section(thread: Thread, spot: Spot) -> Thread:
    section = thread.postmortem.sections.filter(key=spot.section).first()
    if section is None:
        raise NotFound(what=f"section {spot.section} in {thread.postmortem.code}")
    thread.place, thread.section = Place.SECTION, section.key
    quote = one_line(spot.quote)  # in its white space alone, what a browser selects differs from the source
    if not quote:
        return thread
    if len(quote) > LONGEST:
        raise InputError(
            message=f"The quote has {len(quote)} characters; at most {LONGEST} are kept, choose fewer words."
        )
    words = words_of_section(section.text)
    wanted = Anchor(quote, _inner(spot.prefix), _inner(spot.suffix), max(0, spot.offset))
    found = place(words, wanted) or place(words, Anchor(quote, offset=wanted.offset))
    if found is None:
        said = f"“{quote[:80]}” is not in {section.heading} as it is now; choose the words again."
        raise InputError(message=said)
    anchor = anchor_at(words, *found)
    thread.quote, thread.prefix, thread.suffix, thread.offset = (
        anchor.quote,
        anchor.prefix,
        anchor.suffix,
        anchor.offset,
    )
    return thread


def _inner(text: str) -> str:
    """White space as single blanks, one kept at either end: it stands beside the quote."""
    return (" " if text[:1].isspace() else "") + one_line(text) + (" " if text[-1:].isspace() and text.strip() else "")


def _at_entry(thread: Thread, pk: int) -> Thread:
    entry = thread.postmortem.timeline.filter(pk=pk).first()
    if entry is None:
        raise NotFound(what=f"such entry in the timeline of {thread.postmortem.code}")
    at = f"{entry.at.astimezone(UTC):%H:%M:%S} " if entry.at else ""
    thread.place, thread.entry, thread.quote = Place.ENTRY, entry, at + one_line(entry.text)[:LONGEST]
    return thread


def _at_action(actor: Person, thread: Thread, number: int) -> Thread:
    action = thread.postmortem.actions.select_related("incident").filter(number=number).first()
    if action is None or (action.incident is not None and not may_see(actor, action.incident)):
        raise NotFound(what=f"action AI-{number:03d} in {thread.postmortem.code}")
    thread.place, thread.action, thread.quote = Place.ACTION, action, one_line(action.text)
    return thread


def placed(postmortem: Postmortem, threads: Iterable[Thread]) -> list[Placed]:
    """Where each thread stands now, in the order given; reads the sections once."""
    words = {row.key: words_of_section(row.text) for row in postmortem.sections.all()}
    return [_placed(thread, words) for thread in threads]


def _placed(thread: Thread, words: Mapping[str, str]) -> Placed:
    if thread.place == Place.SECTION:
        return _in_section(thread, words)
    if thread.place == Place.ENTRY:
        said = thread.quote if thread.entry is None or thread.entry.at is None else thread.quote.partition(" ")[2]
        return Placed(thread, changed=thread.entry is None or not same(said, one_line(thread.entry.text)[:LONGEST]))
    if thread.place == Place.ACTION:
        return Placed(thread, changed=thread.action is None or not same(thread.quote, one_line(thread.action.text)))
    return Placed(thread)


def _in_section(thread: Thread, words: Mapping[str, str]) -> Placed:
    """In its own section, else where its words were moved to, if they are telling; else the text has changed."""
    if not thread.quote:
        return Placed(thread, thread.section, changed=thread.section not in words)
    anchor = Anchor(thread.quote, thread.prefix, thread.suffix, thread.offset)
    if found := place(words.get(thread.section, ""), anchor):
        return Placed(thread, thread.section, *found)
    if len(thread.quote) >= TELLING:
        for key, text in words.items():
            if found := place(text, anchor):
                return Placed(thread, key, *found)
    return Placed(thread, thread.section, changed=True)
