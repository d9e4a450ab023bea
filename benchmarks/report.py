"""What was measured, held against the goals, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Facts = dict[str, Any]
GOALS: dict[str, tuple[float, str]] = {
    "MB a second, whole timeline": (200, "at least"),
    "times faster than lnav": (3, "at least"),
    "times faster per line than Drain3": (30, "at least"),
    "MB peak": (800, "below"),
    "MB peak on the large folder": (800, "below"),
    "seconds for ten minutes of a long log": (5, "below"),
    "seconds to read and rank the metrics": (3, "below"),
    "seconds for a draft": (5, "below"),
    "seconds for --help": (0.25, "below"),
}
COMMANDS = (
    "timeline", "lnav", "timeline of the large folder", "ten minutes of a long log", "metrics", "draft", "help",
)  # fmt: skip
STAGES = ("hash", "cut into lines", "find fields", "count", "sum up")


def goals(facts: Facts) -> list[Facts]:
    """Each goal with what was measured; what was not measured is left out."""
    values = dict(_values(facts))
    rows = []
    for name, (bound, kind) in GOALS.items():
        if name in values:
            met = values[name] >= bound if kind == "at least" else values[name] < bound
            rows.append({"goal": name, "value": round(values[name], 2), "wanted": f"{kind} {bound}", "met": met})
    return rows


def _values(facts: Facts) -> Iterator[tuple[str, float]]:
    ours, folder = facts["timeline"], facts["folder"]
    yield "MB a second, whole timeline", folder["megabytes"] / ours["seconds"]
    yield "MB peak", ours["peak_mb"]
    if facts["lnav"]:
        yield "times faster than lnav", facts["lnav"]["seconds"] / ours["seconds"]
    if "drain3" in facts:
        drained = facts["drain3"]
        per_line = ours["seconds"] / folder["lines"]
        yield "times faster per line than Drain3", drained["seconds"] / drained["lines"] / per_line
    measured = {
        "MB peak on the large folder": ("timeline of the large folder", "peak_mb"),
        "seconds for ten minutes of a long log": ("ten minutes of a long log", "seconds"),
        "seconds to read and rank the metrics": ("metrics", "seconds"),
        "seconds for a draft": ("draft", "seconds"),
        "seconds for --help": ("help", "seconds"),
    }
    yield from ((goal, facts[name][part]) for goal, (name, part) in measured.items() if name in facts)


def report(facts: Facts) -> str:
    """The results as Markdown."""
    met = {True: "yes", False: "no"}
    rows = [(row["goal"], row["value"], row["wanted"], met[row["met"]]) for row in facts["goals"]]
    runs = [(name, *list(facts[name].values())[:3]) for name in COMMANDS if facts.get(name)]
    lines = [
        f"# Benchmark of {facts['at']}",
        "",
        *_table(("goal", "measured", "wanted", "met"), rows),
        "",
        f"Whole commands, medians of {facts['runs']}:",
        "",
        *_table(("what", "seconds", "processor seconds", "peak MB"), runs),
        "",
        *_explained(facts),
        "",
        *_profile(facts["stages"], facts["timeline"]["processor"]),
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in facts["machine"].items()) + ".",
    ]
    return "\n".join(lines) + "\n"


def _explained(facts: Facts) -> Iterator[str]:
    folder, ours = facts["folder"], facts["timeline"]
    yield (
        f"The folder: {folder['megabytes']} MB, {folder['lines']:,} lines in {len(folder['files'])} files; the "
        f"timeline reads {folder['lines'] / ours['seconds']:,.0f} lines a second. It is the whole command: times, "
        "levels, statuses, durations, routes and patterns of all lines, hashes, findings and JSON."
    )
    if facts["lnav"]:
        yield (
            "lnav (headless, knowing the format of the JSON log) counts records by level with first and last time, and "
            f"by status in both formats that have one, by SQL; it counted {facts['lnav']['records']:,} records. Both "
            "read the same files, in turn."
        )
    if "drain3" in facts:
        drained = facts["drain3"]
        yield (
            f"Drain3: {drained['lines']:,} lines ({drained['megabytes']:.0f} MB) in {drained['seconds']:.1f} s, "
            f"{drained['lines'] / drained['seconds']:,.0f} lines a second; compared per line."
        )
    if "large folder" in facts:
        yield f"The large folder: {facts['large folder']['megabytes']} MB of the same, over as many times the hours."
    if "ten minutes of a long log" in facts:
        asked = facts["ten minutes of a long log"]
        yield f"The long log: {asked['gigabytes']} GB of one access log; --window {asked['window']}."
    if "metrics" in facts:
        among = "is" if facts["metrics"]["cause among the first three"] else "is not"
        yield f"The metrics: 500 series of 10,000 points; what rose first {among} among the first three signals."


def _profile(stages: Facts, processor: float) -> list[str]:
    """Where the time goes: processor seconds by kind of file and stage, on one thread."""
    whole = stages["all"]
    kinds = [(kind, *(row.get(stage, 0.0) for stage in STAGES)) for kind, row in stages.items() if kind != "all"]
    total = sum(sum(row.values()) for row in stages.values())
    return [
        "Where the time goes: processor seconds of each stage, measured apart on one thread.",
        "",
        *_table(("kind of file", *STAGES), sorted(kinds, key=lambda row: -sum(row[1:]))),
        "",
        "Once for all: " + ", ".join(f"{stage} {spent:.2f} s" for stage, spent in whole.items()) + ". "
        f"Together {total:.2f} s; the command took {processor:.2f} s on two threads, which wait for memory together.",
    ]


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[str]:
    cells = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in cells]
