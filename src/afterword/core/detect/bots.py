"""What machines say in chat: which messages are theirs, and which of them announce an alert."""

from __future__ import annotations

import re

from afterword.core.model.reading import Moment

BOT_NAMES = re.compile(r"bot$|^bot|alertmanager|pagerduty|grafana|\bapp$")
BOT_ALERT = re.compile(
    r"^\W*(?P<state>firing|resolved|alerting|triggered|ok)\b\W*(?:\d+\W+)?(?P<name>[\w.-]+)(?P<rest>.*)", re.IGNORECASE
)


def is_bot(moment: Moment) -> bool:
    """True when a message was written by a machine."""
    labels = moment.labels
    if labels.get("bot") or labels.get("bot_id") or labels.get("subtype") == "bot_message":
        return True
    return bool(BOT_NAMES.search((moment.actor or "").lower()))


def as_alert(moment: Moment) -> Moment | None:
    """Give the moment when it is an alert, or a bot's message that announces one, else None."""
    if moment.kind in {"alert_firing", "alert_resolved"}:
        return moment
    if moment.kind not in {"message", "bot_message"} or not is_bot(moment):
        return None
    match = BOT_ALERT.match(moment.text)
    if match is None:
        return None
    kind = "alert_resolved" if match["state"].lower() in {"resolved", "ok"} else "alert_firing"
    summary = match["rest"].partition(" - ")[2].strip()
    labels = {**moment.labels, "alertname": match["name"], **({"summary": summary} if summary else {})}
    return Moment(moment.at, kind, moment.source, moment.text, moment.evidence, moment.actor, labels)
