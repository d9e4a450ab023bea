"""Runs every test: all on SQLite, those that touch the database again on PostgreSQL, then the walks in a browser.

Ends with one line that adds the three up, in the form of pytest's own, and with status 1 when anything failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / ".cache" / "tests"
ON_BOTH = ("tests/domain", "tests/api", "tests/web", "tests/jobs", "tests/live")


@dataclass(frozen=True)
class Session:
    """One run of pytest: what it is called, what it is given, and what its environment adds."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]


def sessions(workers: int) -> list[Session]:
    """The three runs, in order."""
    parallel = ("-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder") if workers > 1 else ()
    both = tuple(folder for folder in ON_BOTH if any((ROOT / folder).glob("test_*.py")))
    return [
        Session("SQLite", ("tests", "--ignore=tests/browser", *parallel), {}),
        Session("PostgreSQL", (*both, *parallel), {"AFTERWORD_TEST_DATABASE": "postgresql"}),
        Session("browser", ("tests/browser", *parallel), {}),
    ]


def run(session: Session) -> tuple[Counter[str], int]:
    """How many tests ended how, and pytest's exit status."""
    print(f"\nTests: {session.name}", flush=True)
    report = REPORTS / f"{session.name}.xml"
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", "-rs", f"--junitxml={report}", *session.arguments]
    done = subprocess.run(command, cwd=ROOT, env={**environment, **session.environment}, check=False)
    return counted(report), done.returncode


def counted(report: Path) -> Counter[str]:
    """The numbers of a JUnit report; one error when there is none, because pytest did not get that far."""
    if not report.is_file():
        return Counter(error=1)
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - pytest has just written it
    numbers: Counter[str] = Counter()
    for suite in suites:
        told = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        numbers.update(failed=told["failures"], error=told["errors"], skipped=told["skipped"])
        numbers.update(passed=told["tests"] - told["failures"] - told["errors"] - told["skipped"])
    return numbers


def summary(results: list[tuple[Session, Counter[str]]], seconds: float) -> str:
    """One line in the form of pytest's own, over all runs."""
    total: Counter[str] = sum((numbers for _, numbers in results), Counter())
    words = [f"{total[word]} {word}" for word in ("failed", "passed", "skipped", "error") if total[word]]
    parts = ", ".join(f"{session.name} {numbers['passed']}" for session, numbers in results)
    line = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s ({parts}) "
    return line.center(100, "=")


def main() -> int:
    """0 when every test of every run passed."""
    began = time.monotonic()
    REPORTS.mkdir(parents=True, exist_ok=True)
    workers = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 4)
    outcomes = [(session, *run(session)) for session in sessions(workers)]
    print()
    print(summary([(session, numbers) for session, numbers, _ in outcomes], time.monotonic() - began), flush=True)
    return 1 if any(status for _, _, status in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
