"""`afterword worker`: background jobs alone, beside processes that serve pages."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.serve import DataOption
from afterword.cli.site import migrate, open_site


def worker(
    data: DataOption = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when no job is left.")] = False,
) -> None:
    """Run background jobs alone."""
    open_site(data)
    migrate()
    from django.core.management import call_command

    call_command("work", until_empty=until_empty)
