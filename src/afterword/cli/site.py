"""Opens an installation for a command: its data folder, its settings, its database."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def open_site(data: Path | None, *, worker: bool = False) -> Path:
    """Prepares the data folder and loads Django on it; gives the folder. Call it before any import of models."""
    from afterword.core.errors import InputError

    folder = (data or Path(os.environ.get("AFTERWORD_DATA", "data"))).expanduser().resolve()
    try:
        for part in (folder, folder / "incoming", folder / "files"):
            part.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(message=f"{folder} cannot be used as the data folder: {reason}. Choose another.") from error
    os.environ["AFTERWORD_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "afterword.site.settings"
    if worker:
        os.environ["AFTERWORD_WORKER"] = "1"
    import django

    django.setup()
    return folder


def migrate() -> None:
    """Brings the database up to this version, and checks the installation."""
    from django.core.checks import Tags, run_checks
    from django.core.checks.registry import registry
    from django.core.management import call_command
    from django.db import OperationalError

    from afterword.core.errors import InputError

    try:
        asked = registry.tags_available() - {Tags.urls}  # those load every page and the API, a second for each command
        troubles = [message for message in run_checks(tags=sorted(asked)) if message.is_serious()]
        if troubles:
            raise InputError(message=" ".join(f"{one.msg} {one.hint or ''}".strip() for one in troubles))
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(
            message=f"The database cannot be opened: {reason}. Look at DATABASE_URL and --data."
        ) from error


def say(*lines: str) -> None:
    """Prints for a person who watches, at once even when nobody does."""
    for line in lines:
        print(line, file=sys.stdout, flush=True)
