"""Quick fixes: the safe change of a finding, all of them at once, and a comment that excuses it with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from afterword.cli.language_server.checking import Checked
from afterword.cli.language_server.positions import touches
from afterword.core.lint.excusing import UNREASONED, excuse
from afterword.core.model.finding import Finding, Fix

EVERYTHING = types.CodeActionKind(types.CodeActionKind.SourceFixAll)


def actions(
    checked: Checked, uri: str, version: int | None, where: types.Range, *, snippets: bool
) -> Iterator[types.CodeAction]:
    """What can be done about the findings that touch a range; `snippets` where the editor can place the cursor."""
    for finding in checked.findings:
        if touches(checked.lines.range(finding.place), where):
            if finding.fix is not None:
                yield _change(checked, uri, finding, finding.fix)
            if finding.rule != "excuse":
                yield _excuse(checked, uri, version, finding, snippets)
    fixes = list(_apart(checked.findings))
    if fixes:
        edits = [types.TextEdit(checked.lines.range(one.place), one.replacement) for one in fixes]
        edit = types.WorkspaceEdit(changes={uri: edits})
        yield types.CodeAction("Make every safe change", kind=EVERYTHING, edit=edit)


def _change(checked: Checked, uri: str, finding: Finding, fix: Fix) -> types.CodeAction:
    edit = types.TextEdit(checked.lines.range(fix.place), fix.replacement)
    return types.CodeAction(
        title=fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[checked.diagnostic(finding)],
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )


def _excuse(checked: Checked, uri: str, version: int | None, finding: Finding, snippets: bool) -> types.CodeAction:
    fix = excuse(checked.manuscript, finding)
    where = checked.lines.range(fix.place)
    change = _snippet(uri, version, where, fix.replacement) if snippets else _plain(uri, where, fix.replacement)
    return types.CodeAction(
        title=fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[checked.diagnostic(finding)],
        edit=change,
    )


def _plain(uri: str, where: types.Range, text: str) -> types.WorkspaceEdit:
    return types.WorkspaceEdit(changes={uri: [types.TextEdit(where, text)]})


def _snippet(uri: str, version: int | None, where: types.Range, text: str) -> types.WorkspaceEdit:
    """The same edit with the cursor behind `because`, for editors that can place it."""
    snippet = types.StringValue(text.replace(UNREASONED, UNREASONED.replace("-->", "$1 -->")))
    document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(document, [types.SnippetTextEdit(where, snippet)])]
    )


def _apart(findings: Iterable[Finding]) -> Iterator[Fix]:
    """The distinct safe changes, without those that overlap one before them."""
    behind = (0, 0)
    fixes = {one.fix for one in findings if one.fix is not None}
    for fix in sorted(fixes, key=lambda one: (one.place.line, one.place.column)):
        if (fix.place.line, fix.place.column) >= behind:
            behind = (fix.place.end_line, fix.place.end_column)
            yield fix
