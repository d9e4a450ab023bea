"""Pictures pasted into a document."""

from __future__ import annotations

from typing import IO, Any

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.incidents.services.evidence import receive_image
from afterword.domain.journal.services import record
from afterword.domain.postmortems.models import Postmortem, PostmortemImage
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked


def attach_image(*, actor: Person, postmortem: Postmortem, stream: IO[bytes] | Any, alt: str = "") -> PostmortemImage:
    """Stores a pasted picture with the document; the same picture again gives the row that is there."""
    require_edit(actor, postmortem)
    received, kind = receive_image(stream)
    try:
        with transaction.atomic():
            locked(postmortem)
            same = PostmortemImage.objects.filter(postmortem=postmortem, sha256=received.sha256).first()
            if same is not None:
                return same
            image = PostmortemImage(
                postmortem=postmortem,
                sha256=received.sha256,
                content_type=kind,
                size=received.size,
                alt=words(alt, "The description", 200, needed=False),
                added_by=actor,
                added_at=clock.now(),
            )
            image.file.name = received.keep(f"images/{received.sha256}")
            image.save()
            after = {"sha256": image.sha256, "size": image.size}
            record(actor=actor, verb="image.attached", subject=image, after=after, postmortem=postmortem.pk)
        return image
    finally:
        received.drop()
