"""When the meetings of a postmortem were held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from afterword.domain.meetings.queries import of
from afterword.domain.postmortems.models import Postmortem


def held_at(postmortem: Postmortem) -> Mapping[str, datetime]:
    """When the review meeting (`review`) and the follow-up review (`follow_up`) were first held."""
    held = of(postmortem)
    return {name: at for name, at in (("review", held.review), ("follow_up", held.follow_up)) if at is not None}
