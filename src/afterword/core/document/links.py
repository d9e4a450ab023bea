"""The web addresses that a text names."""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s<>\"'`|\\^\]]+")


def links_of(text: str) -> tuple[str, ...]:
    """All addresses, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(_trim(found) for found in _URL.findall(text)))


def _trim(url: str) -> str:
    url = url.rstrip(".,;:!?*_")
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:!?*_")
    return url
