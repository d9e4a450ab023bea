"""`make bench`: how fast and how large, beside Drain3 on every line and lnav, in one run on one machine.

It makes a folder of logs by repeating recorded ones, runs whole commands in turn, and prints ratios; seconds depend on
the machine, ratios hardly. Results go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from folders import evidence, make, recorded
from measure import Run, machine, middle, run
from rivals import Drained, counted, drain, lnav

HERE = Path(__file__).resolve().parent
AFTERWORD = str(Path(sys.executable).parent / "afterword")
GOALS = {
    "times faster per line than Drain3": (10, "at least"),
    "times faster than lnav": (1.5, "at least"),
    "times faster than lnav on the large folder": (1.5, "at least"),
    "MB peak at the small folder": (800, "below"),
    "MB peak at the large folder": (800, "below"),
    "seconds for a draft": (5, "below"),
    "seconds for --help": (0.25, "below"),
}


def main() -> None:
    """Measures, prints, writes the results, and ends with status 1 when a goal is missed."""
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="afterword-bench-") as scratch:
        facts = measured(wanted, Path(scratch))
    text = report(facts)
    print(text)
    if wanted.save:
        save(facts, text)
    sys.exit(0 if all(row["met"] for row in facts["goals"]) else 1)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=200, metavar="MB", help="the folder that is timed (200)")
    parser.add_argument(
        "--large", type=int, default=1000, metavar="MB", help="the folder for memory and long runs (1000; 0: none)"
    )
    parser.add_argument("--drain", type=int, default=8, metavar="MB", help="how much of it Drain3 is given (8)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (3); the median counts")
    parser.add_argument("--no-save", dest="save", action="store_false", help="print only")
    return parser.parse_args()


def measured(wanted: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Everything that was measured, as facts for JSON."""
    facts: dict[str, Any] = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "machine": machine()}
    logs = recorded(evidence())
    small = scratch / "small"
    tell(f"Making {wanted.small} MB of logs")
    facts["small"] = size_of(small, make(small, wanted.small, logs))
    ours, theirs = in_turn(small, scratch, wanted.runs)
    facts["timeline"] = told(middle(ours))
    facts["lnav"] = {**told(middle(theirs)), "records": counted(theirs[0].output)} if theirs else None
    tell(f"Drain3 on every line of {wanted.drain} MB")
    facts["drain3"] = vars(drain(small, wanted.drain))
    facts["draft"] = told(middle([draft(scratch) for _ in range(wanted.runs)]))
    facts["help"] = told(middle([run([AFTERWORD, "--help"]) for _ in range(max(5, wanted.runs))]))
    if wanted.large:
        tell(f"Making {wanted.large} MB of logs")
        large = scratch / "large"
        facts["large"] = size_of(large, make(large, wanted.large, logs))
        ours, theirs = in_turn(large, scratch, wanted.runs)
        facts["timeline of the large folder"] = told(middle(ours))
        facts["lnav on the large folder"] = told(middle(theirs)) if theirs else None
    facts["goals"] = goals(facts)
    return facts


def tell(sentence: str) -> None:
    """What is going on, on standard error."""
    print(f"{sentence} ...", file=sys.stderr, flush=True)


def size_of(folder: Path, lines: int) -> dict[str, Any]:
    """Bytes and lines of a folder, by file."""
    files = {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {"megabytes": round(sum(files.values()) / 1e6, 1), "lines": lines, "files": files}


def in_turn(folder: Path, scratch: Path, runs: int) -> tuple[list[Run], list[Run]]:
    """Runs of ours and of lnav, one after the other, so that other load on the machine meets both."""
    ours, theirs = [], []
    for turn in range(runs):
        tell(f"Run {turn + 1} of {runs}: timeline, then lnav")
        ours.append(timeline(folder))
        other = lnav(folder, scratch / "home")
        if other:
            theirs.append(other)
    return ours, theirs


def timeline(folder: Path) -> Run:
    """One run of the whole command on a folder."""
    return run([AFTERWORD, "timeline", str(folder), "--format", "json"])


def draft(scratch: Path) -> Run:
    """One run of the whole draft command on the evidence of one recording."""
    return run([AFTERWORD, "draft", str(evidence()), "--out", str(scratch / "draft.md")])


def told(one: Run) -> dict[str, float]:
    """A run as numbers."""
    return {"seconds": round(one.seconds, 3), "processor": round(one.processor, 3), "peak_mb": round(one.peak, 1)}


def goals(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Each goal with what was measured; what could not be measured is left out."""
    ours = facts["timeline"]["seconds"]
    drained = Drained(**facts["drain3"])
    per_line = ours / facts["small"]["lines"]
    values: dict[str, float | None] = {
        "times faster per line than Drain3": drained.seconds / drained.lines / per_line,
        "times faster than lnav": facts["lnav"]["seconds"] / ours if facts["lnav"] else None,
        "times faster than lnav on the large folder": at_large(facts),
        "MB peak at the small folder": facts["timeline"]["peak_mb"],
        "MB peak at the large folder": facts.get("timeline of the large folder", {}).get("peak_mb"),
        "seconds for a draft": facts["draft"]["seconds"],
        "seconds for --help": facts["help"]["seconds"],
    }
    rows = []
    for name, (bound, kind) in GOALS.items():
        value = values[name]
        if value is not None:
            met = value >= bound if kind == "at least" else value < bound
            rows.append({"goal": name, "value": round(value, 2), "wanted": f"{kind} {bound}", "met": met})
    return rows


def at_large(facts: dict[str, Any]) -> float | None:
    """How many times faster than lnav on the large folder; None when it was not made or lnav is missing."""
    ours, theirs = facts.get("timeline of the large folder"), facts.get("lnav on the large folder")
    return theirs["seconds"] / ours["seconds"] if ours and theirs else None


def report(facts: dict[str, Any]) -> str:
    """The results as Markdown."""
    small, drained, other = facts["small"], facts["drain3"], facts["lnav"]
    speed = small["megabytes"] / facts["timeline"]["seconds"]
    lines = [
        f"# Benchmark of {facts['at']}",
        "",
        "| goal | measured | wanted | met |",
        "|---|---|---|---|",
        *(
            f"| {row['goal']} | {row['value']} | {row['wanted']} | {'yes' if row['met'] else 'no'} |"
            for row in facts["goals"]
        ),
        "",
        "| what | seconds | processor seconds | peak MB |",
        "|---|---|---|---|",
        *(f"| {name} | {row['seconds']} | {row['processor']} | {row['peak_mb']} |" for name, row in commands(facts)),
        "",
        f"The folder: {small['megabytes']} MB, {small['lines']:,} lines in {len(small['files'])} files; "
        f"the timeline reads {speed:.0f} MB and {small['lines'] / facts['timeline']['seconds']:,.0f} lines a second.",
        f"Drain3: {drained['lines']:,} lines ({drained['megabytes']:.0f} MB) in {drained['seconds']:.1f} s, "
        f"{drained['lines'] / drained['seconds']:,.0f} lines a second; compared per line.",
        "The timeline is the whole command: times, levels, statuses, durations, routes and patterns of all lines, "
        "hashes, findings and JSON. lnav (headless, knowing the format of the JSON log) counts records by level "
        "with first and last time by SQL. Both read the same files, in turn; medians count.",
        f"lnav counted {other['records']:,} records." if other else "lnav is not installed and was not compared.",
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in facts["machine"].items()) + ".",
    ]
    return "\n".join(lines) + "\n"


def commands(facts: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """The whole commands that were run."""
    names = ("timeline", "lnav", "timeline of the large folder", "lnav on the large folder", "draft", "help")
    return [(name, facts[name]) for name in names if facts.get(name)]


def save(facts: dict[str, Any], text: str) -> None:
    """Writes the results of the day."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    stem = folder / facts["at"][:10]
    stem.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    stem.with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
