"""Deletes the answers to requests with an Idempotency-Key that are older than a day."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.accounts import services


@task
def forget_answers() -> None:
    """Forgets them; safe to run twice."""
    services.forget_answers()
