"""Takes an incoming document in: as a new postmortem, or as the newer state of a stored one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from afterword.core.document.analysed.folded import with_people_told
from afterword.core.document.incoming.doubts import Doubt
from afterword.core.document.incoming.parts import ACTION, SECTION, differing, hashes_of, parts_of, told
from afterword.core.model.document import ActionItem, Document
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import may_hold
from afterword.domain.actions.from_elsewhere import take_in as take_action_in
from afterword.domain.analysis.services import read_in, take_in_fix
from afterword.domain.analysis.services.reading_in import PARTS
from afterword.domain.importing.changing import as_stored, change
from afterword.domain.importing.models import Original
from afterword.domain.importing.originals import keep
from afterword.domain.importing.people import People
from afterword.domain.importing.reading import Reading
from afterword.domain.importing.statuses import RELEASED
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.permissions import visible as visible_incident
from afterword.domain.journal.services import record, take_number
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import may_see
from afterword.domain.postmortems.services import attach_image
from afterword.domain.postmortems.services.common import locked
from afterword.domain.postmortems.services.from_elsewhere import release, take_in


def create(
    *, actor: Person, reading: Reading, number: int | None, private: bool, people: People, now: datetime
) -> Postmortem:
    """The new postmortem, with its original file, its pictures and its actions, in the running transaction."""
    if number is not None:
        take_number("PM", number)
        number = None if Postmortem.objects.filter(number=number).exists() else number
    document, ended, hidden = with_people_told(reading.document), reading.released_at, private or reading.private
    postmortem = take_in(
        actor=actor,
        document=document,
        number=number,
        status=reading.status,
        published_at=ended if reading.status in RELEASED else None,
        driver=_driver(reading, people) or (actor if hidden else None),  # who hides it can go on with it
        private=hidden,
        incidents=_incidents(actor, reading),
        now=now,
    )
    _keep_pictures(actor, postmortem, reading)
    for item in document.actions:
        owner = owner_of(people, item, postmortem)
        take_action_in(actor=actor, postmortem=postmortem, item=item, owner=owner, ended_at=ended, now=now)
    _take_analysis(actor, postmortem, document, people)
    stored = as_stored(postmortem)
    if postmortem.status in RELEASED:
        release(actor=actor, postmortem=postmortem, document=stored, at=ended)
    note(actor=actor, postmortem=postmortem, reading=reading, stored=stored, verb="postmortem.imported", now=now)
    return postmortem


def _take_analysis(actor: Person, postmortem: Postmortem, document: Document, people: People) -> None:
    """The causal graph, the walk and what else our own Markdown tells of the analysis."""
    read_in(actor=actor, postmortem=postmortem, document=document, names=_analysed(document))
    fix = document.analysis.fix
    if fix is not None:
        owner = people.named(fix.owner)
        owner = owner if owner is not None and may_hold(owner) and may_see(owner, postmortem) else None
        take_in_fix(actor=actor, postmortem=postmortem, fix=fix, owner=owner)


def _analysed(document: Document) -> list[str]:
    return [name for name in PARTS if name in parts_of(document)]


def owner_of(people: People, item: ActionItem, postmortem: Postmortem) -> Person | None:
    """Who owns an action, when they are somebody here and may know of the postmortem."""
    person = people.named(item.owner)
    return person if person is not None and may_hold(person) and may_see(person, postmortem) else None


def update(*, actor: Person, reading: Reading, postmortem: Postmortem, now: datetime) -> tuple[bool, list[Doubt]]:
    """Reads the newer state of a file into its postmortem, which nobody has changed since.

    Gives whether anything differed, and what the file no longer has: that stays.
    """
    locked(postmortem)
    stored = as_stored(postmortem)
    wanted = with_numbers(reading.document, stored)
    names = [name for name in differing(hashes_of(stored), hashes_of(wanted)) if name != "status"]
    _keep_pictures(actor, postmortem, reading)
    taken = change(actor=actor, postmortem=postmortem, document=wanted, names=names, now=now)
    fresh = as_stored(postmortem)
    note(actor=actor, postmortem=postmortem, reading=reading, stored=fresh, verb="postmortem.import_updated", now=now)
    gone = [name for name in names if name not in taken and name.startswith((SECTION, ACTION))]
    return bool(taken), [
        Doubt("gone", told(name, stored), "the file no longer has it; it is kept here") for name in gone
    ]


def with_numbers(document: Document, stored: Document) -> Document:
    """The document whose actions have the numbers of the stored ones: by their words, else by their place."""
    left = {item.id: item for item in stored.actions if item.id}
    numbered: list[ActionItem] = []
    for item in document.actions:
        same = item.id if item.id in left else None
        same = same or next((code for code, one in left.items() if one.text == item.text), None)
        left.pop(same or "", None)
        numbered.append(replace(item, id=same))
    rest = list(left) if len(document.actions) == len(stored.actions) else []
    numbered = [item if item.id else replace(item, id=rest.pop(0) if rest else None) for item in numbered]
    return replace(document, actions=tuple(numbered))


def note(
    *, actor: Person, postmortem: Postmortem, reading: Reading, stored: Document, verb: str, now: datetime
) -> Original:
    """Keeps the file byte for byte, with what was stored of it."""
    incoming, author = reading.incoming, reading.incoming.authored
    original = Original(
        postmortem=postmortem,
        origin=incoming.origin[:200],
        path=incoming.path[-1000:],
        name=incoming.name.rsplit("/", 1)[-1][-255:],
        sha256=reading.sha256,
        size=len(reading.content),
        parts=hashes_of(stored),
        doubtful=[asdict(one) for one in reading.doubtful],
        author=f"{author.name} <{author.email}>"[:200] if author else "",
        authored_at=author.at if author else None,
        imported_at=now,
        imported_by=actor,
    )
    original.file.name = keep(reading.content)
    original.save()
    after = {"path": original.path, "sha256": original.sha256, "size": original.size}
    record(actor=actor, verb=verb, subject=postmortem, after=after, postmortem=postmortem.pk)
    return original


def _driver(reading: Reading, people: People) -> Person | None:
    author = reading.incoming.authored
    said = [*reading.document.authors, *((author.email, author.name) if author else ())]
    person = people.first(*said)
    return person if person is not None and may_hold(person) else None


def _incidents(actor: Person, reading: Reading) -> Sequence[Incident]:
    """The incidents that our own Markdown names; a number in anybody else's document is that of another system."""
    if not reading.canonical:
        return []
    numbers = [int(code[4:]) for code in reading.document.incidents if code[4:].isdigit() and len(code) < 12]
    return list(Incident.objects.filter(visible_incident(actor), number__in=numbers))


def _keep_pictures(actor: Person, postmortem: Postmortem, reading: Reading) -> None:
    for content in reading.pictures.values():
        attach_image(actor=actor, postmortem=postmortem, stream=io.BytesIO(content))
