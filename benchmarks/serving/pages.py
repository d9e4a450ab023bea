"""What is asked: each page and operation with its target, and the addresses that are asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from serving.client import Answer, Client
from serving.words import SERVICES

TARGETS = {"list": 30, "page": 60, "create": 30, "search": 60, "insights": 400}  # milliseconds, at the 95th percentile
WORDS = (
    "pool exhausted", "certificate", "disk full replica", '"retry storm"', "latency -gateway", "broker", "lock", "dns",
    "shop-api", "worker memory", "timeout retry storm", "vendor rate limit", "word17 word18", "mig", "word900",
)  # fmt: skip
_number = count(1)


@dataclass(frozen=True)
class Asked:
    """One row of the table: `ask` makes the n-th request of a client."""

    name: str
    kind: str
    ask: Callable[[Client, int], Answer]
    expects: int = 200
    only: str = ""  # the one person who may


def everything(size: int) -> Iterator[Asked]:
    """All that is asked of an installation with so many incidents; what changes it comes last."""
    yield from _lists()
    yield from _pages(size)
    yield from _rest()
    yield from _searches()
    yield from _insights()
    yield from _creates(size)


def _page(name: str, kind: str, path: str, size: int = 0, share: float = 0.95, only: str = "") -> Asked:
    """A page; `{n}` becomes a number around that share of all, never of what is private, `{a}` that of its action."""

    def ask(client: Client, n: int) -> Answer:
        number = _open(size, share, n)
        return client.get(path.format(n=number, a=number * 5 - 4))

    return Asked(name, kind, ask, only=only)


def _open(size: int, share: float, n: int) -> int:
    wanted = min(int(size * share) + 3 * n % max(size // 250, 2), size - 1)
    return wanted + 1 if wanted % 20 == 0 else wanted


def _lists() -> Iterator[Asked]:
    yield _page("Incidents", "list", "/incidents")
    yield _page("Incidents, page 40", "list", "/incidents?page=40")
    yield _page("Incidents of a severity and service", "list", f"/incidents?severity=P1&service={SERVICES[0]}")
    yield _page("Postmortems", "list", "/postmortems")
    yield _page("Postmortems in review", "list", "/postmortems?status=in_review")
    yield _page("Actions", "list", "/actions")
    yield _page("Actions, the board", "list", "/actions?view=board")
    yield _page("Actions, those done", "list", "/actions?group=done&page=20")
    yield _page("Actions of mine", "list", "/actions?owner=me&status=unfinished")
    yield _page("Notifications", "list", "/notifications")
    for noun in ("incidents", "postmortems", "actions", "notifications"):
        yield _page(f"API, {noun}", "list", f"/api/v1/{noun}")


def _pages(size: int) -> Iterator[Asked]:
    yield _page("Today", "page", "/")
    yield _page("Incident with 30 entries", "page", "/INC-{n}", size)
    yield _page("Incident that is open", "page", "/INC-{n}", size, 0.999)
    yield _page("Resolving", "page", "/INC-{n}/resolve", size, 0.999)
    for share, state in ((0.95, ""), (0.985, ", in review"), (0.995, ", a draft")):
        yield _page(f"Postmortem{state}", "page", "/PM-{n}", size, share)
    yield _page("Writing", "page", "/PM-{n}/write", size, 0.995)
    for part in (
        "timeline",
        "analysis",
        "review",
        "people",
        "meetings",
        "readers",
        "publish",
        "external",
        "close",
        "actions",
    ):
        share = 0.985 if part in ("review", "publish", "timeline") else 0.95
        yield _page(f"Postmortem, {part}", "page", f"/PM-{{n}}/{part}", size, share)
    yield _page("Action", "page", "/AI-{a}", size)
    yield _page("Check", "page", "/checks/{n}", size // 2, 0.9, only="Alice")
    yield _page("API, an incident", "page", "/api/v1/incidents/INC-{n}", size)
    yield _page("API, a log", "page", "/api/v1/incidents/INC-{n}/entries", size)
    yield _page("API, a postmortem", "page", "/api/v1/postmortems/PM-{n}", size)
    yield _page("API, an action", "page", "/api/v1/actions/AI-{a}", size)


def _rest() -> Iterator[Asked]:
    yield _page("Quality", "page", "/postmortems/quality")
    yield _page("Stand-up", "page", "/standup")
    yield _page("Services", "page", "/knowledge/services")
    yield _page("Service", "page", f"/knowledge/services/{SERVICES[0]}")
    yield _page("Runbooks", "page", "/knowledge/runbooks")
    yield _page("Runbook", "page", "/RB-007")
    yield _page("Decision", "page", "/ADR-0007")
    yield _page("Form for an incident", "page", "/incidents/new")
    yield _page("Form for a postmortem", "page", "/postmortems/new")
    yield _page("Form for an action", "page", "/actions/new")
    yield _page("Policy", "page", "/settings")
    yield _page("Own notifications", "page", "/settings/notifications")
    yield _page("People", "page", "/settings/people", only="Alice")
    yield _page("Journal", "page", "/settings/journal", only="Alice")


def _searches() -> Iterator[Asked]:
    def quoted(n: int) -> str:
        return WORDS[n % len(WORDS)].replace(" ", "+").replace('"', "%22")

    yield Asked("Search", "search", lambda client, n: client.get(f"/search?q={quoted(n)}"))
    yield Asked("Search, narrowed", "search", lambda client, n: client.get(f"/search?q={quoted(n)}&severity=P{n % 5}"))
    yield Asked("Postmortems, with words", "search", lambda client, n: client.get(f"/postmortems?q={quoted(n)}"))
    yield Asked("API, search", "search", lambda client, n: client.get(f"/api/v1/search?q={quoted(n)}"))


def _insights() -> Iterator[Asked]:
    yield _page("Insights", "insights", "/insights")
    yield _page("Insights of a team and year", "insights", "/insights?team=shop&from=2026-01-01")
    yield _page("Cases of a measure", "insights", "/insights/to-resolve")
    yield _page("API, insights", "insights", "/api/v1/insights")


def _creates(size: int) -> Iterator[Asked]:
    newest = size - 1
    declared = {"title": "Checkout is slow", "severity": "P2", "services": "shop-api"}
    written = {"title": "Checkout was slow", "severity": "P2", "template": "standard", "zone": "UTC"}
    added = {"text": "Alert on the queue's age", "subject": f"PM-{newest}", "priority": "P2"}
    for name, path, values in (
        ("Declaring an incident", "/incidents/new", declared),
        ("Adding an entry", f"/INC-{newest}/capture", {"line": "The pool is full again"}),
        ("Adding an action", "/actions/new", added),
        ("Beginning a postmortem", "/postmortems/new", written),
    ):
        yield Asked(name, "create", lambda client, n, path=path, values=values: client.post(path, values | _key()), 302)
    json = {
        "incidents": {"title": "Checkout is slow", "severity": "P2", "services": ["shop-api"]},
        f"incidents/INC-{newest}/entries": {"text": "The pool is full again"},
        "actions": {"text": "Alert on the queue's age", "postmortem": f"PM-{newest}"},
        "postmortems": {"title": "Checkout was slow"},
    }
    for path, sent in json.items():
        name = f"API, adding to {'the log' if 'entries' in path else path}"
        yield Asked(name, "create", lambda client, n, path=path, sent=sent: client.send(f"/api/v1/{path}", sent), 201)


def _key() -> dict[str, str]:
    return {"request_key": f"{next(_number):032x}"}
