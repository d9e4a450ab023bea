"""One postmortem that has a file: brings both sides in step, in one transaction and one write."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from afterword.core.document.incoming.merge import Merge, merge
from afterword.core.document.incoming.parts import ORDER, hashes_of, mixed
from afterword.core.model.document import Document
from afterword.domain.accounts.models import Person
from afterword.domain.importing.changing import FIXED, as_stored, change
from afterword.domain.importing.known import known_before
from afterword.domain.importing.sync.manuscript import Manuscript
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import attach_image
from afterword.domain.postmortems.services.common import locked, record


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one postmortem: both documents now, what was read, and the parts that are in conflict."""

    stored: Document
    file: Document
    merged: Merge
    parts: dict[str, str]  # what both sides agree on now

    @property
    def wanted(self) -> Document:
        """What the file shall say: all that is stored, save for what is in conflict."""
        return mixed(self.stored, self.file, self.merged.conflicts)


def bring_in_step(
    *,
    actor: Person,
    postmortem: Postmortem,
    manuscript: Manuscript,
    base: dict[str, str] | None,
    keep: str,
    dry_run: bool,
    now: datetime,
) -> Step:
    """Reads into the database what was changed in the file alone; says what is to be written and what clashes.

    `keep` is `file` or `afterword` to decide every conflict for that side, else empty.
    """
    with transaction.atomic():
        locked(postmortem)
        stored = as_stored(postmortem)
        file = _numbered(manuscript.reading.document, stored)
        theirs, ours = hashes_of(file), hashes_of(stored)
        merged = _decided(merge(base, theirs, ours, known_before(postmortem)), base, keep, theirs)
        if postmortem.status == Postmortem.Status.CLOSED:
            merged = Merge((), merged.write, (*merged.read, *merged.conflicts))
        if merged.read and not dry_run:
            _read_in(actor, postmortem, file, merged.read, manuscript, now)
            stored = as_stored(postmortem)
    agreed = hashes_of(stored)
    parts = {name: value for name, value in agreed.items() if name not in merged.conflicts}
    parts |= {name: base[name] for name in merged.conflicts if base and name in base}
    return Step(stored, file, merged, parts)


def _numbered(file: Document, stored: Document) -> Document:
    """The file's document; an action without a number is the stored one with the same words, if that is not in it."""
    there = {item.id for item in file.actions}
    free = {item.text: item.id for item in reversed(stored.actions) if item.id not in there}
    actions = tuple(item if item.id else replace(item, id=free.pop(item.text, None)) for item in file.actions)
    return replace(file, actions=actions)


def _decided(found: Merge, base: dict[str, str] | None, keep: str, theirs: dict[str, str]) -> Merge:
    """The merge without conflicts that are none: the order follows the sections; status and template are set here."""
    read = [name for name in found.read if name not in FIXED]
    write, conflicts = list(found.write), []
    for name in (*found.conflicts, *(name for name in found.read if name in FIXED)):
        decided = keep == "afterword" or (name in FIXED and base is None)
        if decided or name == ORDER:
            write.append(name)
        elif keep == "file" and name in theirs and name not in FIXED:
            read.append(name)
        else:
            conflicts.append(name)
    return Merge(tuple(read), tuple(write), tuple(conflicts))


def _read_in(
    actor: Person, postmortem: Postmortem, file: Document, names: Sequence[str], manuscript: Manuscript, now: datetime
) -> None:
    for content in manuscript.reading.pictures.values():
        attach_image(actor=actor, postmortem=postmortem, stream=io.BytesIO(content))
    change(actor=actor, postmortem=postmortem, document=file, names=names, now=now)
    record(actor, "postmortem.synced", postmortem, after={"file": manuscript.name, "read": list(names)})
