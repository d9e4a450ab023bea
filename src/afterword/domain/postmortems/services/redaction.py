"""What the external version of a postmortem leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from afterword.core.document.redact.settings import redaction_from, redaction_row
from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record

MOST = 20_000  # letters of the whole


def set_redaction(*, actor: Person, postmortem: Postmortem, settings: Mapping[str, Any]) -> Postmortem:
    """Keeps what the external version leaves out: a mapping with `remove`, `people`, `public`, `leave_out`, `keep`.

    A closed postmortem may still be redacted: its own text stays as it was. The journal does not repeat the words.
    """
    require_edit(actor, postmortem)
    row = redaction_row(redaction_from(settings))
    if len(str(row)) > MOST:
        raise InputError(message="That is too much to look for; name each word once, in at most 20,000 letters.")
    with transaction.atomic():
        before = locked(postmortem).redaction
        if before != row:
            postmortem.redaction = row
            postmortem.save(update_fields=["redaction"])
            counts = [{name: len(value) for name, value in one.items()} for one in (before, row)]
            record(actor, "postmortem.redaction_changed", postmortem, *counts)
    return postmortem
