"""`afterword lsp`: the rules of lint in editors, over standard input and output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.lint import Least

FILES = r"(?i)(post-?mortem|incident|outage|\bpm-\d)"


def lsp(
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; else afterword.toml or pyproject.toml above a file.")
    ] = None,
    level: Annotated[Least, typer.Option(help="Show findings of this level and above.")] = Least.HINT,
    files: Annotated[
        str, typer.Option(metavar="PATTERN", help="Look at files whose path in the workspace fits; . for all.")
    ] = FILES,
    stdio: Annotated[bool, typer.Option("--stdio", help="Nothing else is spoken; some editors say it.")] = True,
) -> None:
    """Serve editors with findings, quick fixes and the rules' pages (Language Server Protocol on stdio)."""
    from afterword.core.errors import InputError

    try:
        pattern = re.compile(files)
    except re.error as problem:
        raise InputError(message=f"--files {files!r} is no regular expression ({problem}).") from problem
    from afterword.cli.language_server.checking import Options
    from afterword.cli.language_server.server import make_server

    make_server(Options(config, level.value, pattern)).start_io()
