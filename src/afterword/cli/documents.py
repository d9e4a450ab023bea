"""The postmortems that a command is given: files, folders and standard input, as text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from afterword.core.errors import DocumentError

MOST = 20_000_000  # bytes; no postmortem is longer, and a log given by mistake is told at once
HIDDEN = ("node_modules", "__pycache__")


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
            if name.lower().endswith(suffixes):
                path = Path(root, name)
                yield path.as_posix(), path


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


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST + 1)


def write_back(file: Path, text: str) -> None:
    """Puts a new text in the place of a file at once: a reader sees the old one or the new one, never half of it."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with file.open("rb") as stream:
        ends = b"\r\n" in stream.read(4096)
    beside.write_text(text, encoding="utf-8", newline="\r\n" if ends else "\n")
    beside.chmod(file.stat().st_mode)
    beside.replace(file)
