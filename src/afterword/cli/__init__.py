"""The afterword command: a table of commands, each imported only when it is called.

`main.py` holds the table. A command lives in `cli/<name>.py` and is one Typer function named `<name>` (with `_command`
behind it where the name is taken). It prints its answer on standard output and everything else on standard error, and
raises an AfterwordError for what went wrong: `main` turns that into one sentence and an exit status.
"""
