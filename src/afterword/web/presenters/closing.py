"""What the page shows on which a postmortem comes to its end."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.queries import visible_incidents
from afterword.domain.knowledge.models import Decision, Mention, Runbook
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice import services as practice
from afterword.domain.practice.permissions import may_override
from afterword.web.presenters.gates import gate_of
from afterword.web.presenters.times import span_words


def page_of(viewer: Person, postmortem: Postmortem) -> dict[str, Any]:
    """The rows of each part, what can be chosen, the gate, and who may open it."""
    none = {row.what: row for row in postmortem.none_needed.select_related("said_by")}
    runbooks = list(postmortem.runbooks_used.select_related("said_by"))
    decisions = list(postmortem.decisions_implicated.select_related("said_by"))
    return {
        "gate": gate_of(postmortem, "close"),
        "gate_name": "close",
        "may_override": may_override(viewer, postmortem),
        "distributions": list(postmortem.distributions.select_related("by").annotate(people=Count("receivers"))),
        "distribution_clock": _clock(postmortem),
        "to_whom": practice.to_whom(postmortem),
        "runbooks": runbooks,
        "decisions": decisions,
        "named_runbooks": _untold(viewer, postmortem, Runbook, {row.runbook for row in runbooks}),
        "named_decisions": _untold(viewer, postmortem, Decision, {row.decision for row in decisions}),
        "no_runbooks": none.get("runbooks"),
        "no_decisions": none.get("decisions"),
        "known_runbooks": _known(postmortem, Runbook),
        "known_decisions": _known(postmortem, Decision),
        "incidents": list(postmortem.incidents.all()),
        "closing": getattr(postmortem, "closing", None),
    }


def _clock(postmortem: Postmortem) -> tuple[str, bool]:
    """How the clock of its distribution stands, and whether that is late."""
    now = clock.now()
    found = next((one for one in practice.clocks(postmortem, now) if one.name == "distributed"), None)
    if found is None:
        return "", False
    if found.done_at is not None:
        late = found.done_at - found.due
        return (f"{span_words(late)} late", True) if found.state == "late" else ("In time", False)
    left = span_words(abs(found.left))
    return (f"{left} late", True) if found.state == "missed" else (f"{left} left", False)


def _untold(
    viewer: Person, postmortem: Postmortem, model: type[Runbook] | type[Decision], told: set[str]
) -> list[tuple[str, str]]:
    """Records that the document, its timeline or its incidents name and of which nothing is said: code and title."""
    seen = Q(postmortem=postmortem) | Q(incident__in=visible_incidents(viewer).filter(postmortems=postmortem))
    rows = Mention.objects.filter(seen, prefix=model.PREFIX).values_list("number", flat=True)
    numbers = sorted(set(rows))
    titles = dict(model.objects.filter(number__in=numbers).values_list("number", "title"))
    codes = [(f"{model.PREFIX}-{number:0{model.WIDTH}d}", titles.get(number, "")) for number in numbers]
    return [(code, title) for code, title in codes if code not in told]


def _known(postmortem: Postmortem, model: type[Runbook] | type[Decision]) -> list[tuple[str, str]]:
    """Records to choose from: those that the document names first, then the others."""
    named = set(postmortem.mentions.filter(prefix=model.PREFIX).values_list("number", flat=True))
    rows = sorted(model.objects.all()[:500], key=lambda row: (row.number not in named, row.number))
    return [(row.code, row.title) for row in rows]
