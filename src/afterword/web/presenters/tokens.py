"""Tokens in words: what each may do and until when, and what a person can choose for a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from afterword.domain.accounts.models import ApiToken, Person
from afterword.domain.accounts.scopes import NOUNS, SCOPES, scopes_for

ACCESS = {frozenset({"read"}): "read", frozenset({"write"}): "write", frozenset({"read", "write"}): "read and write"}


@dataclass(frozen=True, slots=True)
class Line:
    """One token; `may` says what, noun by noun."""

    row: ApiToken
    may: str
    works: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One scope to tick; an empty name where there is none."""

    scope: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One noun with its boxes."""

    noun: str
    about: str
    read: Box
    write: Box


def may(scopes: Iterable[str]) -> str:
    """["incidents:read", "incidents:write", "actions:read"] as "read and write incidents; read actions"."""
    given: dict[str, list[str]] = {}
    for scope in scopes:
        noun, _, access = scope.partition(":")
        given.setdefault(noun, []).append(access)
    if all(accesses == ["read"] for accesses in given.values()) and len(given) >= len(NOUNS) - 1:
        return "read everything"
    by_access: dict[str, list[str]] = {}
    for noun, accesses in given.items():
        by_access.setdefault(ACCESS[frozenset(accesses)], []).append(noun)
    return "; ".join(f"{access} {', '.join(nouns)}" for access, nouns in by_access.items())


def lines_of(tokens: Iterable[ApiToken], now: datetime) -> list[Line]:
    """The tokens as the page lists them."""
    return [Line(row, may(row.scopes), row.revoked_at is None and row.expires_at > now) for row in tokens]


def choices(person: Person, ticked: Collection[str]) -> list[Choice]:
    """What the person can give to a token."""
    allowed = scopes_for(person)

    def box(scope: str) -> Box:
        return Box(scope if scope in allowed and scope in SCOPES else "", scope in ticked)

    rows = [Choice(noun, about, box(f"{noun}:read"), box(f"{noun}:write")) for noun, about in NOUNS.items()]
    return [row for row in rows if row.read.scope or row.write.scope]
