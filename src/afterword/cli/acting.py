"""Who acts when a command writes to the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.core.errors import NotFound

if TYPE_CHECKING:
    from afterword.domain.accounts.models import Person

AsOption = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", help="Handle or e-mail address; else the first administrator."),
]


def acting_person(written: str | None) -> Person | None:
    """The person of that handle or address, without one the first administrator; None when nobody is here yet."""
    from afterword.domain.accounts.models import Person

    people = Person.objects.filter(is_active=True)
    if written is None:
        return people.filter(role="admin").order_by("pk").first()
    found = people.filter(email__iexact=written).first() or people.filter(handle__iexact=written.lstrip("@")).first()
    if found is None:
        raise NotFound(what=f"person {written}")
    return found


def somebody(written: str | None) -> Person:
    """The acting person; in an empty installation the first administrator is added, as `afterword serve` does."""
    from afterword.cli.serve import FIRST_EMAIL
    from afterword.domain.accounts.services import add_person

    person = acting_person(written)
    if person is not None:
        return person
    person = add_person(actor=None, email=FIRST_EMAIL, name="Administrator", handle="admin", role="admin")
    print(
        f"Nobody was here yet: the first administrator was added; sign in by: afterword sign-in-link {FIRST_EMAIL}",
        file=sys.stderr,
    )
    return person
