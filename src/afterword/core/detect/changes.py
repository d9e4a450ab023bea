"""What tells a change from other moments: stated by a deployment system, told by a bot in chat, or noted by hand."""

from __future__ import annotations

import re

from afterword.core.detect.bots import is_bot
from afterword.core.model.reading import Moment

BOT_DEPLOY = re.compile(
    r"\b(deploy(?:s|ed|ing|ment)?|rollout|release|config(?:uration)? (?:push|change)|rollback)\b", re.IGNORECASE
)
BY_HAND = re.compile(r"\boperator\s+(?P<who>[\w.-]+)\s*:\s*(?P<what>.+)", re.IGNORECASE)
NOTED = re.compile(
    r"(?:we |i )?(?:deploy(?:ed|ing|ment of)?|releas(?:ed|ing)|roll(?:ed|ing) out|shipp(?:ed|ing)"
    r"|config (?:push|change))\b"
    r"(?!.{0,20}\b(?:(?:hot)?fix|patch|revert|roll(?:ed)?[ -]?back)\b)",
    re.IGNORECASE,
)
FINISHED = re.compile(r"\b(finished|succeeded|success|complete[d]?|done|failed|healthy)\b", re.IGNORECASE)
ALERT_TEXT = re.compile(r"\W*(firing|resolved|alerting|triggered)\b", re.IGNORECASE)


def is_change(moment: Moment) -> bool:
    """True for the beginning of a deploy or config change, also when a bot tells it in chat or somebody noted it."""
    if moment.kind in {"deploy", "config_change", "rollback"}:
        return True
    if moment.kind == "message" and moment.source == "notes":
        return bool(NOTED.match(moment.text))
    if moment.kind != "message" or not is_bot(moment) or ALERT_TEXT.match(moment.text):
        return False
    return bool(BOT_DEPLOY.search(moment.text)) and not FINISHED.search(moment.text)


def tells_end(moment: Moment) -> bool:
    """True for a bot's message that a deploy is over."""
    return bool(BOT_DEPLOY.search(moment.text) and FINISHED.search(moment.text))
