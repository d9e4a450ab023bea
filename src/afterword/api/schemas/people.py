"""People as the API shows them."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema


class PersonOut(Schema):
    """Somebody, by handle and name."""

    handle: str
    name: str


class MeOut(PersonOut):
    """The person whose token it is, and what the token may do."""

    email: str
    zone: str
    role: Literal["viewer", "member", "admin"]
    scopes: list[str] = Field(description="what the token may do: what it was made for, as far as the role allows it")
