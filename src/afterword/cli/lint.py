"""`afterword lint`: postmortems checked against good practice, on the terminal, in CI and before a commit."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from afterword.core.lint.engine import Report
    from afterword.core.lint.manuscript import Manuscript
    from afterword.core.model.finding import Level

SUFFIXES = (".md", ".markdown", ".mdx")


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


def lint(
    files: Annotated[list[Path], typer.Argument(help="Postmortems in Markdown, folders of them, or - for stdin.")],
    form: Annotated[Form, typer.Option("--format", help="text for people, the others for programs.")] = Form.TEXT,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings; else afterword.toml or pyproject.toml above a file.")
    ] = None,
    level: Annotated[Least, typer.Option(help="Show findings of this level and above.")] = Least.HINT,
    fail_on: Annotated[Least, typer.Option(help="End with status 1 from this level on.")] = Least.HINT,
    fix: Annotated[bool, typer.Option("--fix", help="Make the changes that are safe, then check again.")] = False,
) -> None:
    """Check postmortems against good practice."""
    from afterword.cli.documents import document_files

    texts: dict[str, str] = {}
    reports = []
    for name, path in document_files(files, SUFFIXES):
        manuscript, report = _checked(name, path, config, fix)
        texts[name] = manuscript.text
        reports.append(_at_least(report, level.value))
    for line in _written(form, reports, texts):
        print(line)
    if any(_weighs(one.level, fail_on.value) for report in reports for one in report.findings):
        raise typer.Exit(1)


def _checked(name: str, path: Path | None, config: Path | None, fix: bool) -> tuple[Manuscript, Report]:
    """A file's text and what was found in it, after its safe fixes were made if wanted."""
    from afterword.cli.documents import text_of, write_back
    from afterword.cli.lint_settings import settings_for
    from afterword.core.lint.engine import lint as check
    from afterword.core.lint.fixing import with_fixes
    from afterword.core.lint.manuscript import Manuscript

    manuscript = Manuscript(text_of(path), name=name)
    settings = settings_for(path, config)
    report = check(manuscript, settings)
    if fix and path is not None:
        text, made = with_fixes(manuscript, report.findings)
        if made:
            write_back(path, text)
            print(f"{name}: {made} fixed", file=sys.stderr)
            manuscript = Manuscript(text, name=name)
            report = check(manuscript, settings)
    return manuscript, report


def _weighs(level: Level, least: str) -> bool:
    from afterword.core.model.finding import LEVELS

    order: list[str] = list(LEVELS)
    return order.index(level) <= order.index(least)


def _at_least(report: Report, least: str) -> Report:
    from dataclasses import replace

    return replace(
        report,
        findings=tuple(one for one in report.findings if _weighs(one.level, least)),
        pardons=tuple(one for one in report.pardons if _weighs(one.finding.level, least)),
    )


def _written(form: Form, reports: list[Report], texts: dict[str, str]) -> Iterable[str]:
    if form is Form.TEXT:
        from afterword.core.lint.output.text import as_text

        return as_text(reports, texts, colour=sys.stdout.isatty())
    if form is Form.GITHUB:
        from afterword.core.lint.output.github import as_github

        return as_github(reports)
    return [json.dumps(_as_values(form, reports), ensure_ascii=False, indent=2)]


def _as_values(form: Form, reports: list[Report]) -> object:
    if form is Form.JSON:
        from afterword.core.lint.output.json import as_json

        return as_json(reports)
    from importlib.metadata import version

    from afterword.core.lint.output.sarif import as_sarif

    return as_sarif(reports, version("afterword"))
