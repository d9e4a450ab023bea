"""Decides what an incoming document is to what is stored: new, the same, a newer state, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from afterword.core.document.incoming.merge import merge
from afterword.core.document.incoming.parts import differing, hashes_of, told
from afterword.core.errors import AfterwordError, DocumentError
from afterword.core.model.document import Document
from afterword.domain.accounts.models import Person
from afterword.domain.importing.known import known_before
from afterword.domain.importing.models import Original
from afterword.domain.importing.reading import Reading, is_canonical, text_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import to_document, visible_postmortems

Action = Literal["create", "update", "same", "conflict"]
ALIKE = 0.2  # share of lines by which a file at a known place is the same document still


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, and why; `sections` are the parts in conflict as people call them."""

    action: Action
    postmortem: Postmortem | None = None
    reason: str = ""
    number: int | None = None  # kept for a new one
    sections: tuple[str, ...] = ()


def plan(actor: Person, reading: Reading, now: datetime) -> Plan:
    """What to do with a document; only what the actor may see counts as stored. `now` is that of the whole import."""
    visible = Original.objects.filter(postmortem__in=visible_postmortems(actor).values("pk"))
    place = {"origin": reading.incoming.origin, "path": reading.incoming.path}
    same = visible.filter(sha256=reading.sha256).first()
    if same is not None:
        newest = _newest(same)
        if newest.sha256 == reading.sha256:
            moved = not visible.filter(sha256=reading.sha256, **place).exists()
            return Plan("same", newest.postmortem, f"it was imported from {newest.path}" if moved else "")
        if (newest.origin, newest.path) != (place["origin"], place["path"]):
            return Plan("same", newest.postmortem, "it is an earlier state of what is stored")
        return _changed(actor, newest.postmortem, newest.parts, reading)
    here = visible.filter(**place).first()
    if here is not None and (_alike(here, reading) or _numbered(reading) == here.postmortem.number):
        newest = _newest(here)
        return _changed(actor, newest.postmortem, newest.parts, reading)
    return _by_number(actor, reading, now)


def _newest(original: Original) -> Original:
    """What the same postmortem came from last."""
    return Original.objects.filter(postmortem=original.postmortem_id).select_related("postmortem").latest("id")


def _alike(original: Original, reading: Reading) -> bool:
    """Whether the file that lay here before and the one that lies here now are states of one document."""
    try:
        with original.file.open("rb") as stream:
            before = text_of(stream.read(), original.name)
    except (OSError, DocumentError):
        return True
    old, new = (_lines(text) for text in (before, text_of(reading.content, reading.incoming.name)))
    return len(old & new) >= ALIKE * max(1, min(len(old), len(new)))


def _lines(text: str) -> set[str]:
    """What is of this document alone: the headings of a house style stand in all of them."""
    lines = (line.strip() for line in text.splitlines())
    return {line for line in lines if sum(map(str.isalnum, line)) > 7 and not line.startswith("##")}


def _changed(actor: Person, postmortem: Postmortem, base: dict[str, str], reading: Reading) -> Plan:
    """A newer state of a known file: it is read in as long as nobody has changed the postmortem since."""
    stored = to_document(actor, postmortem)
    edited = _without_status(differing(base, hashes_of(stored)))
    if postmortem.status == Postmortem.Status.CLOSED:
        return Plan("conflict", postmortem, f"{postmortem.code} is closed")
    if edited:
        words = tuple(told(name, stored, reading.document) for name in edited)
        return Plan("conflict", postmortem, f"{postmortem.code} was changed here since it was imported", None, words)
    return Plan("update", postmortem, "the file was changed since it was imported")


def _by_number(actor: Person, reading: Reading, now: datetime) -> Plan:
    number = reading.number
    if number is None:
        return Plan("create")
    taken = Postmortem.objects.filter(number=number).first()
    if taken is None:
        return Plan("create", number=number)
    own = visible_postmortems(actor).filter(pk=taken.pk).first()
    if own is None or not reading.canonical:
        return Plan("create", reason=f"{reading.document.number} is the number of another postmortem here")
    stored, newest = to_document(actor, own), Original.objects.filter(postmortem=own).first()
    file, here = hashes_of(reading.document), hashes_of(stored)
    apart = _without_status(differing(file, here))
    if apart and newest is not None and _another(newest, reading, now):
        return Plan("conflict", own, another_file(own.code, newest.path))
    if apart and newest is not None and not _without_status(differing(newest.parts, here)):
        return _changed(actor, own, newest.parts, reading)
    return _against(own, stored, reading)


def _another(original: Original, reading: Reading, now: datetime) -> bool:
    """Whether the file that a postmortem came from lies beside this one, so that this cannot be its newer state.

    What was written out of a postmortem from elsewhere may lie beside the document that it came from.
    """
    if original.imported_at != now and not reading.incoming.lies(original.origin, original.path):
        return False
    return _is_ours(original) or not _alike(original, reading)


def _is_ours(original: Original) -> bool:
    try:
        with original.file.open("rb") as stream:
            return is_canonical(text_of(stream.read(), original.name))
    except (OSError, AfterwordError):
        return False


def another_file(number: str, path: str) -> str:
    """The sentence on a number that two files have."""
    return f"{number} is the number of {path} too, which is another file; give one of them another number"


def _against(postmortem: Postmortem, stored: Document, reading: Reading) -> Plan:
    """Our own Markdown of a stored postmortem, with nobody knowing what both sides last agreed on."""
    file, here = (hashes_of(one) for one in (reading.document, stored))
    found = merge(None, file, here, known_before(postmortem))
    apart = _without_status([*found.read, *found.conflicts])
    if not apart:
        return Plan("same", postmortem, "it is an earlier state of what is stored" if found.write else "")
    words = tuple(told(name, stored, reading.document) for name in apart)
    return Plan("conflict", postmortem, f"it differs from {postmortem.code} as it is stored here", None, words)


def _numbered(reading: Reading) -> int | None:
    return reading.number if reading.canonical else None


def _without_status(names: list[str]) -> list[str]:
    """Publishing a postmortem here is no change of what it says."""
    return [name for name in names if name != "status"]
