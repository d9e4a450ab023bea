"""The language server as an editor meets it: opening, typing, quick fixes, explanations, and ends of all kinds."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types
from tests.cli.language_server.editor import COMMAND, Editor, applied, marked, opened

BLAME = "\U0001f525\U0001f525 Über alles: the release engineer forgot to raise the pool."
FAULTY = f"# Outage: login\n\n## Root cause\n\n{BLAME}\n"
STALE = "<!-- lint off: judging-words because it was quoted -->"
UTF16 = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16])
Walk = Callable[[Editor], Awaitable[None]]


def run(walk: Walk, folder: Path, *options: str, **capabilities: object) -> None:
    """Walks with an editor that has a folder open."""

    async def whole() -> None:
        async with opened(folder, *options, **capabilities) as editor:
            await walk(editor)

    asyncio.run(whole())


def of(found: list[types.Diagnostic], rule: str) -> list[types.Diagnostic]:
    """The findings of one rule."""
    return [one for one in found if one.code == rule]


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """A document below the open folder."""
    return (tmp_path / "postmortem.md").as_uri()


def test_opened_document_is_marked_at_the_right_words(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        (blamed,) = of(await editor.open(uri, FAULTY), "person-blamed")
        assert marked(FAULTY, blamed.range).lower().startswith("the release engineer forgot")
        assert blamed.range.start == types.Position(4, len("XXXX Über alles: "))  # each fire counts two units
        assert (blamed.severity, blamed.source) == (types.DiagnosticSeverity.Error, "afterword")
        assert "say what in the system" in blamed.message

    run(walk, tmp_path, general=UTF16)


def test_editor_that_counts_characters_or_bytes_is_served_too(tmp_path: Path, uri: str) -> None:
    for kind, width in ((types.PositionEncodingKind.Utf32, 1), (types.PositionEncodingKind.Utf8, 4)):

        async def walk(editor: Editor, width: int = width) -> None:
            (blamed,) = of(await editor.open(uri, FAULTY), "person-blamed")
            umlaut = 2 if width == 4 else 1
            assert blamed.range.start.character == 2 * width + len(" ber alles: ") + umlaut

        run(walk, tmp_path, general=types.GeneralClientCapabilities(position_encodings=[kind]))


def test_lines_that_end_as_on_windows_keep_their_numbers(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        (blamed,) = of(await editor.open(uri, "\ufeff" + FAULTY.replace("\n", "\r\n")), "person-blamed")
        assert blamed.range.start.line == 4

    run(walk, tmp_path)


def test_mended_sentence_loses_its_mark_once_the_typing_pauses(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        assert of(await editor.open(uri, FAULTY), "person-blamed")
        for version, text in (
            (2, FAULTY + "\nMore."),
            (3, FAULTY.replace("the release engineer forgot", "nothing had")),
        ):
            editor.type(uri, version, text)
        assert not of(await editor.found(uri), "person-blamed")
        await asyncio.sleep(0.5)
        assert editor.sent[uri].empty(), "each key was checked, though the typing had not paused"

    run(walk, tmp_path)


def test_saved_and_closed_documents_are_told_at_once(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        await editor.open(uri, FAULTY)
        document = types.TextDocumentIdentifier(uri)
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert of(await editor.found(uri), "person-blamed")
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
        assert await editor.found(uri) == []

    run(walk, tmp_path)


def test_safe_change_is_offered_and_gives_the_text_without_the_comment(tmp_path: Path, uri: str) -> None:
    text = f"# Outage\n\n## Impact \U0001f525\n\n{STALE}\nThe pool is larger now.\n"

    async def walk(editor: Editor) -> None:
        (stale,) = of(await editor.open(uri, text), "excuse")
        assert list(stale.tags) == [types.DiagnosticTag.Unnecessary]
        (fix,) = await editor.actions(uri, stale.range, [types.CodeActionKind.QuickFix])
        assert (fix.title, fix.is_preferred) == ("Take it out", True)
        assert applied(text, fix.edit.changes[uri]) == text.replace(STALE, "")
        (everything,) = await editor.actions(uri, stale.range, [types.CodeActionKind.SourceFixAll])
        assert applied(text, everything.edit.changes[uri]) == text.replace(STALE, "")

    run(walk, tmp_path)


def test_words_are_replaced_where_a_safe_change_has_others(tmp_path: Path, uri: str) -> None:
    text = "# Outage\n\n## \U0001f525 Timeline (utc)\n\n- 10:05 Errors begin\n"

    async def walk(editor: Editor) -> None:
        (spelled,) = of(await editor.open(uri, text), "zone-spelling")
        assert marked(text, spelled.range) == "utc"
        changes = await editor.actions(uri, spelled.range, [types.CodeActionKind.QuickFix])
        (fix,) = [one for one in changes if one.is_preferred]
        assert applied(text, fix.edit.changes[uri]) == text.replace("utc", "UTC")

    run(walk, tmp_path)


def test_excuse_counts_only_once_its_reason_is_written(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        (blamed,) = of(await editor.open(uri, FAULTY), "person-blamed")
        (excuse,) = [one for one in await editor.actions(uri, blamed.range) if "person-blamed" in one.title]
        written = applied(FAULTY, excuse.edit.changes[uri])
        assert written == FAULTY.replace(BLAME, f"{BLAME} <!-- lint off: person-blamed because -->")
        editor.type(uri, 2, written)
        found = await editor.found(uri)
        assert of(found, "person-blamed")
        assert "only with a reason" in of(found, "excuse")[0].message
        editor.type(uri, 3, written.replace("because -->", "because she asked for it -->"))
        found = await editor.found(uri)
        assert not of(found, "person-blamed")
        assert not of(found, "excuse")

    run(walk, tmp_path)


def test_excuse_stands_where_the_document_keeps_its_form(tmp_path: Path, uri: str) -> None:
    text = "# Outage\n\n## Root cause\n\n| Cause | Level |\n|---|---|\n| The outage was caused by human error. | L5 |\n"

    async def walk(editor: Editor) -> None:
        found = await editor.open(uri, text)
        (error,) = of(found, "human-error-as-cause")
        (excuse,) = [one for one in await editor.actions(uri, error.range) if error.code in one.title]
        written = applied(text, excuse.edit.changes[uri])
        assert "\n\n<!-- lint off: human-error-as-cause because -->\n| Cause | Level |" in written
        missing = of(found, "severity-missing")[0]
        (whole,) = [one for one in await editor.actions(uri, missing.range) if "severity-missing" in one.title]
        below = "## Root cause\n\n<!-- lint file: severity-missing because -->\n\n| Cause"
        assert below in applied(text, whole.edit.changes[uri])
        reasoned = written.replace("because -->", "because the source says so -->")
        editor.type(uri, 2, reasoned)
        assert not of(await editor.found(uri), "human-error-as-cause")

    run(walk, tmp_path)


def test_editor_that_can_place_the_cursor_gets_it_behind_because(tmp_path: Path, uri: str) -> None:
    edits = types.WorkspaceEditClientCapabilities(document_changes=True, snippet_edit_support=True)

    async def walk(editor: Editor) -> None:
        (blamed,) = of(await editor.open(uri, FAULTY), "person-blamed")
        (excuse,) = [one for one in await editor.actions(uri, blamed.range) if "person-blamed" in one.title]
        (edit,) = excuse.edit.document_changes[0].edits
        assert edit.snippet.value == " <!-- lint off: person-blamed because $1 -->"

    run(walk, tmp_path, workspace=types.WorkspaceClientCapabilities(workspace_edit=edits))


def test_hover_tells_the_page_of_the_rule(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        (blamed,) = of(await editor.open(uri, FAULTY), "person-blamed")
        start = blamed.range.start
        told = await editor.hover(uri, start.line, start.character + 3)
        assert told is not None
        assert told.contents.value.startswith(blamed.message)
        assert all(f"## {head}" in told.contents.value for head in ("What", "Why", "Bad", "Good", "Source"))
        assert await editor.hover(uri, start.line, 0) is None

    run(walk, tmp_path)


def test_settings_of_the_workspace_count_and_are_read_again(tmp_path: Path, uri: str) -> None:
    settings = tmp_path / "afterword.toml"
    settings.write_text('[lint]\noff = ["person-blamed"]\n')
    watched = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)

    async def walk(editor: Editor) -> None:
        assert not of(await editor.open(uri, FAULTY), "person-blamed")
        assert editor.watches == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
        settings.write_text('[lint]\noff = ["person-blamd"]\n')
        event = types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        (wrong,) = await editor.found(uri)
        assert "did you mean person-blamed?" in wrong.message
        settings.unlink()
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        assert of(await editor.found(uri), "person-blamed")

    run(walk, tmp_path, workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watched))


def test_only_files_that_are_postmortems_are_looked_at(tmp_path: Path) -> None:
    other = (tmp_path / "README.md").as_uri()

    async def walk(editor: Editor) -> None:
        assert await editor.open(other, FAULTY) == []

    async def everything(editor: Editor) -> None:
        assert of(await editor.open(other, FAULTY), "person-blamed")

    run(walk, tmp_path)
    run(everything, tmp_path, "--files", ".")


def test_empty_document_and_lesser_findings_are_left_alone(tmp_path: Path, uri: str) -> None:
    async def walk(editor: Editor) -> None:
        assert await editor.open(uri, "\n") == []
        editor.type(uri, 2, FAULTY)
        assert {one.code for one in await editor.found(uri)} == {"person-blamed"}

    run(walk, tmp_path, "--level", "error")


def test_server_ends_when_it_is_told_to(tmp_path: Path, uri: str) -> None:
    ended: list[int | None] = []

    async def walk(editor: Editor) -> None:
        await editor.open(uri, FAULTY)
        await editor.client.shutdown_async(None)
        editor.client.exit(None)
        ended.append(await asyncio.wait_for(editor.status, 30))

    run(walk, tmp_path)
    assert ended == [0]


KILLED = """
import subprocess, sys, time
server = subprocess.Popen({command!r}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
print(server.pid, flush=True)
time.sleep(600)
"""


def test_server_ends_when_its_editor_is_killed() -> None:
    editor = subprocess.Popen([sys.executable, "-c", KILLED.format(command=COMMAND)], stdout=subprocess.PIPE, text=True)
    assert editor.stdout is not None
    server = int(editor.stdout.readline())
    assert is_alive(server)
    editor.send_signal(signal.SIGKILL)
    editor.wait()
    until = time.monotonic() + 60
    while is_alive(server) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_alive(server)


def is_alive(process: int) -> bool:
    """Whether a process runs that may not be ours; one that has ended and waits to be fetched does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_wrong_pattern_is_told_in_one_sentence() -> None:
    done = subprocess.run([*COMMAND, "--files", "("], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no regular expression" in done.stderr
    assert "Traceback" not in done.stderr


def test_lint_itself_loads_nothing_of_the_language_server(tmp_path: Path) -> None:
    (tmp_path / "postmortem.md").write_text(FAULTY)
    call = f"main(['lint', {str(tmp_path)!r}, '--fail-on', 'error'])"
    lines = ("import sys", "from afterword.cli.main import main", "try:", f"    {call}", "except SystemExit:")
    program = "\n".join((*lines, "    print(*sys.modules)"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "afterword" in loaded
    assert loaded.isdisjoint({"pygls", "lsprotocol", "cattrs", "asyncio"})
