"""What an import did, or would do, as a table and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from afterword.cli.words import clean

if TYPE_CHECKING:
    from afterword.domain.importing.services import Outcome

DOCUMENTS = ("create", "update", "same", "conflict")
WORDS = {"create": ("to create", "created"), "update": ("to update", "updated"), "same": ("the same", "the same"),
         "conflict": ("in conflict", "in conflict"), "skip": ("left out", "left out"),
         "failed": ("not readable", "not readable")}  # fmt: skip


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The documents in the contract's shape; beside them the files that are none."""
    return {
        "documents": [_document(one) for one in outcomes if one.action in DOCUMENTS],
        "skipped": [{"file": one.file, "reason": one.reason} for one in outcomes if one.action == "skip"],
        "failed": [{"file": one.file, "reason": one.reason} for one in outcomes if one.action == "failed"],
    }


def _document(one: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": one.file,
        "number": one.number,
        "action": one.action,
        "sure": [asdict(found) for found in one.sure],
        "doubtful": [asdict(found) for found in one.doubtful],
    }
    return row | {name: value for name, value in (("reason", one.reason), ("sections", list(one.sections))) if value}


def as_table(outcomes: Sequence[Outcome], *, dry_run: bool) -> None:
    """Prints a line for each document, its doubts below it, and the count of all."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    for one in outcomes:
        head = f"[bold]{one.action:<9}[/bold]{(one.number or ''):<8}{escape(clean(one.file))}"
        console.print(f"{head}  [dim]{escape(clean(one.reason))}[/dim]" if one.reason else head)
        if one.sections:
            console.print(f"{'':17}differs in: {escape(clean(', '.join(one.sections)))}")
        if one.action in ("create", "update"):
            _findings(console, one)
    counts = Counter(one.action for one in outcomes)
    said = [f"{count} {WORDS[name][not dry_run]}" for name in WORDS if (count := counts[name])]
    console.print(f"\n{', '.join(said) or 'No document was found'}.")


def _findings(console: Any, one: Outcome) -> None:
    from rich.markup import escape

    sure = ", ".join(f"{found.field} {clean(found.value)}" for found in one.sure if found.field != "title")
    if sure:
        console.print(f"{'':17}[dim]sure: {escape(sure)}[/dim]")
    for found in one.doubtful:
        value = f" {clean(found.value)}" if found.value else ""
        console.print(f"{'':17}[yellow]{found.field}[/yellow]{escape(value)}: {escape(clean(found.reason))}")
