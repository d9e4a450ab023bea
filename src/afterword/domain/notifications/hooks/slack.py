"""A journal row as a message for an incoming webhook of Slack: text for notifications, blocks for the channel."""

from __future__ import annotations

from typing import Any

import orjson

from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications.hooks.told import address, sentence

MOST_TEXT = 2900  # a section takes 3,000 characters; an over-limit message fails whole
MOST_CHANGES = 8


def escaped(text: str) -> str:
    """Text that Slack shows as it is: & < > are its marks, and the signs of bold and code lose their sense."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"{sign}\u200b" if sign in "*_~`" else sign for sign in plain)


def cut(text: str, most: int) -> str:
    """The text, at most so long; what would be half a mark at the end goes too."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    start = kept.rfind("&", len(kept) - 5)
    return (kept[:start] if start != -1 and ";" not in kept[start:] else kept) + "…"


def body(entry: JournalEntry, title: str) -> bytes:
    """The JSON that is posted."""
    return message(sentence(entry), title, changes(entry), address(entry))


def message(said: str, title: str, changed: str, link: str) -> bytes:
    """Text and blocks: what was done, to what, and a link."""
    text = cut(f"*{escaped(said)}*" + (f"\n{escaped(title)}" if title else ""), MOST_TEXT)
    blocks: list[dict[str, Any]] = [_section(text)]
    if changed:
        blocks.append(_section(cut(escaped(changed), MOST_TEXT)))
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": f"<{link}|Open in Afterword>"}]})
    plain = cut(escaped(f"{said}: {title}" if title else said), MOST_TEXT)
    return orjson.dumps({"text": plain, "blocks": blocks, "unfurl_links": False})


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def changes(entry: JournalEntry) -> str:
    """What differs now, one line for each short field."""
    lines = []
    for name, value in list(entry.after.items())[:MOST_CHANGES]:
        if isinstance(value, str | int | float | bool) and value != "":
            before = entry.before.get(name)
            was = f" (was {str(before)[:100]})" if before not in (None, "") else ""
            lines.append(f"{name.replace('_', ' ')}: {str(value)[:200]}{was}")
    return "\n".join(lines)
