"""Measures as the API gives them: the number with definition, n, what was left out, and the goal."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from afterword.api.schemas.incidents import Given


class InsightsFilter(Given):
    """What is counted; without days, the calendar year so far."""

    model_config = {"extra": "ignore"}

    start: str = Field("", alias="from", description="the first day, as in 2026-01-01")
    end: str = Field("", alias="to", description="the last day")
    span: Literal["", "year", "12months"] = ""
    team: str = Field("", description="a team's slug")
    service: str = ""
    severity: list[Literal["P0", "P1", "P2", "P3", "P4"]] = []


class RateOut(Schema):
    """k of n, with the share and its 95 % interval from 0 to 1; the share of nothing is null."""

    k: int
    n: int
    share: float | None
    low: float
    high: float


class QuarterOut(RateOut):
    """A share in one quarter."""

    name: str


class GroupOut(RateOut):
    """A share in one group, beside the figure that is known from elsewhere."""

    name: str
    known: float | None


class SpreadOut(Schema):
    """Seconds; no mean."""

    n: int
    shortest: float | None
    median: float | None
    within_75: float | None
    within_90: float | None
    longest: float | None


class LeftOutOut(Schema):
    """How many were not counted, and why."""

    count: int
    reason: str


class GoalOut(Schema):
    """What is aimed at, and whether it is met; null when there is no case."""

    value: float
    least: bool
    met: bool | None


class MeasureOut(Schema):
    """One measure; which of rate, spread, groups and value it has depends on its kind."""

    name: str
    title: str
    definition: str
    kind: Literal["share", "times", "comparison", "total"]
    left_out: list[LeftOutOut]
    goal: GoalOut | None = None
    remark: str = ""
    rate: RateOut | None = None
    quarters: list[QuarterOut] | None = None
    spread: SpreadOut | None = None
    groups: list[GroupOut] | None = None
    value: float | None = None
    unit: str = ""
    n: int | None = None


class PartOut(Schema):
    """One part of the measures."""

    name: str
    title: str
    measures: list[MeasureOut]


class InsightsOut(Schema):
    """All measures of what was asked for."""

    start: datetime
    end: datetime
    parts: list[PartOut]


class CaseOut(Schema):
    """One case behind a measure; `seconds` where it is a time."""

    number: str
    title: str
    at: datetime
    counts: bool
    seconds: float | None
    note: str
