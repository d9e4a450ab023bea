"""What an action may belong to at once."""

from __future__ import annotations

from afterword.core.errors import RuleBroken
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem


def require_together(incident: Incident | None, postmortem: Postmortem | None) -> None:
    """Refuses a private incident with a postmortem that is not about it: others may read that one and its actions.

    The incident stays locked until the transaction ends, so that it cannot become private meanwhile.
    """
    if incident is None or postmortem is None:
        return
    private = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk).private
    if private and not postmortem.incidents.filter(pk=incident.pk).exists():
        raise RuleBroken(
            message=f"{incident.code} is private and {postmortem.code} is not about it, so others could read it "
            "there; add it to one of the two alone."
        )
