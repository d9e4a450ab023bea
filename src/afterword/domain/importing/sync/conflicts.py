"""The file beside a postmortem that shows both texts of what was changed on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from afterword.core.document.incoming.parts import parts_of, told
from afterword.core.model.document import Document
from afterword.domain.importing.sync.disk import write_whole

MARK = "<!-- afterword: conflict -->"
GONE = "*It is not there any more.*"


def place_of(path: Path) -> Path:
    """The conflict file of a postmortem's file."""
    return path.with_name(f"{path.stem}.conflict.md")


def show(path: Path, number: str, names: Sequence[str], file: Document, stored: Document) -> None:
    """Writes both texts of each part beside the file; without conflicts the file of an earlier one is taken away."""
    place = place_of(path)
    if not names:
        if place.is_file() and place.read_bytes().startswith(MARK.encode()):
            place.unlink()
        return
    content = _text(path.name, number, names, file, stored).encode()
    if not place.is_file() or place.read_bytes() != content:
        write_whole(place, content)


def _text(name: str, number: str, names: Sequence[str], file: Document, stored: Document) -> str:
    lines = [
        MARK,
        f"# {number}: changed on both sides",
        "",
        f"These parts were changed in `{name}` and in Afterword since both last agreed. Neither was overwritten.",
        "Make both say the same, in either place, or choose a side, then sync again:",
        "",
        f"    afterword sync FOLDER --keep file --only {number}",
        f"    afterword sync FOLDER --keep afterword --only {number}",
        "",
        "This file goes away by itself when no conflict is left.",
        "",
    ]
    ours, theirs = parts_of(stored), parts_of(file)
    for part in names:
        lines += [f"## {told(part, stored, file)}", "", "### In Afterword", "", _shown(part, ours, stored), ""]
        lines += [f"### In {name}", "", _shown(part, theirs, file), ""]
    return "\n".join(lines)


def _shown(part: str, parts: dict[str, object], document: Document) -> str:
    """A part as a person reads it."""
    value = parts.get(part)
    if part not in parts or value is None:
        return GONE
    if part == "timeline":
        return "\n".join(f"- {one.at or 'no time'} {one.text}" for one in document.timeline) or "*empty*"
    if part.startswith("section ") and isinstance(value, list):
        return str(value[-1]) or "*empty*"
    return f"    {value}"
