"""`make bench`: how fast and how large, beside Drain3 on every line and lnav, in one run on one machine.

It makes logs by repeating recorded ones, runs whole commands in turn, and prints ratios; seconds depend on the machine,
ratios hardly. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from folders import Log, evidence, make, make_long, recorded
from measure import Run, machine, middle, run
from report import goals, report
from rivals import counted, drain, lnav
from series import CAUSE, make_series

HERE = Path(__file__).resolve().parent
AFTERWORD = str(Path(sys.executable).parent / "afterword")
SERIES, POINTS = 500, 10_000


def main() -> None:
    """Measures, prints, writes the results, and ends with status 1 when a goal is missed."""
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="afterword-bench-") as scratch:
        facts = measured(wanted, Path(scratch))
    facts["goals"] = goals(facts)
    text = report(facts)
    print(text)
    if wanted.save:
        save(facts, text)
    sys.exit(0 if all(row["met"] for row in facts["goals"]) else 1)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, metavar="MB", help="the folder that is timed (1000)")
    parser.add_argument("--large", type=int, default=4000, metavar="MB", help="the folder for memory (4000; 0: none)")
    parser.add_argument("--long", type=int, default=20, metavar="GB", help="the log for --window (20; 0: none)")
    parser.add_argument("--drain", type=int, default=100, metavar="MB", help="how much Drain3 is given (100)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (5); the median counts")
    parser.add_argument("--profile", action="store_true", help="only show where the time of the timeline goes")
    parser.add_argument("--no-save", dest="save", action="store_false", help="print only")
    wanted = parser.parse_args()
    if wanted.profile:
        wanted.large, wanted.long, wanted.drain, wanted.save, wanted.runs = 0, 0, 0, False, 1
    return wanted


def measured(wanted: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Everything that was measured, as facts for JSON."""
    facts: dict[str, Any] = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "runs": wanted.runs, "machine": machine()}
    logs = recorded(evidence())
    with folder_of(wanted.size, logs, scratch, facts, "folder") as folder:
        ours, theirs = in_turn(folder, scratch, wanted.runs)
        facts["timeline"] = told(middle(ours))
        facts["lnav"] = {**told(middle(theirs)), "records": counted(theirs[0].output)} if theirs else None
        tell("The stages of the timeline, on one thread")
        facts["stages"] = json.loads(run([sys.executable, str(HERE / "stages.py"), str(folder)]).output)
        if wanted.drain:
            tell(f"Drain3 on every line of {wanted.drain} MB")
            facts["drain3"] = vars(drain(folder, wanted.drain))
    if wanted.large:
        with folder_of(wanted.large, logs, scratch, facts, "large folder") as folder:
            facts["timeline of the large folder"] = several(wanted.runs, "timeline", str(folder), "--format", "json")
    if wanted.long:
        facts |= windowed(wanted, logs, scratch)
    if not wanted.profile:
        facts |= others(wanted, scratch)
    return facts


def windowed(wanted: argparse.Namespace, logs: dict[str, Log], scratch: Path) -> dict[str, Any]:
    """Ten minutes out of one long log, by a whole command."""
    tell(f"Making a log of {wanted.long} GB")
    folder = scratch / "long"
    start, end = make_long(folder, wanted.long, logs)
    window = f"{start:%Y-%m-%dT%H:%M:%SZ}..{end:%Y-%m-%dT%H:%M:%SZ}"
    asked = several(wanted.runs, "timeline", str(folder), "--window", window, "--format", "json")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    return {"ten minutes of a long log": {**asked, "gigabytes": round(size / 1e9, 1), "window": window}}


def others(wanted: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """The metrics, the draft and the help."""
    tell(f"Ranking {SERIES} series of {POINTS:,} points")
    make_series(scratch / "metrics", SERIES, POINTS)
    command = [AFTERWORD, "timeline", str(scratch / "metrics"), "--format", "json"]
    runs = [run(command) for _ in range(wanted.runs)]
    first = [signal["name"] for signal in json.loads(runs[0].output)["signals"][:3]]
    return {
        "metrics": {**told(middle(runs)), "cause among the first three": any(CAUSE in name for name in first)},
        "draft": several(wanted.runs, "draft", str(evidence()), "--out", str(scratch / "draft.md")),
        "help": several(wanted.runs, "--help"),
    }


@contextmanager
def folder_of(megabytes: int, logs: dict[str, Log], scratch: Path, facts: dict[str, Any], name: str) -> Iterator[Path]:
    """A folder of logs of this size, which is gone afterwards; what lies in it is told in the facts."""
    tell(f"Making {megabytes} MB of logs")
    folder = scratch / "logs"
    lines = make(folder, megabytes, logs)
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}
    facts[name] = {"megabytes": round(sum(files.values()) / 1e6, 1), "lines": lines, "files": files}
    yield folder
    shutil.rmtree(folder)


def tell(sentence: str) -> None:
    """What is going on, on standard error."""
    print(f"{sentence} ...", file=sys.stderr, flush=True)


def in_turn(folder: Path, scratch: Path, runs: int) -> tuple[list[Run], list[Run]]:
    """Runs of ours and of lnav, one after the other, so that other load on the machine meets both."""
    ours, theirs = [], []
    for turn in range(runs):
        tell(f"Run {turn + 1} of {runs}: timeline, then lnav")
        ours.append(run([AFTERWORD, "timeline", str(folder), "--format", "json"]))
        other = lnav(folder, scratch / "home")
        if other:
            theirs.append(other)
    return ours, theirs


def several(runs: int, *arguments: str) -> dict[str, float]:
    """The median of several runs of a whole command."""
    tell(f"{runs} times: afterword {arguments[0]}")
    return told(middle([run([AFTERWORD, *arguments]) for _ in range(runs)]))


def told(one: Run) -> dict[str, float]:
    """A run as numbers."""
    return {"seconds": round(one.seconds, 3), "processor": round(one.processor, 3), "peak_mb": round(one.peak, 1)}


def save(facts: dict[str, Any], text: str) -> None:
    """Writes the results of the day."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    stem = folder / facts["at"][:10]
    stem.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    stem.with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
