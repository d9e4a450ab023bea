"""What every service of the analysis begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.analysis.models import Analysis, Factor
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import locked, require_unclosed


def opened(postmortem: Postmortem) -> Analysis:
    """The analysis of a postmortem that may be changed, kept from others until the transaction ends."""
    require_unclosed(locked(postmortem))
    return Analysis.objects.get_or_create(postmortem=postmortem)[0]


def factor_of(postmortem: Postmortem, pk: int) -> Factor:
    """A factor of this postmortem and of no other."""
    found = Factor.objects.filter(postmortem=postmortem, pk=pk).first()
    if found is None:
        raise NotFound(what=f"factor {pk} in {postmortem.code}")
    return found


def record(
    actor: Person,
    verb: str,
    postmortem: Postmortem,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A journal row about something that hangs on the postmortem."""
    write_row(actor=actor, verb=verb, subject=subject, before=before, after=after, postmortem=postmortem.pk)
