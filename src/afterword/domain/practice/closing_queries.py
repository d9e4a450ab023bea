"""Reads what people said of runbooks and decision records when they closed postmortems."""

from __future__ import annotations

from django.db.models import QuerySet

from afterword.domain.accounts.permissions import Viewer
from afterword.domain.knowledge.models import Decision, Runbook
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import visible
from afterword.domain.practice.models import DecisionImplicated, RunbookUsed


def statements(viewer: Viewer, record: Runbook | Decision) -> QuerySet[RunbookUsed] | QuerySet[DecisionImplicated]:
    """What was said of one record by postmortems that the viewer may see, the newest first."""
    seen = Postmortem.objects.filter(visible(viewer)).values("pk")
    rows: QuerySet[RunbookUsed] | QuerySet[DecisionImplicated]
    if isinstance(record, Runbook):
        rows = RunbookUsed.objects.filter(runbook=record.code, postmortem__in=seen)
    else:
        rows = DecisionImplicated.objects.filter(decision=record.code, postmortem__in=seen)
    return rows.select_related("postmortem", "said_by").order_by("-said_at", "-pk")
