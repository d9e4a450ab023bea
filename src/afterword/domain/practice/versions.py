"""Published versions of a postmortem, counted for each audience."""

from __future__ import annotations

import hashlib

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.services.common import record


def digest_of(markdown: str) -> str:
    """The SHA-256 of a version, as hexadecimal digits."""
    return hashlib.sha256(markdown.encode()).hexdigest()


def last_version(postmortem: Postmortem, audience: str) -> Publication | None:
    """The newest version for an audience."""
    return postmortem.publications.filter(audience=audience).first()


def kept_version(actor: Person, postmortem: Postmortem, audience: str, markdown: str, note: str) -> Publication:
    """The next version, or the last one when nothing was changed since; the caller runs the transaction.

    A version after the first needs a note that says what it corrects.
    """
    digest, last = digest_of(markdown), last_version(postmortem, audience)
    if last is not None and last.sha256 == digest:
        return last
    publication = Publication.objects.create(
        postmortem=postmortem,
        audience=audience,
        version=last.version + 1 if last else 1,
        note=words(note, "What this version corrects", 500, needed=last is not None),
        markdown=markdown,
        sha256=digest,
        published_at=clock.now(),
        published_by=actor,
    )
    after = {"version": publication.version, "audience": audience, "sha256": digest, "note": publication.note}
    verb = "postmortem.published" if audience == "internal" else "postmortem.released"
    record(actor, verb, postmortem, after=after)
    return publication
