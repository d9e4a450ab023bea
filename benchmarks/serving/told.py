"""What was measured, held against the targets, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from serving.pages import TARGETS

Facts = dict[str, Any]
MEMORY = 250  # megabytes
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def misses(facts: Facts) -> list[str]:
    """The names of what took longer or held more than it should."""
    slow = [
        f"{name} ({TITLES[kind]})"
        for kind in facts["databases"]
        for name, row in facts[kind]["rows"].items()
        if row["p95"] >= TARGETS[row["kind"]]
    ]
    large = [f"memory ({TITLES[kind]})" for kind in facts["databases"] if facts[kind]["megabytes"] >= MEMORY]
    return slow + large


def report(facts: Facts) -> str:
    """The results as Markdown."""
    kinds = facts["databases"]
    lines = [
        f"# Benchmark of the pages, {facts['at']}",
        "",
        f"{facts['size']:,} incidents with 30 entries each, as many postmortems, five actions for each. Milliseconds "
        f"of the server, {facts['times']} requests by an administrator and by a member who may not see most private "
        "ones; the person who waits longer counts. `of 1,000` is the median beside that of 1,000 incidents.",
        "",
        *_table(facts, kinds),
        "",
        *_memory(facts, kinds),
        "",
        f"{len(misses(facts))} beyond their target" + (": " + ", ".join(misses(facts)) if misses(facts) else "") + ".",
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in facts["machine"].items()) + ".",
    ]
    return "\n".join(lines) + "\n"


def _table(facts: Facts, kinds: list[str]) -> Iterator[str]:
    head = ["page", *(f"{TITLES[kind]} {part}" for kind in kinds for part in ("p50", "p95", "of 1,000", "queries"))]
    yield _line([*head, "target", "holds"])
    yield _line(["---"] * (len(head) + 2))
    for name, first in facts[kinds[0]]["rows"].items():
        target = TARGETS[first["kind"]]
        holds = all(facts[kind]["rows"][name]["p95"] < target for kind in kinds)
        cells = [cell for kind in kinds for cell in _cells(facts, kind, name)]
        yield _line([name, *cells, str(target), "yes" if holds else "no"])


def _cells(facts: Facts, kind: str, name: str) -> list[str]:
    row = facts[kind]["rows"][name]
    before = facts.get(f"{kind} before", {"rows": {}})["rows"].get(name)
    growth = f"{row['p50'] / before['p50']:.1f}" if before else ""
    return [f"{row['p50']:.0f}", f"{row['p95']:.0f}", growth, str(row["queries"])]


def _memory(facts: Facts, kinds: list[str]) -> Iterator[str]:
    for kind in kinds:
        held, most = facts[kind]["megabytes"], facts[kind]["most megabytes"]
        yield f"Memory of the process at the end, {TITLES[kind]}: {held} MB, at most {most} MB; target {MEMORY} MB."


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
