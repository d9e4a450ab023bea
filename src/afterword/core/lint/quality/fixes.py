"""What shall change, as a document tells it: actions with owner, due date and a way to see the end; the follow-up."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.lint.actions import open_actions
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.parts import fact, fact_on_line, hits, missing, part_that_says
from afterword.core.lint.quality.standing import Fact, Standing
from afterword.core.lint.rules.practice.follow_up_missing import REVIEW
from afterword.core.model.document import ActionItem

FIELDS = ("actions", "chain_fix", "prevention")


def actions(manuscript: Manuscript) -> Fact:
    """The actions: weak when there is text, but nothing that can be ticked off."""
    items = manuscript.document.actions
    if items:
        words = f"{len(items)} action{'' if len(items) == 1 else 's'}"
        return fact_on_line(manuscript, "actions", "stands", words, items[0].line)
    part = part_that_says(manuscript, *FIELDS)
    if part is None:
        return missing(manuscript, "actions", *FIELDS)
    return fact(manuscript, "actions", "weak", "Its text lists no action.", part.head)


def owner(manuscript: Manuscript) -> Fact:
    """Who sees to each action that was not declined."""
    items = [one for one in manuscript.document.actions if one.status != "wont_do"]
    return _of_all(manuscript, "owner", items, lambda one: bool(one.owner), "an owner")


def due(manuscript: Manuscript) -> Fact:
    """By when each action that is still open is due."""
    items = [one for one, _, _ in open_actions(manuscript)]
    return _of_all(manuscript, "due", items, lambda one: one.due is not None, "a due date")


def test(manuscript: Manuscript) -> Fact:
    """Whether anybody can see that an open action is done; of a chain fix, its test."""
    told = {manuscript.place(hit.start, hit.start).line for hit in hits(manuscript, "action-without-end")}
    items = [one for one, _, _ in open_actions(manuscript)]
    return _of_all(manuscript, "test", items, lambda one: one.line not in told, "an end that can be seen")


def follow_up(manuscript: Manuscript) -> Fact:
    """When it is looked at again: asked where there is an action."""
    if not manuscript.document.actions:
        return Fact("follow_up", "not_asked")
    found = REVIEW.search(manuscript.masked)
    if found is None:
        return Fact("follow_up", "missing")
    return fact(manuscript, "follow_up", "stands", " ".join(found[0].split()), found.start())


def _of_all(
    manuscript: Manuscript, name: str, items: list[ActionItem], has: Callable[[ActionItem], bool], words: str
) -> Fact:
    if not items:
        return Fact(name, "not_asked")
    without = [one for one in items if not has(one)]
    told = f"{len(items) - len(without)} of {len(items)} actions with {words}."
    first = (without or items)[0].line
    standing: Standing = "stands" if not without else "missing" if len(without) == len(items) else "weak"
    return fact_on_line(manuscript, name, standing, told, first)
