"""`afterword lint`: postmortems checked against good practice, on the terminal, in CI and before a commit."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class Least(StrEnum):
    """The least weight of a finding that counts."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Listed(StrEnum):
    """A list that stands on the rules."""

    VALIDATION = "validation"
    ADVICE = "advice"


def lint(
    files: Annotated[list[Path], typer.Argument(help="Postmortems in Markdown, folders of them, or - for stdin.")],
    form: Annotated[Form, typer.Option("--format", help="text for people, the others for programs.")] = Form.TEXT,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; else afterword.toml or pyproject.toml above a file.")
    ] = None,
    level: Annotated[Least, typer.Option(help="Show findings of this level and above.")] = Least.HINT,
    fail_on: Annotated[Least, typer.Option(help="End with status 1 from this level on.")] = Least.HINT,
    fix: Annotated[bool, typer.Option("--fix", help="Make the changes that are safe, then check again.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    view: Annotated[
        Listed | None, typer.Option(help="Show the validation list, or the do's and don'ts, in place of findings.")
    ] = None,
) -> None:
    """Check postmortems against good practice."""
    from afterword.cli.lint_call import Call
    from afterword.cli.lint_run import check_files

    names = tuple(str(one) for one in files)
    call = Call(names, form.value, str(config) if config else None, level.value, fail_on.value, fix, diff)
    call = call._replace(view=view.value if view else None)
    status = check_files(call)
    if status:
        raise typer.Exit(status)
