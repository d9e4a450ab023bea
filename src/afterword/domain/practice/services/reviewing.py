"""Confirms the timeline and starts the review, each through its gate."""

from __future__ import annotations

from django.db import transaction

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services as documents
from afterword.domain.postmortems.gate import problems
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.practice.gates.check import Check, overrides_of
from afterword.domain.practice.permissions import require_override
from afterword.domain.practice.services.passing import overridden, passed


def confirm_timeline(*, actor: Person, postmortem: Postmortem, override: str = "") -> Postmortem:
    """Says, as a person, that the timeline is right; with an override also against what stands against it."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        against = [one for one in problems(postmortem, clock.now()) if one not in overrides_of(postmortem)]
        if against and override.strip():
            require_override(actor, postmortem)
            shut = [Check("timeline", False, True, sentence, "timeline") for sentence in against]
            overridden(actor, postmortem, "timeline", override, shut)
        known = overrides_of(postmortem)
        return documents.confirm_timeline(actor=actor, postmortem=postmortem, accepted=known)


def start_review(*, actor: Person, postmortem: Postmortem, override: str = "") -> Postmortem:
    """Moves a draft into review, once a person has confirmed its timeline; nothing happens after that."""
    require_edit(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        if postmortem.status != Postmortem.Status.DRAFT:
            return postmortem
        passed(actor, postmortem, "review", override)
        postmortem.status = Postmortem.Status.IN_REVIEW
        postmortem.save(update_fields=["status"])
        record(actor, "postmortem.in_review", postmortem, before={"status": "draft"}, after={"status": "in_review"})
    return postmortem
