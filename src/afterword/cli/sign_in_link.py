"""`afterword sign-in-link EMAIL`: a fresh link for somebody who cannot sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.serve import DataOption, HostOption, PortOption, base_url
from afterword.cli.site import migrate, open_site, say


def sign_in_link(
    email: Annotated[str, typer.Argument(help="The person's e-mail address or handle.")],
    data: DataOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
) -> None:
    """Print a link that signs one person in, once, within a day."""
    open_site(data)
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
        say(f"{base_url(host, port)}/sign-in/{make_sign_in_link(actor=None, person=person)}")
