"""An editor for tests: a real client of the protocol that drives `afterword lsp` as a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

COMMAND = [sys.executable, "-m", "afterword.cli.main", "lsp"]
WAIT = 60  # seconds; the machine that tests may be a slow one


class Editor:
    """One open window: it keeps the findings that the server sent, by document."""

    def __init__(self) -> None:
        self.client = LanguageClient("editor", "1")
        self.sent: dict[str, asyncio.Queue[types.PublishDiagnosticsParams]] = {}
        self.watches: list[str] = []
        self.status: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._keep(params))
        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: self._register(params))
        self.client.server_exit = self._ended  # type: ignore[method-assign]

    def _keep(self, params: types.PublishDiagnosticsParams) -> None:
        self.sent.setdefault(params.uri, asyncio.Queue()).put_nowait(params)

    def _register(self, params: types.RegistrationParams) -> None:
        self.watches += [one.method for one in params.registrations]

    async def _ended(self, server: asyncio.subprocess.Process) -> None:
        self.status.set_result(server.returncode)

    async def found(self, uri: str) -> list[types.Diagnostic]:
        """The next findings that the server sends for a document."""
        queue = self.sent.setdefault(uri, asyncio.Queue())
        return list((await asyncio.wait_for(queue.get(), WAIT)).diagnostics)

    async def open(self, uri: str, text: str) -> list[types.Diagnostic]:
        """Opens a document; what is found in it."""
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.found(uri)

    def type(self, uri: str, version: int, text: str) -> None:
        """Changes the whole text."""
        document = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def actions(
        self, uri: str, where: types.Range, only: Sequence[types.CodeActionKind] | None = None
    ) -> list[types.CodeAction]:
        """What the server offers at a range."""
        context = types.CodeActionContext(diagnostics=[], only=only)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        answer = await asyncio.wait_for(self.client.text_document_code_action_async(asked), WAIT)
        return [one for one in answer or [] if isinstance(one, types.CodeAction)]

    async def hover(self, uri: str, line: int, character: int) -> types.Hover | None:
        """What the server tells of a position."""
        asked = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        return await asyncio.wait_for(self.client.text_document_hover_async(asked), WAIT)


@asynccontextmanager
async def opened(
    folder: Path, *options: str, command: Sequence[str] = COMMAND, **capabilities: Any
) -> AsyncIterator[Editor]:
    """An editor on a folder with the server running; both end afterwards."""
    editor = Editor()
    await editor.client.start_io(*command, *options)
    root = folder.as_uri()
    asked = types.InitializeParams(
        types.ClientCapabilities(**capabilities),
        root_uri=root,
        workspace_folders=[types.WorkspaceFolder(root, folder.name)],
    )
    await asyncio.wait_for(editor.client.initialize_async(asked), WAIT)
    editor.client.initialized(types.InitializedParams())
    try:
        yield editor
    finally:
        if not editor.status.done():
            await asyncio.wait_for(editor.client.shutdown_async(None), WAIT)
            editor.client.exit(None)
        await asyncio.wait_for(editor.status, WAIT)


def applied(text: str, edits: Sequence[types.TextEdit]) -> str:
    """The text after edits whose positions count UTF-16 units, the last first."""
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        start, end = place(text, edit.range.start), place(text, edit.range.end)
        raw = text.encode("utf-16-le")
        text = (raw[:start] + edit.new_text.encode("utf-16-le") + raw[end:]).decode("utf-16-le")
    return text


def place(text: str, position: types.Position) -> int:
    """The byte of the UTF-16 text at which a position stands."""
    lines = text.split("\n")
    return sum(len((line + "\n").encode("utf-16-le")) for line in lines[: position.line]) + 2 * position.character


def marked(text: str, where: types.Range) -> str:
    """The words that a range marks, counted in UTF-16 units as editors do."""
    return text.encode("utf-16-le")[place(text, where.start) : place(text, where.end)].decode("utf-16-le")
