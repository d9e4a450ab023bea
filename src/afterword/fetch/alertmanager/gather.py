"""Gathers the alerts that are active at an Alertmanager."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.fetch.alertmanager.client import Alertmanager
from afterword.fetch.service import Fetched, Note

FOLDER = "alertmanager"


def gather(client: Alertmanager, *, note: Note) -> Iterator[Fetched]:
    """The answer as `alertmanager/alerts.json`; that nothing is active is noted, since an empty list tells nothing."""
    body = client.alerts()
    if body is None:
        note("Alertmanager has no active alert at this moment; Prometheus tells of those that are over.")
    else:
        yield Fetched(f"{FOLDER}/alerts.json", body)
