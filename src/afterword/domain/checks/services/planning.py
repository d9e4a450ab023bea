"""Claims the runs whose time has come: those of plans, and those that a finished fix is looked at by."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from afterword.core.errors import FetchError
from afterword.domain import clock
from afterword.domain.actions.models import OPEN
from afterword.domain.checks.asking import is_open
from afterword.domain.checks.models import ASKED, Check, Run
from afterword.domain.checks.plans import LONGEST_WINDOW, LOOK_EVERY, Slot, next_slot
from afterword.domain.checks.proof import milestones
from afterword.domain.checks.services.proving import WATCHED, settle
from afterword.domain.checks.services.running import Claim, claim, hand_over
from afterword.domain.checks.specs import looks_back
from afterword.domain.checks.terms import terms_at
from afterword.domain.postmortems.services.common import lock_postmortems

AT_ONCE = 200  # checks that one look takes on


def claim_due(now: datetime) -> tuple[list[int], list[int]]:
    """The ids of runs to perform, and of checks whose window must be looked for; each is given out once.

    The caller runs the transaction, and hands each id to a worker within it.
    """
    due = Check.objects.filter(Q(next_at__lte=now) | Q(milestone_at__lte=now), archived_at=None)
    lock_postmortems(due.values_list("action__postmortem", flat=True).distinct())
    _begin_watching(now)
    runs, looks = list[int](), list[int]()
    live = Check.objects.filter(archived_at=None, kind__in=ASKED).select_related("action", "server")
    for check in live.filter(next_at__lte=now).order_by("next_at")[:AT_ONCE]:
        if _advanced(check, now):
            run = _planned(check, now, looks)
            runs += [run.pk] if run is not None else []
    watched = Check.objects.filter(archived_at=None, milestone_at__lte=now).select_related("action", "server")
    for check in watched.order_by("milestone_at")[:AT_ONCE]:
        run = _milestone(check, now)
        runs += [run.pk] if run is not None else []
    return runs, looks


def _begin_watching(now: datetime) -> None:
    """Lets checks of fixes that were done since the last look be run at once, and again at each milestone."""
    done = Check.objects.filter(archived_at=None, action__status__in=WATCHED)
    fresh = done.filter(Q(watched_since=None) | ~Q(watched_since=F("action__completed_at"))).select_related("action")
    for check in fresh[:AT_ONCE]:
        since = check.action.completed_at
        assert since is not None  # what is done has its time
        first = since + looks_back(check.kind, check.spec)  # only then does a run see nothing of the time before
        rows = Check.objects.filter(pk=check.pk, watched_since=check.watched_since)
        rows.update(watched_since=since, milestone=0, milestone_at=first)


def _advanced(check: Check, now: datetime) -> bool:
    """Whether this process moved the check on to its next slot; of two, one does."""
    following = next_slot(check.plan, now)
    rows = Check.objects.filter(pk=check.pk, next_at=check.next_at)
    return bool(rows.update(next_at=following.at if following else None))


def _planned(check: Check, now: datetime, looks: list[int]) -> Run | None:
    if not is_wanted(check):
        return None
    if check.plan["kind"] == "query":
        looks.append(check.pk)
        return None
    assert check.next_at is not None
    slot = _latest(check, now)
    at = slot.at if check.kind == "promql" else now  # only Prometheus still knows how it was
    return claim(check, Claim(f"planned {slot.at.isoformat()}", Run.Why.PLANNED, at, slot.window))


def _latest(check: Check, now: datetime) -> Slot:
    """The last slot that is due: what was missed while nothing ran is made up for once."""
    assert check.next_at is not None
    before = check.next_at - timedelta(microseconds=1)
    slot = next_slot(check.plan, before) or Slot(check.next_at)
    while (after := next_slot(check.plan, slot.at)) is not None and after.at <= now:
        slot = after
    return slot


def is_wanted(check: Check) -> bool:
    """Whether planned runs tell anything now: while a fix is open, until its check has failed; not when declined."""
    if check.action.status in OPEN:
        return not check.runs.filter(verdict="fail", definition=check.definition).exists()
    return check.action.status in WATCHED


def _milestone(check: Check, now: datetime) -> Run | None:
    """A run because the fix is done, or four weeks or ninety days old; and what time alone proves."""
    since = check.watched_since
    if since is None or check.action.completed_at != since or check.action.status not in WATCHED:
        Check.objects.filter(pk=check.pk).update(watched_since=None, milestone=0, milestone_at=None)
        return None
    every = milestones(since, terms_at(since))
    number, following = check.milestone, check.milestone + 1
    rows = Check.objects.filter(pk=check.pk, milestone=number, watched_since=since)
    if not rows.update(milestone=following, milestone_at=every[following] if following < len(every) else None):
        return None
    settle(action=check.action)
    if check.kind not in ASKED:
        return None
    return claim(check, Claim(f"fix {since.isoformat()} {number}", Run.Why.FIX, now))


def look_for_window(*, check_id: int) -> Run | None:
    """Looks whether a window that a query tells is open; a run is asked for when one has just closed."""
    check = Check.objects.select_related("action", "server").filter(pk=check_id, archived_at=None).first()
    if check is None or check.plan.get("kind") != "query" or check.server is None:
        return None
    now = clock.now()
    try:
        opened = is_open(check.plan["query"], check.server, now)
    except FetchError as error:
        Check.objects.filter(pk=check.pk).update(window_problem=str(error)[:500])
        return None
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        fresh = (
            Check.objects.select_for_update(of=("self",), no_key=True)
            .select_related("action", "server")
            .get(pk=check.pk)
        )
        return _turn(fresh, opened, now)


def _turn(check: Check, opened: bool, now: datetime) -> Run | None:
    since = check.window_opened_at
    too_long = since is not None and now - since >= LONGEST_WINDOW
    check.window_problem = ""
    check.window_opened_at = (since or now) if opened and not too_long else None
    check.save(update_fields=["window_problem", "window_opened_at"])
    if since is None or (opened and not too_long):
        return None
    window = max(now - since, LOOK_EVERY)
    run = claim(check, Claim(f"window {since.isoformat()}", Run.Why.PLANNED, now, window))
    if run is not None:
        hand_over(run)
    return run
