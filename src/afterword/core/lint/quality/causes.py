"""Why it happened, as a document tells it: causes, the levels of the chain, and what was learned."""

from __future__ import annotations

from afterword.core.lint.chain import LEVELS, chain_parts, levels_named
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.parts import fact, hits, missing, part_that_says
from afterword.core.lint.quality.standing import Fact, Standing

CAUSES = ("root_cause", "contributing_factors", "trigger", "chain_walk")
LESSONS = ("lessons", "lessons_well", "lessons_poorly", "lessons_lucky")


def causes(manuscript: Manuscript) -> Fact:
    """The causes: weak when there is one only, or it names a symptom, or the asking stops at the first why."""
    part = part_that_says(manuscript, *CAUSES)
    if part is None:
        return missing(manuscript, "causes", *CAUSES)
    found = hits(manuscript, "symptom-as-cause", "stops-at-first-why", "single-cause")
    if found:
        return fact(manuscript, "causes", "weak", found[0].message, found[0].start)
    return fact(manuscript, "causes", "stands", part.heading, part.head)


def levels(manuscript: Manuscript) -> Fact:
    """The levels of the chain that are answered: asked only where the chain is walked."""
    walk, _ = chain_parts(manuscript)
    if walk is None:
        asked = manuscript.document.template == "chain"
        return Fact("levels", "missing" if asked else "not_asked")
    named = levels_named(manuscript, walk)
    if not named:
        return missing(manuscript, "levels", "chain_walk")
    standing: Standing = "stands" if len(named) == len(LEVELS) else "weak"
    return fact(manuscript, "levels", standing, f"{len(named)} of {len(LEVELS)} levels: {', '.join(named)}", walk.head)


def lessons(manuscript: Manuscript) -> Fact:
    """What was learned."""
    part = part_that_says(manuscript, *LESSONS)
    if part is None:
        return missing(manuscript, "lessons", *LESSONS)
    return fact(manuscript, "lessons", "stands", part.heading, part.head)
