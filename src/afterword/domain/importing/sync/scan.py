"""Finds what lies in a synced folder: our own Markdown by its number, and documents in other forms."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from afterword.core.document.incoming.answers import Answers
from afterword.core.errors import AfterwordError
from afterword.domain.importing.found import found, shown
from afterword.domain.importing.incoming import Incoming
from afterword.domain.importing.people import People
from afterword.domain.importing.reading import Reading, read
from afterword.domain.importing.services import UNREAD
from afterword.domain.importing.sync.manuscript import Manuscript
from afterword.domain.importing.sync.report import Left

log = logging.getLogger("afterword.importing")


@dataclass(slots=True)
class Scan:
    """The files of a folder by what is done with them."""

    numbered: dict[str, Manuscript] = field(default_factory=dict)
    unnumbered: list[Manuscript] = field(default_factory=list)
    others: list[Reading] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def scan(folder: Path, people: People, now: datetime) -> Scan:
    """Reads every Markdown file of the folder; one that cannot be read is left with the reason."""
    result = Scan()
    for incoming in found([folder]):
        path = _path(folder, incoming)
        try:
            reading = read(incoming, answers=Answers(), people=people, now=now)
        except AfterwordError as error:
            result.left.append(Left(incoming.name, str(error.fields.get("reason", error))))
            continue
        except (RecursionError, MemoryError):
            raise
        except Exception:
            log.exception("%s could not be read", incoming.name)
            result.left.append(Left(incoming.name, UNREAD))
            continue
        if not reading.canonical:
            result.others += [] if reading.left_out else [reading]
        elif path is None or path.is_symlink():
            result.left.append(Left(incoming.name, "it is a link, or its name is no text; it is not kept in step"))
        else:
            _place(result, Manuscript(path, incoming.name, reading))
    return result


def _place(result: Scan, manuscript: Manuscript) -> None:
    try:
        manuscript.reading.content.decode("utf-8")
    except UnicodeDecodeError:
        result.left.append(Left(manuscript.name, "it is not written in UTF-8; save it as UTF-8"))
        return
    number = manuscript.number
    if manuscript.reading.number is None:
        result.unnumbered.append(manuscript)
    elif number in result.numbered:
        reason = f"{number} stands in {result.numbered[str(number)].name} too; keep one of them"
        result.left.append(Left(manuscript.name, reason))
    else:
        result.numbered[str(number)] = manuscript


def _path(folder: Path, incoming: Incoming) -> Path | None:
    """Where the file lies; None when its name cannot be told."""
    return next((path for path in _candidates(folder, incoming) if path.is_file()), None)


def _candidates(folder: Path, incoming: Incoming) -> Iterator[Path]:
    yield folder / incoming.name
    raw = Path(os.fsdecode(os.fsencode(incoming.name)))
    if shown(raw) == incoming.name:
        yield folder / raw
