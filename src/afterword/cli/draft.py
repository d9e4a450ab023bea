"""`afterword draft`: from evidence to the draft of a postmortem, with its charts beside it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.evidence import parse_window, read_with_progress
from afterword.cli.forms import Form, form_named
from afterword.cli.live_sources import NO_LIVE, Live, takes_live_sources, with_fetched
from afterword.cli.written import write

if TYPE_CHECKING:
    from afterword.core.model.document import Document
    from afterword.core.model.timeline import Timeline


@takes_live_sources
def draft(
    evidence: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders (gz, zst, zip as they are), or - for stdin.")
    ] = None,
    template: Annotated[str, typer.Option(metavar="NAME", help="From afterword templates, or a file.")] = "standard",
    severity: Annotated[str | None, typer.Option(help="P0 to P4, or the word you use, as in High.")] = None,
    title: Annotated[str | None, typer.Option(help="The title; found in the evidence when left out.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it; - for standard output.")] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="md unless the name of the file says otherwise.")
    ] = None,
    services: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Which service depends on which (services.toml).")
    ] = None,
    window: Annotated[str | None, typer.Option(metavar="FROM..TO", help="Look at this stretch of time only.")] = None,
    live: Live = NO_LIVE,
) -> None:
    """Write a postmortem from evidence, each statement with its source."""
    from afterword.cli.template_files import find_template
    from afterword.core.document.compose import compose
    from afterword.core.document.exporters.forms import FORMS, Sheet
    from afterword.core.timeline.build import build_timeline

    chosen = find_template(template)  # a wrong name is told before the evidence is read
    form = form or form_named(out)
    asked = parse_window(window)
    paths = with_fetched(evidence, live, asked)
    timeline = build_timeline(read_with_progress(paths, services=services, window=asked), window=asked)
    document = compose(timeline, template=chosen, title=title, severity=None, now=datetime.now(UTC))
    document = _with_severity(document, severity)
    if str(out) == "-" or (form is Form.JSON and out is None):
        sys.stdout.buffer.write(FORMS[form.value].make(Sheet(document, stem="draft"))[0])
        return
    path = out or Path(f"{slug(document)}.{FORMS[form.value].ending}")
    written = _write(document, path, form)
    if form is Form.JSON:
        print(f"Written to {path}.", file=sys.stderr)
    else:
        _tell(document, timeline, written)


def slug(document: Document) -> str:
    """A file name from the date and the title, as in 2026-11-20-requests-failed."""
    words = re.sub(r"[^a-z0-9]+", "-", document.title.lower()).strip("-")[:60].rstrip("-")
    day = document.date.isoformat() if document.date else "undated"
    return f"{day}-{words or 'postmortem'}"


def _with_severity(document: Document, given: str | None) -> Document:
    """The document with the severity as given, and as P0 to P4 where the word has a mapping."""
    from dataclasses import replace

    from afterword.core.document.general_header import severity_named

    if given is None:
        return document
    level = severity_named(given)
    return replace(document, severity=level, severity_as_written=None if level == given.upper() else given)


def _write(document: Document, path: Path, form: Form) -> list[Path]:
    """Writes the draft and the files that it names beside it; those that were written, the draft first."""
    from afterword.core.document.exporters.forms import FORMS, Sheet

    stem = re.sub(r"[^\w.-]+", "-", path.stem)  # a link in Markdown holds no space
    data, beside = FORMS[form.value].make(Sheet(document, stem=stem))
    _keep(path, data)
    files = {path: data} | {path.parent / name: content for name, content in beside.items()}
    for place, content in files.items():
        write(place, content, "--out")
    return list(files)


def _keep(path: Path, content: bytes) -> None:
    """Puts a file of that name aside when it says something else: it may be a draft that people have worked on."""
    if not path.is_file() or path.read_bytes() == content:
        return
    count = 1
    while (aside := path.with_name(f"{path.stem}.old-{count}{path.suffix}")).exists():
        count += 1
    path.rename(aside)
    print(f"{path} was there already; it is kept as {aside}.", file=sys.stderr)


def _tell(document: Document, timeline: Timeline, written: list[Path]) -> None:
    """Where the draft is, what was found, and what is left to people."""
    from afterword.core.document.asks import questions

    print(f"Draft: {written[0]}")
    drawings = [one for one in written[1:] if one.suffix in (".svg", ".png") and not one.stem.endswith("-narrow")]
    if drawings:
        print(f"Charts: {', '.join(str(one) for one in drawings)}")
    print(f"\nFound: {document.title}")
    for line in _found(document, timeline):
        print(f"  {line}")
    left = questions(document)
    if left:
        print(f"\nA person must still answer ({len(left)}):")
        for one in left:
            print(f"  - {one}")


def _found(document: Document, timeline: Timeline) -> list[str]:
    from afterword.core.document.words import clock, duration, number

    lines = []
    impact = timeline.impact
    if impact.start and impact.end and document.impact_seconds is not None:
        lines.append(
            f"users hit from {clock(impact.start)} to {clock(impact.end)} UTC, {duration(document.impact_seconds)}"
        )
    if impact.failed_in_window is not None and impact.requests_in_window:
        lines.append(f"{number(impact.failed_in_window)} of {number(impact.requests_in_window)} requests failed")
    read = [one for one in timeline.sources if one.kind != "unreadable" and not one.is_outside]
    lines.append(
        f"{len(document.timeline)} of {len(timeline.entries)} timeline entries printed, "
        f"{len(document.notes)} notes on evidence, {len(read)} of {len(timeline.sources)} files used"
    )
    lines += [f"not known: {one}" for one in timeline.unknowns]
    return lines
