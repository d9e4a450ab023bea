"""Calls made to hurt: names with escape codes, windows beyond the calendar, input and output that are closed."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from afterword.cli import evidence

WORSE = "esc\x1b[31m\x1b]0;owned\x07new\nline.bin"
CALL = [sys.executable, "-m", "afterword.cli.main"]


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_escape_codes_in_file_names_never_reach_the_terminal(call, tmp_path, form):
    (tmp_path / WORSE).touch()
    (tmp_path / "good.log").write_text("2026-01-15T10:00:00Z INFO worker: done\n" * 20)
    status, out, err = call("timeline", tmp_path, "--format", form)
    assert status == 0
    assert "\x1b" not in out + err
    assert "\x07" not in out + err


def test_escape_codes_in_file_names_never_reach_the_terminal_when_nothing_is_usable(call, tmp_path):
    (tmp_path / WORSE).touch()
    status, out, err = call("timeline", tmp_path)
    assert status == 3
    assert err.count("\n") == 1
    assert "\x1b" not in out + err


def test_file_name_is_shown_as_it_is_beside_the_progress_bar(tmp_path, monkeypatch):
    (tmp_path / "[bold]esc\x1b]0;owned.log").write_text("2026-01-15T10:00:00Z INFO worker: done\n" * 20)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert len(evidence.read_with_progress([tmp_path])) == 1
    assert "[bold]esc]0;owned.log" in sys.stderr.getvalue()


def test_window_beyond_the_calendar_is_told_in_a_sentence(call, tmp_path):
    given = "0001-01-01T00:00+14:00..9999-12-31T23:59-12:00"
    status, _, err = call("timeline", tmp_path, "--window", given)
    assert status == 2
    assert "is no window" in err


@pytest.mark.parametrize("closed", [False, True])
def test_empty_or_closed_standard_input_is_told_without_a_path_of_ours(tmp_path, closed):
    script = 'exec "$@" <&-' if closed else 'exec "$@" </dev/null'
    ended = subprocess.run(["sh", "-c", script, "sh", *CALL, "timeline", "-"], capture_output=True, text=True)
    assert ended.returncode == 3
    assert "found in standard input: stdin was not read: it is empty." in ended.stderr


def test_help_on_a_full_disk_is_told_in_a_sentence():
    with open("/dev/full", "w") as full:
        ended = subprocess.run([*CALL, "--help"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 3
    assert ended.stderr == "No space left on device.\n"
