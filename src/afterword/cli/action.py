"""`afterword action`: lists, adds and ends follow-up actions on a server."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, LimitOption, as_json, facts, number, say, table

action = typer.Typer(help="List, add and end follow-up actions on a server.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(metavar="AI-015", help="The action.")]
Note = Annotated[list[str], typer.Argument(help="In words; quotes are not needed.")]
Why = Annotated[list[str] | None, typer.Argument(help="Why.")]
FIELDS = (
    ("number", "Number"), ("text", "Action"), ("status", "Status"), ("owner", "Owner"), ("due", "Due"),
    ("priority", "Priority"), ("verification", "How to see"), ("postmortem", "Postmortem"), ("incident", "Incident"),
    ("completion_note", "Note"), ("completed_at", "Ended"),
)  # fmt: skip
WORDS = {"wont_do": "declined", "in_progress": "in progress"}


def _path(code: str) -> str:
    return f"/actions/{number('AI', code)}"


def _done(row: dict[str, Any], form: Listing) -> None:
    say(row, f"{row['number']} is {WORDS.get(row['status'], row['status'])}.", form)


@action.command("list")
def list_(
    owner: Annotated[list[str] | None, typer.Option(help="Handles, me or none; may be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="As in open, done; may be repeated.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those that are late.")] = False,
    of: Annotated[str | None, typer.Option("--postmortem", metavar="PM-007")] = None,
    limit: LimitOption = 50,
    form: FormatOption = Listing.TABLE,
) -> None:
    """List actions by when they are due."""
    asked = {"owner": owner, "status": status, "due": "overdue" if overdue else None, "postmortem": of}
    rows = connect().rows("/actions", most=limit, sort="due", **asked)
    if form is Listing.JSON:
        as_json(rows)
        return
    columns = [("number", "Number"), ("status", "Status"), ("priority", "Priority"), ("due", "Due"),
               ("owner", "Owner"), ("text", "Action")]  # fmt: skip
    table(rows, columns, "No action fits.")


@action.command()
def show(code: Code, form: FormatOption = Listing.TABLE) -> None:
    """Show one action."""
    row = connect().get(_path(code))
    if form is Listing.JSON:
        as_json(row)
    else:
        facts(row, FIELDS)


@action.command()
def add(
    text: Note,
    owner: Annotated[str | None, typer.Option(help="Handle of who does it.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="As in 2026-02-01.")] = None,
    priority: Annotated[str, typer.Option(help="P0 to P4.")] = "P2",
    of: Annotated[str | None, typer.Option("--postmortem", metavar="PM-007")] = None,
    incident: Annotated[str | None, typer.Option(metavar="INC-042")] = None,
    verification: Annotated[str | None, typer.Option(help="How anyone can see that it worked.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Add an action."""
    body = {"text": " ".join(text), "owner": owner, "due": due, "priority": priority, "postmortem": of}
    row = connect().post("/actions", body | {"incident": incident, "verification": verification})
    if form is Listing.JSON:
        as_json(row)
    else:
        print(f"{row['number']} is added.")


@action.command()
def done(code: Code, note: Note, form: FormatOption = Listing.TABLE) -> None:
    """Say that it is done, and what was done."""
    _done(connect().post(f"{_path(code)}/complete", {"note": " ".join(note)}), form)


@action.command()
def decline(code: Code, reason: Note, form: FormatOption = Listing.TABLE) -> None:
    """Say that it will not be done, and why."""
    _done(connect().post(f"{_path(code)}/decline", {"note": " ".join(reason)}), form)


@action.command()
def reopen(
    code: Code,
    reason: Annotated[list[str] | None, typer.Argument(help="Why.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Open it again."""
    body = {"reason": " ".join(reason)} if reason else {}
    _done(connect().post(f"{_path(code)}/reopen", body), form)
