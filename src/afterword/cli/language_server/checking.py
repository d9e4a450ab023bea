"""One document as the editor has it, checked: its findings with their ranges, or the sentence that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from afterword.cli.language_server.positions import Lines
from afterword.cli.lint_settings import forget, settings_for
from afterword.core.errors import AfterwordError
from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.finding import LEVELS, Finding, Level, Place

SOURCE = "afterword"
SEVERITIES: dict[Level, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Information,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was called with: settings to use for all files, the least level, which paths are looked at."""

    config: Path | None
    level: Level
    files: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a text; `problem` is the sentence that says why nothing could be."""

    text: str
    manuscript: Manuscript
    lines: Lines
    findings: tuple[Finding, ...]
    problem: str | None = None

    def diagnostics(self) -> list[types.Diagnostic]:
        """What the editor shows."""
        if self.problem:
            top = self.lines.range(Place(1, 1, 1, len(self.lines.rows[0]) + 1))
            return [types.Diagnostic(top, self.problem, types.DiagnosticSeverity.Warning, "settings", source=SOURCE)]
        return [self.diagnostic(one) for one in self.findings]

    def diagnostic(self, finding: Finding) -> types.Diagnostic:
        """One finding as the editor shows it."""
        stale = finding.rule == "excuse" and finding.fix is not None
        return types.Diagnostic(
            range=self.lines.range(finding.place),
            message=finding.message,
            severity=SEVERITIES[finding.level],
            code=finding.rule,
            source=SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if stale else None,
        )


def check(text: str, path: Path | None, encoding: str, options: Options) -> Checked:
    """A document checked with the settings that lie above it now."""
    manuscript = Manuscript(text, name=path.name if path else None)
    lines = Lines.of(text, encoding)
    if not text.strip():
        return Checked(text, manuscript, lines, ())
    forget()  # the files above may have changed, and so may the day
    try:
        settings = settings_for(path, options.config)
    except AfterwordError as error:
        return Checked(text, manuscript, lines, (), str(error))
    found = lint(manuscript, settings).findings
    order = list(LEVELS)
    kept = tuple(one for one in found if order.index(one.level) <= order.index(options.level))
    return Checked(text, manuscript, lines, kept)


def wanted(path: Path | None, folders: list[Path], pattern: re.Pattern[str]) -> bool:
    """True for a file to look at: its path below the workspace fits, or it has none yet."""
    if path is None:
        return True
    inside = [path.relative_to(folder) for folder in folders if path.is_relative_to(folder)]
    shortest = min(inside, key=lambda one: len(one.parts), default=path)
    return bool(pattern.search(shortest.as_posix()))
