"""People as the API shows them."""

from __future__ import annotations

from ninja import Schema


class PersonOut(Schema):
    """Somebody, by handle and name."""

    handle: str
    name: str


class MeOut(PersonOut):
    """The person whose token it is, and what the token may do."""

    email: str
    zone: str
    is_admin: bool
    scope: str
