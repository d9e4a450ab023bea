"""The postmortems that a command is given: files, folders and standard input, as text."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from afterword.core.errors import DocumentError

MOST = 20_000_000  # bytes; no postmortem is longer, and a log given by mistake is told at once
HIDDEN = ("node_modules", "__pycache__")
_HEADED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:#{1,6}[ \t]+\S|---\r?\n|\+\+\+\r?\n|[^\n]+\n={3,}[ \t]*\r?\n)"
)


def document_files(given: Sequence[Path], suffixes: tuple[str, ...]) -> Iterator[tuple[str, Path | None]]:
    """Name and path of every file; folders are searched for files of these suffixes, - is standard input (no path)."""
    for path in given:
        if str(path) == "-":
            yield "-", None
        elif path.is_dir():
            yield from _in_folder(path, suffixes)
        else:
            yield path.as_posix(), path


def _in_folder(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, Path | None]]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in HIDDEN)
        for name in sorted(files):
            path = Path(root, name)
            if name.lower().endswith(suffixes) or (not _ending(name) and _begins_as_markdown(path)):
                yield path.as_posix(), path


def _ending(name: str) -> str:
    """The ending that tells a file's kind; a word behind a full stop with a blank in it is part of a title."""
    ending = Path(name).suffix
    return "" if " " in ending else ending


def _begins_as_markdown(path: Path) -> bool:
    """True for a file without an ending that begins with a heading or front matter, as documents of a wiki do."""
    try:
        begin = _beginning(path, 2048)
    except OSError:
        return False
    return b"\x00" not in begin and bool(_HEADED.match(begin))


def text_of(file: Path | None) -> str:
    """The text of a file, of standard input when there is none; bytes that are no UTF-8 are read as Windows wrote them.

    Raises DocumentError when it cannot be opened, is empty, no text, or longer than any postmortem is.
    """
    name = "-" if file is None else str(file)
    try:
        raw = sys.stdin.buffer.read(MOST + 1) if file is None else _beginning(file)
    except OSError as problem:
        raise DocumentError(file=name, reason=(problem.strerror or str(problem)).lower()) from problem
    if len(raw) > MOST:
        raise DocumentError(file=name, reason=f"it is longer than {MOST // 1_000_000} MB")
    if b"\x00" in raw[:4096]:
        raise DocumentError(file=name, reason="it is no text; give a Markdown file")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if not text.strip():
        raise DocumentError(file=name, reason="it is empty")
    return text


def _beginning(file: Path, most: int = MOST + 1) -> bytes:
    with file.open("rb") as stream:
        return stream.read(most)


def _encoding(raw: bytes) -> str:
    """How a text was written."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def write_back(file: Path, text: str) -> None:
    """Puts a new text in the place of a file at once: a reader sees the old one or the new one, never half of it.

    The ends of its lines are written as they are, and its characters as the file had them.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        raw = text.encode(_encoding(file.read_bytes()))
    except UnicodeEncodeError as problem:
        raise DocumentError(file=str(file), reason="it is no UTF-8; save it as such, then mend it") from problem
    beside.write_bytes(raw)
    beside.chmod(file.stat().st_mode)
    beside.replace(file)
