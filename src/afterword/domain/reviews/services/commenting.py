"""Comments: opens a thread about a place, answers in it, changes and deletes one's own words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from afterword.core.errors import Conflict, NotAllowed, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.reviews.mentions import mentioned
from afterword.domain.reviews.models import Comment, Thread
from afterword.domain.reviews.places import Spot, thread_at
from afterword.domain.reviews.services.common import record
from afterword.domain.reviews.sight import incident_of, require_thread

LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that was kept, and who was named in it but cannot open it."""

    comment: Comment
    unable: tuple[Person, ...] = ()


def comment(
    *, actor: Person, postmortem: Postmortem, text: str, spot: Spot | None = None, request_key: str | None = None
) -> Said:
    """Opens a thread about a spot (without one, about the whole document) with its first comment."""
    require_sight(actor, postmortem)
    said, key = words(text, "The comment", LIMIT), request_key_of(request_key)
    try:
        with transaction.atomic():
            if before := _said_before(actor, key):
                return Said(before)
            thread = thread_at(actor, postmortem, spot or Spot())
            thread.opened_at, thread.opened_by = clock.now(), actor
            thread.save()
            return _add(actor, thread, said, key)
    except IntegrityError:  # the same request, in the same moment, in another process
        if (before := _said_before(actor, key)) is None:
            raise
        return Said(before)


def reply(*, actor: Person, thread: Thread, text: str, request_key: str | None = None) -> Said:
    """Answers in a thread; a settled one is opened again by `reopen` alone."""
    require_thread(actor, thread)
    said, key = words(text, "The comment", LIMIT), request_key_of(request_key)
    with transaction.atomic():
        if before := _said_before(actor, key):
            return Said(before)
        return _add(actor, thread, said, key)


def edit_comment(*, actor: Person, comment: Comment, text: str) -> Said:
    """Puts other words in the place of one's own; that they were changed is shown."""
    _own(actor, comment, "change")
    said = words(text, "The comment", LIMIT)
    if said == comment.text:
        return Said(comment)
    with transaction.atomic():
        named, unable = mentioned(said, comment.thread)
        fresh = [one for one in named if not comment.mentions.filter(pk=one.pk).exists()]
        comment.text, comment.edited_at = said, clock.now()
        comment.save(update_fields=["text", "edited_at"])
        comment.mentions.set(named)
        _record(actor, "comment.edited", comment, [one for one in fresh if one != actor])
    return Said(comment, tuple(unable))


def delete_comment(*, actor: Person, comment: Comment) -> None:
    """Takes one's own words away; a mark stays where they stood, so that answers keep their place."""
    _own(actor, comment, "delete")
    with transaction.atomic():
        comment.text, comment.deleted_at = "", clock.now()
        comment.save(update_fields=["text", "deleted_at"])
        comment.mentions.clear()
        _record(actor, "comment.deleted", comment, [])


def _own(actor: Person, comment: Comment, what: str) -> None:
    require_thread(actor, comment.thread)
    if comment.author_id != actor.pk:
        raise NotAllowed(what=f"{what} what somebody else wrote", remedy="answer it instead")
    if comment.deleted_at is not None:
        raise RuleBroken(message="This comment was deleted; write a new one.")


def _said_before(actor: Person, key: str | None) -> Comment | None:
    first = Comment.objects.filter(request_key=key).select_related("thread").first() if key else None
    if first is not None and first.author_id != actor.pk:
        raise Conflict(message="Somebody else has used this request key; load the form again and send it once more.")
    return first


def _add(actor: Person, thread: Thread, text: str, key: str | None) -> Said:
    named, unable = mentioned(text, thread)
    row = Comment.objects.create(thread=thread, author=actor, text=text, written_at=clock.now(), request_key=key)
    row.mentions.set(named)
    _record(actor, "comment.added", row, [one for one in named if one != actor])
    return Said(row, tuple(unable))


def _record(actor: Person, verb: str, comment: Comment, named: list[Person]) -> None:
    """The journal tells of the comment, never its words: what is deleted must be gone."""
    thread = comment.thread
    after = {"thread": thread.pk, "place": thread.place, "mentions": [f"@{one.handle}" for one in named]}
    told = {name: value for name, value in after.items() if value}
    record(actor, verb, comment, thread.postmortem, after=told, incident=incident_of(thread))
