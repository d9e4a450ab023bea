"""Keeps a folder and the database in step: reads what was changed in files, writes what was changed here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from afterword.core.document.incoming.answers import Answers
from afterword.core.document.incoming.merge import Merge
from afterword.core.document.incoming.parts import differing, hashes_of, told
from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import AfterwordError
from afterword.domain.accounts.models import Person
from afterword.domain.importing.changing import as_stored
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.people import People
from afterword.domain.importing.reading import Reading
from afterword.domain.importing.services import UNKNOWN, Outcome, Seen, import_one, look_at
from afterword.domain.importing.sync import conflicts, pictures
from afterword.domain.importing.sync.disk import clear_parts, locked_folder, write_whole
from afterword.domain.importing.sync.ledger import Ledger
from afterword.domain.importing.sync.manuscript import Manuscript, with_privacy
from afterword.domain.importing.sync.report import Clash, Left, Report
from afterword.domain.importing.sync.scan import scan
from afterword.domain.importing.sync.step import Step, bring_in_step
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import visible_postmortems
from afterword.domain.postmortems.services.common import record

log = logging.getLogger("afterword.importing")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for: only to look, private ones too, and which side keeps a conflict of which postmortems."""

    dry_run: bool = False
    private: bool = False
    keep: str = ""  # file or afterword
    only: Collection[str] = field(default=())


def sync_folder(*, actor: Person, folder: Path, wishes: Wishes, now: datetime) -> Report:
    """Brings the folder and all postmortems that the actor may see in step, each of them on its own."""
    folder = folder.resolve() if folder.is_dir() else folder
    with locked_folder(folder):
        run = _Run(actor, folder, wishes, now)
        try:
            run.everything()
        finally:
            if not wishes.dry_run:
                run.ledger.save()
        return run.report


class _Run:
    """One sync of one folder."""

    def __init__(self, actor: Person, folder: Path, wishes: Wishes, now: datetime) -> None:
        self.actor, self.folder, self.wishes, self.now = actor, folder, wishes, now
        self.people, self.report = People(actor), Report()
        self.ledger, self.seen = Ledger(folder), Seen()
        self.done: set[str] = set()  # numbers given to files that had none

    def everything(self) -> None:
        """The files first, so that what they bring is there when the rest is written."""
        if not self.wishes.dry_run:
            clear_parts(self.folder)
        found = scan(self.folder, self.people, self.now)
        self.report.left += found.left
        for reading in found.others:
            self._guarded(reading.incoming.name, self._take_in, reading)
        for manuscript in found.unnumbered:
            self._guarded(manuscript.name, self._new, manuscript)
        for number, manuscript in sorted(found.numbered.items()):
            self._guarded(manuscript.name, self._both, number, manuscript)
        for postmortem in visible_postmortems(self.actor).order_by("number"):
            if postmortem.code not in {*found.numbered, *self.done}:
                self._guarded(postmortem.code, self._write_new, postmortem)

    def _guarded(self, name: str, do: Callable[..., None], *given: object) -> None:
        """Does one thing; what goes wrong with it is told, and the others go on."""
        try:
            do(*given)
        except AfterwordError as error:
            self.report.left.append(Left(name, str(error)))
        except OSError as error:
            self.report.left.append(Left(name, f"it cannot be written: {(error.strerror or str(error)).lower()}"))
        except (RecursionError, MemoryError):
            raise
        except Exception:
            log.exception("%s could not be kept in step", name)
            self.report.left.append(Left(name, UNKNOWN))

    def _take_in(self, reading: Reading) -> None:
        """A document in another form: imported once; it stays as it lies, and our Markdown of it is written beside."""
        outcome, name = self._imported(reading.incoming), reading.incoming.name
        if outcome.action in ("create", "update"):
            self.report.read.append(name)
        elif outcome.action == "conflict":
            self.report.conflicts += [Clash(name, section) for section in outcome.sections or ("document",)]
        elif outcome.action == "failed":
            self.report.left.append(Left(name, outcome.reason))

    def _imported(self, incoming: Incoming) -> Outcome:
        answers = Answers()
        if self.wishes.dry_run:
            return look_at(
                viewer=self.actor, incoming=incoming, answers=answers, people=self.people, seen=self.seen, now=self.now
            )
        return import_one(
            actor=self.actor, incoming=incoming, answers=answers, private=False, people=self.people, now=self.now
        )

    def _new(self, manuscript: Manuscript) -> None:
        """Our own Markdown of a postmortem that is not here yet; it is read in, and gets its number."""
        outcome = self._imported(manuscript.reading.incoming)
        if outcome.action == "failed":
            self.report.left.append(Left(manuscript.name, outcome.reason))
            return
        if outcome.action in ("create", "update"):
            self.report.read.append(manuscript.name)
        if outcome.postmortem is None or self.wishes.dry_run:
            return
        self.done.add(outcome.postmortem.code)
        stored = as_stored(outcome.postmortem)
        step = Step(stored, manuscript.reading.document, Merge(), hashes_of(stored))
        self._finish(outcome.postmortem, manuscript, step)

    def _both(self, number: str, manuscript: Manuscript) -> None:
        """A file of a postmortem that has a number, ours or not."""
        before = self.ledger.number_of(manuscript.name)
        if before not in (None, number) and self.ledger.base(number) is not None:
            reason = f"it was the file of {before} and now says {number}; give it its number back"
            self.report.left.append(Left(manuscript.name, reason))
            return
        postmortem = visible_postmortems(self.actor).filter(number=manuscript.reading.number or 0).first()
        if postmortem is None:
            self._unknown(number, manuscript)
            return
        if postmortem.private and not self.wishes.private:
            reason = f"{number} is private; sync it with --private, or take the file away"
            self.report.left.append(Left(manuscript.name, reason))
            return
        decided = not self.wishes.only or number in self.wishes.only
        step = bring_in_step(
            actor=self.actor,
            postmortem=postmortem,
            manuscript=manuscript,
            base=self.ledger.base(number),
            keep=self.wishes.keep if decided else "",
            dry_run=self.wishes.dry_run,
            now=self.now,
        )
        self._tell(manuscript, step)
        if not self.wishes.dry_run:
            self._finish(postmortem, manuscript, step)

    def _unknown(self, number: str, manuscript: Manuscript) -> None:
        if Postmortem.objects.filter(number=manuscript.reading.number or 0).exists():
            self.report.left.append(Left(manuscript.name, f"{number} is not shared with {self.actor.name}"))
        elif self.ledger.base(number) is not None:
            reason = f"{number} is no longer in Afterword; import the file to have it again, or take it away"
            self.report.left.append(Left(manuscript.name, reason))
        else:
            self._new(manuscript)

    def _tell(self, manuscript: Manuscript, step: Step) -> None:
        merged = step.merged
        if merged.read:
            self.report.read.append(manuscript.name)
        if self.wishes.dry_run and merged.write:
            self.report.written.append(manuscript.name)
        names = (told(name, step.stored, step.file) for name in merged.conflicts)
        self.report.conflicts += [Clash(manuscript.name, name) for name in names]

    def _finish(self, postmortem: Postmortem, manuscript: Manuscript, step: Step) -> None:
        """Writes what the file lacks, unless somebody has changed it meanwhile, and notes the common state."""
        number, path = postmortem.code, manuscript.path
        behind = differing(hashes_of(step.file), hashes_of(step.wanted)) or step.file.number != number
        if behind:
            if path.read_bytes() != manuscript.reading.content:
                self.report.left.append(Left(manuscript.name, "it was changed while it was read; sync again"))
                return
            document, files = pictures.beside(self.actor, step.wanted, manuscript)
            pictures.write_beside(path.parent, files)
            write_whole(path, manuscript.saying(document, private=postmortem.private))
            self._written(postmortem, manuscript.name)
        conflicts.show(path, number, step.merged.conflicts, step.file, step.stored)
        self.ledger.set(number, manuscript.name, step.parts)

    def _write_new(self, postmortem: Postmortem) -> None:
        """The file of a postmortem that has none; one that was taken away is told, and not written again."""
        known = self.ledger.entries.get(postmortem.code)
        if known is not None:
            reason = f"the file of {postmortem.code} was taken away; the postmortem is still in Afterword"
            self.report.left.append(Left(known.file, reason))
            return
        if postmortem.private and not self.wishes.private:
            return
        path = self._free(postmortem)
        self.report.written.append(path.name) if self.wishes.dry_run else self._write(postmortem, path)

    def _write(self, postmortem: Postmortem, path: Path) -> None:
        stored = as_stored(postmortem)
        document, files = pictures.beside(self.actor, stored, None)
        pictures.write_beside(path.parent, files)
        write_whole(path, with_privacy(write_markdown(document), postmortem.private).encode())
        self._written(postmortem, path.name)
        self.ledger.set(postmortem.code, path.name, hashes_of(stored))

    def _written(self, postmortem: Postmortem, name: str) -> None:
        self.report.written.append(name)
        with transaction.atomic():
            record(self.actor, "postmortem.written_out", postmortem, after={"file": name})

    def _free(self, postmortem: Postmortem) -> Path:
        """PM-007-checkout-refused.md, with a number behind it where something else has that name."""
        words = slugify(postmortem.title)[:60].strip("-")
        stem = f"{postmortem.code}-{words}" if words else postmortem.code
        names = (f"{stem}.md", *(f"{stem}-{count}.md" for count in range(2, 1000)))
        return next(path for name in names if not (path := self.folder / name).exists())
