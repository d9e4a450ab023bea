"""What git knows of a folder: which repository it is, and who wrote its files and when. Nothing is ever changed."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from afterword.domain.importing.incoming import Authored

SECONDS = 60
_QUIET = (  # settings of a repository that would start programs or ask other machines
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "log.showSignature=false",
    "core.pager=cat",
    "core.quotePath=false",
)
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def repository_of(place: Path) -> Path | None:
    """The root of the working tree that a file or folder lies in, None outside of git."""
    folder = place if place.is_dir() else place.parent
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


def identity_of(root: Path) -> str | None:
    """What names a repository wherever it is cloned: its first commit; None when there is none."""
    said = _ask(root, "rev-list", "--max-parents=0", "HEAD")
    commits = sorted(said.decode("ascii", "replace").split()) if said else []
    return commits[0] if commits else None


def authors_of(root: Path, below: Path) -> dict[str, Authored]:
    """Who added each file of a folder and when, by its path from the root; empty when git does not say."""
    inside = below.relative_to(root).as_posix() if below != root else "."
    form = "--format=%x01%aI%x02%an%x02%ae"
    said = _ask(root, "log", "--no-renames", "--diff-filter=A", "--name-only", "-z", form, "--", inside)
    found: dict[str, Authored] = {}
    current: Authored | None = None
    for piece in (said or b"").split(b"\x00"):
        for part in piece.lstrip(b"\n").split(b"\n"):
            if part.startswith(b"\x01"):
                current = _authored(part[1:].decode("utf-8", "replace"))
            elif part and current is not None:
                found[os.fsdecode(part)] = current  # git tells the newest first: the last one stays
    return found


def _authored(said: str) -> Authored | None:
    parts = said.split("\x02")
    try:
        at = datetime.fromisoformat(parts[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Authored(at, *parts[1:3]) if len(parts) == 3 else None


def _ask(root: Path, *question: str) -> bytes | None:
    """The answer of git, None when it has none."""
    command = ["git", "-C", str(root), *(word for one in _QUIET for word in ("-c", one)), *question]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing in it is more than a name
            command, capture_output=True, timeout=SECONDS, check=False, env={**os.environ, **_ENVIRONMENT}
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
