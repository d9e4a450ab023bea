"""Checks, their runs and what they prove, as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Given
from afterword.api.schemas.people import PersonOut
from afterword.domain.checks.models import Check, Run
from afterword.domain.checks.plans import plan_words

CheckKind = Literal["promql", "http", "command", "manual"]
Verdict = Literal["pass", "fail", "no_data"]
PlanKind = Literal["hand", "once", "daily", "hours", "window", "query"]


class RunOut(Schema):
    """One run; `verdict` is null until it is finished, and no data is neither a pass nor a failure."""

    id: int
    check: int = Field(alias="check_row_id")
    state: Literal["claimed", "running", "finished"]
    why: str
    at: datetime = Field(description="the moment the answer speaks of, from `from_at` on")
    from_at: datetime
    finished_at: datetime | None
    attempt: int
    before_fix: bool = Field(description="whether the action was unfinished")
    verdict: Verdict | None
    sentence: str
    value: float | None
    unit: str
    answer_sha256: str
    answer_bytes: int | None
    output: str
    url: str
    person: PersonOut | None
    witness: PersonOut | None

    @staticmethod
    def resolve_verdict(row: Run) -> str | None:
        """The verdict, or null while it runs."""
        return row.verdict or None


class RunWhole(RunOut):
    """A run with the samples that were kept of its answer, and what was asked."""

    asked: dict[str, Any]
    samples: list[dict[str, Any]]
    left_out: int


class CheckOut(Schema):
    """A check of an action; `runs` says its plan in words."""

    id: int
    action: str
    name: str
    kind: CheckKind
    spec: dict[str, Any]
    server: str | None
    plan: dict[str, Any]
    runs: str
    next_at: datetime | None
    archived_at: datetime | None
    created_at: datetime
    created_by: PersonOut
    last_run: RunOut | None

    @staticmethod
    def resolve_action(row: Check) -> str:
        """The number of its action."""
        return row.action.code

    @staticmethod
    def resolve_server(row: Check) -> str | None:
        """The name of the Prometheus that it asks."""
        return row.server.name if row.server else None

    @staticmethod
    def resolve_runs(row: Check) -> str:
        """Its plan in words."""
        return plan_words(row.plan)

    @staticmethod
    def resolve_last_run(row: Check) -> Run | None:
        """The run that speaks of the latest moment."""
        return row.runs.select_related("person", "witness").defer("samples").first()


class PlanIn(Given):
    """When a check runs; each kind needs only its own fields."""

    kind: PlanKind = "hand"
    at: datetime | None = Field(None, description="of once")
    time: str = Field("06:00", description="of daily")
    every: int = Field(24, ge=1, le=672, description="hours, of hours")
    weekday: int = Field(0, ge=0, le=6, description="0 is Monday, of window")
    start: str = Field("02:00", description="of window")
    end: str = Field("06:00", description="of window")
    zone: str = "UTC"
    query: str = Field(
        "", max_length=5000, description="PromQL that gives something while the window is open, of query"
    )


class SpecIn(Given):
    """What a check asks; each kind needs only its own fields."""

    query: str = Field("", max_length=5000, description="PromQL without its comparison")
    operator: Literal["<", "<=", ">", ">=", "==", "!="] = "<"
    limit: float | None = None
    unit: str = Field("", max_length=20, description="with %, a share of 0.8 reads as 80 %")
    aggregate: Literal["max", "min", "avg", "last", "sum", "p95"] = "max"
    minutes: int = Field(0, ge=0, le=44640, description="the stretch of samples; 0 asks for the moment")
    url: str = Field("", max_length=500)
    method: Literal["GET", "HEAD"] = "GET"
    status: int = Field(200, ge=100, le=599)
    most_ms: int = Field(0, ge=0, le=10_000, description="0: however long")
    contains: str = Field("", max_length=2000)
    regex: str = Field("", max_length=500)
    json_path: str = Field("", max_length=2000)
    json_value: str = Field("", max_length=2000)
    command: str = Field("", max_length=2000)
    ask: str = Field("", max_length=2000, description="what somebody looks at")


class CheckIn(Given):
    """What it takes to define a check."""

    kind: CheckKind
    spec: SpecIn
    name: str = Field("", max_length=200)
    server: str | None = Field(None, description="the name of the Prometheus, for promql")
    plan: PlanIn | None = Field(None, description="without one, it runs when somebody asks")


class CheckChange(Given):
    """What may be changed about a check; what is left out stays as it is."""

    spec: SpecIn | None = None
    name: str | None = Field(None, max_length=200)
    server: str | None = None
    plan: PlanIn | None = None


class ResultIn(Given):
    """How a command ended: a verdict, or the exit status, where 0 passes."""

    verdict: Verdict | None = None
    exit_status: int | None = Field(None, ge=-255, le=255)
    output: str = Field("", max_length=1_000_000, description="20,000 characters are kept")
    url: str = Field("", max_length=500, description="where CI shows it")


class SeenIn(Given):
    """What a person saw, and who saw it too."""

    verdict: Verdict
    saw: str = Field(min_length=1, max_length=5000)
    witness: str = Field(description="the handle of another person")


class TokenOut(Schema):
    """A new token of a check; it is shown once."""

    secret: str
    prefix: str


class TriedOut(Schema):
    """What a check would say now; nothing is kept of it."""

    verdict: Verdict
    sentence: str
    value: float | None
    unit: str


class ProofOut(Schema):
    """How the checks of an action stand and what they prove of its fix, with dates."""

    check: Literal["none", "waiting", "passing", "failing", "no_data"]
    proof: Literal["none", "verified", "holding", "stuck", "reopened"]
    sentence: str
    last_run_at: datetime | None
    done_at: datetime | None
    verified_at: datetime | None
    held_at: datetime | None
    stuck_at: datetime | None
    reopened_at: datetime | None
    verdict_due: datetime | None
    stuck_due: datetime | None
    verdict: str
    failed_before: bool | None
    tested_in_cycle: bool | None


class ServerOut(Schema):
    """A Prometheus that checks may ask; its address and credentials are not shown."""

    name: str
