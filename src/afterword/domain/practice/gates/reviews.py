"""Whether the reviews that the policy asks for are done."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.domain.postmortems.models import Postmortem
from afterword.domain.practice.gates.check import Check
from afterword.domain.reviews.standing import standings


def reviews(postmortem: Postmortem) -> Iterator[Check]:
    """Each kind of review that is needed, and whether it is approved by as many people as the policy asks for."""
    for one in standings(postmortem):
        if one.needed:
            done = one.state == "approved"
            yield Check(f"review-{one.kind}", done, True, one.sentence, f"review#{one.kind}")
