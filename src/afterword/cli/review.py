"""`afterword review`: asks for reviews, gives verdicts and comments on a server."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, LimitOption, as_json, named, number, say, table, told

review = typer.Typer(help="Ask for reviews, give verdicts and comment on a server.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(metavar="PM-007", help="The postmortem.")]
Words = Annotated[list[str], typer.Argument(help="In words; quotes are not needed.")]


class Kind(StrEnum):
    """Which review."""

    TECHNICAL = "technical"
    COMMS = "comms"
    ACTION = "action"


KindArgument = Annotated[Kind, typer.Argument(help="Which review.")]


def _path(code: str) -> str:
    return f"/postmortems/{number('PM', code)}"


@review.command("list")
def list_(code: Code, form: FormatOption = Listing.TABLE) -> None:
    """Show how each review stands, who was asked and what they said."""
    rows = connect().get(f"{_path(code)}/reviews")["items"]
    if form is Listing.JSON:
        as_json(rows)
        return
    shown = [
        {
            "kind": row["kind"],
            "sentence": row["sentence"],
            "asked": [one["person"] or one["team"] for one in row["requests"]],
            "said": [f"{one['by']['name']}: {_verdict(one)}" for one in row["verdicts"]],
        }
        for row in rows
    ]
    columns = [("kind", "Review"), ("sentence", "How it stands"), ("asked", "Asked"), ("said", "Said")]
    table(shown, columns, "No review is needed.")


def _verdict(given: dict[str, Any]) -> str:
    says = "approves" if given["says"] == "approve" else "wants changes"
    if given["fallen_at"]:
        says += f"; fell, {', '.join(given['fallen_parts'])} changed"
    return f"{says}: {given['words']}" if given["words"] else says


@review.command()
def ask(
    code: Code,
    kind: KindArgument,
    person: Annotated[str | None, typer.Option(help="Handle of who is asked.")] = None,
    team: Annotated[str | None, typer.Option(help="Slug of the team of which one is asked.")] = None,
    note: Annotated[str, typer.Option(help="What to look at.")] = "",
    due: Annotated[str | None, typer.Option(metavar="TIME", help="Until when: 2026-01-15T10:00Z.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Ask a person or a team for a review."""
    body = {"kind": kind.value, "person": person, "team": team, "note": note, "due_at": due}
    row = connect().post(f"{_path(code)}/reviews", body)
    say(row, f"{told(row['person'] or row['team'])} is asked for the {kind.value} review.", form)


@review.command()
def approve(
    code: Code,
    kind: KindArgument,
    words: Annotated[list[str] | None, typer.Argument(help="In words; may be left out.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Approve it as it is now."""
    row = _verdict_given(code, kind, "approve", words or [])
    say(row, f"{named('PM', code)} is approved in its {kind.value} review.", form)


@review.command()
def changes(code: Code, kind: KindArgument, words: Words, form: FormatOption = Listing.TABLE) -> None:
    """Want changes, and say which."""
    row = _verdict_given(code, kind, "changes", words)
    say(row, f"Changes are wanted in the {kind.value} review of {named('PM', code)}.", form)


def _verdict_given(code: str, kind: Kind, says: str, words: list[str]) -> Any:
    body = {"kind": kind.value, "says": says, "words": " ".join(words)}
    return connect().post(f"{_path(code)}/reviews/verdicts", body)


@review.command()
def comment(
    code: Code,
    words: Words,
    section: Annotated[str, typer.Option(help="Key of the section that it is about.")] = "",
    quote: Annotated[str, typer.Option(help="Words of that section that it is about.")] = "",
    action: Annotated[str | None, typer.Option(metavar="AI-015", help="The action that it is about.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Comment on the document, a section, words of it, or an action."""
    body = {"text": " ".join(words), "section": section, "quote": quote, "action": action}
    row = connect().post(f"{_path(code)}/comments", body)
    about = row["action"] or (f"“{row['quote']}”" if row["quote"] else row["section"] or "the whole document")
    say(row, f"Thread {row['id']} is opened, about {told(about)}.", form)


@review.command()
def comments(
    code: Code,
    everything: Annotated[bool, typer.Option("--all", help="Those, too, that are settled.")] = False,
    limit: LimitOption = 50,
    form: FormatOption = Listing.TABLE,
) -> None:
    """List the threads of comments that are open."""
    rows = connect().rows(f"{_path(code)}/comments", most=limit, open=None if everything else True)
    if form is Listing.JSON:
        as_json(rows)
        return
    shown = [
        {
            "id": row["id"],
            "about": row["action"] or row["quote"] or row["section"] or row["place"],
            "said": [f"{one['author']['name']}: {one['text'] or 'deleted'}" for one in row["comments"]],
            "settled": bool(row["resolved_at"]),
        }
        for row in rows
    ]
    columns = [("id", "Thread"), ("about", "About"), ("said", "Said"), ("settled", "Settled")]
    table(shown, columns, "No comment is open.")


@review.command()
def resolve(
    code: Code,
    thread: Annotated[int, typer.Argument(help="Number of the thread.")],
    form: FormatOption = Listing.TABLE,
) -> None:
    """Settle a thread."""
    row = connect().post(f"{_path(code)}/comments/threads/{thread}/resolve")
    say(row, f"Thread {thread} is settled.", form)
