"""What a server answered, as a table or as JSON on standard output."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.words import clean, kind_word
from afterword.core.errors import InputError

FormatOption = Annotated[Listing, typer.Option("--format", help="A table for people, or JSON for programs.")]
WHOLE = frozenset({"number", "severity", "status", "priority", "due", "date", "at", "declared_at", "kind", "gate", "n"})
CHOSEN = frozenset({"status", "kind", "postmortem_decision", "term"})
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="So many rows at most.")]


def number(prefix: str, written: str) -> str:
    """INC-42 for 42, inc-042 and INC-042: the part of an address that names a thing."""
    found = re.fullmatch(rf"(?:{prefix}-)?0*(\d{{1,9}})", written.strip(), re.IGNORECASE)
    if found is None:
        raise InputError(message=f"{clean(written)} is no number; write it as {prefix}-042.")
    return f"{prefix}-{found[1]}"


def named(prefix: str, written: str) -> str:
    """The number as people read it: INC-042."""
    return f"{prefix}-{int(number(prefix, written).removeprefix(f'{prefix}-')):03}"


def as_json(value: Any) -> None:
    """One JSON document."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def say(row: Mapping[str, Any], sentence: str, form: Listing) -> None:
    """What was done, in one sentence, or the row that the server answered as JSON."""
    if form is Listing.JSON:
        as_json(row)
    else:
        print(sentence)


def told(value: Any) -> str:
    """A value in a cell or a line."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return told(value.get("name"))
    if isinstance(value, list):
        return ", ".join(told(one) for one in value) or "-"
    text = clean(str(value))
    moment = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)", text)
    return f"{moment[1]} {moment[2]} UTC" if moment else text


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[tuple[str, str]], nothing: str) -> None:
    """A table of the fields named, without those that no row has; a sentence when there are no rows."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    listed = list(rows)
    if not listed:
        print(nothing)
        return
    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    known = [(name, head) for name, head in columns if any(told(row.get(name)) != "-" for row in listed)]
    for name, head in known:
        shown.add_column(head, no_wrap=name in WHOLE, overflow="fold", justify="right" if name == "n" else "left")
    for row in listed:
        shown.add_row(*(_cell(name, row.get(name)) for name, _ in known))
    Console(markup=False, highlight=False).print(shown)


def facts(row: Mapping[str, Any], fields: Sequence[tuple[str, str]]) -> None:
    """One thing: a line for each fact that is known."""
    width = max(len(head) for _, head in fields) + 2
    for name, head in fields:
        if (text := _cell(name, row.get(name))) != "-":
            print(hanging(f"{head + ':':<{width}}{text}", width))


def hanging(line: str, indent: int) -> str:
    """The line, folded for people at a terminal so that its words stand under each other; whole for programs."""
    if not sys.stdout.isatty():
        return line
    return textwrap.fill(line, max(shutil.get_terminal_size().columns, 2 * indent), subsequent_indent=" " * indent)


def _cell(name: str, value: Any) -> str:
    """A value; what is chosen from a list in words, as the pages have it."""
    text = told(value)
    return kind_word(text).replace("_", " ") if name in CHOSEN else text
