"""How much of the error budget the incident used, for each objective that somebody gave."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.detect.case import Case, Focus
from afterword.core.model.services import Objective
from afterword.core.model.timeline import Budget, ServiceCount

DAY = 86_400
LEAST_CALM = 60.0  # seconds; a shorter time before the incident does not show what is usual


def budgets_used(case: Case, felt: Focus | None, services: Sequence[ServiceCount]) -> tuple[Budget, ...]:
    """Give the share of each error budget that the failed requests of the incident used.

    used = failed / (requests in the window x (1 - availability)): the budget of a window is the share of its requests
    that may fail, and an incident uses as much of it as it made fail (Google, The Site Reliability Workbook, chapter 2,
    "Implementing SLOs"). With a burn rate of failed share / (1 - availability) it is burn rate x length / window, as in
    chapter 5, "Alerting on SLOs", when requests come as usual. How many requests come in the window is what the
    objective says, else the rate before the incident times the window (the rate over the whole evidence, when the
    time before is too short).
    """
    if felt is None or case.traffic is None:
        return ()
    found = [_used(case, felt, objective, services) for objective in case.services.objectives]
    return tuple(budget for budget in found if budget is not None)


def _used(case: Case, felt: Focus, objective: Objective, services: Sequence[ServiceCount]) -> Budget | None:
    counted = next((one for one in services if one.service == objective.service), services[0] if services else None)
    if counted is None or counted.failed_in_window is None:
        return None
    requests = objective.requests or round(_rate(case, felt, counted) * objective.window_days * DAY)
    allowed = requests * (1 - objective.availability / 100)
    if allowed <= 0:
        return None
    return Budget(
        objective.service, objective.availability, objective.window_days, requests, objective.requests is not None,
        counted.failed_in_window, allowed, counted.failed_in_window / allowed, counted.source,
    )  # fmt: skip


def _rate(case: Case, felt: Focus, counted: ServiceCount) -> float:
    """Requests a second of what was counted, as its part of those at the outermost source, before the incident."""
    assert case.traffic is not None
    traffic = case.traffic
    slots = traffic.slot(felt.calm_until)
    calm = traffic.total[:slots] if slots * traffic.step >= LEAST_CALM else traffic.total
    part = counted.requests / max(float(traffic.total.sum()), 1.0)
    return float(calm.mean()) / traffic.step * part
