"""Follow-up actions: what was already done stands in the 3 a.m. template, everything else is asked for."""

from __future__ import annotations

from afterword.core.document.facts import Draft
from afterword.core.document.steps import mitigations
from afterword.core.document.words import one_line
from afterword.core.model.document import ActionItem


def items(draft: Draft) -> tuple[ActionItem, ...]:
    """The mitigations as actions that are done, each with its evidence."""
    return tuple(
        ActionItem(
            id=None,
            text=f"{one_line(one.text)} {draft.refs(one)}".rstrip(),
            owner=one.actor if one.actor and one.actor.startswith("@") else None,
            status="done",
            term="immediate",
        )
        for one in mitigations(draft.timeline)
    )
