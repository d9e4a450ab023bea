"""Five actions for each postmortem: a chain fix for every second, checks for one in ten, most of them done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from serving.documents import Document
from serving.people import Staff
from serving.rows import put, write
from serving.words import Words

EACH, RUNS, POINTS = 5, 4, 30
OPEN = 0.05  # of all actions, mostly of the newest documents
SPEC = {
    "query": 'max(lag_seconds{job="ledger"})', "aggregate": "max", "operator": "<", "limit": 120.0, "minutes": 60,
    "step": 60, "unit": "s",
}  # fmt: skip


def fill(words: Words, staff: Staff, documents: Sequence[Document], now: datetime) -> None:
    """Writes actions, checks, runs and what they proved."""
    from afterword.domain.actions.models import Action

    count = len(documents) * EACH
    made = write(Action(**_action(words, staff, n, count, documents[n // EACH], now)) for n in range(count))
    _checks(staff, [one for one in made if one.number % 10 == 0], now)


def _action(words: Words, staff: Staff, n: int, count: int, document: Document, now: datetime) -> dict[str, Any]:
    dice, created = words.dice, document.at + timedelta(days=1)
    open_ = n > count * (1 - OPEN) or dice.random() < OPEN / 10
    due = (now + timedelta(days=dice.randrange(-20, 60)) if open_ else created + timedelta(days=30)).date()
    row = {
        "number": n + 1,
        "text": words.sentence(6)[:500],
        "postmortem_id": document.pk,
        "owner_id": dice.choice(staff.people),
        "due": due,
        "priority": f"P{min(int(dice.expovariate(0.5)), 4)}",
        "term": dice.choice(["immediate", "short", "long"]),
        "kind": dice.choice(["prevent", "detect", "mitigate", "process"]),
        "level": f"L{dice.randrange(1, 6)}" if n % 10 == 0 else "",
        "status": dice.choice(["open", "in_progress"]),
        "verification": words.some(15),
        "created_at": created,
        "created_by_id": document.driver,
    }
    return row if open_ else row | _finished(words, staff, n, created)


def _finished(words: Words, staff: Staff, n: int, created: datetime) -> dict[str, Any]:
    end = created + timedelta(days=words.dice.randrange(1, 60))
    proven = n % 10 == 9
    return {
        "status": "verified" if proven else "wont_do" if n % 10 == 3 else "done",
        "completion_note": words.some(10),
        "completed_at": end,
        "completed_by_id": words.dice.choice(staff.people),
        "verified_at": end + timedelta(days=1) if proven else None,
    }


def _checks(staff: Staff, actions: Sequence[Any], now: datetime) -> None:
    from afterword.domain.checks.models import Check, PrometheusServer, Proof, Run
    from afterword.domain.checks.specs import checked_spec, definition_of

    server = PrometheusServer.objects.create(
        name="Production", url="http://prometheus.example.org", created_at=now, created_by_id=staff.people[0]
    )
    spec = checked_spec("promql", SPEC)
    common = {"kind": "promql", "spec": spec, "definition": definition_of("promql", spec, server.pk)}
    checks = write(
        Check(
            action=one, name="Lag stays low", server=server, plan={"kind": "hand"}, created_at=one.created_at,
            created_by_id=one.created_by_id, **common,
        )
        for one in actions
    )  # fmt: skip
    runs = write(Run(**row) for check in checks for row in _runs(check))
    first = {run.check_row_id: run for run in runs if not run.before_fix}
    put(
        Proof(
            action=check.action, since=check.action.completed_at, kind="verified", at=check.action.verified_at,
            sentence="The lag stayed below 120 s.", run=first.get(check.pk), recorded_at=check.action.verified_at,
        )
        for check in checks
        if check.action.status == "verified"
    )  # fmt: skip


def _runs(check: Any) -> Iterator[dict[str, Any]]:
    done = check.action.completed_at
    for n in range(RUNS):
        at = check.created_at + timedelta(hours=1) if n == 0 else (done or check.created_at) + timedelta(days=n)
        before = done is None or at < done
        points = [[at.timestamp() - 60 * place, 40.0 + place] for place in range(POINTS)]
        yield {
            "check_row": check, "slot": f"hand {n}", "why": "asked", "state": "finished", "at": at,
            "from_at": at - timedelta(hours=1), "claimed_at": at, "started_at": at, "finished_at": at,
            "before_fix": before, "definition": check.definition, "asked": {"kind": "promql", **check.spec},
            "verdict": "fail" if before else "pass", "sentence": "The most was 69 s.", "value": 69.0, "unit": "s",
            "samples": [{"labels": {"job": "ledger"}, "points": points}],
        }  # fmt: skip
