"""`afterword serve`: pages and background jobs in one process."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.site import migrate, open_site, say
from afterword.core.errors import InputError

DataOption = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of database, files and key.")]
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
ADDRESS_FILE = "address"
FIRST_EMAIL = "admin@localhost.localdomain"


def serve(data: DataOption = None, host: HostOption = "127.0.0.1", port: PortOption = 8000) -> None:
    """Serve the pages and run background jobs in one process; the first start prints a link to sign in with."""
    require_free(host, port)
    folder = open_site(data, worker=True)
    migrate()
    remember_address(folder, base_url(host, port))
    say(f"Data: {folder}")
    for line in welcome(base_url(host, port)):
        say(line)
    run_server(host, port)


def base_url(host: str, port: int) -> str:
    """The address that people use: AFTERWORD_URL, else where this process listens."""
    from django.conf import settings

    if settings.SITE_URL:
        return str(settings.SITE_URL)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - only compared
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def remember_address(folder: Path, url: str) -> None:
    """Keeps in the data folder where it was served last, for links that are made at the command line."""
    # What cannot be kept is no reason not to serve: links then name the port that is usual.
    with suppress(OSError):
        (folder / ADDRESS_FILE).write_text(f"{url}\n", encoding="utf-8")


def last_address(folder: Path) -> str:
    """Where this data folder was served last, or an empty string."""
    try:
        kept = (folder / ADDRESS_FILE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return kept if kept.startswith(("http://", "https://")) and len(kept.split()) == 1 else ""


def welcome(url: str) -> list[str]:
    """What the first start says: it adds the first administrator and makes their link."""
    from afterword.domain.accounts.models import Person
    from afterword.domain.accounts.queries import first_run
    from afterword.domain.accounts.services import add_person, make_sign_in_link
    from afterword.domain.journal.services import surface

    again = "A new sign-in link at any time: afterword sign-in-link EMAIL"
    if not first_run():
        return [f"Afterword is at {url}", again]
    with surface("cli"):
        person: Person = add_person(actor=None, email=FIRST_EMAIL, name="Administrator", handle="admin", role="admin")
        secret = make_sign_in_link(actor=None, person=person)
    return [
        f"Sign in as the first administrator, once, within a day: {url}/sign-in/{secret}",
        "Then set a password and add people under Settings.",
        f"{again} (the administrator's is {FIRST_EMAIL})",
    ]


def require_free(host: str, port: int) -> None:
    """Refuses, in a sentence, an address that is taken or is not of this machine."""
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            message=f"Port {port} on {host} cannot be used: {reason}. Choose another with --port."
        ) from error


def run_server(host: str, port: int) -> None:
    """Serves until SIGTERM or Ctrl+C; requests and the job in hand are brought to an end first."""
    import uvicorn

    # uvicorn winds down first and then passes the signal on to this handler.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    uvicorn.run(
        "afterword.site.asgi:application",
        host=host,
        port=port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=True,
        ws="websockets-sansio",
    )
