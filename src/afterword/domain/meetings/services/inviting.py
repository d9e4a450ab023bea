"""The outbox of calendar invitations: each version of a meeting goes to each person at most once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror

from django.conf import settings
from django.db.models import Q

from afterword.core.errors import RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.meetings.letters import letter
from afterword.domain.meetings.models import Invitation, Meeting
from afterword.domain.postmortems.permissions import may_see, require_edit

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
logger = logging.getLogger(__name__)
State = Invitation.State
REFUSED = (ConnectionRefusedError, gaierror, SMTPResponseException, SMTPRecipientsRefused)  # it surely did not leave


def invite(meeting: Meeting, people: Iterable[Person], method: str) -> None:
    """Writes what is to be sent, in the running transaction; older messages that still wait are dropped."""
    wanted, now = list(people), clock.now()
    stale = Invitation.objects.filter(meeting=meeting, person__in=wanted, state=State.WAITING)
    told = set(Invitation.objects.filter(meeting=meeting).exclude(state=State.WAITING).values_list("person", flat=True))
    stale.delete()
    if method == Invitation.Method.CANCEL:
        wanted = [one for one in wanted if one.pk in told]  # who never heard of it need not hear that it is off
    rows = [
        Invitation(meeting=meeting, person=one, method=method, sequence=meeting.sequence, asked_at=now, not_before=now)
        for one in wanted
    ]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)


def send_waiting(*, now: datetime | None = None, meeting: int | None = None) -> int:
    """Sends what waits, of one meeting or of all; gives how many were accepted by the mail server."""
    due = Invitation.objects.filter(state=State.WAITING, not_before__lte=now or clock.now())
    rows = due if meeting is None else due.filter(meeting=meeting)
    return sum(_send(pk) for pk in list(rows.values_list("pk", flat=True)))


def send_again(*, actor: Person, invitation: Invitation) -> None:
    """Lets a message go out once more that failed, or of which nobody knows whether it left."""
    require_edit(actor, invitation.meeting.postmortem)
    now = clock.now()
    lease = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    silent = Q(state=State.SENDING) & (Q(claimed_at=None) | Q(claimed_at__lt=lease))
    stuck = Invitation.objects.filter(Q(state=State.FAILED) | silent, pk=invitation.pk)
    if not stuck.update(state=State.WAITING, not_before=now, attempts=0, problem=""):
        invitation.refresh_from_db(fields=["state"])
        if invitation.state == State.SENDING:
            raise RuleBroken(message=f"The message to {invitation.person.name} is being sent; look again in a while.")
        raise RuleBroken(message=f"The message to {invitation.person.name} is {invitation.state}; nothing is stuck.")


def _send(pk: int) -> bool:
    """One message: claimed for good before it leaves, so that neither a second worker nor a crash sends it twice."""
    claimed = {"state": State.SENDING, "claimed_at": clock.now()}
    if not Invitation.objects.filter(pk=pk, state=State.WAITING).update(**claimed):
        return False
    row = Invitation.objects.select_related("meeting__postmortem", "meeting__planned_by", "person").get(pk=pk)
    if not row.person.is_active or not may_see(row.person, row.meeting.postmortem):
        _end(row, State.WITHHELD, f"{row.meeting.postmortem.code} is not shared with {row.person.name} any more.")
        return False
    try:
        letter(row).send()
    except REFUSED as error:
        _tried(row, str(error) or type(error).__name__)
        return False
    except Exception as error:  # lost on the way: it may have left, and nothing is sent twice; the others go on
        logger.exception("Invitation %s of meeting %s failed", row.pk, row.meeting_id)
        _end(row, State.FAILED, _plain(f"It is not known whether it left: {str(error) or type(error).__name__}"))
        return False
    _end(row, State.SENT, "")
    return True


def _end(row: Invitation, state: str, problem: str) -> None:
    row.state, row.problem, row.sent_at = state, problem, clock.now() if state == State.SENT else None
    row.save(update_fields=["state", "problem", "sent_at"])


def _plain(problem: str) -> str:
    """What an error said, as a column can hold it."""
    return problem.encode("utf-8", "replace").decode().replace("\0", "")[:500]


def _tried(row: Invitation, problem: str) -> None:
    """Waits longer after each refusal, then gives up and says so on the page."""
    more = row.attempts < len(WAITS)
    row.state = State.WAITING if more else State.FAILED
    row.not_before = clock.now() + WAITS[row.attempts] if more else row.not_before
    row.attempts, row.problem = row.attempts + 1, _plain(problem)
    row.save(update_fields=["state", "not_before", "attempts", "problem"])
