"""What `afterword lint` does once its call is understood: reads, checks, mends where wanted, and tells."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from afterword.cli.documents import document_files, text_of, write_back
from afterword.cli.lint_call import LEASTS, Call
from afterword.cli.lint_settings import settings_for
from afterword.cli.two_processes import in_two
from afterword.core.errors import DocumentError, InputError
from afterword.core.lint.engine import Report
from afterword.core.lint.engine import lint as check
from afterword.core.lint.fixing import mended
from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.finding import Finding

SUFFIXES = (".md", ".markdown", ".mdx")
ROUNDS = 5  # a fix may bring another to light, in no text more often than this


class Checked(NamedTuple):
    """One file: its text as it was and as it is now, and what was found in that."""

    name: str
    before: str
    text: str
    report: Report


def check_files(call: Call) -> int:
    """Checks every file of a call; the exit status."""
    if call.diff and call.form != "text":
        raise InputError(message=f"--diff shows changes as text; leave --format {call.form} out.")
    if call.fix and not call.diff and "-" in call.files:
        raise InputError(message="--fix cannot mend standard input; give the file, or --diff to see the changes.")
    checked, problems = _all_of(call)
    changes = [one for one in checked if one.text != one.before]
    if call.diff:
        return _shown(changes) or bool(problems)
    if call.view:
        from afterword.cli.lint_view import show_list

        return show_list(call, [(one.name, one.text, one.report) for one in checked]) or bool(problems)
    reports = [_at_least(one.report, call.level) for one in checked]
    for line in _written(call.form, reports, {one.name: Manuscript(one.text).text for one in checked}):
        print(line)
    found = any(_weighs(one.level, call.fail_on) for report in reports for one in report.findings)
    return 1 if found or problems else 0


def _all_of(call: Call) -> tuple[list[Checked], list[DocumentError]]:
    """Every file checked, and why others could not be; an error when that is all there is."""
    files = list(document_files([Path(one) for one in call.files], SUFFIXES))
    alone = call.fix or any(path is None for _, path in files)  # what writes, or reads standard input
    tried = [_tried(one, call) for one in files] if alone else in_two(files, lambda one: _tried(one, call))
    checked = [one for one in tried if isinstance(one, Checked)]
    problems = [DocumentError(**one) for one in tried if not isinstance(one, Checked)]
    if problems and not checked:
        raise problems[0]
    for one in problems:
        print(one, file=sys.stderr)
    return checked, problems


def _tried(file: tuple[str, Path | None], call: Call) -> Checked | dict[str, str]:
    """One file checked, or what is wrong with it."""
    try:
        return _checked(*file, call)
    except DocumentError as problem:
        return problem.fields


def _checked(name: str, path: Path | None, call: Call) -> Checked:
    """One file, after its safe fixes were made if they are wanted."""
    before = text = text_of(path)
    settings = settings_for(path, Path(call.config) if call.config else None)
    report = check(Manuscript(text, name=name), settings)
    made: list[Finding] = []
    for _ in range(ROUNDS if call.fix or call.diff else 0):
        step = mended(text, report.findings)
        if not step.made:
            break
        text, made = step.text, [*made, *step.made]
        report = check(Manuscript(text, name=name), settings)
    if made and path is not None and not call.diff:
        _write(name, path, text, made)
    return Checked(name, before, text, report)


def _write(name: str, path: Path, text: str, made: list[Finding]) -> None:
    """Puts the mended text in the place of the file, and tells each change."""
    write_back(path, text)
    for one in made:
        title = one.fix.title if one.fix else ""
        print(f"{name}:{one.place.line}:{one.place.column}: {one.rule}: {title}", file=sys.stderr)
    print(f"{name}: {len(made)} fixed", file=sys.stderr)


def _shown(changes: list[Checked]) -> int:
    """Prints the changes as a patch; 1 when there are some."""
    import difflib

    for one in changes:
        before, after = (text.splitlines(keepends=True) for text in (one.before, one.text))
        for line in difflib.unified_diff(before, after, fromfile=one.name, tofile=one.name):
            print(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n", end="")
    return 1 if changes else 0


def _weighs(level: str, least: str) -> bool:
    return LEASTS.index(level) <= LEASTS.index(least)


def _at_least(report: Report, least: str) -> Report:
    if least == LEASTS[-1]:
        return report
    kept = tuple(one for one in report.findings if _weighs(one.level, least))
    pardons = tuple(one for one in report.pardons if _weighs(one.finding.level, least))
    return Report(report.name, kept, report.excused, pardons)


def _written(form: str, reports: list[Report], texts: dict[str, str]) -> Iterable[str]:
    if form == "text":
        from afterword.core.lint.output.text import as_text

        return as_text(reports, texts, colour=sys.stdout.isatty())
    if form == "github":
        from afterword.core.lint.output.github import as_github

        return as_github(reports)
    if form == "json":
        from afterword.core.lint.output.json import as_json_text

        return [as_json_text(reports)]
    import json
    from importlib.metadata import version

    from afterword.core.lint.output.sarif import as_sarif

    return [json.dumps(as_sarif(reports, texts, version("afterword")), ensure_ascii=False, indent=2)]
