"""Lets approvals fall when the text they were given for says materially something else."""

from __future__ import annotations

from django.db import transaction

from afterword.core.document.material import changed_parts
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews.models import Kind, Verdict
from afterword.domain.reviews.parts import DRIVER, covered
from afterword.domain.reviews.services.common import record

QUIET = ("review.", "comment.", "meeting.")  # what these tell changes no text


def fall_when_changed(*, actor: Person | None, verb: str, postmortem_id: int) -> int:
    """Looks at the approvals of a postmortem to which something was just done; gives how many fell.

    It runs in the transaction of what was done, so no reader ever meets a changed text that still counts as approved.
    """
    if verb.startswith(QUIET):
        return 0
    standing = list(_standing(postmortem_id))
    if not standing:
        return 0
    postmortem = Postmortem.objects.get(pk=postmortem_id)
    if postmortem.status == Postmortem.Status.CLOSED:
        return 0  # its text stays; what becomes of its actions afterwards is no matter of its reviews
    with transaction.atomic():
        texts = {kind: covered(postmortem, kind) for kind in {one.kind for one in standing}}
        changed = [(one, _changed(one, postmortem, texts[one.kind])) for one in standing]
        return sum(_fall(actor, verdict, parts) for verdict, parts in changed if parts)


def _changed(verdict: Verdict, postmortem: Postmortem, texts: dict[str, str]) -> list[str]:
    """What an approval no longer holds for: texts that changed, and the document of whoever drives it by now."""
    own = verdict.kind == Kind.TECHNICAL and verdict.by_id == postmortem.driver_id
    return [*changed_parts(verdict.covered, texts), *([DRIVER] if own else [])]


def _standing(postmortem_id: int) -> list[Verdict]:
    rows = Verdict.objects.filter(postmortem=postmortem_id, current=True, says=Verdict.Says.APPROVE, fallen_at=None)
    return list(rows.select_related("by", "postmortem"))


def _fall(actor: Person | None, verdict: Verdict, parts: list[str]) -> int:
    """One approval falls, once."""
    fell = Verdict.objects.filter(pk=verdict.pk, fallen_at=None).update(fallen_at=clock.now(), fallen_parts=parts)
    if fell:
        after = {"kind": verdict.kind, "by": f"@{verdict.by.handle}", "parts": parts}
        record(actor, "review.fallen", verdict, verdict.postmortem, after=after)
    return fell
