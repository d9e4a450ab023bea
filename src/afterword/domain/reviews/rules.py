"""What the policy asks of reviews: which kinds a postmortem needs, and how many approvals."""

from __future__ import annotations

from afterword.domain.policy.rules import REVIEWS, ReviewNeed, Rule
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.rule import rule_of
from afterword.domain.reviews.models import Kind

ORDER = (Kind.TECHNICAL, Kind.COMMS, Kind.ACTION)
NAMES = {Kind.TECHNICAL: "Technical review", Kind.COMMS: "Comms review", Kind.ACTION: "Action review"}
ASKS = {
    Kind.TECHNICAL: "Are the timeline, the causes and the fix right?",
    Kind.COMMS: "Is what customers read about the impact accurate?",
    Kind.ACTION: "Is each action specific, assigned and dated?",
}


def needed(postmortem: Postmortem) -> dict[str, int]:
    """How many approvals each kind of review needs; a kind that the policy does not ask for is not named."""
    rule = rule_of(postmortem)
    asked = {kind: rule.reviewed(kind) for kind in REVIEWS}
    return {kind: one.people for kind, one in asked.items() if _holds(one, rule, postmortem)}


def _holds(asked: ReviewNeed, rule: Rule, postmortem: Postmortem) -> bool:
    """Whether the need holds of this postmortem: always, when it is shared outside, or when there is any action."""
    if asked.when == "if_shared":
        return rule.is_shared_outside or (rule.outside == "if_warranted" and bool(postmortem.customer_impact))
    if asked.when == "if_any":
        return actions_of(postmortem).exists()
    return asked.when == "always"
