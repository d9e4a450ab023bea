"""`afterword site` writes pages, brings them up to date, and leaves other people's folders alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "afterword.cli.main")
LEFT_OUT = ("DATABASE_URL", "AFTERWORD_DATA", "DJANGO_SETTINGS_MODULE")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
OLD = """# Search was slow

**Date:** 2026-03-02
**Status:** Published

## Summary

The index had grown.
"""


def run(*words: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def data(tmp_path: Path, data_folder: Path) -> Path:
    """A database with one postmortem that was published elsewhere."""
    (tmp_path / "old.md").write_text(OLD)
    run("import", tmp_path / "old.md", "--data", data_folder)
    return data_folder


def test_site_is_written_and_written_again(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "site"
    told = run("site", out, "--title", "Larkspur", "--data", data).stdout
    pages = {path.name for path in out.iterdir()}
    assert {"index.html", "feed.atom", "words.js", "site.css"} <= pages
    assert "written to" in told
    (out / "PM-099.html").write_text("an old page")
    (out / "CNAME").write_text("pm.example.org")
    assert "1 old file removed" in run("site", out, "--data", data).stdout
    assert (out / "CNAME").exists()


def test_folder_with_other_files_is_left_alone(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "index.html").write_text("mine")
    refused = run("site", out, "--data", data, status=3)
    assert "holds other files; name an empty folder" in refused.stderr
    assert (out / "index.html").read_text() == "mine"
