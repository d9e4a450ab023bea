"""`afterword quality`: what stands in postmortems, what is weak, what is missing, and how that went over the years."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.core.lint.quality.standing import Quality

SUFFIXES = (".md", ".markdown", ".mdx")


class Form(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def quality(
    files: Annotated[list[Path], typer.Argument(help="Postmortems in Markdown, folders of them, or - for stdin.")],
    form: Annotated[
        Form, typer.Option("--format", help="text for people, json for programs, html for a page with its chart.")
    ] = Form.TEXT,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; else afterword.toml or pyproject.toml above a file.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every document.")] = False,
) -> None:
    """Show what stands in postmortems, what is weak, what is missing, and how that went over the years."""
    documents, unread = _assessed(files, config)
    if not documents:
        given = ", ".join(str(one) for one in files)
        print(unread[0] if unread else f"There is no postmortem in Markdown in {given}.", file=sys.stderr)
        raise typer.Exit(3 if unread else 1)
    for sentence in unread:
        print(sentence, file=sys.stderr)
    _print(documents, form, [str(one) for one in files], everything=everything)


def _assessed(files: Sequence[Path], config: Path | None) -> tuple[list[Quality], list[str]]:
    """The quality of every file that can be read, and a sentence on each that cannot."""
    from afterword.cli.documents import document_files, text_of
    from afterword.cli.lint_settings import settings_for
    from afterword.cli.words import clean
    from afterword.core.errors import DocumentError
    from afterword.core.lint.manuscript import Manuscript
    from afterword.core.lint.quality.assess import quality_of

    documents, unread = [], []
    for name, path in document_files(files, SUFFIXES):
        try:
            manuscript = Manuscript(text_of(path), name=name)
        except DocumentError as problem:
            unread.append(clean(str(problem)))
        else:
            documents.append(quality_of(manuscript, settings_for(path, config)))
    return documents, unread


def _print(documents: Sequence[Quality], form: Form, asked: Sequence[str], *, everything: bool) -> None:
    if form is Form.TEXT:
        from afterword.cli.view_quality import show

        show(documents, asked=asked, everything=everything)
    elif form is Form.HTML:
        from afterword.core.lint.quality.html import as_html

        sys.stdout.write(as_html(documents))
    else:
        from afterword.core.lint.quality.json import as_json

        sys.stdout.write(json.dumps(as_json(documents), ensure_ascii=False, indent=2) + "\n")
