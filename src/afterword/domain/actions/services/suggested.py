"""Puts a suggested action away: the sentence asks for none."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import DismissedSuggestion
from afterword.domain.journal.services import record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit

KEY_LENGTH = 40


def dismiss_suggestion(*, actor: Person, postmortem: Postmortem, key: str) -> None:
    """Says that a sentence of the postmortem asks for no action; said twice, it is kept once."""
    actor = require_edit(actor, postmortem)
    if not key or len(key) > KEY_LENGTH:
        raise InputError(message="That is no suggestion of this postmortem; load the page again.")
    with transaction.atomic():
        fields = {"by": actor, "at": clock.now()}
        row, new = DismissedSuggestion.objects.get_or_create(postmortem=postmortem, key=key, defaults=fields)
        if new:
            record(actor=actor, verb="suggestion.dismissed", subject=row, postmortem=postmortem.pk)
