"""`afterword incident`: declares, notes and resolves incidents on a server, from a shell at 3 a.m."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, LimitOption, as_json, facts, number, say, table, told
from afterword.cli.words import clean

incident = typer.Typer(help="Declare, note and resolve incidents on a server.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(metavar="INC-042", help="The incident.")]
Status = Annotated[str, typer.Argument(help="As in investigating.")]
AtOption = Annotated[str | None, typer.Option(metavar="TIME", help="When, if not now: 2026-01-15T10:00Z.")]
TemplateOption = Annotated[str | None, typer.Option(help="Template of the postmortem; else the policy says.")]
ReasonOption = Annotated[str, typer.Option(help="Why there will be none, for skip.")]
FIELDS = (
    ("number", "Number"), ("title", "Title"), ("severity", "Severity"), ("status", "Status"), ("services", "Services"),
    ("team", "Team"), ("private", "Private"), ("declared_at", "Declared"), ("detected_at", "Detected"),
    ("acknowledged_at", "Acknowledged"), ("mitigated_at", "Mitigated"), ("resolved_at", "Resolved"),
    ("summary", "Summary"), ("resolution_summary", "Resolution"), ("postmortem_decision", "Postmortem"),
    ("decision_reason", "Reason"), ("postmortems", "Postmortems"),
)  # fmt: skip


class Severity(StrEnum):
    """How grave."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Decision(StrEnum):
    """Whether there shall be a postmortem."""

    YES = "yes"
    LATER = "later"
    SKIP = "skip"


def _path(code: str) -> str:
    return f"/incidents/{number('INC', code)}"


@incident.command()
def declare(
    title: str,
    severity: Annotated[Severity, typer.Option("--severity", "-s")] = Severity.P2,
    service: Annotated[list[str] | None, typer.Option(help="A service that it touches; may be repeated.")] = None,
    team: Annotated[str | None, typer.Option(help="Slug of the team.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Only its people may know of it.")] = False,
    near_miss: Annotated[bool, typer.Option("--near-miss", help="It nearly happened.")] = False,
    at: AtOption = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Declare an incident."""
    body = {"title": title, "severity": severity.value, "services": service or [], "team": team, "private": private}
    row = connect().post("/incidents", body | {"kind": "near-miss" if near_miss else "incident", "at": at})
    say(row, f"{row['number']} is declared, {row['severity']}.", form)


@incident.command("list")
def list_(
    status: Annotated[list[str] | None, typer.Option(help="As in open, resolved; may be repeated.")] = None,
    severity: Annotated[list[Severity] | None, typer.Option("--severity", "-s")] = None,
    words: Annotated[str | None, typer.Option("--words", "-w", help="Words that must occur.")] = None,
    limit: LimitOption = 50,
    form: FormatOption = Listing.TABLE,
) -> None:
    """List incidents, newest first."""
    wanted = [one.value for one in severity or ()]
    rows = connect().rows("/incidents", most=limit, status=status, severity=wanted or None, q=words)
    if form is Listing.JSON:
        as_json(rows)
        return
    columns = [("number", "Number"), ("severity", "Severity"), ("status", "Status"), ("title", "Title"),
               ("services", "Services"), ("declared_at", "Declared")]  # fmt: skip
    table(rows, columns, "No incident fits.")


@incident.command()
def show(code: Code, form: FormatOption = Listing.TABLE) -> None:
    """Show one incident."""
    row = connect().get(_path(code))
    if form is Listing.JSON:
        as_json(row)
        return
    roles: dict[str, list[Any]] = {}
    for role in row["roles"]:
        roles.setdefault(role["role"], []).append(role["person"])
    facts(row | {f"role {name}": people for name, people in roles.items()}, (*FIELDS, *map(_role, roles)))


def _role(name: str) -> tuple[str, str]:
    return f"role {name}", clean(name).capitalize()


@incident.command()
def log(code: Code, limit: LimitOption = 1000, form: FormatOption = Listing.TABLE) -> None:
    """Show what was written down, in the order of time."""
    rows = connect().rows(f"{_path(code)}/entries", most=limit)
    if form is Listing.JSON:
        as_json(rows)
        return
    table(rows, [("at", "At"), ("actor", "Who"), ("kind", "Kind"), ("text", "What")], "Nothing is written down yet.")


@incident.command()
def note(
    code: Code,
    text: Annotated[list[str], typer.Argument(help="What happened; quotes are not needed.")],
    at: AtOption = None,
    kind: Annotated[str, typer.Option(help="As in note, decision, mitigation.")] = "note",
    form: FormatOption = Listing.TABLE,
) -> None:
    """Write an entry into the log."""
    row = connect().post(f"{_path(code)}/entries", {"text": " ".join(text), "at": at, "kind": kind})
    say(row, f"Noted at {told(row['at'])}.", form)


@incident.command()
def status(
    code: Code, to: Annotated[str, typer.Argument(help="As in investigating.")], form: FormatOption = Listing.TABLE
) -> None:
    """Change the status."""
    row = connect().patch(_path(code), {"status": to})
    say(row, f"{row['number']} is {row['status']}.", form)


@incident.command("severity")
def severity_(code: Code, to: Severity, form: FormatOption = Listing.TABLE) -> None:
    """Change the severity."""
    row = connect().patch(_path(code), {"severity": to.value})
    say(row, f"{row['number']} is {row['severity']}.", form)


@incident.command()
def acknowledge(code: Code, form: FormatOption = Listing.TABLE) -> None:
    """Say that you have seen it and are on it."""
    row = connect().post(f"{_path(code)}/acknowledge")
    say(row, f"{row['number']} is acknowledged.", form)


@incident.command()
def resolve(
    code: Code,
    summary: Annotated[str, typer.Option(help="How it ended.")],
    decision: Annotated[Decision, typer.Option("--postmortem", help="Whether there shall be one.")],
    reason: ReasonOption = "",
    template: TemplateOption = None,
    at: AtOption = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Resolve it, and say whether there shall be a postmortem."""
    body = {"summary": summary, "decision": decision.value, "reason": reason, "template": template, "at": at}
    done = connect().post(f"{_path(code)}/resolve", body)
    begun = f" {done['postmortem']} is begun." if done["postmortem"] else ""
    say(done, f"{done['incident']['number']} is resolved.{begun}", form)


@incident.command()
def decide(
    code: Code,
    decision: Decision,
    reason: ReasonOption = "",
    template: TemplateOption = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Decide later whether there shall be a postmortem."""
    body = {"decision": decision.value, "reason": reason, "template": template}
    done = connect().post(f"{_path(code)}/decide", body)
    begun = f" {done['postmortem']} is begun." if done["postmortem"] else ""
    say(done, f"Decided: {decision.value}.{begun}", form)
