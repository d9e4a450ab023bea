"""Quick fixes: the safe change of a finding, all of them at once, and a comment that excuses it with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from afterword.cli.language_server.checking import Checked
from afterword.cli.language_server.positions import touches
from afterword.core.model.finding import Finding, Fix

EVERYTHING = types.CodeActionKind(types.CodeActionKind.SourceFixAll)
_OPENERS = ("|", "#")  # a comment behind these would end up in a cell, or in a heading


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
    at, before, after = _place(checked, finding)
    scope = "file" if _is_whole(checked, finding) else "off"
    opening, closing = f"{before}<!-- lint {scope}: {finding.rule} because ", f"-->{after}"
    edit = _snippet(uri, version, at, opening, closing) if snippets else _plain(uri, at, opening + closing)
    where = "in this file" if scope == "file" else "here"
    return types.CodeAction(
        title=f"Excuse {finding.rule} {where}; give the reason behind because",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[checked.diagnostic(finding)],
        edit=edit,
    )


def _is_whole(checked: Checked, finding: Finding) -> bool:
    """True for a finding about the document as a whole, which stands at its first line."""
    start, end = checked.manuscript.top
    return finding.place == checked.manuscript.place(start, end)


def _place(checked: Checked, finding: Finding) -> tuple[types.Position, str, str]:
    """Where the comment goes, and the text around it: above a table or heading, else at the end of the line."""
    rows, line = checked.lines.rows, finding.place.line
    if not _is_whole(checked, finding) and not rows[line - 1].lstrip().startswith(_OPENERS):
        return checked.lines.end_of(line), " ", ""
    while line > 1 and rows[line - 1].lstrip().startswith("|") and rows[line - 2].lstrip().startswith("|"):
        line -= 1
    return checked.lines.position(line, 1), "", "\n"


def _plain(uri: str, at: types.Position, text: str) -> types.WorkspaceEdit:
    return types.WorkspaceEdit(changes={uri: [types.TextEdit(types.Range(at, at), text)]})


def _snippet(uri: str, version: int | None, at: types.Position, opening: str, closing: str) -> types.WorkspaceEdit:
    """The same edit with the cursor behind `because`, for editors that can."""
    edit = types.SnippetTextEdit(types.Range(at, at), types.StringValue(f"{opening}$1 {closing}"))
    document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [edit])])


def _apart(findings: Iterable[Finding]) -> Iterator[Fix]:
    """The distinct safe changes, without those that overlap one before them."""
    behind = (0, 0)
    fixes = {one.fix for one in findings if one.fix is not None}
    for fix in sorted(fixes, key=lambda one: (one.place.line, one.place.column)):
        if (fix.place.line, fix.place.column) >= behind:
            behind = (fix.place.end_line, fix.place.end_column)
            yield fix
