"""`afterword parse`: an existing postmortem in any house style, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """What the document is printed as."""

    JSON = "json"


def parse(
    file: Annotated[Path, typer.Argument(help="A postmortem in Markdown, or - for standard input.")],
    form: Annotated[Form, typer.Option("--format", help="json is the only form.")] = Form.JSON,
) -> None:
    """Read an existing postmortem in any house style."""
    from afterword.cli.documents import text_of
    from afterword.core.document.exporters.json import export_json
    from afterword.core.document.markdown_read import read_markdown

    text = text_of(None if str(file) == "-" else file)
    document = read_markdown(text, name=None if str(file) == "-" else file.name, companion=beside(file))
    sys.stdout.write(json.dumps(export_json(document), ensure_ascii=False, indent=2) + "\n")


def beside(file: Path) -> Callable[[str], str | None]:
    """Reads files that lie in folders below the document's own, and no others."""
    root = file.resolve().parent

    def read(path: str) -> str | None:
        place = (root / path).resolve()
        if str(file) == "-" or not place.is_relative_to(root) or not place.is_file():
            return None
        return place.read_text("utf-8", errors="replace")

    return read
