"""Reads `services.toml`: which service depends on which, how to know each, and what was promised to its users.

```toml
[services.shop]
depends_on = ["payments", "postgres"]   # what it cannot do without
match = ["shop-*", "app"]               # labels (service, job, app), metrics, files and folders that tell of it
routes = ["/api/*"]                     # paths that it answers, as the outermost log writes them

[objectives.shop]
availability = 99.9                     # percent of its requests
window_days = 30
requests = 4_000_000                    # that usually come in the window; worked out from the evidence when left out
```

Patterns are those of a shell: `*`, `?` and `[abc]`. A service without `match` is known by its own name and by names
that begin with it and go on with `-`, `_` or `.`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.structured import report_on, text_of, with_lines
from afterword.core.model.reading import Reading
from afterword.core.model.services import Objective, Service, ServiceMap

TABLE = re.compile(r"^\s*\[\s*(?:services|objectives)\.", re.MULTILINE)
ENDINGS = ("", "-*", "_*", ".*")
DAYS = 30.0
MOST = 1e15  # no share and no count of days is near it; larger ones may be too large for a float


class Services:
    """The reader of the description of services."""

    kind = "services"

    def fits(self, head: Head) -> float:
        """Sure of a TOML file with a table of services or objectives."""
        return 0.97 if head.stem.endswith(".toml") and TABLE.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """The services and objectives; they are no moments."""
        text = text_of(source)
        found = parse_services(text, file=source.name)
        report = report_on(source, self.kind, records=len(TABLE.findall(text)), zone_source=None)
        return Reading(with_lines(report, text), services=found)


def parse_services(text: str, *, file: str) -> ServiceMap:
    """The services and objectives that a text describes; raises EvidenceError that says what is wrong in it."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise EvidenceError(file=file, reason=f"it is not TOML ({error})") from None
    services = [_service(name, row, file) for name, row in _rows(tables, "services", file)]
    known = {service.name for service in services}
    named = [*(one for service in services for one in service.depends_on), *_names(tables, "objectives", file)]
    services += [_service(name, {}, file) for name in dict.fromkeys(named) if name not in known]
    objectives = [_objective(name, row, file) for name, row in _rows(tables, "objectives", file)]
    return ServiceMap(tuple(services), tuple(objectives))


def _rows(tables: Mapping[str, Any], name: str, file: str) -> list[tuple[str, Mapping[str, Any]]]:
    found = tables.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(row, dict) for row in found.values()):
        raise EvidenceError(file=file, reason=f"write each of the {name} as a table such as [{name}.shop]")
    return list(found.items())


def _names(tables: Mapping[str, Any], name: str, file: str) -> list[str]:
    return [key for key, _ in _rows(tables, name, file)]


def _service(name: str, row: Mapping[str, Any], file: str) -> Service:
    match = _texts(name, row, "match", file) or tuple(name + ending for ending in ENDINGS)
    return Service(name, _texts(name, row, "depends_on", file), match, _texts(name, row, "routes", file))


def _texts(name: str, row: Mapping[str, Any], key: str, file: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise EvidenceError(file=file, reason=f'{key} of {name} is no list of texts; write {key} = ["..."]')
    return tuple(value)


def _objective(name: str, row: Mapping[str, Any], file: str) -> Objective:
    share, days = _number(row.get("availability")), _number(row.get("window_days", DAYS))
    requests = row.get("requests")
    if share is None or not 0 < share < 100:
        reason = f"availability of {name} is no percentage above 0 and below 100; write availability = 99.9"
        raise EvidenceError(file=file, reason=reason)
    if days is None or days <= 0:
        raise EvidenceError(file=file, reason=f"window_days of {name} is no number of days; write window_days = 30")
    if requests is not None and (not isinstance(requests, int) or isinstance(requests, bool) or requests <= 0):
        raise EvidenceError(file=file, reason=f"requests of {name} is no count; write requests = 1_000_000")
    return Objective(name, share, days, requests)


def _number(value: Any) -> float | None:
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MOST
    return float(value) if known else None
