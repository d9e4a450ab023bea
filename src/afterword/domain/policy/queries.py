"""Reads the policy: what was in force at a moment, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import QuerySet

from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.policy.book import VERSION_0, Book
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.policy.rules import Numbers, Rule
from afterword.domain.policy.stored import Settings, settings_from

_books: dict[str, Book] = {"": VERSION_0}  # by digest, which says what is in them: they are never stale
_held: ContextVar[list[Book] | None] = ContextVar("held", default=None)


def rule_for(severity: str, kind: str = "incident", at: datetime | None = None) -> Rule:
    """The rule in force at `at`, as an incident was resolved then; without a time, the one in force now."""
    return settings_at(at).rule(severity, kind)


def numbers(at: datetime | None = None) -> Numbers:
    """The numbers in force at `at`; without a time, those in force now."""
    return settings_at(at).numbers


def settings_at(at: datetime | None = None) -> Settings:
    """The whole policy in force at `at`; without a time, the one in force now."""
    return book().at(at)


def book() -> Book:
    """All versions; one question to the database, or none within `held`."""
    kept = _held.get()
    if kept is None:
        return _read()
    if not kept:
        kept.append(_read())
    return kept[0]


@contextmanager
def held() -> Iterator[None]:
    """Reads the policy at most once inside: for one request, one task or one list."""
    if _held.get() is not None:
        yield
        return
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def forget() -> None:
    """Lets the next question inside `held` read the policy again: it was changed."""
    kept = _held.get()
    if kept:
        kept.clear()


def versions(viewer: Viewer) -> QuerySet[PolicyVersion]:
    """Every change with who made it and why, the newest first."""
    rows = PolicyVersion.objects.select_related("changed_by")
    return rows if is_somebody(viewer) else rows.none()


def _read() -> Book:
    digest = PolicyVersion.objects.order_by("-number").values_list("digest", flat=True).first() or ""
    if digest not in _books:
        rows = list(PolicyVersion.objects.order_by("number"))
        times, settings = [row.changed_at for row in rows], [settings_from(row.settings) for row in rows]
        _books[digest] = Book(times, settings)
    return _books[digest]
