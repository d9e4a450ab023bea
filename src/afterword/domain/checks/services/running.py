"""Runs checks: a run is claimed by its row before anything is asked, so that each slot is run once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from afterword.core.errors import RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import OPEN
from afterword.domain.checks.asking import ask
from afterword.domain.checks.judging import Outcome
from afterword.domain.checks.models import ASKED, Check, Run
from afterword.domain.checks.permissions import require_edit
from afterword.domain.checks.services.proving import settle
from afterword.domain.checks.specs import looks_back
from afterword.domain.journal.services import record
from afterword.domain.postmortems.services.common import lock_postmortems

MOST_ATTEMPTS = 3
DIED = "The process that ran it died before an answer came; it is run again."
GIVEN_UP = "Its processes died {attempts} times; it is not run again for this slot."
VERBS = {"pass": "check.passed", "fail": "check.failed", "no_data": "check.no_data"}


@dataclass(frozen=True, slots=True)
class Claim:
    """For which slot a run is, why, the moment it speaks of, and the stretch when a window tells it."""

    slot: str
    why: str
    at: datetime
    window: timedelta | None = None


def claim(check: Check, wanted: Claim, *, person: Person | None = None, attempt: int = 1) -> Run | None:
    """The row that says that this slot is being run; None when somebody has it. The caller runs the transaction."""
    run, made = Run.objects.get_or_create(
        check_row=check, slot=wanted.slot, attempt=attempt,
        defaults={
            "why": wanted.why, "at": wanted.at, "claimed_at": clock.now(), "person": person,
            "from_at": wanted.at - looks_back(check.kind, check.spec, wanted.window),
            "window_seconds": int(wanted.window.total_seconds()) if wanted.window else None,
            "before_fix": _is_before_fix(check, wanted.at), "definition": check.definition, "asked": asked_of(check),
        },
    )  # fmt: skip
    return run if made else None


def _is_before_fix(check: Check, at: datetime) -> bool:
    done_at = check.action.completed_at
    return check.action.status in OPEN or (done_at is not None and at < done_at)


def asked_of(check: Check) -> dict[str, Any]:
    """What a run asks, as it is kept with it: the definition may change later."""
    return {"kind": check.kind, "spec": check.spec, "server": check.server.name if check.server else ""}


def run_now(*, actor: Person, check: Check) -> Run:
    """Asks for a run as soon as a worker is free; while one waits, that one is given."""
    with transaction.atomic():
        run = start_now(actor=actor, check=check)
        if run.state == Run.State.CLAIMED:
            hand_over(run, actor)
    return run


def hand_over(run: Run, actor: Person | None = None) -> None:
    """Writes that a claimed run is asked for, which lets a worker perform it; the caller runs the transaction."""
    check, action = run.check_row, run.check_row.action
    record(
        actor=actor, verb="check.run_asked", subject=run, after={"check": check.name}, incident=action.incident_id,
        postmortem=action.postmortem_id,
    )  # fmt: skip


def start_now(*, actor: Person, check: Check) -> Run:
    """The claimed run of somebody who will perform it at once; the caller runs the transaction or none."""
    actor = require_edit(actor, check)
    _require_runnable(check)
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        Check.objects.select_for_update(no_key=True).get(pk=check.pk)
        waiting = check.runs.filter(state__in=(Run.State.CLAIMED, Run.State.RUNNING), why=Run.Why.ASKED).first()
        wanted = Claim(f"asked {uuid.uuid4().hex}", Run.Why.ASKED, clock.now())
        made = waiting or claim(check, wanted, person=actor)
    assert made is not None  # no slot of this name was there before
    return made


def _require_runnable(check: Check) -> None:
    if check.archived_at is not None:
        raise RuleBroken(message="This check was put away; define a new one.")
    if check.kind not in ASKED:
        how = "CI posts its results" if check.kind == "command" else "a person says what they saw"
        raise RuleBroken(message=f"Afterword cannot run this check by itself: {how}.")


def perform(*, run_id: int) -> Run | None:
    """Runs what was claimed and keeps what came of it; safe to call twice.

    A run that was begun before and not ended was left by a process that died: it is marked as no data, and the slot
    is run again as its next attempt.
    """
    run = Run.objects.select_related("check_row__action", "check_row__server").filter(pk=run_id).first()
    if run is None or run.state == Run.State.FINISHED:
        return run
    begun = Run.objects.filter(pk=run.pk, state=Run.State.CLAIMED).update(
        state=Run.State.RUNNING, started_at=clock.now()
    )
    if not begun:
        again = _next_attempt(run)
        return perform(run_id=again.pk) if again is not None else run
    check = run.check_row
    window = timedelta(seconds=run.window_seconds) if run.window_seconds else None
    return finish(run, ask(run.asked["kind"], run.asked["spec"], check.server, run.at, window))


def _next_attempt(run: Run) -> Run | None:
    """The next attempt of a slot whose run was left behind; None when it was tried often enough or somebody has it."""
    if run.attempt >= MOST_ATTEMPTS:
        finish(run, Outcome("no_data", GIVEN_UP.format(attempts=run.attempt)))
        return None
    with transaction.atomic():
        finish(run, Outcome("no_data", DIED))
        window = timedelta(seconds=run.window_seconds) if run.window_seconds else None
        wanted = Claim(run.slot, run.why, run.at, window)
        return claim(run.check_row, wanted, person=run.person, attempt=run.attempt + 1)


def give_up_run(*, run_id: int, problem: str) -> None:
    """Marks a run that no worker could end as no data."""
    run = Run.objects.select_related("check_row__action").filter(pk=run_id).exclude(state=Run.State.FINISHED).first()
    if run is not None:
        finish(run, Outcome("no_data", problem))


def finish(run: Run, outcome: Outcome, **more: Any) -> Run:
    """Keeps what came of a run, once, with its journal row and what it proves; a run that ended stays as it is."""
    fields = {
        "state": Run.State.FINISHED, "finished_at": clock.now(), "verdict": outcome.verdict,
        "sentence": outcome.sentence, "value": outcome.value, "unit": outcome.unit, "samples": outcome.samples,
        "left_out": outcome.left_out, "answer_sha256": outcome.sha256, "answer_bytes": outcome.size, **more,
    }  # fmt: skip
    check, action = run.check_row, run.check_row.action
    with transaction.atomic():
        lock_postmortems([action.postmortem_id])
        if not Run.objects.filter(pk=run.pk).exclude(state=Run.State.FINISHED).update(**fields):
            run.refresh_from_db()
            return run
        witness = {"witness": more["witness"].name} if more.get("witness") else {}
        record(
            actor=run.person, verb=VERBS[outcome.verdict], subject=check,
            after={"action": action.code, "check": check.name, "run": run.pk, "said": outcome.sentence, **witness},
            incident=action.incident_id, postmortem=action.postmortem_id,
        )  # fmt: skip
        settle(action=action)
    run.refresh_from_db()
    return run
