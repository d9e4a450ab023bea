"""`afterword sign-in-link EMAIL`: a fresh link for somebody who cannot sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.serve import DataOption, base_url, last_address
from afterword.cli.site import migrate, open_site, say


def sign_in_link(
    email: Annotated[str, typer.Argument(help="The person's e-mail address or handle.")],
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(help="Address in the link; else where it was served last.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port in the link, likewise.")] = None,
) -> None:
    """Print a link that signs one person in, once, within a day."""
    folder = open_site(data)
    migrate()
    from afterword.core.errors import NotFound
    from afterword.domain.accounts.models import Person
    from afterword.domain.accounts.services import make_sign_in_link
    from afterword.domain.journal.services import surface

    people = Person.objects.all()
    person = people.filter(email__iexact=email).first() or people.filter(handle__iexact=email.lstrip("@")).first()
    if person is None:
        raise NotFound(what=f"person with the address {email}")
    with surface("cli"):
        say(f"{_address(folder, host, port)}/sign-in/{make_sign_in_link(actor=None, person=person)}")


def _address(folder: Path, host: str | None, port: int | None) -> str:
    """AFTERWORD_URL, else what was asked for, else where it was served last, else where it is served by default."""
    from django.conf import settings

    asked = host is not None or port is not None
    kept = "" if settings.SITE_URL or asked else last_address(folder)
    return kept or base_url(host or "127.0.0.1", port or 8000)
