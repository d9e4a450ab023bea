"""Keeps what a request with an Idempotency-Key was answered, so that it can be sent twice and is done once."""

from __future__ import annotations

from datetime import timedelta

from afterword.domain import clock
from afterword.domain.accounts.models import KeptAnswer, Person

KEPT_FOR = timedelta(hours=24)


def claim_answer(*, actor: Person, key: str, body: str) -> KeptAnswer:
    """The row of a key: a fresh one, or the one with the answer. Two requests at once wait here for one another.

    `key` and `body` are hashes. It belongs into the transaction of what the request does: when that fails, nothing
    is kept and the request can be sent again.
    """
    now = clock.now()
    KeptAnswer.objects.filter(person=actor, key=key, made_at__lte=now - KEPT_FOR).delete()
    row, _ = KeptAnswer.objects.get_or_create(person=actor, key=key, defaults={"body": body, "made_at": now})
    return row


def keep_answer(*, claimed: KeptAnswer, status: int, media_type: str, content: bytes) -> None:
    """Writes down what the request was answered, in its own transaction."""
    claimed.status, claimed.media_type, claimed.content = status, media_type, content
    claimed.save(update_fields=["status", "media_type", "content"])


def forget_answers() -> int:
    """Deletes what was kept long enough; gives how many."""
    return KeptAnswer.objects.filter(made_at__lte=clock.now() - KEPT_FOR).delete()[0]
