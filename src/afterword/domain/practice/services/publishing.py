"""Publishes a postmortem, when its gate is open."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from afterword.core.document.markdown_write import write_markdown
from afterword.core.model.redaction import NO_REDACTION
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.permissions import require_edit, require_sight
from afterword.domain.postmortems.queries import to_document
from afterword.domain.postmortems.services.common import locked, require_unclosed
from afterword.domain.practice.services.asking_readers import distribute_published
from afterword.domain.practice.services.passing import passed
from afterword.domain.practice.versions import digest_of, kept_version, last_version


def publish(*, actor: Person, postmortem: Postmortem, note: str = "", override: str = "") -> Publication:
    """Releases the document as it is now, as Markdown with its SHA-256; refused with all that still blocks it.

    A version after the first says in its note what it corrects. The time of the first publication stays. Publishing
    what was published last, unchanged, gives that one back. `override` is the reason of somebody who may open the gate.
    With the first publication the policy's readers are asked, and it counts as distributed.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        passed(actor, postmortem, "publish", override)
        first = postmortem.published_at is None
        _release(postmortem)
        publication = kept_version(actor, postmortem, "internal", _text(actor, postmortem), note)
        if first:
            distribute_published(actor, postmortem)
    return publication


def is_published_as_is(actor: Person, postmortem: Postmortem) -> bool:
    """Whether the last version is what would be published now, by the hash of its Markdown."""
    require_sight(actor, postmortem)
    last = last_version(postmortem, "internal")
    return last is not None and last.sha256 == digest_of(_text(actor, postmortem))


def _text(actor: Person, postmortem: Postmortem) -> str:
    """What is published: the document without what its external version leaves out, which says nothing of it."""
    return write_markdown(replace(to_document(actor, postmortem), redaction=NO_REDACTION))


def _release(postmortem: Postmortem) -> None:
    postmortem.status = Postmortem.Status.PUBLISHED
    postmortem.published_at = postmortem.published_at or clock.now()
    postmortem.save(update_fields=["status", "published_at"])
