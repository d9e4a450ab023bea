"""THE table of scopes: which noun each part of an address stands for, and so what a token needs for an operation.

The last part of an address that stands here gives the noun: /postmortems/PM-1/actions asks for `actions`. Whether it
is `:read` or `:write` says the operation itself, by READS or WRITES (caller.py). docs/reference/scopes.md lists the
outcome for each operation; a test fails for one whose address has no noun.
"""

from __future__ import annotations

import re
from functools import cache

NOUN_OF: dict[str, str] = {
    "incidents": "incidents",
    "postmortems": "postmortems",
    "postmortem": "postmortems",
    "templates": "policy",
    "policy": "policy",
    "actions": "actions",
    "checks": "checks",
    "reviews": "reviews",
    "comments": "reviews",
    "meetings": "reviews",
    "standup": "actions",
    "insights": "insights",
    "lint": "postmortems",
    "search": "incidents",
    "people": "admin",
    "teams": "admin",
    "services": "knowledge",
    "runbooks": "knowledge",
    "decisions": "knowledge",
    "journal": "admin",
    "notifications": "notifications",
    "webhooks": "admin",
    "deliveries": "admin",
}
FOR_EVERY_TOKEN = ("me",)  # what a token may always ask: whose it is


@cache
def scope_of(address: str, access: str) -> str | None:
    """The scope that an operation needs, by its address (a route or a path); None when any token will do."""
    parts = re.findall(r"(?:^|/)([a-z-]+)(?=/|$|\.csv$)", address)
    if any(part in FOR_EVERY_TOKEN for part in parts):
        return None
    nouns = [NOUN_OF[part] for part in parts if part in NOUN_OF]
    return f"{nouns[-1]}:{access}" if nouns else f"admin:{access}"
