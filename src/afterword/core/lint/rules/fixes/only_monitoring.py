"""Only monitoring as a fix.

What
    Every action is about alerts, dashboards, logging or watching; none changes what failed.

Why
    More monitoring is a faster page after the same incident. It is rarely wrong and hardly ever enough.

Bad
    ## Actions

    | Action | Owner | Due date | Status |
    |---|---|---|---|
    | Add an alert on pool usage | @ines | 2026-02-01 | Open |
    | Add a dashboard for connections | @bob | 2026-02-01 | Open |

Good
    ## Actions

    | Action | Owner | Due date | Status |
    |---|---|---|---|
    | Add an alert on pool usage | @ines | 2026-02-01 | Open |
    | Size the pool by the number of workers | @bob | 2026-02-01 | Open |

Known gaps
    An action that does both counts as monitoring when its first words do.

Source
    Chain practice: more monitoring is rarely the right level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.rule import Hit
from afterword.core.lint.settings import Settings

_WATCHING = re.compile(
    r"\b(?:monitor\w*|alert\w*|alarms?|dashboards?|metrics?|logging|grafana|datadog|page[rs]?|observab\w*|notif\w*"
    r"|kibana|prometheus|sentry|splunk"
    r"|watch\w*|observ\w*|measure\w*|record (?:the|each|every|all|how)|plot\w*|overview|collect\w*|warn\w*|visib\w*"
    r"|trac(?:e|es|ing)|synthetic|probes?|health ?checks?|graphs?|telemetry|heartbeats?"
    r"|log (?:each|every|all|the)|logs? (?:store|to)|see when|report when)\b",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"\b(?:fix\w*|remov\w*|limit(?:s|ed)? the|refus\w*|replac\w*|migrat\w*|upgrad\w*|rewrit\w*|block\w*|automat\w*"
    r"|validat\w*"
    r"|reject\w*|rotat\w*|split\w*|redesign\w*|isolat\w*|retry|retries|roll\w* back|test(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_MESSAGE = "Every action is about seeing it sooner; what keeps it from happening, or makes it harmless?"


def check(manuscript: Manuscript, settings: Settings) -> Iterator[Hit]:
    """A hit on the heading of actions that only watch."""
    actions = manuscript.document.actions
    part = manuscript.part("actions", "prevention")
    if part is not None and actions and all(_watches(one.text) for one in actions):
        yield Hit(*manuscript.head(part), _MESSAGE)


def _watches(text: str) -> bool:
    """True for an action that is about seeing, and changes nothing of what failed."""
    return bool(_WATCHING.search(text)) and not _CHANGING.search(text)
