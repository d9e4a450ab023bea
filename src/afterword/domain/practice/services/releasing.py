"""Releases the external version of a postmortem, by a person who has compared it with the internal one."""

from __future__ import annotations

from django.db import transaction

from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import Conflict, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.external import external_version
from afterword.domain.postmortems.models import Postmortem, Publication
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, require_unclosed
from afterword.domain.practice.versions import digest_of, kept_version, last_version


def external_text(viewer: Person, postmortem: Postmortem) -> str:
    """The external version as it is now, in Markdown; its hash tells it from any other when a person releases it."""
    return write_markdown(external_version(viewer, postmortem).document)


def release(*, actor: Person, postmortem: Postmortem, seen: str, note: str = "") -> Publication:
    """Releases the external version whose digest is `seen`; Conflict when it is no longer what the person looked at.

    The internal version comes first: what is told outside has passed its gates. A version after the first says in its
    note what it corrects.
    """
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        if last_version(postmortem, "internal") is None:
            raise RuleBroken(message=f"Publish {postmortem.code} inside first; its external version comes after that.")
        text = external_text(actor, postmortem)
        if digest_of(text) != seen:
            raise Conflict(
                message=f"{postmortem.code} was changed since you compared both versions; look through them once more."
            )
        return kept_version(actor, postmortem, "external", text, note)


def is_released_as_is(actor: Person, postmortem: Postmortem) -> bool:
    """Whether the last external version is what would be released now."""
    last = last_version(postmortem, "external")
    return last is not None and last.sha256 == digest_of(external_text(actor, postmortem))
