"""`afterword parse`: an existing postmortem in any house style, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from afterword.core.errors import DocumentError

MOST = 20_000_000  # bytes; no postmortem is longer, and a log given by mistake is told at once


class Form(StrEnum):
    """What the document is printed as."""

    JSON = "json"


def parse(
    file: Annotated[Path, typer.Argument(help="A postmortem in Markdown, or - for standard input.")],
    form: Annotated[Form, typer.Option("--format", help="json is the only form.")] = Form.JSON,
) -> None:
    """Read an existing postmortem in any house style."""
    from afterword.core.document.exporters.json import export_json
    from afterword.core.document.markdown_read import read_markdown

    text = _text(file)
    document = read_markdown(text, name=None if str(file) == "-" else file.name, companion=_beside(file))
    sys.stdout.write(json.dumps(export_json(document), ensure_ascii=False, indent=2) + "\n")


def _text(file: Path) -> str:
    """The text of a file; bytes that are no UTF-8 are read as Windows wrote them."""
    try:
        raw = sys.stdin.buffer.read(MOST + 1) if str(file) == "-" else file.read_bytes()[: MOST + 1]
    except OSError as problem:
        raise DocumentError(file=str(file), reason=(problem.strerror or str(problem)).lower()) from problem
    if len(raw) > MOST:
        raise DocumentError(file=str(file), reason=f"it is longer than {MOST // 1_000_000} MB")
    if b"\x00" in raw[:4096]:
        raise DocumentError(file=str(file), reason="it is no text; give a Markdown file")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if not text.strip():
        raise DocumentError(file=str(file), reason="it is empty")
    return text


def _beside(file: Path) -> Callable[[str], str | None]:
    """Reads files that lie in folders below the document's own, and no others."""
    root = file.resolve().parent

    def read(path: str) -> str | None:
        place = (root / path).resolve()
        if str(file) == "-" or not place.is_relative_to(root) or not place.is_file():
            return None
        return place.read_text("utf-8", errors="replace")

    return read
