"""Analysis that stops at the first why.

What
    The causes give no reason behind the first one: no sentence says because, since, due to, why, led to, or what was
    missing.

Why
    The first answer tells what broke. What is worth changing lies behind it: why it could break, why nobody saw it, why
    it lasted.

Bad
    # Outage

    ## Root cause

    The disk of the database server was full. The database stopped accepting writes.

Good
    # Outage

    ## Root cause

    The disk of the database server was full because old write-ahead logs were kept: a replication slot had been left
    behind by a migration, and nothing watches slots.

Known gaps
    A reason that is told without a word for it is not seen.

Source
    Five whys; common pitfalls of the post-mortem procedure: shallow analysis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_BEHIND = re.compile(
    r"\b(?:because|since|due to|caused|causes|causing|why|reason\w*|led to|leads? to|leading to|result\w*"
    r"|as a (?:result|consequence)"
    r"|therefore|which (?:meant|made|caused|led|resulted|in turn)|so that|meant that|in turn|consequently|thus"
    r"|hence|trigger\w*"
    r"|missing|lack\w*|absence|without|no (?:\w+ ){0,3}(?:test|alert|check|monitor\w*|limit|validation|review"
    r"|runbook|process)\w*"
    r"|(?:did|do|does|had)(?: not|n['\u2019]t)|never|allow\w*|introduc\w*|contribut\w*|underlying"
    r"|assum\w*|expect\w*|intend\w*|wrong\w*|incorrect\w*|misconfig\w*|unable)\b",
    re.IGNORECASE,
)
_MESSAGE = "The analysis stops at what broke; ask why that could happen, why it was not seen and why it lasted."


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of causes that have no reason behind them; a causal graph tells it by its arrows."""
    leads = [lead for one in manuscript.document.factors for lead in one.leads]
    if leads:
        home = manuscript.part("contributing_factors", "root_cause")
        if home is not None and not any(lead.to for lead in leads):
            yield Hit(*manuscript.head(home), _MESSAGE)
        return
    part = manuscript.part("root_cause")
    if part is None or manuscript.part("contributing_factors", "chain_walk"):
        return
    said = manuscript.prose(part)
    if len(said.split()) >= 4 and not _BEHIND.search(said):
        yield Hit(*manuscript.head(part), _MESSAGE)
