"""The impact in words that the terminal, the draft and the page of an incident share, each as far as it has room."""

from __future__ import annotations

from afterword.core.detect.base import duration, number, percent
from afterword.core.model.timeline import Budget, EndpointCount, Impact


def users_words(impact: Impact) -> str:
    """Give how many users were affected; empty when no log names them. A failing line may name nobody."""
    if impact.affected_users is None:
        return ""
    named = f", as the failing lines of {impact.affected_source} name them" if impact.affected_source else ""
    return f"at least {impact.affected_users:,}{named}"


def latency_words(impact: Impact) -> str:
    """Give the quantiles of the request time before and during the impact; empty when they were not recorded."""
    before, during = impact.latency_before, impact.latency_during
    if during is None:
        return ""
    if before is None:
        shown = (f"{name} {duration(getattr(during, name))}" for name in ("p50", "p95", "p99"))
        return f"{', '.join(shown)} during the impact; before it nothing was recorded"
    changes = (
        f"{name} {duration(getattr(before, name))} before, {duration(getattr(during, name))} during it"
        for name in ("p50", "p95", "p99")
    )
    return "; ".join(changes)


def failing_endpoints(impact: Impact, most: int = 8) -> list[EndpointCount]:
    """Give the endpoints at which requests failed, most failed first; none when there is only one endpoint in all."""
    failing = [one for one in impact.endpoints if one.failed]
    return failing[:most] if len(impact.endpoints) > 1 else []


def budget_words(budget: Budget) -> str:
    """Give how much of an error budget was used, and from which numbers."""
    promised = f"{budget.availability:g} % over {number(budget.window_days)} days"
    come = f"{number(budget.requests)} requests" + ("" if budget.stated else " at the usual rate")
    allowed = f"{number(round(budget.allowed))} of {come} may fail"
    return f"{percent(budget.used)} used: {budget.failed:,} requests failed; with {promised}, {allowed}"
