"""`afterword timeline`: from evidence to the timeline of an incident, as a view, as JSON or as Markdown."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.evidence import parse_window, read_with_progress
from afterword.cli.live_sources import NO_LIVE, Live, takes_live_sources, with_fetched
from afterword.cli.written import spare

if TYPE_CHECKING:
    from afterword.core.evidence.base import Window
    from afterword.core.model.timeline import Timeline


class Form(StrEnum):
    """How the timeline is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"


@takes_live_sources
def timeline(
    evidence: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders (gz, zst, zip as they are), or - for stdin.")
    ] = None,
    window: Annotated[str | None, typer.Option(metavar="FROM..TO", help="Look at this stretch of time only.")] = None,
    form: Annotated[
        Form, typer.Option("--format", help="table for people, json for programs, md for a page.")
    ] = Form.TABLE,
    services: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Which service depends on which (services.toml).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every entry and every source.")] = False,
    record: Annotated[
        Path | None, typer.Option("--manifest", metavar="FILE", help="Write what it was made from and with.")
    ] = None,
    live: Live = NO_LIVE,
) -> None:
    """Rebuild the timeline of an incident from its evidence."""
    asked = parse_window(window)
    if record:
        spare(record, [*(evidence or ()), *([services] if services else ())], "--manifest")
    paths = with_fetched(evidence, live, asked)
    ahead = Thread(target=_import, args=("afterword.core.timeline.build",), daemon=True)
    ahead.start()  # reading mostly waits for Polars: what comes next is imported meanwhile
    readings = read_with_progress(paths, services=services, window=asked)
    ahead.join()
    from afterword.core.timeline.build import build_timeline

    found = build_timeline(readings, window=asked)
    if record:
        _write_manifest(record, found, asked, services)
    again = [str(path) for path in paths]
    again += [*(["--services", str(services)] if services else ()), *(["--window", window] if window else ())]
    _print(found, form, again, everything=everything)


def _write_manifest(place: Path, found: Timeline, asked: Window | None, services: Path | None) -> None:
    from afterword.cli.written import write
    from afterword.core.timeline.manifest import manifest

    made = manifest(found, window=asked, options={"services": services.name} if services else None)
    write(place, json.dumps(made, ensure_ascii=False, indent=2).encode() + b"\n", "--manifest")


def _print(found: Timeline, form: Form, again: list[str], *, everything: bool) -> None:
    """The answer on standard output; what the table does not tell of files with problems, on standard error."""
    if form is Form.TABLE:
        from afterword.cli.view_timeline import show

        show(found, everything=everything, asked=again)
        return
    if form is Form.JSON:
        from afterword.core.timeline.json import to_json

        sys.stdout.write(json.dumps(to_json(found), ensure_ascii=False, indent=2) + "\n")
    else:
        from afterword.cli.view_markdown import markdown

        sys.stdout.write(markdown(found, everything=everything))
    from afterword.cli.sources import named
    from afterword.cli.words import clean

    for report in found.sources:
        if report.problem:
            print(clean(named(report.file, report.problem)), file=sys.stderr)


def _import(module: str) -> None:
    """Imports a module ahead of its use; whoever uses it meets what is wrong with it."""
    with suppress(Exception):
        import_module(module)
