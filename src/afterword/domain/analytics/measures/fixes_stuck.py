"""Whether fixes stuck, by how the timeline was made."""

from __future__ import annotations

from django.db.models import Count, Q

from afterword.domain.analytics.measures.fixes import chain_fixes, shares
from afterword.domain.analytics.scope import Scope
from afterword.domain.analytics.told import Comparison, LeftOut
from afterword.domain.postmortems.models import TimelineItem

NAME = "fixes-stuck"
DURING = 0.8  # the share of entries recorded during the incident from which a timeline counts as written during
SEED = (0.90, 0.50)  # what the practice's own source says of its organisations


def measure(scope: Scope) -> Comparison:
    """The share of chain fixes that stuck, of those with a verdict, by how much of the timeline was recorded during."""
    fixes = chain_fixes(scope)
    judged = [fix for fix in fixes if fix.verdict]
    during = _during({fix.postmortem for fix in judged})
    reconstructed = {fix.postmortem for fix in judged} - during
    groups = (
        (f"Recorded during, {DURING:.0%} or more".replace("%", " %"), during, SEED[0]),
        (f"Reconstructed, more than {1 - DURING:.0%}".replace("%", " %"), reconstructed, SEED[1]),
    )
    watched = len(fixes) - len(judged)
    return Comparison(
        NAME,
        "Timelines written during",
        "Share of chain fixes that stuck, of those with a verdict, by how the timeline was made. "
        "The line is the 95 % interval, the dashes are the figure of the practice's source.",
        shares(judged, groups, "stuck"),
        [LeftOut(watched, "still being watched")] if watched else [],
    )


def _during(postmortems: set[int]) -> set[int]:
    rows = TimelineItem.objects.filter(postmortem__in=postmortems).order_by().values("postmortem")
    counted = rows.annotate(n=Count("pk"), k=Count("pk", filter=Q(recorded="during")))
    return {row["postmortem"] for row in counted if row["k"] >= DURING * row["n"]}
