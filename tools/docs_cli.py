"""docs/reference/cli.md: every command as its own help tells it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HEADER = """# The afterword command

This page is generated from the commands themselves; `make docs` writes it.
JSON goes to standard output, progress and warnings to standard error. Exit status: 0 done; 1 done with findings,
or nothing usable found; 2 wrong call; 3 input that could not be read at all.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, as click sees it."""
    import typer
    import typer.main

    from afterword.cli.main import COMMANDS

    for name, command in COMMANDS.items():
        found = getattr(import_module(f"afterword.cli.{command.module}"), command.function)
        if isinstance(found, typer.Typer):
            group: Any = typer.main.get_command(found)
            yield from ((f"afterword {name} {part}", one) for part, one in group.commands.items())
            continue
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(found)
        yield f"afterword {name}", typer.main.get_command(app)


def usage(name: str, command: Any) -> str:
    """One line: the words and what may follow."""
    arguments = [placed(parameter) for parameter in command.params if is_argument(parameter)]
    return " ".join([name, *arguments, "[OPTIONS]"])


def is_argument(parameter: Any) -> bool:
    """True for a thing given by its place."""
    return bool(parameter.param_type_name == "argument")


def placed(parameter: Any) -> str:
    """An argument as help shows it: EVIDENCE..., or in brackets when it may be left out."""
    shown = (parameter.metavar or parameter.name).upper() + ("..." if parameter.nargs == -1 else "")
    return shown if parameter.required else f"[{shown}]"


def row(parameter: Any) -> str:
    """A line for one argument or option: how it is written, what it does, what it is when left out."""
    names = [placed(parameter)] if is_argument(parameter) else [*parameter.opts, *parameter.secondary_opts]
    told = " ".join((getattr(parameter, "help", None) or "").split())
    default = getattr(parameter.default, "value", parameter.default)
    tail = (
        f" Default: `{default}`." if isinstance(default, (str, int, float)) and default not in (False, True, "") else ""
    )
    return f"- `{', '.join(names)}`: {told}{tail}".rstrip(": ")


def chapter(name: str, command: Any) -> str:
    """One command: what it does, how it is called, what it takes."""
    told = (command.help or "").split("\f")[0].strip()
    rows = [
        row(parameter)
        for parameter in command.params
        if parameter.name != "help" and not getattr(parameter, "hidden", False)
    ]
    return "\n".join([f"## {name}", "", told, "", "```", usage(name, command), "```", "", *rows]).rstrip() + "\n"


def cli_pages(root: Path) -> dict[str, str]:
    """The page, keyed by its path."""
    chapters = [chapter(name, command) for name, command in commands()]
    return {"docs/reference/cli.md": "\n".join([HEADER, *chapters])}
