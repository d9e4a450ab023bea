"""The entry point: finds the command, runs it, and turns whatever goes wrong into one sentence and an exit status.

Help and version are printed without Typer, which takes longer to import than help may take as a whole. A command lives
in `cli/<name>.py` and is one Typer function. It prints its answer on standard output and everything else on standard
error, and raises an AfterwordError for what went wrong.
"""

from __future__ import annotations

import difflib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

DONE, NOTHING, WRONG_CALL, UNREADABLE, INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "AFTERWORD_DEBUG"
BRIEF = frozenset({"timeline", "draft", "parse", "patterns", "quality", "lint"})
COLLECTED_AFTER = 200_000  # objects; a brief command makes hardly any cycles, and looking for them took half its time


class Command(NamedTuple):
    """One line of the table: the module under afterword.cli, what is called in it, and what it does."""

    module: str
    function: str
    sentence: str


COMMANDS: dict[str, Command] = {
    "timeline": Command("timeline", "timeline", "Rebuild the timeline of an incident from its evidence."),
    "draft": Command("draft", "draft", "Write a postmortem from evidence, each statement with its source."),
    "parse": Command("parse", "parse", "Read an existing postmortem in any house style."),
    "lint": Command("lint", "lint", "Check postmortems against good practice."),
    "lsp": Command("lsp", "lsp", "Serve editors with what lint finds, while people write."),
    "quality": Command("quality", "quality", "Show what stands in postmortems, what is missing, and how that went."),
    "templates": Command("templates", "templates", "List templates, begin your own, move a postmortem to another."),
    "patterns": Command("patterns", "patterns", "Group the lines of a log by shape: which are new, rose or stopped."),
    "export": Command("export", "export", "Write a postmortem as PDF, DOCX or another form, internal or external."),
    "site": Command("static_site", "site", "Write all published postmortems as pages that need no server."),
    "import": Command("import_documents", "import_documents", "Import postmortems that were written elsewhere."),
    "check": Command("check", "check", "Run the checks of an action, or report a result from CI."),
    "sync": Command("sync", "sync", "Keep a folder of Markdown and the database in step, both ways."),
    "serve": Command("serve", "serve", "Serve the pages and run background jobs in one process."),
    "login": Command("login", "login", "Remember a server and a token, for the commands that ask one."),
    "incident": Command("incident", "incident", "Declare, note and resolve incidents on a server."),
    "postmortem": Command("postmortem", "postmortem", "List, begin, publish and close postmortems of a server."),
    "review": Command("review", "review", "Ask for reviews, give verdicts and comment on a server."),
    "action": Command("action", "action", "List, add and end follow-up actions on a server."),
    "policy": Command("policy", "policy", "Read the policy of a server aloud, and change it."),
    "insights": Command("insights", "insights", "Show the measures of a server, each with its n."),
    "reindex": Command("reindex", "reindex", "Make the index of search anew, and look for repeats."),
    "worker": Command("worker", "worker", "Run background jobs alone."),
    "sign-in-link": Command("sign_in_link", "sign_in_link", "Print a link that signs somebody in once."),
    "demo": Command("demo", "demo", "Show the example incident here and in a fresh database."),
}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs `afterword` with the arguments (those of the process by default) and exits with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_dispatch(given))


def _dispatch(given: list[str]) -> int:
    name = given[0] if given else ""
    if name in ("-h", "--help", "help"):
        return _help(given[1:]) if name == "help" else _print(usage())
    if name in ("--version", "-V"):
        return _print(version())
    if not name:
        return _complain(usage(), WRONG_CALL)
    command = COMMANDS.get(name)
    if command is None:
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {close[0]}?" if close else "."
        return _complain(f"There is no command {name!r}{hint} Call afterword --help for the list.", WRONG_CALL)
    return run(name, command, given[1:])


def run(name: str, command: Command, arguments: list[str]) -> int:
    """Calls one command; its exit status, after any error was told in one sentence."""
    try:
        return _call(name, command, arguments)
    except KeyboardInterrupt:
        return _complain("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read the output has had enough
        return DONE
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _told(error)


def _call(name: str, command: Command, arguments: list[str]) -> int:
    if name in BRIEF:
        gc.set_threshold(COLLECTED_AFTER)
    quick = _quick_lint(arguments) if name == "lint" else None
    if quick is not None:
        return quick
    import typer  # not above: it takes longer than `--help` may

    settings = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, context_settings=settings
    )
    found = _function(command)
    if isinstance(found, typer.Typer):  # a group of commands, each with its own arguments
        app.add_typer(found)
    else:
        app.command(name, context_settings=settings)(found)
    try:
        app(arguments, prog_name=f"afterword {name}")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    return DONE


def _quick_lint(arguments: list[str]) -> int | None:
    """The status of a plain call of lint, which editors and hooks make all the time; None for what Typer must read."""
    from afterword.cli.lint_call import quick_call

    call = quick_call(arguments)
    if call is None:
        return None
    from afterword.cli.lint_run import check_files

    return check_files(call)


def _function(command: Command) -> Any:
    return getattr(import_module(f"afterword.cli.{command.module}"), command.function)


def _told(error: Exception) -> int:
    """Tells an error on standard error; its exit status."""
    from afterword.cli.words import clean
    from afterword.core.errors import AfterwordError

    if isinstance(error, AfterwordError):
        return _complain(clean(str(error)), _status(error))  # it may name a file, and names may hold anything
    what = clean(f"{type(error).__name__}: {error}").rstrip(": .")
    sentence = f"Afterword failed ({what[:300]}). Set {DEBUG}=1 and call it again to see where."
    return _complain(sentence, UNREADABLE)


def _status(error: Exception) -> int:
    """The exit status of an error that was foreseen."""
    from afterword.core.errors import InputError, NothingUsable, UnknownTemplate, WrongSettings, WrongWindow

    if isinstance(error, NothingUsable):
        reports = error.fields.get("reports") or []
        return UNREADABLE if reports and all(report.kind == "unreadable" for report in reports) else NOTHING
    if isinstance(error, UnknownTemplate | WrongWindow | WrongSettings) or type(error) is InputError:
        return WRONG_CALL
    return UNREADABLE if isinstance(error, InputError) else NOTHING


def _help(rest: list[str]) -> int:
    if rest and rest[0] in COMMANDS:
        return run(rest[0], COMMANDS[rest[0]], ["--help"])
    return _print(usage())


def usage() -> str:
    """The help of the whole: every command with its sentence."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{command.sentence}" for name, command in COMMANDS.items()]
    return "\n".join([
        "Usage: afterword COMMAND [ARGUMENTS]",
        "",
        "Turns the evidence of an incident into a postmortem that people learn from.",
        "",
        "Commands:",
        *lines,
        "",
        "Options:",
        f"  {'--help':<{width}}Show this, or with a command what it takes: afterword COMMAND --help.",
        f"  {'--version':<{width}}Show the version.",
        "",
        "Exit status: 0 done, 1 findings or nothing usable, 2 wrong call, 3 input that could not be read.",
        f"Set {DEBUG}=1 to see where an unexpected error comes from.",
    ])  # fmt: skip


def version() -> str:
    """Name and version of what is installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return f"afterword {installed('afterword')}"
    except PackageNotFoundError:
        return "afterword (not installed)"


def _print(text: str) -> int:
    try:
        print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE if isinstance(error, BrokenPipeError) else _complain(f"{error.strerror}.", UNREADABLE)
    return DONE


def _complain(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
