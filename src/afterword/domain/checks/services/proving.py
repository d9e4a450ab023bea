"""Draws from runs and recurrences what is proved of a fix, and writes each step of it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from afterword.domain import clock
from afterword.domain.actions.models import Action
from afterword.domain.actions.services import reopen_by_check, verify
from afterword.domain.checks.judging import amount
from afterword.domain.checks.models import Proof, Run
from afterword.domain.checks.proof import Seen, Standing, standing
from afterword.domain.checks.terms import terms_at
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.services import record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import lock_postmortems

Kind = Proof.Kind
WATCHED = (Action.Status.DONE, Action.Status.VERIFIED)
VERBS = {Kind.HOLDING: "check.held", Kind.STUCK: "check.stuck"}


def settle(*, action: Action, recurred_at: datetime | None = None, reason: str = "") -> list[Proof]:
    """Writes what is newly proved of a done action, and opens it again when it must be; safe to call at any time."""
    now = clock.now()
    with transaction.atomic():
        lock_postmortems([action.postmortem_id])
        fresh = Action.objects.select_for_update(no_key=True).get(pk=action.pk)
        since = fresh.completed_at
        if fresh.status not in WATCHED or since is None:
            return []
        runs = _runs_since(fresh, since)
        found = standing(
            done_at=since, checks=fresh.checks.filter(archived_at=None).values_list("pk", flat=True),
            runs=[Seen(run.check_row_id, run.at, run.verdict, run.from_at) for run in runs], recurred_at=recurred_at,
            terms=terms_at(since), now=now,
        )  # fmt: skip
        return _write(fresh, since, found, runs, reason)


def recurred(*, postmortem: Postmortem, reason: str) -> list[Action]:
    """Opens again what was to keep an incident from coming back: its chain fix, and done actions that have checks.

    For a recurrence that a person confirmed; the caller has checked that they may. Gives what was opened again.
    """
    why, now = words(reason, "The reason for opening it again", 5000), clock.now()
    with transaction.atomic():
        fixes = Action.objects.filter(postmortem=postmortem, status__in=WATCHED)
        wanted = fixes.filter(~Q(level="") | Q(checks__archived_at=None, checks__isnull=False)).distinct()
        return [fix for fix in wanted if settle(action=fix, recurred_at=now, reason=why)]


def _runs_since(action: Action, since: datetime) -> Sequence[Run]:
    finished = Run.objects.filter(check_row__action=action, state=Run.State.FINISHED, before_fix=False)
    rows = finished.filter(from_at__gte=since)
    needed = ("check_row", "at", "from_at", "verdict", "value", "unit", "sentence", "asked")
    return list(rows.only(*needed).order_by("at", "pk"))


def _write(action: Action, since: datetime, found: Standing, runs: Sequence[Run], reason: str) -> list[Proof]:
    """The rows that are new, in order; the action follows the first and the last of them."""
    reached = ((Kind.VERIFIED, found.verified_at), (Kind.HOLDING, found.held_at), (Kind.STUCK, found.stuck_at))
    written = [
        proof
        for kind, at in reached
        if at is not None and (proof := _once(action, since, kind, at, runs, "")) is not None
    ]
    if found.verified_at is not None and found.reopened_at is None:
        verify(action=action, at=found.verified_at)
    if found.reopened_at is not None:
        why = reason if found.by_recurrence else _failure(runs, found.reopened_at)
        proof = _once(action, since, Kind.REOPENED, found.reopened_at, runs, why)
        reopen_by_check(action=action, reason=why)
        action.checks.update(watched_since=None, milestone=0, milestone_at=None)
        written += [proof] if proof is not None else []
    return written


def _once(
    action: Action, since: datetime, kind: str, at: datetime, runs: Sequence[Run], sentence: str
) -> Proof | None:  # fmt: skip
    counted = [run for run in runs if run.at <= at]
    said = sentence or told(counted)
    last = counted[-1] if counted and not (kind == Kind.REOPENED and counted[-1].verdict != "fail") else None
    proof, made = Proof.objects.get_or_create(
        action=action, since=since, kind=kind,
        defaults={"at": at, "sentence": said, "run": last, "recorded_at": clock.now()},
    )  # fmt: skip
    if not made:
        return None
    if kind in VERBS:
        record(
            actor=None, verb=VERBS[Kind(kind)], subject=action, after={"at": at.isoformat(), "said": said},
            incident=action.incident_id, postmortem=action.postmortem_id,
        )  # fmt: skip
    return proof


def _failure(runs: Sequence[Run], at: datetime) -> str:
    """Why a failing run opens the fix again, in the run's own sentence."""
    failed = next(run for run in runs if run.verdict == "fail" and run.at == at)
    return f"Its check failed on {at:%Y-%m-%d at %H:%M} UTC. {failed.sentence}"


def told(runs: Sequence[Run]) -> str:
    """Runs in one sentence, as in "28 of 28 runs passed, highest value 61 %."; runs without data are told apart."""
    passed, empty = (sum(run.verdict == verdict for run in runs) for verdict in ("pass", "no_data"))
    parts = [f"{passed} of {len(runs)} {'run' if len(runs) == 1 else 'runs'} passed"]
    if empty:
        parts.append(f"{empty} gave no data")
    if extreme := _extreme([run for run in runs if run.verdict != "no_data"]):
        parts.append(extreme)
    return ", ".join(parts) + "."


def _extreme(runs: Sequence[Run]) -> str:
    """The value nearest to the limit among runs of one expression; empty when they ask different things."""
    specs = {(run.asked["spec"]["operator"], run.unit) for run in runs if run.asked.get("kind") == "promql"}
    values = [run.value for run in runs if run.value is not None]
    if len(specs) != 1 or not values or len(values) != len(runs):
        return ""
    operator, unit = next(iter(specs))
    if operator in (">", ">="):
        return f"lowest value {amount(min(values), unit)}"
    return f"highest value {amount(max(values), unit)}" if operator in ("<", "<=") else ""
