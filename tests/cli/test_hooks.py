"""Hooks before a commit, with real git and pre-commit: a text that blames is refused, a better one goes in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOW_TO = ROOT / "docs" / "how-to" / "check-before-a-commit.md"
BLAMING = "# Outage: login\n\n## Root cause\n\nThe release engineer forgot to raise the pool.\n"
BETTER = BLAMING.replace(
    "The release engineer forgot to raise the pool", "The pool was sized for three workers, not eight"
)


class Repository:
    """A git repository of a team, with nobody's settings but its own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        folder.mkdir()
        plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.environment = {
            **plain,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "NO_COLOR": "1",
        }
        self.run("git", "init", "--quiet")
        for key, value in (("user.name", "Alice"), ("user.email", "alice@example.org"), ("commit.gpgsign", "false")):
            self.run("git", "config", key, value)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command in the repository."""
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=900, check=False
        )

    def write(self, name: str, text: str) -> None:
        """Writes a file and puts it into the next commit."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assert self.run("git", "add", name).returncode == 0

    def commit(self) -> tuple[int, str]:
        """Tries to commit; the status and what was said."""
        done = self.run("git", "commit", "-m", "Tell of the outage")
        return done.returncode, done.stdout + done.stderr

    def commits(self) -> int:
        """How many commits there are."""
        return len(self.run("git", "log", "--oneline").stdout.splitlines())


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "team", tmp_path)


@pytest.fixture
def revision() -> str:
    """The commit of this tree whose hooks are used."""
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git tree")
    return done.stdout.strip()


def use_hook(repository: Repository, revision: str, name: str) -> None:
    """Puts one of our hooks into the repository and installs it, as a team does."""
    hooks = f"repos:\n- repo: {ROOT}\n  rev: {revision}\n  hooks:\n  - id: {name}\n"
    repository.write(".pre-commit-config.yaml", hooks)
    assert repository.run(str(BIN / "pre-commit"), "install").returncode == 0


def refuses_then_accepts(repository: Repository) -> None:
    """Walks from a refused commit to an accepted one."""
    repository.write("docs/postmortems/2026-01-15.md", BLAMING)
    repository.write("README.md", BLAMING)  # no postmortem: not looked at
    status, said = repository.commit()
    assert (status, repository.commits()) == (1, 0), said
    assert "docs/postmortems/2026-01-15.md:5:1: error person-blamed" in said
    assert "say what in the system let it happen" in said
    assert "README.md:" not in said
    repository.write("docs/postmortems/2026-01-15.md", BETTER)
    status, said = repository.commit()
    assert (status, repository.commits()) == (0, 1), said


def test_pre_commit_refuses_blame_and_takes_the_better_text(repository: Repository, revision: str) -> None:
    use_hook(repository, revision, "afterword-lint-system")
    refuses_then_accepts(repository)
    assert repository.commits() == 1


def test_pre_commit_installs_afterword_by_itself(repository: Repository, revision: str) -> None:
    if not os.environ.get("AFTERWORD_TEST_PRE_COMMIT_INSTALL"):
        pytest.skip("set AFTERWORD_TEST_PRE_COMMIT_INSTALL=1 where a package index can be reached")
    use_hook(repository, revision, "afterword-lint")
    refuses_then_accepts(repository)
    assert repository.commits() == 1


def test_plain_hook_of_the_how_to_does_the_same(repository: Repository) -> None:
    (script,) = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", HOW_TO.read_text(), re.DOTALL)
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script)
    hook.chmod(0o755)
    refuses_then_accepts(repository)
    repository.write("notes.txt", "no postmortem in this one")
    status, said = repository.commit()
    assert status == 0, said


def test_manifest_of_the_hooks_is_what_pre_commit_takes() -> None:
    command = [str(BIN / "pre-commit"), "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
