"""Says what the graph explains, and how the incident was found."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from afterword.core.errors import InputError
from afterword.core.model.analysis import WAYS
from afterword.domain.accounts.models import Person
from afterword.domain.analysis.models import Analysis
from afterword.domain.analysis.services.common import opened, record
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import assign
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit


def name_outcome(*, actor: Person, postmortem: Postmortem, text: str) -> Analysis:
    """Says in words what the causal graph explains; without words it is the title."""
    fields = {"outcome": words(" ".join(text.split()), "The outcome", 300, needed=False)}
    return _written(actor, postmortem, "outcome.named", fields)


def tell_detection(
    *, actor: Person, postmortem: Postmortem, by: str, text: str = "", should_have: str = ""
) -> Analysis:
    """Says how it was found (alert, customer, person, or nothing yet) and what should have found it."""
    if by and by not in WAYS:
        raise InputError(message=f"{by} is no way to find an incident; choose {', '.join(WAYS)}, or leave it open.")
    fields = {
        "detected_by": by,
        "detection": words(text, "How it was found", 2000, needed=False),
        "should_have": words(should_have, "What should have found it", 2000, needed=False),
    }
    return _written(actor, postmortem, "detection.told", fields)


def _written(actor: Person, postmortem: Postmortem, verb: str, fields: dict[str, Any]) -> Analysis:
    actor = require_edit(actor, postmortem)
    with transaction.atomic():
        row = opened(postmortem)
        before, after = assign(row, fields)
        if after:
            row.save(update_fields=list(after))
            record(actor, verb, postmortem, postmortem, before, after)
    return row
