"""What a folder and the database had in common when they were last in step, kept in the folder itself.

It lies beside the files because it belongs to their state: an old checkout brings its own old ledger along, and so is
seen to be behind instead of being taken for an edit. It counts only for the installation that wrote it.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from afterword.domain.importing.models import Installation
from afterword.domain.importing.sync.disk import write_whole

NAME = ".afterword-sync.json"
SECONDS = 2.0  # between two writes while files are worked on


@dataclass(slots=True)
class Entry:
    """One postmortem: the file it stands in, and the hash of every part that both sides agreed on."""

    file: str
    parts: dict[str, str] = field(default_factory=dict)


class Ledger:
    """The entries by number; `None` stands for a state that is not known."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._name = installation()
        self.entries = self._read()
        self._written, self._dirty = time.monotonic(), False

    def _read(self) -> dict[str, Entry]:
        try:
            said = json.loads(self._path.read_bytes())
            if said["installation"] != self._name:
                return {}
            return {str(number): _entry(row) for number, row in said["postmortems"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # none yet, of another installation, or damaged by a merge: nothing is known

    def base(self, number: str) -> dict[str, str] | None:
        """The hashes of a postmortem's parts when both sides last agreed; None when that is not known."""
        return self.entries[number].parts if number in self.entries else None

    def number_of(self, file: str) -> str | None:
        """The number of the postmortem that stood in a file."""
        return next((number for number, entry in self.entries.items() if entry.file == file), None)

    def set(self, number: str, file: str, parts: dict[str, str]) -> None:
        """Notes a common state; it is on disk at the latest with the next `save`."""
        if self.entries.get(number) != (entry := Entry(file, parts)):
            self.entries[number], self._dirty = entry, True
            if time.monotonic() - self._written > SECONDS:
                self.save()

    def save(self) -> None:
        """Writes the ledger, whole or not at all, a line for each postmortem so that git can merge it."""
        if not self._dirty:
            return
        rows = [
            f"    {json.dumps(number)}: {json.dumps({'file': entry.file, 'parts': entry.parts}, sort_keys=True)}"
            for number, entry in sorted(self.entries.items())
        ]
        head = f'{{\n  "afterword-sync": 1,\n  "installation": {json.dumps(self._name)},\n  "postmortems": {{\n'
        write_whole(self._path, (head + ",\n".join(rows) + "\n  }\n}\n").encode())
        self._written, self._dirty = time.monotonic(), False


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(str(row["file"]), {str(name): str(value) for name, value in row["parts"].items()})


def installation() -> str:
    """The name of this installation, which its database keeps from the first time on."""
    row, _ = Installation.objects.get_or_create(id=1, defaults={"name": uuid4()})
    return str(row.name)
