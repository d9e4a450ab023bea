"""Every kind of thing that can be found, in the order in which pages show them."""

from afterword.domain.search.kinds import action, comment, incident, postmortem, records, service
from afterword.domain.search.kinds.base import FACETS, Kind, Written

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        postmortem.KIND,
        incident.KIND,
        action.KIND,
        comment.KIND,
        records.RUNBOOK,
        records.DECISION,
        service.KIND,
    )
}

__all__ = ["FACETS", "KINDS", "Kind", "Written"]
