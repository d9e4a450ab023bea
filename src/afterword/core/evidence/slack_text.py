"""Slack's message markup into plain words: mentions, channels, links, dates and entities."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([^<>]+)>")


def plain(text: str, people: Mapping[str, str]) -> str:
    """The text as people read it: `<@U1>` becomes `@aino`, `<url|label>` becomes `label (url)`."""
    return html.unescape(_TOKEN.sub(lambda match: _token(match[1], people), text)).strip()


def _token(inner: str, people: Mapping[str, str]) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return "@" + (people.get(target[1:]) or label.lstrip("@") or target[1:])
    if target.startswith("#"):
        return "#" + (label or target[1:])
    if target.startswith("!subteam"):
        return label or "@group"
    if target.startswith("!date"):
        return label or target
    if target.startswith("!"):
        return "@" + target[1:]
    address = target.removeprefix("mailto:")
    return f"{label} ({address})" if label and label not in (address, target) else address
