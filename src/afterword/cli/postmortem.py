"""`afterword postmortem`: lists, begins, publishes, fetches and closes postmortems of a server."""

from __future__ import annotations

import sys
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from afterword.cli.forms import Form, Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, LimitOption, as_json, facts, hanging, number, say, table
from afterword.cli.words import clean, duration

postmortem = typer.Typer(help="List, begin, publish and close postmortems of a server.", no_args_is_help=True)
OverrideOption = Annotated[
    str, typer.Option("--override", metavar="REASON", help="Open the gate against what blocks it, and why.")
]
Code = Annotated[str, typer.Argument(metavar="PM-007", help="The postmortem.")]
FIELDS = (
    ("number", "Number"), ("title", "Title"), ("status", "Status"), ("severity", "Severity"), ("date", "Date"),
    ("driver", "Driver"), ("template", "Template"), ("incidents", "Incidents"), ("services", "Services"),
    ("lasted", "Lasted"), ("private", "Private"), ("published_at", "Published"), ("actions", "Actions"),
)  # fmt: skip


class Gate(StrEnum):
    """What a postmortem passes through."""

    TIMELINE = "timeline"
    REVIEW = "review"
    PUBLISH = "publish"
    CLOSE = "close"


def _path(code: str) -> str:
    return f"/postmortems/{number('PM', code)}"


@postmortem.command("list")
def list_(
    status: Annotated[list[str] | None, typer.Option(help="As in draft, published; may be repeated.")] = None,
    severity: Annotated[list[str] | None, typer.Option("--severity", "-s")] = None,
    words: Annotated[str | None, typer.Option("--words", "-w", help="Words that must occur.")] = None,
    limit: LimitOption = 50,
    form: FormatOption = Listing.TABLE,
) -> None:
    """List postmortems, newest first."""
    rows = connect().rows("/postmortems", most=limit, status=status, severity=severity, q=words)
    if form is Listing.JSON:
        as_json(rows)
        return
    columns = [("number", "Number"), ("status", "Status"), ("severity", "Severity"), ("date", "Date"),
               ("title", "Title"), ("driver", "Driver")]  # fmt: skip
    table(rows, columns, "No postmortem fits.")


@postmortem.command()
def show(code: Code, form: FormatOption = Listing.TABLE) -> None:
    """Show one postmortem, and what blocks publishing it."""
    server = connect()
    row = server.get(_path(code))
    if form is Listing.JSON:
        as_json(row)
        return
    minutes = row.get("duration_minutes")
    facts(row | {"lasted": None if minutes is None else duration(timedelta(minutes=minutes))}, FIELDS)
    print()
    for check in server.get(f"{_path(code)}/gates")["items"]:
        if not check["ok"]:
            print(hanging(f"{_standing(check) + ':':<9}{clean(check['sentence'])}", 9))


@postmortem.command()
def gates(
    code: Code,
    only: Annotated[list[Gate] | None, typer.Option("--gate", help="Only this one; may be repeated.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Show what each gate asks, and what blocks it."""
    server = connect()
    found = {gate.value: server.get(f"{_path(code)}/gates/{gate.value}")["items"] for gate in only or list(Gate)}
    if form is Listing.JSON:
        as_json(found)
        return
    checks = [{"gate": gate, "says": _standing(check), **check} for gate, rows in found.items() for check in rows]
    columns = [("gate", "Gate"), ("says", "State"), ("sentence", "What"), ("where", "Where"),
               ("override_reason", "Opened, because")]  # fmt: skip
    table(checks, columns, "No gate looks at anything.")


def _standing(check: dict[str, Any]) -> str:
    if check["ok"]:
        return "Fine"
    return "Blocks" if check["blocks"] else "Missing"


@postmortem.command("start-review")
def start_review(code: Code, override: OverrideOption = "", form: FormatOption = Listing.TABLE) -> None:
    """Move a draft into review, once its timeline is confirmed."""
    row = connect().post(f"{_path(code)}/start-review", {"override": override})
    say(row, f"{row['number']} is in review.", form)


@postmortem.command()
def close(code: Code, override: OverrideOption = "", form: FormatOption = Listing.TABLE) -> None:
    """Close it, and its incidents with it."""
    row = connect().post(f"{_path(code)}/close", {"override": override})
    say(row, f"{row['number']} is closed.", form)


@postmortem.command()
def start(
    code: Annotated[str, typer.Argument(metavar="INC-042", help="The resolved incident.")],
    template: Annotated[str | None, typer.Option(help="Template; else the policy says.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Begin the postmortem of an incident."""
    row = connect().post(f"/incidents/{number('INC', code)}/postmortem", {"template": template})
    say(row, f"{row['number']} is begun.", form)


@postmortem.command()
def publish(
    code: Code,
    note: Annotated[str, typer.Option(help="What a version after the first corrects.")] = "",
    override: OverrideOption = "",
    form: FormatOption = Listing.TABLE,
) -> None:
    """Publish it as it is now."""
    row = connect().post(f"{_path(code)}/publish", {"note": note, "override": override})
    say(row, f"{row['postmortem']} is published.", form)


@postmortem.command()
def export(
    code: Code,
    to: Annotated[Form, typer.Option("--to", help="The form.")] = Form.MARKDOWN,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where; else standard output.")] = None,
    external: Annotated[bool, typer.Option("--external", help="The version that may leave the house.")] = False,
) -> None:
    """Fetch it as a file."""
    data = connect().file(f"{_path(code)}/export.{to.value}", external=external or None)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    out.write_bytes(data)
    print(f"{out} is written, {len(data):,} bytes.", file=sys.stderr)
