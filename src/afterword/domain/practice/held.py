"""When the meetings of a postmortem were held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from afterword.domain.postmortems.models import Postmortem


def held_at(postmortem: Postmortem) -> Mapping[str, datetime]:
    """When the review meeting (`review`) and the follow-up review (`follow_up`) were first held."""
    return {}
