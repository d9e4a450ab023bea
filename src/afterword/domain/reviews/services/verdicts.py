"""Gives a verdict: approve, or changes wanted, with words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from afterword.core.document.material import digest
from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import locked
from afterword.domain.reviews.models import Verdict
from afterword.domain.reviews.parts import covered
from afterword.domain.reviews.permissions import require_reviewer
from afterword.domain.reviews.services.asking import checked_kind
from afterword.domain.reviews.services.common import record


def give_verdict(*, actor: Person, postmortem: Postmortem, kind: str, says: str, said: str = "") -> Verdict:
    """Keeps what the person says of the text as it is now; it takes the place of what they said before.

    Wanting changes needs words. The same approval of the same text, given twice, is one.
    """
    kind = checked_kind(kind)
    if says not in Verdict.Says.values:
        raise InputError(message=f"{says or 'Nothing'} is no verdict; choose approve or changes.")
    require_reviewer(actor, postmortem, kind, says)
    said = words(said, "What should change", 10_000, needed=says == Verdict.Says.CHANGES)
    with transaction.atomic():
        locked(postmortem)
        texts = covered(postmortem, kind)
        before = Verdict.objects.filter(postmortem=postmortem, kind=kind, by=actor, current=True).first()
        if before is not None and _repeats(before, says, said, texts):
            return before
        return _kept(actor, before, Verdict(postmortem=postmortem, kind=kind, by=actor, says=says, words=said), texts)


def _repeats(before: Verdict, says: str, said: str, texts: dict[str, str]) -> bool:
    same = (before.says, before.words, before.covered) == (says, said, texts)
    return same and before.fallen_at is None and before.given_at >= _asked_again(before)


def _asked_again(verdict: Verdict) -> datetime:
    """When its author was last asked by name; the time of the verdict when they never were."""
    rows = verdict.postmortem.review_requests.filter(kind=verdict.kind, person=verdict.by, withdrawn_at=None)
    return rows.values_list("asked_at", flat=True).first() or verdict.given_at


def _kept(actor: Person, before: Verdict | None, verdict: Verdict, texts: dict[str, str]) -> Verdict:
    if before is not None:
        Verdict.objects.filter(pk=before.pk).update(current=False)
    verdict.covered, verdict.sha256, verdict.given_at = texts, digest(texts), clock.now()
    verdict.save()
    after = {"kind": verdict.kind, "says": verdict.says, "words": verdict.words, "sha256": verdict.sha256}
    earlier = {"says": before.says} if before else None
    record(actor, "review.answered", verdict, verdict.postmortem, before=earlier, after=after)
    return verdict
