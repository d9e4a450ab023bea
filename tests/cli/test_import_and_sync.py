"""`afterword import` and `afterword sync` as a person calls them, on real files, real git and with real kills."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

COMMAND = (sys.executable, "-m", "afterword.cli.main")
ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
for _name in ("DATABASE_URL", "AFTERWORD_DATA", "DJANGO_SETTINGS_MODULE"):
    ENVIRONMENT.pop(_name, None)
HOUSE = """# Search was slow

Date: 2026-03-02

## Timeline (UTC)

- 09:00 Slow
- 09:40 Index rebuilt

## Impact

Every search took ten seconds.

## Action items

- [ ] Watch the size of the index @admin
"""


def run(*words: object, data: Path, status: int = 0) -> str:
    """Calls afterword on a data folder; its standard output."""
    done = subprocess.run(
        [*COMMAND, *map(str, words), "--data", str(data)], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def asked(*words: object, data: Path, status: int = 0) -> Any:
    """The same, with the answer as JSON."""
    return json.loads(run(*words, "--format", "json", data=data, status=status))


def git(folder: Path, *words: str, at: str = "2026-03-04T10:00:00+01:00") -> str:
    """Runs git as Ines."""
    who = {"GIT_AUTHOR_NAME": "Ines", "GIT_AUTHOR_EMAIL": "admin@localhost.localdomain", "GIT_AUTHOR_DATE": at}
    who |= {"GIT_COMMITTER_NAME": "Ines", "GIT_COMMITTER_EMAIL": "ines@example.org", "GIT_COMMITTER_DATE": at}
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, env={**ENVIRONMENT, **who}, check=True
    )
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with one postmortem in a house style."""
    folder = tmp_path / "runbooks"
    (folder / "postmortems").mkdir(parents=True)
    (folder / "README.md").write_text("# Runbooks\n\nHow we do things.\n")
    (folder / "postmortems" / "2026-03-02-search.md").write_text(HOUSE)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Add")
    return folder


def rows(data: Path) -> dict[str, int]:
    """How many rows every table has."""
    with sqlite3.connect(data / "afterword.sqlite3") as base:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def value(data: Path, question: str) -> Any:
    """The one value that a question finds."""
    with sqlite3.connect(data / "afterword.sqlite3") as base:
        return base.execute(question).fetchone()[0]


def test_all_real_documents_are_imported_once_and_the_second_time_they_are_the_same(
    shared_data: Path, data_folder: Path
) -> None:
    first = asked("import", shared_data / "postmortems", data=data_folder)
    assert {one["action"] for one in first["documents"]} == {"create"}
    assert (len(first["documents"]), first["failed"]) == (111, [])
    assert all("LICENSE" in one["file"] for one in first["skipped"])
    before = rows(data_folder)
    second = asked("import", shared_data / "postmortems", data=data_folder)
    assert {one["action"] for one in second["documents"]} == {"same"}
    assert [one["number"] for one in second["documents"]] == [one["number"] for one in first["documents"]]
    assert rows(data_folder) == before


def test_what_was_written_out_is_the_same_here_and_keeps_its_number_elsewhere(
    repository: Path, data_folder: Path, tmp_path: Path
) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir()
    run("import", repository, data=data_folder)
    assert asked("sync", folder, data=data_folder)["written"] == ["PM-001-search-was-slow.md"]
    assert {one["action"] for one in asked("import", folder, data=data_folder)["documents"]} == {"same"}
    (there,) = asked("import", folder, data=elsewhere)["documents"]
    assert (there["action"], there["number"]) == ("create", "PM-001")
    assert asked("sync", folder, data=elsewhere) == {"written": [], "read": [], "conflicts": [], "left": []}


def test_git_tells_who_wrote_a_document_and_when(repository: Path, data_folder: Path) -> None:
    run("import", repository, data=data_folder)
    assert value(data_folder, "SELECT published_at FROM postmortems_postmortem").startswith("2026-03-04 09:00:00")
    assert value(data_folder, "SELECT author FROM importing_original") == "Ines <admin@localhost.localdomain>"
    assert value(data_folder, "SELECT driver_id FROM postmortems_postmortem") is not None
    assert value(data_folder, "SELECT origin FROM importing_original").startswith("git:")


def test_clone_of_a_repository_is_recognised_after_a_change(
    repository: Path, data_folder: Path, tmp_path: Path
) -> None:
    run("import", repository, data=data_folder)
    git(tmp_path, "clone", "-q", str(repository), "clone")
    file = tmp_path / "clone" / "postmortems" / "2026-03-02-search.md"
    file.write_text(HOUSE.replace("ten seconds", "twelve seconds"))
    (found,) = asked("import", tmp_path / "clone", data=data_folder)["documents"]
    assert (found["action"], found["number"]) == ("update", "PM-001")


def test_sync_with_a_conflict_in_a_real_repository(repository: Path, data_folder: Path, tmp_path: Path) -> None:
    first = asked("sync", repository, data=data_folder)
    assert first["read"] == ["postmortems/2026-03-02-search.md"]
    (name,) = first["written"]
    assert git(repository, "status", "--porcelain").split() == ["??", ".afterword-sync.json", "??", name]
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "Keep in step")
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(repository), "other")
    (repository / name).write_text((repository / name).read_text().replace("ten seconds", "eleven seconds"))
    assert asked("sync", repository, data=data_folder)["read"] == [name]
    (other / name).write_text((other / name).read_text().replace("ten seconds", "twelve seconds"))
    head = git(other, "rev-parse", "HEAD")
    clash = asked("sync", other, data=data_folder, status=1)
    assert clash["conflicts"] == [{"file": name, "section": "Impact"}]
    assert "twelve seconds" in (other / name).read_text()
    assert "eleven seconds" in value(data_folder, "SELECT text FROM postmortems_section WHERE key = 'impact'")
    shown = (other / name.replace(".md", ".conflict.md")).read_text()
    assert ("eleven seconds" in shown, "twelve seconds" in shown) == (True, True)
    assert git(other, "rev-parse", "HEAD") == head
    assert "nothing" not in run("sync", other, "--keep", "file", "--only", "PM-001", data=data_folder)
    assert "twelve seconds" in value(data_folder, "SELECT text FROM postmortems_section WHERE key = 'impact'")
    assert (
        value(data_folder, "SELECT count(*) FROM postmortems_sectionrevision WHERE text LIKE '%eleven seconds%'") == 1
    )
    assert value(data_folder, "SELECT count(*) FROM journal_journalentry WHERE surface <> 'cli'") == 0


def killed(words: Sequence[object], data: Path, ready: Any) -> None:
    """Calls afterword and kills it as soon as `ready()` says so."""
    with subprocess.Popen(
        [*COMMAND, *map(str, words), "--data", str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    ) as child:  # fmt: skip
        limit = time.monotonic() + 60
        while child.poll() is None and not ready() and time.monotonic() < limit:
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)


def many(folder: Path, count: int) -> Path:
    """A folder of different postmortems."""
    folder.mkdir()
    for number in range(count):
        text = HOUSE.replace("Search was slow", f"Search {number} was slow").replace("ten", f"{number + 10}")
        (folder / f"2026-03-{number % 28 + 1:02d}-search-{number}.md").write_text(text)
    return folder


def count_of(data: Path, table: str) -> int:
    """The rows of a table, 0 while it is not there."""
    try:
        return int(value(data, f"SELECT count(*) FROM {table}"))
    except sqlite3.OperationalError:
        return 0


def test_killed_import_is_whole_or_not_at_all_and_goes_on(data_folder: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "archive", 40)
    killed(["import", folder], data_folder, lambda: count_of(data_folder, "importing_original") >= 5)
    kept = count_of(data_folder, "importing_original")
    assert 5 <= kept < 40
    assert count_of(data_folder, "postmortems_postmortem") == kept
    actions = [one["action"] for one in asked("import", folder, data=data_folder)["documents"]]
    assert sorted(actions) == sorted(["same"] * kept + ["create"] * (40 - kept))
    assert count_of(data_folder, "postmortems_postmortem") == 40


def test_killed_sync_leaves_whole_files_and_goes_on(data_folder: Path, tmp_path: Path) -> None:
    folder, out = many(tmp_path / "archive", 40), tmp_path / "out"
    out.mkdir()
    run("import", folder, data=data_folder)
    killed(["sync", out], data_folder, lambda: len(list(out.glob("PM-*.md"))) >= 5)
    written = list(out.glob("PM-*.md"))
    assert 5 <= len(written) < 40
    assert all(re.search(r"\| AI-\d+ \|", path.read_text()) for path in written)
    report = asked("sync", out, data=data_folder)
    assert (report["conflicts"], report["left"], report["read"]) == ([], [], [])
    assert len(list(out.glob("PM-*.md"))) == 40
    assert not list(out.glob(".afterword-*.part"))
    assert asked("sync", out, data=data_folder)["written"] == []


def test_hostile_archive_gives_what_is_safe_and_tells_the_rest(data_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escaped.md", HOUSE)
        archive.writestr("good/2026-03-02-search.md", HOUSE)
        archive.writestr("good/huge.md", "a" * 6_000_000)
        archive.writestr("good/binary.md", b"\x00\xff" * 500)
        link = zipfile.ZipInfo("good/link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    said = asked("import", path, data=data_folder)
    assert [one["file"] for one in said["documents"]] == ["old.zip/good/2026-03-02-search.md"]
    reasons = {one["file"].rsplit("/", 1)[-1]: one["reason"] for one in said["failed"]}
    assert reasons == {
        "escaped.md": "its name leads out of the archive",
        "huge.md": "it is longer than 5 MB",
        "binary.md": "it is no text; give a Markdown file",
        "link.md": "it is a link",
    }
    assert not (tmp_path.parent / "escaped.md").exists()


def test_hostile_folder_gives_what_is_safe_and_tells_the_rest(data_folder: Path, tmp_path: Path) -> None:
    folder = many(tmp_path / "archive", 1)
    secret = tmp_path / "secret.md"
    secret.write_text(HOUSE)
    (folder / "link.md").symlink_to(secret)
    (folder / "round.md").symlink_to(folder / "round.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "windows.md").write_bytes(HOUSE.replace("Every search", "Jede Suche für").encode("cp1252"))
    Path(os.fsdecode(os.fsencode(folder) + b"/2026-03-02-n\xe4me.md")).write_text(HOUSE.replace("ten", "nine"))
    (folder / "picture.md").write_text(HOUSE.replace("Every", "![x](../secret.md) ![y](/etc/hostname) Every"))
    said = asked("import", folder, data=data_folder)
    assert sorted(one["file"] for one in said["failed"]) == ["link.md", "pipe.md", "round.md"]
    names = sorted(one["file"] for one in said["documents"])
    assert names == ["2026-03-01-search-0.md", "2026-03-02-n\N{REPLACEMENT CHARACTER}me.md", "picture.md", "windows.md"]
    assert count_of(data_folder, "postmortems_postmortemimage") == 0
    assert {one["action"] for one in asked("import", folder, data=data_folder)["documents"]} == {"same"}


def test_dry_run_shows_a_preview_and_writes_no_postmortem(repository: Path, data_folder: Path) -> None:
    (found,) = asked("import", repository, "--dry-run", data=data_folder)["documents"]
    assert (found["action"], found["number"]) == ("create", None)
    assert {"field": "date", "value": "2026-03-02"} in found["sure"]
    assert "severity" in [one["field"] for one in found["doubtful"]]
    assert count_of(data_folder, "postmortems_postmortem") == 0


@pytest.mark.parametrize("command", ["import", "sync"])
def test_slip_of_the_hand_makes_no_database(command: str, tmp_path: Path) -> None:
    assert run(command, tmp_path / "missing", data=tmp_path / "data", status=3 if command == "import" else 2) == ""
    assert not (tmp_path / "data").exists()


def test_wrong_calls_are_told_in_one_sentence(data_folder: Path, tmp_path: Path) -> None:
    run("import", "https://example.org/repo.git", data=data_folder, status=2)
    run("import", tmp_path, "--zone", "Nowhere", data=data_folder, status=2)
    run("import", tmp_path, "--severity", "High", data=data_folder, status=2)
    (tmp_path / "empty").mkdir()
    assert "No document was found" in run("import", tmp_path / "empty", data=data_folder, status=1)
