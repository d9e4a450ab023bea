"""`afterword patterns`: the shapes of a log's messages, how often each comes, and what changed in a window."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterword.cli.forms import Listing

if TYPE_CHECKING:
    from afterword.core.evidence.engines.grouping import Grouped, Grouper
    from afterword.core.model.reading import Pattern

UNCOMPARED = "Nothing in the log lies before the window, so nothing can be said to have changed."
TIMELESS = "No time was understood in the log, so the window was not looked at."


def patterns(
    file: Annotated[Path, typer.Argument(help="A log file (gz, zst, zip as it is), or - for stdin.")],
    window: Annotated[
        str | None,
        typer.Option(metavar="FROM..TO", help="Compare this stretch of time with what came before it."),
    ] = None,
    assign: Annotated[
        Path | None, typer.Option(metavar="OUT.csv", help="Write line,pattern for every line of the file.")
    ] = None,
    form: Annotated[Listing, typer.Option("--format", help="table for people, json for programs.")] = Listing.TABLE,
    everything: Annotated[bool, typer.Option("--all", help="Show every pattern.")] = False,
) -> None:
    """Group the lines of a log by shape: which shapes are new, rose or stopped."""
    from afterword.cli.evidence import given_paths, parse_window
    from afterword.cli.written import spare
    from afterword.core.evidence.engines.grouping import Grouper
    from afterword.core.evidence.unpack import find

    asked = parse_window(window)
    if assign:
        spare(assign, [file], "--assign")
    with given_paths([file]) as paths, find(paths) as found:
        grouper = Grouper(_only(file, found), asked)
        grouped = grouper.patterns()
        if assign:
            _assign(grouper, assign)
    if form is Listing.JSON:
        sys.stdout.write(json.dumps(to_json(grouped), ensure_ascii=False, indent=2) + "\n")
    else:
        from afterword.cli.view_patterns import show

        show(grouped, asked=asked, everything=everything, file=str(file))
    if asked and not grouped.compared:
        print(UNCOMPARED if grouped.timed else TIMELESS, file=sys.stderr)


def _only(file: Path, found: list[Any]) -> Any:
    """The source of the one file that was given; folders and archives of several are refused."""
    from afterword.core.errors import EvidenceError

    if len(found) != 1:
        count = f"there are {len(found)} files" if found else "there is no file"
        raise EvidenceError(file=str(file), reason=f"{count} in it; give one log file")
    if found[0].source is None:
        raise EvidenceError(file=str(file), reason=(found[0].problem or "it cannot be opened").rstrip("."))
    return found[0].source


def _assign(grouper: Grouper, out: Path) -> None:
    from afterword.core.errors import EvidenceError

    try:
        with out.open("wb") as stream:
            stream.write(b"line,pattern\n")
            for lines in grouper.assigned():
                lines.write_csv(stream, include_header=False, quote_style="never")
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise EvidenceError(file=str(out), reason=f"it cannot be written ({reason})") from problem


def to_json(grouped: Grouped) -> dict[str, Any]:
    """The document of the contract, with what changed; the oldest pattern first."""
    return {"patterns": [_row(pattern, grouped) for pattern in grouped.patterns]}


def _row(pattern: Pattern, grouped: Grouped) -> dict[str, Any]:
    from afterword.core.timeline.stamps import stamp

    change = grouped.changes.get(pattern.id)
    return {
        "id": pattern.id,
        "template": pattern.template,
        "level": pattern.level,
        "count": pattern.count,
        "first": stamp(pattern.first) if grouped.timed else None,
        "last": stamp(pattern.last) if grouped.timed else None,
        "example_line": pattern.example_line,
        "change": change.change if change else None,
        "baseline": change.baseline if change else None,
        "in_window": change.in_window if change else None,
        "rate_before": round(change.rate_before, 4) if change else None,
        "rate_in_window": round(change.rate_in_window, 4) if change else None,
    }
