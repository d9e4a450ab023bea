"""Reads checks, their runs, and what is proved of the fixes they test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from afterword.core.errors import NotFound
from afterword.domain.accounts.permissions import Viewer, is_somebody
from afterword.domain.actions.models import OPEN, Action
from afterword.domain.actions.permissions import require_sight as require_action
from afterword.domain.checks.models import Check, PrometheusServer, Proof, Run
from afterword.domain.checks.permissions import require_sight, visible
from afterword.domain.checks.terms import terms_at

SHOWN_DAYS = 28
FINISHED = Run.State.FINISHED


@dataclass(frozen=True, slots=True)
class State:
    """How the checks of one action stand, and what is proved of its fix, with dates.

    `check` is none, waiting, passing, failing or no_data; `proof` none, verified, holding, stuck or reopened.
    """

    check: str
    proof: str
    sentence: str = ""  # of the last run
    last_run_at: datetime | None = None
    done_at: datetime | None = None
    verified_at: datetime | None = None
    held_at: datetime | None = None
    stuck_at: datetime | None = None
    reopened_at: datetime | None = None
    verdict_due: datetime | None = None  # four weeks after it was done
    stuck_due: datetime | None = None
    verdict: str = ""  # the sentence of the verdict after four weeks
    failed_before: bool | None = None  # the check failed before the fix, so it can; None without a check
    tested_in_cycle: bool | None = None  # None while the cycle still runs without a run, or the fix is not done
    proofs: Sequence[Proof] = field(default=())


def visible_checks(viewer: Viewer) -> QuerySet[Check]:
    """All checks that the viewer may see, with their action."""
    return Check.objects.filter(visible(viewer)).select_related("action__postmortem", "server", "created_by")


def check_by_id(viewer: Viewer, pk: int) -> Check:
    """One check."""
    found = visible_checks(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such check")
    return found


def checks_of(viewer: Viewer, action: Action, *, archived: bool = False) -> QuerySet[Check]:
    """The checks of an action; those put away only when asked for."""
    require_action(viewer, action)
    rows = Check.objects.filter(action=action).select_related("action", "server", "created_by")
    return rows if archived else rows.filter(archived_at=None)


def runs_of(viewer: Viewer, check: Check) -> QuerySet[Run]:
    """The runs of a check, newest first."""
    require_sight(viewer, check)
    return check.runs.select_related("person", "witness", "check_row__action")


def run_by_id(viewer: Viewer, check: Check, pk: int) -> Run:
    """One run of a check."""
    found = runs_of(viewer, check).filter(pk=pk).first()
    if found is None:
        raise NotFound(what="such run of this check")
    return found


def servers(viewer: Viewer, *, archived: bool = False) -> QuerySet[PrometheusServer]:
    """The Prometheus servers that checks may ask; addresses and credentials are for administrators."""
    rows = PrometheusServer.objects.all() if is_somebody(viewer) else PrometheusServer.objects.none()
    return rows if archived else rows.filter(archived_at=None)


def server_named(viewer: Viewer, name: str) -> PrometheusServer:
    """One server by its name."""
    found = servers(viewer).filter(name__iexact=name.strip()).first()
    if found is None:
        raise NotFound(what=f"Prometheus named {name[:80]}")
    return found


def state_of(action: Action, now: datetime | None = None) -> State:
    """How one action stands; the caller has checked that the viewer may see it."""
    return states_of([action], now)[action.pk]


def states_of(actions: Iterable[Action], now: datetime | None = None) -> dict[int, State]:
    """How actions stand, by id, in a fixed number of queries; the caller has checked that the viewer may see them."""
    wanted = {action.pk: action for action in actions}
    checks = list(Check.objects.filter(action__in=wanted, archived_at=None))
    last = _last_runs([check.pk for check in checks])
    failed = _failed_before(checks)
    proofs: dict[int, list[Proof]] = {pk: [] for pk in wanted}
    for proof in Proof.objects.filter(action__in=wanted).order_by("since", "at", "pk"):
        proofs[proof.action_id].append(proof)
    tested = _tested(list(wanted.values()))
    found = {}
    for pk, action in wanted.items():
        own = [check for check in checks if check.action_id == pk]
        runs = [last[check.pk] for check in own if check.pk in last]
        found[pk] = _state(action, own, runs, proofs[pk], failed, tested, now)
    return found


def failing() -> set[int]:
    """All actions that have a check that failed last, by id; the caller checks who may see them."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    newer = Run.objects.filter(later, check_row=OuterRef("check_row"), state=FINISHED)
    failed = Run.objects.filter(state=FINISHED, verdict="fail", check_row__archived_at=None)
    return set(failed.filter(~Exists(newer)).values_list("check_row__action", flat=True))


def _state(
    action: Action, checks: list[Check], runs: list[Run], proofs: list[Proof], failed: set[int],
    tested: set[int], now: datetime | None,
) -> State:  # fmt: skip
    done_at = action.completed_at if action.status in ("done", "verified") else None
    terms = terms_at(done_at) if done_at else None
    current = {proof.kind: proof for proof in proofs if proof.since == done_at}
    latest = proofs[-1] if proofs else None
    at = {kind: proof.at for kind, proof in current.items()}
    reopened = latest.at if latest is not None and latest.kind == "reopened" and done_at is None else None
    newest = max(runs, key=lambda run: (run.at, run.pk), default=None)
    cycle_over = bool(terms and done_at and now and now > done_at + terms.cycle)
    return State(
        check=_check_state(checks, runs),
        proof="reopened" if reopened else _furthest(set(current)),
        sentence=newest.sentence if newest else "",
        last_run_at=newest.at if newest else None,
        done_at=done_at, verified_at=at.get("verified"), held_at=at.get("holding"), stuck_at=at.get("stuck"),
        reopened_at=reopened,
        verdict_due=done_at + terms.holding if done_at and terms else None,
        stuck_due=done_at + terms.stuck if done_at and terms else None,
        verdict=current["holding"].sentence if "holding" in current else "",
        failed_before=any(check.pk in failed for check in checks) if checks else None,
        tested_in_cycle=(True if action.pk in tested else False if cycle_over else None) if done_at else None,
        proofs=tuple(proofs),
    )  # fmt: skip


def _check_state(checks: list[Check], runs: list[Run]) -> str:
    verdicts = {run.verdict for run in runs}
    if not checks:
        return "none"
    if "fail" in verdicts:
        return "failing"
    if "no_data" in verdicts:
        return "no_data"
    return "passing" if verdicts and len(runs) == len(checks) else "waiting"


def _furthest(kinds: set[str]) -> str:
    return next((kind for kind in ("stuck", "holding", "verified") if kind in kinds), "none")


def _last_runs(checks: list[int]) -> dict[int, Run]:
    """The last finished run of each check, in one query."""
    newest = Window(RowNumber(), partition_by=[F("check_row")], order_by=[F("at").desc(), F("pk").desc()])
    rows = Run.objects.filter(check_row__in=checks, state=FINISHED).annotate(place=newest).filter(place=1)
    return {run.check_row_id: run for run in rows.defer("samples", "output")}


def _failed_before(checks: list[Check]) -> set[int]:
    """The checks that failed while their fix was not done, with the definition they have now."""
    rows = Run.objects.filter(check_row__in=checks, verdict="fail", before_fix=True)
    return set(rows.filter(definition=F("check_row__definition")).values_list("check_row", flat=True).distinct())


def _tested(actions: list[Action]) -> set[int]:
    """The actions of which a run told something within one cycle after they were done."""
    done = {one.pk: one.completed_at for one in actions if one.completed_at is not None and one.status not in OPEN}
    if not done:
        return set()
    until = {pk: at + terms_at(at).cycle for pk, at in done.items()}
    rows = Run.objects.filter(check_row__action__in=done, verdict__in=("pass", "fail"), from_at__gte=min(done.values()))
    told = rows.values_list("check_row__action", "from_at", "at")
    return {pk for pk, since, at in told if since is not None and since >= done[pk] and at <= until[pk]}


@dataclass(frozen=True, slots=True)
class Failed:
    """A check whose last run failed, with that run."""

    check: Check
    run: Run


def failed_for(viewer: Viewer) -> list[Failed]:
    """The checks that failed last and concern the viewer: as owner of the action, or driver of its postmortem."""
    if not is_somebody(viewer):
        return []
    own = Q(action__owner=viewer) | Q(action__postmortem__driver=viewer) | Q(action__sponsor=viewer)
    failed_once = Run.objects.filter(state=FINISHED, verdict="fail", before_fix=False).values("check_row")
    rows = visible_checks(viewer).filter(own, archived_at=None, pk__in=failed_once).exclude(action__status="wont_do")
    checks = {check.pk: check for check in rows}
    last = _last_runs(list(checks))
    failed = [Failed(checks[pk], run) for pk, run in last.items() if run.verdict == "fail" and not run.before_fix]
    return sorted(failed, key=lambda one: one.run.at, reverse=True)


def recent_runs(actions: Iterable[Action], since: datetime) -> dict[int, list[tuple[int, datetime, str]]]:
    """The finished runs of actions since a moment as (check, moment, verdict), by action; one query."""
    rows = Run.objects.filter(
        check_row__action__in=list(actions), check_row__archived_at=None, state=FINISHED, at__gte=since
    )
    found: dict[int, list[tuple[int, datetime, str]]] = {}
    for action, check, at, verdict in rows.order_by("at").values_list(
        "check_row__action", "check_row", "at", "verdict"
    ):
        found.setdefault(action, []).append((check, at, verdict))
    return found


def valued_runs(check: Check, since: datetime, limit: int = 1000) -> list[Run]:
    """The finished runs of a check since a moment, oldest first, without their samples."""
    rows = check.runs.filter(state=FINISHED, at__gte=since).defer("samples", "output").order_by("-at", "-pk")
    return list(rows[:limit])[::-1]


def shown_since(now: datetime) -> datetime:
    """The moment from which the marks of days are shown."""
    return now - timedelta(days=SHOWN_DAYS)
