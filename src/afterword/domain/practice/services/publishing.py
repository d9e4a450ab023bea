"""Publishes a postmortem, when its gate is open."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.db import transaction

from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import GateShut
from afterword.core.model.redaction import NO_REDACTION
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.permissions import require_edit, require_sight
from afterword.domain.postmortems.queries import to_document
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.practice.gates import blocking, gates


def publish(*, actor: Person, postmortem: Postmortem) -> Publication:
    """Releases the document as it is now, as Markdown with its SHA-256; refused with all that still blocks it.

    The time of the first publication stays. Publishing what was published last, unchanged, gives that one back.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        shut = blocking(gates(postmortem, clock.now()))
        if shut:
            blocks = [check.sentence for check in shut]
            raise GateShut(gate=f"Publishing {postmortem.code}", reason=" ".join(blocks), blocks=blocks)
        _release(postmortem)
        text = _text(actor, postmortem)
        digest = _digest(text)
        last = postmortem.publications.filter(audience="internal").first()
        if last is not None and last.sha256 == digest:
            return last
        return _published(actor, postmortem, text, digest, last.version if last else 0)


def is_published_as_is(actor: Person, postmortem: Postmortem) -> bool:
    """Whether the last version is what would be published now, by the hash of its Markdown."""
    require_sight(actor, postmortem)
    last = postmortem.publications.filter(audience="internal").first()
    return last is not None and last.sha256 == _digest(_text(actor, postmortem))


def _text(actor: Person, postmortem: Postmortem) -> str:
    """What is published: the document without what its external version leaves out, which says nothing of it."""
    return write_markdown(replace(to_document(actor, postmortem), redaction=NO_REDACTION))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _release(postmortem: Postmortem) -> None:
    postmortem.status = Postmortem.Status.PUBLISHED
    postmortem.published_at = postmortem.published_at or clock.now()
    postmortem.save(update_fields=["status", "published_at"])


def _published(actor: Person, postmortem: Postmortem, text: str, digest: str, last_version: int) -> Publication:
    publication = Publication.objects.create(
        postmortem=postmortem,
        version=last_version + 1,
        markdown=text,
        sha256=digest,
        published_at=clock.now(),
        published_by=actor,
    )
    after = {"version": publication.version, "audience": publication.audience, "sha256": digest}
    record(actor, "postmortem.published", postmortem, after=after)
    return publication
