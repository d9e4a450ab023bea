"""Keeps what people say of two events: that they had the same cause, or that they had not."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.checks import services as checks
from afterword.domain.incidents import permissions as incident_permissions
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.services import record
from afterword.domain.postmortems import permissions as postmortem_permissions
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.recurrence.models import Case, Verdict
from afterword.domain.recurrence.permissions import Subject, require_sight
from afterword.domain.recurrence.reading import moment_of
from afterword.domain.recurrence.services.looking import case_of, same_event


def confirm(*, actor: Person | None, subject: Subject, earlier: Subject, reason: str = "") -> Verdict:
    """Says that it had the same cause as an earlier one: it counts as a recurrence, and the fix is open again."""
    return _say(actor, subject, earlier, same=True, reason=reason)


def dismiss(*, actor: Person | None, subject: Subject, earlier: Subject, reason: str) -> Verdict:
    """Says that it is something else, and why; it is no longer shown as seen before."""
    return _say(actor, subject, earlier, same=False, reason=reason)


def _say(actor: Person | None, subject: Subject, earlier: Subject, *, same: bool, reason: str) -> Verdict:
    person = _allowed(actor, subject, earlier)
    reason = " ".join(reason.split())
    if not same and not reason:
        raise InputError(message="Say in a few words what is different; the next reader will ask.")
    if len(reason) > 500:
        raise InputError(message="The reason is longer than 500 letters; shorten it.")
    with transaction.atomic():
        case, first = case_of(subject), case_of(earlier)
        if case.pk == first.pk or Case.objects.filter(same_event(case), pk=first.pk).exists():
            raise RuleBroken(message=f"{subject.code} and {earlier.code} are the same event.")
        if same:
            _check_order(case, first, subject, earlier)
        before = Verdict.objects.select_for_update(no_key=True).filter(case=case, earlier=first).first()
        if before is not None and before.same == same:
            return before
        values = {"same": same, "reason": reason, "by": person, "at": clock.now()}
        verdict, _ = Verdict.objects.update_or_create(case=case, earlier=first, defaults=values)
        _tell(person, verdict, subject, earlier)
        if same:
            _reopen(subject, earlier)
    return verdict


def _check_order(case: Case, first: Case, subject: Subject, earlier: Subject) -> None:
    """Only what happened before can be a first time, and two events cannot each be the repeat of the other."""
    if moment_of(earlier) >= moment_of(subject):
        raise RuleBroken(
            message=f"{earlier.code} did not happen before {subject.code}, so {subject.code} cannot be its repeat; "
            "look at the times of both, or confirm it the other way round."
        )
    if Verdict.objects.filter(case=first, earlier=case, same=True).exists():
        raise RuleBroken(
            message=f"{earlier.code} counts as the repeat of {subject.code} already; dismiss that one first."
        )


def _allowed(actor: Person | None, subject: Subject, earlier: Subject) -> Person:
    require_sight(actor, earlier)
    if isinstance(subject, Incident):
        return incident_permissions.require_edit(actor, subject)
    return postmortem_permissions.require_edit(actor, subject)


def _tell(person: Person, verdict: Verdict, subject: Subject, earlier: Subject) -> None:
    """Writes the journal row; it names the earlier one only to those who read of the later one and may know both."""
    told = {"of": subject.code, "reason": verdict.reason}
    if not _is_private(earlier):
        told["earlier"] = earlier.code
    record(
        actor=person,
        verb="recurrence.confirmed" if verdict.same else "recurrence.dismissed",
        subject=verdict,
        after=told,
        incident=subject.pk if isinstance(subject, Incident) else None,
        postmortem=subject.pk if isinstance(subject, Postmortem) else None,
    )


def _is_private(subject: Subject) -> bool:
    if isinstance(subject, Incident) or subject.private:
        return subject.private
    return subject.incidents.filter(private=True).exists()


def _reopen(subject: Subject, earlier: Subject) -> None:
    """Opens the fixes of the earlier one again. The reason names the later one unless it is private."""
    again = "it happened again" if _is_private(subject) else f"{subject.code} had the same cause"
    for postmortem in _documents_of(earlier):
        checks.recurred(postmortem=postmortem, reason=again)


def _documents_of(subject: Subject) -> Sequence[Postmortem]:
    """The postmortems of an event: of the incident, or the postmortem itself."""
    return list(subject.postmortems.order_by("number")) if isinstance(subject, Incident) else [subject]
