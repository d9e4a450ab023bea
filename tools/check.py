"""Runs every static check and says of each whether it holds; ends with status 1 when one does not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def tracked(*patterns: str) -> list[str]:
    """The files of the tree that fit, whether committed yet or not; what git ignores is left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() if listed.returncode == 0 else found(*patterns)
    return sorted({name for name in names if (ROOT / name).is_file()})


def found(*patterns: str) -> list[str]:
    """The same from the folder itself, for a source archive without git."""
    return [str(path.relative_to(ROOT)) for pattern in patterns for path in (ROOT / "src").rglob(pattern)]


def steps() -> list[tuple[str, list[str]]]:
    """Each check with its command line, the quick ones first."""
    python = sys.executable
    return [
        ("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
        ("format", [str(BIN / "ruff"), "format", "--check", "--output-format", "concise", "."]),
        ("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *tracked("*.html")]),
        ("import law", [str(BIN / "lint-imports")]),
        ("migrations", [python, "-m", "django", "makemigrations", "--check", "--dry-run"]),
        ("documentation", [python, "tools/make_docs.py", "--check"]),
        ("types", [str(BIN / "mypy")]),
        ("types of lab", [str(BIN / "mypy"), "lab"]),
    ]


def run(name: str, command: list[str]) -> bool:
    """True when the check holds; what it said is printed only when it does not."""
    began = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "afterword.site.settings", "AFTERWORD_DATA": ".cache/check"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    verdict = "holds" if done.returncode == 0 else "BROKEN"
    print(f"{name:14} {verdict:7} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return done.returncode == 0


def main() -> int:
    """0 when all checks hold, 1 otherwise; all of them run either way."""
    verdicts = [run(name, command) for name, command in steps()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
