"""The language server itself: what it answers to an editor, and when it checks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from afterword.cli.language_server import fixes
from afterword.cli.language_server.checking import Checked, Options, check, wanted
from afterword.cli.language_server.positions import touches
from afterword.core.lint.output.pages import page_of
from afterword.core.lint.registry import rule_named
from afterword.core.model.finding import LEVELS

PAUSE = 0.3  # seconds without a key before a changed text is checked
KINDS = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
SETTINGS = ("afterword.toml", "pyproject.toml")


class Server(LanguageServer):
    """Checks documents as they are opened and changed; whole texts are sent, so that no line can be counted twice."""

    def __init__(self, options: Options) -> None:
        sync = types.TextDocumentSyncKind.Full
        super().__init__("afterword", version("afterword"), text_document_sync_kind=sync)
        self.options = options
        self._checked: dict[str, Checked] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    def folders(self) -> list[Path]:
        """The folders that are open in the editor."""
        places = [one.uri for one in self.workspace.folders.values()] or [self.workspace.root_uri]
        return [Path(path) for uri in places if uri and (path := to_fs_path(uri))]

    async def checked(self, document: TextDocument) -> Checked:
        """The document's findings; checked now, in a thread, if it has changed since. One check runs at a time."""
        async with self._turn:
            kept = self._checked.get(document.uri)
            if kept is None or kept.text != document.source:
                path, text = _path(document), document.source
                kept = await asyncio.to_thread(self._check, path, text)
                self._checked[document.uri] = kept
            return kept

    def _check(self, path: Path | None, text: str) -> Checked:
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        looked_at = wanted(path, self.folders(), self.options.files)
        return check(text if looked_at else "", path, encoding, self.options)

    async def show(self, uri: str) -> None:
        """Sends the findings of a document as it is now."""
        document = self.workspace.get_text_document(uri)
        self._checked.pop(uri, None)  # the settings may have changed though the text has not
        version, checked = document.version, await self.checked(document)
        if checked.text in ("", document.source) and uri in self.workspace.text_documents:
            found = checked.diagnostics()
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def show_soon(self, uri: str) -> None:
        """Sends them once the typing pauses."""
        self.hold(uri)
        self._waiting[uri] = asyncio.create_task(self._later(uri))

    def hold(self, uri: str) -> None:
        """Gives up a check that waits."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()

    async def _later(self, uri: str) -> None:
        await asyncio.sleep(PAUSE)
        try:
            await self.show(uri)
        except Exception as error:  # nobody waits for this task, so nobody else would tell
            self.report_server_error(error, PyglsError)

    def close(self, uri: str) -> None:
        """Forgets a document and takes its findings away."""
        self.hold(uri)
        self._checked.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def places_cursor(self) -> bool:
        """Whether the editor takes edits that say where the cursor goes."""
        workspace = self.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        return bool(edits and edits.snippet_edit_support and edits.document_changes)


def _path(document: TextDocument) -> Path | None:
    return Path(document.path) if document.uri.startswith("file:") else None


def make_server(options: Options) -> Server:
    """A server with all that it answers to."""
    server = Server(options)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(settings_changed)
    server.feature(types.INITIALIZED)(watch_settings)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))(code_actions)
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    return server


async def did_open(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Checks at once."""
    await server.show(params.text_document.uri)


async def did_save(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Checks at once."""
    server.hold(params.text_document.uri)
    await server.show(params.text_document.uri)


async def did_change(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Checks when the typing pauses."""
    server.show_soon(params.text_document.uri)


async def did_close(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Takes the findings away."""
    server.close(params.text_document.uri)


async def settings_changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Checks every open document again with the new settings."""
    for uri in list(server.workspace.text_documents):
        server.show_soon(uri)


async def watch_settings(server: Server, params: types.InitializedParams) -> None:
    """Asks the editor to tell of changed settings files, where it can."""
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if not (watched and watched.dynamic_registration):
        return
    watchers = [types.FileSystemWatcher(f"**/{name}") for name in SETTINGS]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(types.RegistrationParams([registration]))


async def code_actions(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The quick fixes for the findings at a range, of the kinds that were asked for."""
    document = server.workspace.get_text_document(params.text_document.uri)
    checked = await server.checked(document)
    found = fixes.actions(checked, document.uri, document.version, params.range, snippets=server.places_cursor())
    return [one for one in found if _asked_for(one, params.context.only)]


def _asked_for(action: types.CodeAction, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    kind = str(action.kind.value if isinstance(action.kind, types.CodeActionKind) else action.kind)
    if only is None:
        return True
    asked = [str(one.value if isinstance(one, types.CodeActionKind) else one) for one in only]
    return any(one in ("", kind) or kind.startswith(f"{one}.") for one in asked)


async def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """What was found at a position, each with the page of its rule."""
    document = server.workspace.get_text_document(params.text_document.uri)
    checked = await server.checked(document)
    here = types.Range(params.position, params.position)
    met = [one for one in checked.findings if touches(checked.lines.range(one.place), here)]
    found = sorted(met, key=lambda one: LEVELS.index(one.level))
    if not found:
        return None
    pages = []
    for name in dict.fromkeys(one.rule for one in found):
        rule = rule_named(name)
        messages = [one.message for one in found if one.rule == name]
        pages.append("\n\n".join([*dict.fromkeys(messages), *([page_of(rule)] if rule else [])]))
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(pages))
    return types.Hover(content, checked.lines.range(found[0].place))
