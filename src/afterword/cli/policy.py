"""`afterword policy`: reads the policy of a server aloud, shows whom a change would touch, and puts it in force."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from afterword.cli.forms import Listing
from afterword.cli.remote.connect import connect
from afterword.cli.remote.show import FormatOption, as_json, hanging, say, table, told
from afterword.cli.words import clean
from afterword.core.errors import InputError

policy = typer.Typer(help="Read the policy of a server aloud, and change it.", no_args_is_help=True)
File = Annotated[str, typer.Argument(metavar="FILE", help="As `show --format json` writes it; - is standard input.")]
SETTLED = ("rules", "near_misses", "numbers")


@policy.command()
def show(
    severity: Annotated[list[str] | None, typer.Option("--severity", "-s", help="P0 to P4; may be repeated.")] = None,
    near_misses: Annotated[bool, typer.Option("--near-misses", help="What holds for near misses.")] = False,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="As it was then: 2026-01-15T10:00Z.")] = None,
    form: FormatOption = Listing.TABLE,
) -> None:
    """Read aloud what each severity asks; as JSON, every setting."""
    found = connect().get("/policy", at=at)
    if form is Listing.JSON:
        as_json(found)
        return
    print(_version(found))
    said = found["aloud"]["near-miss" if near_misses else "incident"]
    for one in [one.upper() for one in severity or said]:
        if one not in said:
            raise InputError(message=f"{clean(one)} is not a severity; choose {', '.join(said)}.")
        print(f"\n{hanging(clean(said[one]), 0)}")


@policy.command()
def preview(file: File, form: FormatOption = Listing.TABLE) -> None:
    """Show what a changed policy would change, and whom it would touch; nothing is saved."""
    asked = _read(file)
    effect = connect().post("/policy/preview", {name: asked[name] for name in SETTLED})
    if form is Listing.JSON:
        as_json(effect)
        return
    table(effect["changes"], [("setting", "Setting"), ("before", "Before"), ("after", "After")], "Nothing differs.")
    staying = [one["code"] for one in effect["staying"]]
    print(hanging(f"Open incidents that come under it: {', '.join(effect['coming']) or 'none'}.", 0))
    print(hanging(f"Clocks that run on as they are: {', '.join(staying) or 'none'}.", 0))


@policy.command()
def change(
    file: File,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the history.")],
    form: FormatOption = Listing.TABLE,
) -> None:
    """Put a changed policy in force from now on; no clock that runs is moved.

    Refused when somebody else has changed the policy since the file was written.
    """
    asked = _read(file)
    body = {name: asked[name] for name in SETTLED}
    row = connect().put("/policy", body | {"reason": reason, "base_version": asked["version"]})
    say(row, f"Version {row['version']} of the policy is in force.", form)


def _version(found: dict[str, Any]) -> str:
    if not found["version"]:
        return "The policy as Afterword comes with it."
    by, at = told(found["changed_by"]), told(found["changed_at"])
    return f"Version {found['version']}, by {by}, {at}: {clean(found['reason'])}"


def _read(file: str) -> dict[str, Any]:
    """The settings in a file that `show --format json` wrote and a person has changed."""
    try:
        said = json.loads(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(message=f"{clean(file)} cannot be read as JSON: {clean(str(error))}.") from error
    missing = [name for name in (*SETTLED, "version") if not isinstance(said, dict) or name not in said]
    if missing:
        named = ", ".join(missing)
        raise InputError(message=f"{clean(file)} lacks {named}; write it with afterword policy show --format json.")
    return dict(said)
