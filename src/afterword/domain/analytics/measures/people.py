"""What incidents cost the people who dealt with them: sums of what each said for themselves."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from afterword.domain.analysis.models import OwnImpact
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import LeftOut, Total

NAMES = ("people-woken", "hours-spent")


def measure(scope: Scope) -> tuple[Total, Total]:
    """People woken, and hours spent, over all postmortems whose incident was resolved within the time."""
    told = OwnImpact.objects.filter(postmortem__in=scope.ended().order_by()).aggregate(
        woken=Count("pk", filter=Q(woken=True)), hours=Sum("hours"), n=Count("postmortem", distinct=True)
    )
    silent = len(scope.ended_rows()) - told["n"]
    left = [LeftOut(silent, "of which nobody has said anything")] if silent else []
    return (
        Total(
            "people-woken", "People woken", "Everybody who says they were woken.", told["woken"], "", told["n"], left
        ),
        Total(
            "hours-spent",
            "Hours spent",
            "The hours that people say it took them, all people together.",
            float(told["hours"] or 0),
            "h",
            told["n"],
            left,
        ),
    )
